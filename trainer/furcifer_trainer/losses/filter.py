"""Filters: the loss of a decision that carries the items which pass (form "items"): each label a yes/no decision of its own."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..plan import LossPlan, Part
from .label_sets import LabelSets
from .membership import Cut, LabelMembership


class ItemsLoss(nn.Module):
    """Loss [B] of what passes: minus the log of the probability that exactly the right labels do.

    `states` [B, N] are those of the labels in `columns` order: 1 passes, 0 does not, -1 unknown (costs nothing).
    """

    def __init__(self, part: Part, plan: LossPlan) -> None:
        super().__init__()
        self.labels = LabelMembership(part, plan)
        columns = part.symbols[0].columns
        intervals = max(1, len(part.symbols[0].scores))
        # One label's intervals are alternatives.
        self.any_interval = LabelSets([[place + turn * len(columns) for turn in range(intervals)] for place in range(len(columns))])
        self.has_intervals = intervals > 1
        self.margin = plan.margin / plan.temperature

    def passing(self, logits: Tensor, cut: Cut | None = None) -> Tensor:
        """Log-odds [B, N] that each label is among the items that pass."""
        odds: Tensor = self.labels(logits, cut)[:, : sum(map(len, self.labels.entries.sets[:1]))]
        return self.any_interval.log_sum(odds) if self.has_intervals else odds

    def forward(self, logits: Tensor, states: Tensor, cut: Cut | None = None) -> Tensor:
        odds = self.passing(logits, cut)
        sign = 1 - 2 * states.clamp(min=0).to(odds.dtype)
        cost = F.softplus(sign * odds + self.margin)
        return torch.where(states >= 0, cost, torch.zeros_like(cost)).sum(1)
