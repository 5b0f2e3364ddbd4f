"""The loss of a whole decision: the soft relaxation of every part, summed over parts."""

from __future__ import annotations

from dataclasses import replace
from typing import Callable, Sequence

import torch
from torch import Tensor, nn

from ..plan import LossPlan, Part
from ..truth import Target
from .argmax import ArgmaxOutcomes
from .automaton import SequenceOutcomes
from .filter import ItemsLoss
from .formula import SetOutcomes
from .membership import Cut
from .paper import PaperPartLoss, bound_of
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


def true_labels(part: Part, logits: Tensor, target: Target, readable: Tensor | None = None) -> Tensor | None:
    """Which labels [B, W] a part's outcomes must look at whatever their score, being the true ones; None where all are looked at.

    `readable` are the part's readable columns, where they are a tensor already.
    """
    if part.form != "sequence" and part.votes != "count":
        return None
    keep = torch.zeros_like(logits, dtype=torch.bool)
    columns = torch.tensor(part.readable, device=logits.device) if readable is None else readable
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
        self.readable: Tensor
        self.register_buffer("readable", torch.tensor(part.readable, dtype=torch.long), persistent=False)

    def forward(self, logits: Tensor, target: Target, cut: Cut | None = None) -> Tensor:
        if self.items is not None:
            result: Tensor = self.items(logits, target.labels, cut)
            return result
        if self.outcomes is None:
            return logits.new_zeros(logits.shape[0])
        return decision_penalty(self.outcomes(logits, true_labels(self.part, logits, target, self.readable), cut), target.right, self.margin, self.log_share)


class _SumOverParts(nn.Module):
    """The loss of a decision, summed over parts, which share what they read of a model's output [B, W]: the columns that any of them names are
    taken out once, and the bound of a stream's top k is looked for once."""

    def __init__(self, plan: LossPlan, reduction: str, part_loss: Callable[[Part, LossPlan], nn.Module], bound: Callable[[tuple[int, int]], nn.Module]) -> None:
        super().__init__()
        columns = shared_columns(plan)
        self.columns: Tensor
        self.register_buffer("columns", torch.tensor(columns, dtype=torch.long), persistent=False)
        read = narrowed(plan, columns) if columns else plan
        self.parts = nn.ModuleList(part_loss(part, read) for part in read.parts)
        self.spans = [part.span for part in plan.parts]
        of_labels = [part.span for part in plan.parts if part.reads_labels]
        self.shared_spans = sorted(set(of_labels)) if len(of_labels) > 1 else []
        self.bounds = nn.ModuleList(map(bound, self.shared_spans))
        self.reduction = reduction

    def forward(self, logits: Tensor, targets: Sequence[Target]) -> Tensor:
        with full_precision(logits):
            logits = at_least_float(logits)
            cuts = {span: bound(logits) for span, bound in zip(self.shared_spans, self.bounds)}
            read = logits.gather(1, self.columns.expand(logits.shape[0], -1)) if len(self.columns) else logits
            costs = [part(read, self.truth(target), cuts.get(span)) for part, target, span in zip(self.parts, targets, self.spans)]
            return reduce(torch.stack(costs).sum(0), self.reduction)

    def truth(self, target: Target) -> object:
        """What a part's loss is told of the truth."""
        return target


class DecisionLoss(_SumOverParts):
    """Loss of a decision: `logits` [B, W] are label logits and, in the columns of variables, what `variables.to_value` reads."""

    def __init__(self, plan: LossPlan, reduction: str = "mean", log_share: float = LOG_SHARE) -> None:
        super().__init__(plan, reduction, lambda part, read: PartLoss(part, read, log_share), lambda span: bound_of(plan, span, smooth=True))


class PaperDecisionLoss(_SumOverParts):
    """The paper's loss of a decision, summed over parts; raises ValueError where the paper has none for a part."""

    def __init__(self, plan: LossPlan, smooth: bool = False, reduction: str = "mean") -> None:
        super().__init__(plan, reduction, lambda part, read: PaperPartLoss(part, read, smooth), lambda span: bound_of(plan, span, smooth))

    def truth(self, target: Target) -> object:
        return target.symbols


def shared_columns(plan: LossPlan) -> list[int]:
    """The columns that the parts of a plan name, ascending, where it pays to take them out of the output first; else none."""
    if len(plan.parts) < 2 or any(part.any_item for part in plan.parts):
        return []
    named = {*plan.mentioned, *(variable.column for part in plan.parts for variable in part.variables)}
    return sorted(named) if len(named) < plan.width else []


def narrowed(plan: LossPlan, columns: Sequence[int]) -> LossPlan:
    """The plan for an output of these columns only. Spans are those of the whole output: what the top k are is seen there."""
    place = {column: position for position, column in enumerate(columns)}

    def moved(part: Part) -> Part:
        symbols = tuple(replace(symbol, columns=tuple(place[column] for column in symbol.columns)) for symbol in part.symbols)
        return replace(part, symbols=symbols, variables=tuple(replace(variable, column=place[variable.column]) for variable in part.variables))

    return replace(plan, parts=tuple(map(moved, plan.parts)))


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
