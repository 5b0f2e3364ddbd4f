"""Values of several scalars on one scale, so that they can be compared."""

from __future__ import annotations

import math
from typing import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..plan import Variable
from ..variables import logit_of
from .soft import LIMIT, NEVER, finite


class CommonScale(nn.Module):
    """Values [B, V] of bounded variables as logits of their share of the range that holds all of them; where one is unbounded, as they are.

    Where all have the same range that is what the model says: a comparison of it keeps its gradient at any value.
    """

    def __init__(self, variables: Sequence[Variable]) -> None:
        super().__init__()
        ranges = [(v.minimum, v.maximum) for v in variables if v.minimum is not None and v.maximum is not None]
        self.is_logit = len(ranges) == len(variables)
        self.low = min((low for low, _ in ranges), default=0.0)
        self.high = max((high for _, high in ranges), default=1.0)
        self.is_same = self.is_logit and len(set(ranges)) == 1
        self.columns: Tensor
        self.bounds: Tensor
        self.is_bounded: Tensor
        self.register_buffer("columns", torch.tensor([v.column for v in variables]), persistent=False)
        known = [(v.minimum, v.maximum) if v.minimum is not None and v.maximum is not None else (0.0, 0.0) for v in variables]
        self.register_buffer("bounds", torch.tensor(known).t().contiguous(), persistent=False)
        self.least: Tensor
        self.most: Tensor
        self.register_buffer("least", torch.tensor([-LIMIT if v.minimum is None else v.minimum for v in variables]), persistent=False)
        self.register_buffer("most", torch.tensor([LIMIT if v.maximum is None else v.maximum for v in variables]), persistent=False)
        self.register_buffer("is_bounded", torch.tensor([low < high for low, high in known]), persistent=False)

    def forward(self, logits: Tensor) -> Tensor:
        raw = finite(logits.gather(1, self.columns.expand(logits.shape[0], -1)))
        if self.is_same:
            return raw
        low, high = self.bounds.to(raw.dtype)
        if not self.is_logit:
            bounded = low + (high - low) * raw.sigmoid()
            return torch.where(self.is_bounded, bounded, torch.maximum(torch.minimum(raw, self.most.to(raw.dtype)), self.least.to(raw.dtype)))
        width = torch.log(high - low)
        over = torch.logaddexp(_log(low - self.low), width + F.logsigmoid(raw))
        under = torch.logaddexp(_log(self.high - high), width + F.logsigmoid(-raw))
        return over - under

    def place_of(self, value: float) -> float:
        """A value on the scale."""
        return logit_of((value - self.low) / (self.high - self.low)) if self.is_logit else value


def _log(values: Tensor) -> Tensor:
    """Logarithms of numbers from 0 on; a finite one of 0, so that gradients stay defined."""
    return torch.where(values > 0, values.clamp(min=math.ulp(0.0)).log(), values.new_full((), NEVER))
