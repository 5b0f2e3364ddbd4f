"""Heads on a trunk's features: label scores, one sigmoid per label class, and the application's outcomes.

Every head starts from the generic model where it can: label heads copy its weights; class and outcome heads of a linear layer
are fitted to the generic logits (a convex problem) and folded into features. A head of `hidden` units adds a hidden layer whose output
starts at 0, so that it starts where the narrow one does.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..losses import SoftFormula
from ..losses.soft import full_precision
from ..plan import LossPlan
from ..truth import Target


@dataclass
class Prediction:
    """What a head says of a batch: label logits and variables [B, W], or outcome logits [B, O] of each part (of a filter: [B, N],
    a logit for each label of its symbol)."""

    logits: Tensor | None = None
    outcomes: list[Tensor] | None = None


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

    def read(self, flat: Tensor) -> Prediction:
        raise NotImplementedError

    def start_from(self, generic: nn.Linear, plan: LossPlan, logits: Tensor, targets: list[Target]) -> None:
        """Starts from the generic label layer; `logits` [M, W] are what it says of some training samples, `targets` their truth."""


class LabelHead(Head):
    """Logits of all labels and variables [B, W], as the generic model gives them."""

    def __init__(self, features: int, width: int, hidden: int = 0) -> None:
        super().__init__()
        self.layer = _Layer(features, width, hidden)

    def read(self, flat: Tensor) -> Prediction:
        return Prediction(logits=flat)

    def start_from(self, generic: nn.Linear, plan: LossPlan, logits: Tensor, targets: list[Target]) -> None:
        with torch.no_grad():
            self.layer.linear.weight.copy_(generic.weight)
            self.layer.linear.bias.copy_(generic.bias)


class OutcomeHead(Head):
    """Logits of each part's outcomes; of a filter's labels one yes/no each."""

    def __init__(self, features: int, plan: LossPlan, hidden: int = 0) -> None:
        super().__init__()
        self.sizes = [len(part.symbols[0].columns) if part.form == "items" else len(part.outcomes) for part in plan.parts]
        self.layer = _Layer(features, sum(self.sizes), hidden)

    def read(self, flat: Tensor) -> Prediction:
        return Prediction(outcomes=list(flat.split(self.sizes, 1)))

    def start_from(self, generic: nn.Linear, plan: LossPlan, logits: Tensor, targets: list[Target]) -> None:
        rows = []
        for part, target in zip(plan.parts, targets):
            if part.form == "items":
                # A label passes where the generic model lists it.
                columns = list(part.symbols[0].columns)
                weight = F.one_hot(torch.tensor(columns), generic.weight.shape[0]).to(generic.weight)
                rows.append((weight, torch.zeros(len(columns)).to(weight)))
            else:
                columns = list(part.columns or part.readable) if part.reads_labels else [variable.column for variable in part.variables]
                narrow, bias = fit_softmax(logits[:, columns], target.right)
                weight = torch.zeros(len(bias), generic.weight.shape[0]).to(generic.weight)
                weight[:, columns] = narrow.to(weight)
                rows.append((weight, bias.to(weight)))
        fold(self.layer.linear, generic, torch.cat([weight for weight, _ in rows]), torch.cat([bias for _, bias in rows]))


class ClassHead(Head):
    """One sigmoid per symbol of "set" parts, from which the rule's formula gives the outcomes."""

    def __init__(self, features: int, plan: LossPlan, hidden: int = 0) -> None:
        super().__init__()
        if any(part.form != "set" for part in plan.parts):
            raise ValueError("class heads are for rules over sets of classes")
        self.sizes = [len(part.symbols) for part in plan.parts]
        self.layer = _Layer(features, sum(self.sizes), hidden)
        self.formulas = nn.ModuleList(SoftFormula(part) for part in plan.parts)

    def read(self, flat: Tensor) -> Prediction:
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
