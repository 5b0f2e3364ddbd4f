"""Heads on a trunk's features: label scores, one sigmoid per label class, the application's outcomes, and its rule with a correction.

Every head starts from the generic model where it can: label heads copy its weights; class and outcome heads of a linear layer
are fitted to the generic logits (a convex problem) and folded into features. A head of `hidden` units adds a hidden layer whose output
starts at 0, so that it starts where the narrow one does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..losses import ItemsLoss, SoftFormula, outcome_module
from ..losses.decision import true_labels
from ..losses.soft import at_least_float, full_precision
from ..losses.subsets import likeliest, size_scores
from ..plan import LossPlan, Part
from ..truth import Target


@dataclass
class Prediction:
    """What a head says of a batch: label logits and variables [B, W], outcome logits [B, O] of each part, or both.

    Of a filter `outcomes` are [B, N], a score for each label of its symbol, and `sizes` [B, K + 1] the scores of how many pass; None where
    labels pass independently of each other.
    """

    logits: Tensor | None = None
    outcomes: list[Tensor] | None = None
    sizes: list[Tensor | None] = field(default_factory=list)

    def decided(self) -> list[Tensor]:
        """Outcome logits of each part; of a filter a margin for each label, above 0 where it is in the likeliest subset."""
        sizes = self.sizes or [None] * len(self.outcomes or [])
        return [scores if size is None else likeliest(scores, size) for scores, size in zip(self.outcomes or [], sizes)]


class _Layer(nn.Module):
    """A linear layer, plus a hidden layer where `hidden` is above 0."""

    def __init__(self, features: int, outputs: int, hidden: int = 0) -> None:
        super().__init__()
        self.linear = nn.Linear(features, outputs)
        self.deep: nn.Sequential | None = None
        if hidden:
            last = nn.Linear(hidden, outputs)
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)
            self.deep = nn.Sequential(nn.Linear(features, hidden), nn.ReLU(), last)

    def forward(self, features: Tensor) -> Tensor:
        result: Tensor = self.linear(features)
        if self.deep is not None:
            result = result + self.deep(features)
        return result


class Head(nn.Module):
    """Features [B, F] to one tensor [B, N], which `read` takes apart."""

    layer: _Layer

    def forward(self, features: Tensor) -> Tensor:
        result: Tensor = self.layer(features)
        return result

    def read(self, flat: Tensor, truth: Sequence[Target] | None = None) -> Prediction:
        """`truth`, where it is known: true labels are looked at whatever their score."""
        raise NotImplementedError

    def start_from(self, generic: nn.Linear, plan: LossPlan, logits: Tensor, targets: list[Target]) -> None:
        """Starts from the generic label layer; `logits` [M, W] are what it says of some training samples, `targets` their truth."""


class LabelHead(Head):
    """Logits of all labels and variables [B, W], as the generic model gives them."""

    def __init__(self, features: int, width: int, hidden: int = 0) -> None:
        super().__init__()
        self.layer = _Layer(features, width, hidden)

    def read(self, flat: Tensor, truth: Sequence[Target] | None = None) -> Prediction:
        return Prediction(logits=flat)

    def start_from(self, generic: nn.Linear, plan: LossPlan, logits: Tensor, targets: list[Target]) -> None:
        with torch.no_grad():
            self.layer.linear.weight.copy_(generic.weight)
            self.layer.linear.bias.copy_(generic.bias)


def outcome_scores(part: Part) -> int:
    """How many scores a part's outcomes have: of a filter one for each label."""
    return len(part.symbols[0].columns) if part.form == "items" else len(part.outcomes)


def _widths(plan: LossPlan) -> list[int]:
    """Of each part how many scores its outcomes have, then how many its sizes."""
    sizes = [size_scores(len(part.symbols[0].columns), plan.top_k) if part.form == "items" else 0 for part in plan.parts]
    return [width for part, count in zip(plan.parts, sizes) for width in (outcome_scores(part), count)]


