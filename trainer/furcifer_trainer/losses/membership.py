"""How much each symbol is in the output: log-odds per label and per symbol, from a model's logits.

A label is in the output when its score reaches the threshold and is among the top k of its stream. The top-k bound lies midway
between the k-th and the next score and is a constant of the sample: a label that no rule mentions gets no gradient.
"""

from __future__ import annotations

import math
from typing import Sequence, Union

import torch
from torch import Tensor, nn

from ..plan import LossPlan, Part, Symbol
from ..variables import logit_of
from .label_sets import LabelSets
from .soft import LIMIT, both, finite, slope_at, slope_at_logit
from .top import highest_values


#: Logit from which a label is in the output: [B, 1], or a number where there is no top-k bound. Modules that take one need not look for it.
Cut = Union[Tensor, float]


class OutputThreshold(nn.Module):
    """The cut of a model's logits: [B, W] -> [B, 1], or a number where there is no top-k bound."""

    def __init__(self, threshold: float, top_k: int | None, span: tuple[int, int], temperature: float) -> None:
        super().__init__()
        self.threshold = logit_of(threshold) if threshold > 0 else -LIMIT
        #: The slope of comparisons; that of the request's threshold also where the bound of the top k lies elsewhere, so that a label
        #: that raises its own bound is not less in the output for it.
        self.slope = slope_at(1 / (1 + math.exp(-self.threshold)) if self.threshold > -50 else 0.0, temperature)
        self.top_k = top_k if top_k is not None and top_k < span[1] - span[0] else None
        self.span = span

    def forward(self, logits: Tensor) -> Cut:
        if self.top_k is None:
            return self.threshold
        stream = logits.detach()[:, self.span[0] : self.span[1]]
        last, first_out = highest_values(stream, self.top_k + 1)[:, -2:].split(1, 1)
        return finite((last + first_out) / 2).clamp(min=self.threshold)


class Entries(nn.Module):
    """The pairs (label column, score interval) of symbols, flat; `sets` lists each symbol's entries."""

    def __init__(self, symbols: Sequence[Symbol]) -> None:
        super().__init__()
        columns: list[int] = []
        starts: list[float] = []
        belows: list[float] = []
        self.sets: list[list[int]] = []
        for symbol in symbols:
            intervals = [(score.start, score.below) for score in symbol.scores] or [(-math.inf, math.inf)]
            first = len(columns)
            for start, below in intervals:
                columns.extend(symbol.columns)
                starts.extend([logit_of(start) if start > 0 else -LIMIT] * len(symbol.columns))
                # Scores do not exceed 1, so a bound above 1 is none.
                belows.extend([logit_of(below) if below <= 1 else LIMIT] * len(symbol.columns))
            self.sets.append(list(range(first, len(columns))))
        self.has_starts = any(start > -LIMIT for start in starts)
        self.has_belows = any(below < LIMIT for below in belows)
        self.columns: Tensor
        self.starts: Tensor
        self.belows: Tensor
        self.register_buffer("columns", torch.tensor(columns, dtype=torch.long), persistent=False)
        self.register_buffer("starts", torch.tensor(starts), persistent=False)
        self.register_buffer("belows", torch.tensor(belows), persistent=False)

    def __len__(self) -> int:
        return int(self.columns.numel())


class LabelMembership(nn.Module):
    """Log-odds that each entry's label is in the output with a score in its interval: [B, W] -> [B, N]."""

    def __init__(self, part: Part, plan: LossPlan) -> None:
        super().__init__()
        self.entries = Entries(part.symbols)
        self.threshold = OutputThreshold(plan.threshold, plan.top_k, part.span, plan.temperature)
        self.start_slopes: Tensor
        self.below_slopes: Tensor
        starts = self.entries.starts.clamp(min=self.threshold.threshold)
        self.register_buffer("start_slopes", slope_at_logit(starts, plan.temperature), persistent=False)
        self.register_buffer("below_slopes", slope_at_logit(self.entries.belows, plan.temperature), persistent=False)
        self._reads_all = self.entries.columns.tolist() == list(range(len(self.entries)))

    def forward(self, logits: Tensor, cut: Cut | None = None) -> Tensor:
        entries = self.entries
        is_whole = self._reads_all and logits.shape[1] == len(entries)
        values = finite(logits if is_whole else logits.gather(1, entries.columns.expand(logits.shape[0], -1)))
        cut = self.threshold(logits) if cut is None else cut
        slope: Tensor | float = self.threshold.slope
        if entries.has_starts:
            cut = torch.maximum(entries.starts, torch.as_tensor(cut, dtype=values.dtype, device=values.device))
            slope = self.start_slopes.to(values.dtype)
        odds: Tensor = (values - cut) * slope
        if entries.has_belows:
            below = (entries.belows - values) * self.below_slopes.to(values.dtype)
            odds = torch.where(entries.belows < LIMIT, both(odds, below), odds)
        return odds


class SymbolMembership(nn.Module):
    """Log-odds that each symbol occurs in the output: [B, W] -> [B, S].

    `pooling` "smooth": the odds of a symbol are the sum of its labels' odds (a log-sum-exp, every label gets a gradient);
    "max": the label with the highest.
    """

    def __init__(self, part: Part, plan: LossPlan, pooling: str = "smooth") -> None:
        super().__init__()
        self.labels = LabelMembership(part, plan)
        self.sets = LabelSets(self.labels.entries.sets)
        self.pooling = pooling

    def forward(self, logits: Tensor, cut: Cut | None = None) -> Tensor:
        odds = self.labels(logits, cut)
        pooled = self.sets.log_sum(odds) if self.pooling == "smooth" else self.sets.highest(odds)
        return pooled.clamp(min=-LIMIT * LIMIT)

