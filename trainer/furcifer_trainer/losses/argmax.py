"""Arg-max: the loss of a decision for the case with most votes (form "argmax").

The outcome is a softmax over the cases' votes. The best item and values are compared as logits, sums as logarithms; the order of the cases
is that of the votes themselves. Sums do not exceed the number of items, so that two items against one is a ratio that no logit makes
larger: comparisons of sums are steeper the surer it is which labels are in the output. Counts: `counted_votes`.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..plan import LossPlan, Part
from ..variables import logit_of
from .common_scale import CommonScale
from .counted_votes import CountedVotes
from .label_sets import LabelSets
from .membership import Cut, LabelMembership
from .soft import LIMIT, finite

_FEWEST = 1e-12
_TIE = 0.1


class ArgmaxOutcomes(nn.Module):
    """Outcome logits [B, O] of an "argmax" part from a model's output [B, W]."""

    def __init__(self, part: Part, plan: LossPlan) -> None:
        super().__init__()
        self.votes = part.votes
        self.temperature = plan.temperature
        outcomes: list[list[int]] = [[] for _ in part.outcomes]
        for place, case in enumerate(part.cases):
            outcomes[case.outcome].append(place)
        floor = _floor_outcome(part)
        self.has_floor = floor is not None
        if floor is not None:
            outcomes[floor].append(len(part.cases))
        self.outcomes = LabelSets(outcomes)
        if part.votes == "value":
            self.values = CommonScale([part.variables[case.variable or 0] for case in part.cases])
            self.slope = 0.25 / plan.temperature if self.values.is_logit else 1 / plan.temperature
        elif part.votes == "count":
            self.counted = CountedVotes(part, plan)
        else:
            self.labels = LabelMembership(part, plan)
            self.in_output = self.labels.threshold.threshold
            sets = self.labels.entries.sets
            self.cases = LabelSets([sets[case.symbol or 0] for case in part.cases])
        self.least = self._least(part, plan) if self.has_floor and part.votes != "count" else 0.0
        self.preference: Tensor
        self.register_buffer("preference", _preference(part, plan), persistent=False)

    def _least(self, part: Part, plan: LossPlan) -> float:
        """The votes, on their unbounded scale, below which no case wins."""
        if part.votes == "value":
            return -LIMIT if part.least is None else self.values.place_of(part.least)
        if part.votes == "item":
            return max(logit_of(plan.threshold), logit_of(part.least) if part.least is not None else -LIMIT)
        # Without a bound a case needs one item: half the least score of one is where it turns.
        return math.log(max(part.least, _FEWEST) if part.least is not None else max(plan.threshold, 1e-3) / 2)

    def forward(self, logits: Tensor, keep: Tensor | None = None, cut: Cut | None = None) -> Tensor:
        if self.votes == "count":
            return self.outcomes.log_sum(self.counted(logits, keep, cut))
        votes, slope = self._votes(logits, cut)
        if self.has_floor:
            votes = torch.cat((votes, votes.new_full((votes.shape[0], 1), self.least)), 1)
        return self.outcomes.log_sum(votes * slope)

    def _votes(self, logits: Tensor, cut: Cut | None) -> tuple[Tensor, Tensor | float]:
        if self.votes == "value":
            return self.values(logits), self.slope
        entries = self.labels.entries
        odds = self.labels(logits, cut)
        values = finite(logits.gather(1, entries.columns.expand(logits.shape[0], -1)))
        if self.votes == "item":
            # A label outside the output has no vote: its vote is as far below what an output holds as it is outside.
            return self.cases.highest(torch.minimum(values, self.in_output + odds)), 0.25 / self.temperature
        total = self.cases.total(torch.sigmoid(odds) * torch.sigmoid(values))
        return torch.log(total + _FEWEST) + self.preference, self._certainty(odds) / self.temperature

    def _certainty(self, odds: Tensor) -> Tensor:
        """A factor [B, 1] from 1 on that grows with the log-odds that every label is in the output, or out of it, as it seems to be."""
        log_as_seen = F.logsigmoid(odds.abs()).sum(1, keepdim=True).clamp(max=-_FEWEST)
        sure = log_as_seen - torch.log(-torch.expm1(log_as_seen))
        # Beyond what 1 - q tells apart, the least sure label is what counts.
        sure = torch.maximum(sure, odds.abs().amin(1, keepdim=True) - math.log(odds.shape[1]))
        result: Tensor = 1 + self.temperature * F.softplus(sure)
        return result


def _floor_outcome(part: Part) -> int | None:
    """The outcome where no case has votes enough; None where one always has."""
    if part.votes == "item" or part.least is not None:
        return part.otherwise
    # Without any vote all tie.
    return part.cases[0 if part.ties == "first" else -1].outcome if part.votes == "sum" else None


def _preference(part: Part, plan: LossPlan) -> Tensor:
    """Which case is preferred where sums are equal, in logarithms of votes: too small to count where they are not."""
    order = torch.arange(len(part.cases), 0, -1) if part.ties == "first" else torch.arange(1, len(part.cases) + 1)
    result: Tensor = order / len(part.cases) * _TIE * plan.temperature
    return result