def _taken_apart(flat: Tensor, widths: Sequence[int]) -> tuple[list[Tensor], list[Tensor | None]]:
    pieces = flat.split(list(widths), 1)
    return list(pieces[0::2]), [piece if piece.shape[1] else None for piece in pieces[1::2]]


class OutcomeHead(Head):
    """Logits of each part's outcomes; of a filter scores of its labels and of how many pass."""

    def __init__(self, features: int, plan: LossPlan, hidden: int = 0) -> None:
        super().__init__()
        self.widths = _widths(plan)
        self.layer = _Layer(features, sum(self.widths), hidden)

    def read(self, flat: Tensor, truth: Sequence[Target] | None = None) -> Prediction:
        outcomes, sizes = _taken_apart(flat, self.widths)
        return Prediction(outcomes=outcomes, sizes=sizes)

    def start_from(self, generic: nn.Linear, plan: LossPlan, logits: Tensor, targets: list[Target]) -> None:
        rows: list[tuple[Tensor, Tensor]] = []
        for part, target in zip(plan.parts, targets):
            if part.form == "items":
                # A label passes where the generic model lists it.
                columns = list(part.symbols[0].columns)
                weight = F.one_hot(torch.tensor(columns), generic.weight.shape[0]).to(generic.weight)
                # Sizes start at 0: labels are independent.
                padding = self.widths[2 * len(rows) + 1]
                rows.append((F.pad(weight, (0, 0, 0, padding)), torch.zeros(len(columns) + padding).to(weight)))
            else:
                columns = list(part.columns or part.readable) if part.reads_labels else [variable.column for variable in part.variables]
                narrow, bias = fit_softmax(logits[:, columns], target.right)
                weight = torch.zeros(len(bias), generic.weight.shape[0]).to(generic.weight)
                weight[:, columns] = narrow.to(weight)
                rows.append((weight, bias.to(weight)))
        fold(self.layer.linear, generic, torch.cat([weight for weight, _ in rows]), torch.cat([bias for _, bias in rows]))


class RuleHead(Head):
    """The exact rule, made soft, over label scores, plus a learned correction of each outcome's logit.

    The rule knows what the application does with labels, the correction what labels alone do not say: that labels occur together, and
    which mistakes the model makes. It starts as the rule over the generic model's scores.
    """

    #: Log chances of the rule's outcomes are kept above this: a correction can overcome them.
    LEAST_LOG = -30.0

    def __init__(self, features: int, plan: LossPlan, hidden: int = 0) -> None:
        super().__init__()
        self.plan = plan
        self.widths = _widths(plan)
        self.layer = _Layer(features, plan.width + sum(self.widths), hidden)
        self.rules = nn.ModuleList(_rule(part, plan) for part in plan.parts)
        #: How much the rule says beside the correction.
        self.strength = nn.Parameter(torch.ones(len(plan.parts)))

    def read(self, flat: Tensor, truth: Sequence[Target] | None = None) -> Prediction:
        with full_precision(flat):
            flat = at_least_float(flat)
            logits, corrections = flat[:, : self.plan.width], flat[:, self.plan.width :]
            outcomes, sizes = _taken_apart(corrections, self.widths)
            for place, (part, rule) in enumerate(zip(self.plan.parts, self.rules)):
                if part.form == "items":
                    said = rule.passing(logits)
                elif part.form != "constant":
                    keep = true_labels(part, logits, truth[place]) if truth is not None else None
                    said = rule(logits, keep).log_softmax(1).clamp(min=self.LEAST_LOG)
                else:
                    continue
                outcomes[place] = outcomes[place] + self.strength[place] * said
            return Prediction(logits=logits, outcomes=outcomes, sizes=sizes)

    def start_from(self, generic: nn.Linear, plan: LossPlan, logits: Tensor, targets: list[Target]) -> None:
        linear, width = self.layer.linear, plan.width
        with torch.no_grad():
            linear.weight.zero_()
            linear.bias.zero_()
            linear.weight[:width] = generic.weight
            linear.bias[:width] = generic.bias


