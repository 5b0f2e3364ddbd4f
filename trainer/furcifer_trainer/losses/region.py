"""Value ranges: the loss of a decision on scalars that are read once (form "region").

A model predicts a bounded variable as a logit, its value being `minimum + (maximum - minimum) * sigmoid(logit)`, and compares it as it
compares label scores; an unbounded variable is predicted as it is and compared on the scale of its largest bound.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..plan import LossPlan, Part, Variable
from ..variables import logit_of
from .label_sets import LabelSets
from .membership import Cut
from .soft import LIMIT, finite, slope_at


def cut_of(variable: Variable, bound: float, temperature: float, scale: float) -> tuple[float, float]:
    """Where a bound is in what the model says, and the slope of the comparison there; (-LIMIT or LIMIT, 1) for a bound outside."""
    if variable.minimum is None or variable.maximum is None:
        if variable.minimum is not None and bound <= variable.minimum:
            return -LIMIT, 1.0
        if variable.maximum is not None and bound > variable.maximum:
            return LIMIT, 1.0
        return (bound, 1 / (temperature * scale)) if math.isfinite(bound) else (math.copysign(LIMIT, bound), 1.0)
    share = (bound - variable.minimum) / (variable.maximum - variable.minimum)
    if share <= 0 or share > 1:
        return (-LIMIT if share <= 0 else LIMIT), 1.0
    return logit_of(share), slope_at(share, temperature)


class RegionOutcomes(nn.Module):
    """Outcome logits [B, O] of a "region" part from a model's output [B, W]."""

    def __init__(self, part: Part, plan: LossPlan) -> None:
        super().__init__()
        bounds = [abs(b) for box in part.regions for _, side in box.where for b in (side.start, side.below) if math.isfinite(b)]
        scale = max(bounds, default=1.0) or 1.0
        columns: list[int] = []
        lows: list[tuple[float, float]] = []
        highs: list[tuple[float, float]] = []
        boxes: list[list[int]] = []
        outcomes: list[list[int]] = [[] for _ in part.outcomes]
        for place, box in enumerate(part.regions):
            outcomes[box.outcome].append(place)
            boxes.append([])
            for index, side in box.where:
                variable = part.variables[index]
                boxes[-1].append(len(columns))
                columns.append(variable.column)
                lows.append(cut_of(variable, side.start, plan.temperature, scale))
                highs.append(cut_of(variable, side.below, plan.temperature, scale))
        self.columns: Tensor
        self.lows: Tensor
        self.highs: Tensor
        self.register_buffer("columns", torch.tensor(columns, dtype=torch.long), persistent=False)
        self.register_buffer("lows", torch.tensor(lows).reshape(-1, 2).t().contiguous(), persistent=False)
        self.register_buffer("highs", torch.tensor(highs).reshape(-1, 2).t().contiguous(), persistent=False)
        self.boxes = LabelSets(boxes)
        self.outcomes = LabelSets(outcomes)

    def forward(self, logits: Tensor, keep: Tensor | None = None, cut: Cut | None = None) -> Tensor:
        values = finite(logits.gather(1, self.columns.expand(logits.shape[0], -1)))
        above = F.logsigmoid((values - self.lows[0]) * self.lows[1])
        below = F.logsigmoid((self.highs[0] - values) * self.highs[1])
        # Sides that are unbounded hold for certain.
        inside = torch.where(self.lows[0] > -LIMIT, above, torch.zeros_like(above))
        inside = inside + torch.where(self.highs[0] < LIMIT, below, torch.zeros_like(below))
        return self.outcomes.log_sum(self.boxes.total(inside))
