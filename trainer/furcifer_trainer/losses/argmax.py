"""Arg-max: the loss of a decision for the case with most votes (form "argmax").

The outcome is a softmax over the cases' votes. The best item and values are compared as logits, counts and sums as logarithms; the
order of the cases is that of the votes themselves. The loss tends to 0 where the others' votes do; two items against one is a ratio
that no logit makes larger, and costs `2 ** (-1 / temperature)`.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from ..plan import LossPlan, Part
from ..variables import is_bounded, logit_of
from .label_sets import LabelSets
from .membership import LabelMembership
from .soft import LIMIT, finite

_FEWEST = 1e-12


class ArgmaxOutcomes(nn.Module):
    """Outcome logits [B, O] of an "argmax" part from a model's output [B, W]."""

    def __init__(self, part: Part, plan: LossPlan) -> None:
        super().__init__()
        self.votes = part.votes
        self.temperature = plan.temperature
        outcomes: list[list[int]] = [[] for _ in part.outcomes]
        for place, case in enumerate(part.cases):
            outcomes[case.outcome].append(place)
        # Where no case has a vote all tie, unless the rule says otherwise.
        tied = part.cases[0 if part.ties == "first" else -1].outcome
        self.has_floor = part.otherwise is not None or part.votes != "value"
        if self.has_floor:
            outcomes[tied if part.otherwise is None else part.otherwise].append(len(part.cases))
        self.outcomes = LabelSets(outcomes)
        self.least = self._least(part, plan)
        if part.votes == "value":
            variables = [part.variables[case.variable or 0] for case in part.cases]
            self.slope = 0.25 / plan.temperature if all(is_bounded(v) for v in variables) else 1 / plan.temperature
            self.columns: Tensor
            self.register_buffer("columns", torch.tensor([v.column for v in variables]), persistent=False)
        else:
            self.labels = LabelMembership(part, plan)
            sets = self.labels.entries.sets
            self.cases = LabelSets([sets[case.symbol or 0] for case in part.cases])

    def _least(self, part: Part, plan: LossPlan) -> float:
        """The votes, on their unbounded scale, below which no case wins."""
        if part.votes == "value":
            variable = part.variables[part.cases[0].variable or 0]
            if part.least is None:
                return -LIMIT
            if variable.minimum is None or variable.maximum is None:
                return part.least
            return logit_of((part.least - variable.minimum) / (variable.maximum - variable.minimum))
        if part.votes == "item":
            return max(logit_of(plan.threshold), logit_of(part.least) if part.least is not None else -LIMIT)
        # Without a bound a case needs one item; half an item or half the least score of one is where it turns.
        floor = 0.5 if part.votes == "count" else max(plan.threshold, 1e-3) / 2
        return math.log(max(part.least - (0.5 if part.votes == "count" else 0.0), _FEWEST) if part.least else floor)

    def forward(self, logits: Tensor, keep: Tensor | None = None) -> Tensor:
        votes, slope = self._votes(logits)
        if self.has_floor:
            votes = torch.cat((votes, votes.new_full((votes.shape[0], 1), self.least)), 1)
        return self.outcomes.log_sum(votes * slope)

    def _votes(self, logits: Tensor) -> tuple[Tensor, float]:
        if self.votes == "value":
            return finite(logits.gather(1, self.columns.expand(logits.shape[0], -1))), self.slope
        entries = self.labels.entries
        if self.votes == "item":
            values = finite(logits.gather(1, entries.columns.expand(logits.shape[0], -1)))
            odds = self.labels(logits)
            # A label outside the output has no vote: its vote falls with its distance from the threshold.
            return self.cases.highest(values + odds.clamp(max=0)), 0.25 / self.temperature
        odds = self.labels(logits)
        weight = torch.sigmoid(odds)
        if self.votes == "sum":
            weight = weight * torch.sigmoid(finite(logits.gather(1, entries.columns.expand(logits.shape[0], -1))))
        return torch.log(self.cases.total(weight) + _FEWEST), 1 / self.temperature