def _rule(part: Part, plan: LossPlan) -> nn.Module:
    """What gives a part's outcome logits, or passing odds, from label logits."""
    if part.form == "constant":
        return nn.Identity()
    return ItemsLoss(part, plan) if part.form == "items" else outcome_module(part, plan)


class ClassHead(Head):
    """One sigmoid per symbol of "set" parts, from which the rule's formula gives the outcomes."""

    def __init__(self, features: int, plan: LossPlan, hidden: int = 0) -> None:
        super().__init__()
        if any(part.form != "set" for part in plan.parts):
            raise ValueError("class heads are for rules over sets of classes")
        self.sizes = [len(part.symbols) for part in plan.parts]
        self.layer = _Layer(features, sum(self.sizes), hidden)
        self.formulas = nn.ModuleList(SoftFormula(part) for part in plan.parts)

    def read(self, flat: Tensor, truth: Sequence[Target] | None = None) -> Prediction:
        odds = flat.split(self.sizes, 1)
        return Prediction(outcomes=[_outcomes_of(formula, part_odds) for formula, part_odds in zip(self.formulas, odds)])

    def start_from(self, generic: nn.Linear, plan: LossPlan, logits: Tensor, targets: list[Target]) -> None:
        weights, biases = [], []
        for part, target in zip(plan.parts, targets):
            columns = list(part.columns)
            for symbol in range(len(part.symbols)):
                state = target.symbols[:, symbol]
                pair = torch.stack((state != 1, state != 0), 1)
                narrow, bias = fit_softmax(logits[:, columns], pair)
                weight = torch.zeros(1, generic.weight.shape[0]).to(generic.weight)
                weight[0, columns] = (narrow[1] - narrow[0]).to(weight)
                weights.append(weight)
                biases.append((bias[1:] - bias[:1]).to(weight))
        fold(self.layer.linear, generic, torch.cat(weights), torch.cat(biases))


def _outcomes_of(formula: nn.Module, odds: Tensor) -> Tensor:
    with full_precision(odds):
        result: Tensor = formula(odds.float())
        return result


def fold(layer: nn.Linear, generic: nn.Linear, weight: Tensor, bias: Tensor) -> None:
    """Sets `layer` on features to `weight @ generic(features) + bias`."""
    with torch.no_grad():
        layer.weight.copy_(weight @ generic.weight)
        layer.bias.copy_(weight @ generic.bias + bias)


def fit_softmax(inputs: Tensor, right: Tensor, penalty: float = 1e-3, steps: int = 60) -> tuple[Tensor, Tensor]:
    """Multinomial regression of inputs [M, N] on masks of right outcomes [M, O]: weight [O, N] and bias [O]. Deterministic.

    Samples for which every outcome is right teach nothing; `penalty` times the squared standardised weights keeps it bounded.
    """
    with torch.no_grad():
        values = inputs.detach().float().clamp(-30, 30)
        mean, scale = values.mean(0), values.std(0, unbiased=False).clamp(min=1e-3)
        values = (values - mean) / scale
    weight = torch.zeros(right.shape[1], values.shape[1], device=values.device, requires_grad=True)
    bias = torch.zeros(right.shape[1], device=values.device, requires_grad=True)
    optimiser = torch.optim.LBFGS([weight, bias], max_iter=steps, line_search_fn="strong_wolfe")

    def closure() -> float:
        optimiser.zero_grad()
        scores = values @ weight.t() + bias
        cost = (scores.logsumexp(1) - scores.masked_fill(~right, -1e9).logsumexp(1))[right.any(1)].mean()
        cost = cost + penalty * weight.square().sum()
        cost.backward()
        return float(cost.detach())

    with torch.enable_grad():
        optimiser.step(closure)
    with torch.no_grad():
        narrow = weight.detach() / scale
        return narrow, bias.detach() - narrow @ mean
