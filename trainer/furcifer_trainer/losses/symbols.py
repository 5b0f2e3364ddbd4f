"""Which symbol of a table each item has: its label's, as far as the item's score is in the interval that the symbol asks for."""

from __future__ import annotations

import math
from typing import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..plan import Part
from ..variables import logit_of
from .soft import LIMIT, NEVER, both, slope_at_logit

_Interval = tuple[float, float]


class SymbolChances(nn.Module):
    """log P [B, J, S + 1] of each symbol, the last being "no symbol", for items [B, J] given by logits and positions among `part.readable`."""

    def __init__(self, part: Part, temperature: float) -> None:
        super().__init__()
        self.count = len(part.symbols) + 1
        slots: dict[int, list[tuple[int, _Interval]]] = {column: [] for column in part.readable}
        for place, symbol in enumerate(part.symbols):
            for start, below in [(score.start, score.below) for score in symbol.scores] or [(-math.inf, math.inf)]:
                interval = (logit_of(start) if start > 0 else -LIMIT, logit_of(below) if below <= 1 else LIMIT)
                for column in symbol.columns:
                    slots[column].append((place, interval))
        none = self.count - 1
        covered = [_merged([interval for _, interval in rows]) for rows in slots.values()]
        self.has_scores = any(union not in ([], [(-LIMIT, LIMIT)]) for union in covered) or any(len(rows) > 1 for rows in slots.values())
        # A slot of no symbol has an empty interval: it never applies.
        self.symbol: Tensor
        self.register_buffer("symbol", _padded([[place for place, _ in rows] for rows in slots.values()], none), persistent=False)
        self.inside = _Intervals([[interval for _, interval in rows] for rows in slots.values()], temperature)
        self.covered = _Intervals(covered, temperature)

    def forward(self, scores: Tensor, chosen: Tensor) -> Tensor:
        one_hot = F.one_hot(self.symbol[chosen], self.count).to(torch.bool)
        if not self.has_scores:
            plain = one_hot[:, :, 0]
            return torch.where(plain, scores.new_zeros(()), scores.new_full((), NEVER))
        inside = F.logsigmoid(self.inside(scores, chosen))
        spread = torch.where(one_hot, inside[..., None], inside.new_full((), NEVER)).logsumexp(2)
        outside = F.logsigmoid(-self.covered(scores, chosen)).sum(2, keepdim=True)
        return torch.cat((spread[..., :-1], outside), 2).log_softmax(2)


class _Intervals(nn.Module):
    """Log-odds [B, J, N] that an item's logit is in each of its label's intervals."""

    def __init__(self, rows: list[list[_Interval]], temperature: float) -> None:
        super().__init__()
        self.low: Tensor
        self.high: Tensor
        self.low_slope: Tensor
        self.high_slope: Tensor
        self.register_buffer("low", _padded([[low for low, _ in row] for row in rows], LIMIT), persistent=False)
        self.register_buffer("high", _padded([[high for _, high in row] for row in rows], -LIMIT), persistent=False)
        self.register_buffer("low_slope", slope_at_logit(self.low, temperature), persistent=False)
        self.register_buffer("high_slope", slope_at_logit(self.high, temperature), persistent=False)

    def forward(self, scores: Tensor, chosen: Tensor) -> Tensor:
        low, high = self.low.to(scores.dtype)[chosen], self.high.to(scores.dtype)[chosen]
        above = ((scores[..., None] - low) * self.low_slope[chosen]).clamp(-LIMIT, LIMIT)
        below = ((high - scores[..., None]) * self.high_slope[chosen]).clamp(-LIMIT, LIMIT)
        odds = torch.where(high >= LIMIT, above, torch.where(low <= -LIMIT, below, both(above, below)))
        odds = torch.where((low <= -LIMIT) & (high >= LIMIT), odds.new_full((), LIMIT), odds)
        return torch.where(low < high, odds, odds.new_full((), NEVER))


def _padded(rows: Sequence[Sequence[float]], filling: float) -> Tensor:
    width = max(1, max(map(len, rows), default=0))
    return torch.tensor([[*row, *[filling] * (width - len(row))] for row in rows])


def _merged(intervals: list[_Interval]) -> list[_Interval]:
    """The union, as intervals that do not touch."""
    result: list[_Interval] = []
    for low, high in sorted(intervals):
        if result and low <= result[-1][1]:
            result[-1] = (result[-1][0], max(high, result[-1][1]))
        else:
            result.append((low, high))
    return result
