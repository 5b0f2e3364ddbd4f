"""The loss of a whole decision: the soft relaxation of every part, summed over parts."""

from __future__ import annotations

from typing import Sequence

import torch
from torch import Tensor, nn

from ..plan import LossPlan, Part
from ..truth import Target
from .argmax import ArgmaxOutcomes
from .automaton import SequenceOutcomes
from .filter import ItemsLoss
from .formula import SetOutcomes
from .paper import PaperPartLoss
from .region import RegionOutcomes
from .soft import at_least_float, decision_penalty, finite, full_precision, reduce
from .subsets import log_probability

#: Share of the negative log in the penalty, the rest being the mass on wrong outcomes.
LOG_SHARE = 0.4


def outcome_module(part: Part, plan: LossPlan) -> nn.Module:
    """The module that gives a part's outcome logits [B, O]; filters and constants have none."""
    if part.form == "set":
        return SetOutcomes(part, plan)
    if part.form == "sequence":
        return SequenceOutcomes(part, plan)
    if part.form == "region":
        return RegionOutcomes(part, plan)
    if part.form == "argmax":
        return ArgmaxOutcomes(part, plan)
    raise ValueError(f"a {part.form} part has no outcome logits")


def true_labels(part: Part, logits: Tensor, target: Target) -> Tensor | None:
    """Which labels [B, W] a part's outcomes must look at whatever their score, being the true ones; None where all are looked at."""
    if part.form != "sequence" and part.votes != "count":
        return None
    keep = torch.zeros_like(logits, dtype=torch.bool)
    columns = torch.tensor(part.readable, device=logits.device)
    return keep.scatter_(1, columns.expand(logits.shape[0], -1), target.labels > 0)


class PartLoss(nn.Module):
    """Loss [B] of one part for a model's output [B, W] and the part's target."""

    def __init__(self, part: Part, plan: LossPlan, log_share: float = LOG_SHARE) -> None:
        super().__init__()
        self.part = part
        self.margin = plan.margin / plan.temperature
        self.log_share = log_share
        self.items = ItemsLoss(part, plan) if part.form == "items" else None
        self.outcomes = outcome_module(part, plan) if part.form not in ("items", "constant") else None

    def forward(self, logits: Tensor, target: Target) -> Tensor:
        if self.items is not None:
            result: Tensor = self.items(logits, target.labels)
            return result
        if self.outcomes is None:
            return logits.new_zeros(logits.shape[0])
        return decision_penalty(self.outcomes(logits, true_labels(self.part, logits, target)), target.right, self.margin, self.log_share)


class DecisionLoss(nn.Module):
    """Loss of a decision: `logits` [B, W] are label logits and, in the columns of variables, what `variables.to_value` reads."""

    def __init__(self, plan: LossPlan, reduction: str = "mean", log_share: float = LOG_SHARE) -> None:
        super().__init__()
        self.parts = nn.ModuleList(PartLoss(part, plan, log_share) for part in plan.parts)
        self.reduction = reduction

    def forward(self, logits: Tensor, targets: Sequence[Target]) -> Tensor:
        with full_precision(logits):
            logits = at_least_float(logits)
            costs = torch.stack([part(logits, target) for part, target in zip(self.parts, targets)])
        return reduce(costs.sum(0), self.reduction)


class PaperDecisionLoss(nn.Module):
    """The paper's loss of a decision, summed over parts; raises ValueError where the paper has none for a part."""

    def __init__(self, plan: LossPlan, smooth: bool = False, reduction: str = "mean") -> None:
        super().__init__()
        self.parts = nn.ModuleList(PaperPartLoss(part, plan, smooth) for part in plan.parts)
        self.reduction = reduction

    def forward(self, logits: Tensor, targets: Sequence[Target]) -> Tensor:
        with full_precision(logits):
            logits = at_least_float(logits)
            costs = torch.stack([part(logits, target.symbols) for part, target in zip(self.parts, targets)])
        return reduce(costs.sum(0), self.reduction)


class SubsetLoss(nn.Module):
    """Loss of predicted subsets, from label scores [B, N], size scores [B, K + 1] and states [B, N]: that of an outcome for the mass of
    the subsets that agree with the states."""

    def __init__(self, log_share: float = LOG_SHARE, reduction: str = "mean") -> None:
        super().__init__()
        self.log_share = log_share
        self.reduction = reduction

    def forward(self, scores: Tensor, sizes: Tensor, states: Tensor) -> Tensor:
        with full_precision(scores):
            log_right = log_probability(finite(scores), finite(sizes), states)
            # Twice rounded: a right subset is never quite certain.
            right = log_right.clamp(max=-1e-7)
            cost = -self.log_share * right - (1 - self.log_share) * torch.expm1(right)
            return reduce(torch.where((states >= 0).any(1), cost, torch.zeros_like(cost)), self.reduction)


class OutcomeLoss(nn.Module):
    """Loss of predicted outcomes [B, O] for the mask of right ones [B, O]: cross-entropy and expected wrongness."""

    def __init__(self, margin: float = 0.0, log_share: float = LOG_SHARE, reduction: str = "mean") -> None:
        super().__init__()
        self.margin = margin
        self.log_share = log_share
        self.reduction = reduction

    def forward(self, outcomes: Tensor, right: Tensor) -> Tensor:
        with full_precision(outcomes):
            return reduce(decision_penalty(outcomes.float(), right, self.margin, self.log_share), self.reduction)
