"""The soft automaton: the loss of a decision that depends on the order or number of items (form "sequence").

Items are the best-scored labels that the table reads. The item at a place of the output is a distribution over labels, near 1 for the
label ranked there and shared between labels of nearly equal score (SoftSort), so that order has a gradient. With probability q it is in
the output and the table is applied to its symbol; else the state stays. States are distributions, kept in logs; their product over the
places ends in outcome logits.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from ..plan import LossPlan, Part
from ..variables import logit_of
from .membership import OutputThreshold, compare
from .soft import LIMIT, both, finite

#: Places that are looked at beyond the top k, for labels that the output lacks; and in all where the output has no limit.
EXTRA_PLACES = 6
UNLIMITED_PLACES = 50
_TINY = 1e-30


class SequenceOutcomes(nn.Module):
    """Outcome logits [B, O] of a "sequence" part from a model's logits [B, W].

    `keep` [B, W] marks labels that must be among the items looked at whatever their score (the true ones).
    """

    def __init__(self, part: Part, plan: LossPlan) -> None:
        super().__init__()
        self.temperature = plan.temperature
        self.threshold = OutputThreshold(plan.threshold, plan.top_k, part.span)
        readable = part.readable
        self.places = min(len(readable), (plan.top_k or UNLIMITED_PLACES) + EXTRA_PLACES)
        self.initial = part.initial
        self._reads_all = readable == tuple(range(len(readable)))
        self.readable: Tensor
        self.register_buffer("readable", torch.tensor(readable, dtype=torch.long), persistent=False)
        self._register_symbols(part, readable)
        self._register_table(part)

    def _register_symbols(self, part: Part, readable: tuple[int, ...]) -> None:
        """For every readable label its slots: (symbol, score interval); the symbol after the last one is "no symbol"."""
        none = len(part.symbols)
        slots: dict[int, list[tuple[int, float, float]]] = {column: [] for column in readable}
        for place, symbol in enumerate(part.symbols):
            for start, below in [(score.start, score.below) for score in symbol.scores] or [(-math.inf, math.inf)]:
                low, high = logit_of(start) if start > 0 else -LIMIT, logit_of(below) if below <= 1 else LIMIT
                for column in symbol.columns:
                    slots[column].append((place, low, high))
        width = max(1, max(len(rows) for rows in slots.values()))
        # A slot of no symbol has an empty interval: it never applies.
        filled = [[*rows, *[(none, LIMIT, -LIMIT)] * (width - len(rows))] for rows in slots.values()]
        self.has_scores = any(low > -LIMIT or high < LIMIT for rows in slots.values() for _, low, high in rows)
        self.symbol: Tensor
        self.low: Tensor
        self.high: Tensor
        self.register_buffer("symbol", torch.tensor([[row[0] for row in rows] for rows in filled]), persistent=False)
        self.register_buffer("low", torch.tensor([[row[1] for row in rows] for rows in filled]), persistent=False)
        self.register_buffer("high", torch.tensor([[row[2] for row in rows] for rows in filled]), persistent=False)

    def _register_table(self, part: Part) -> None:
        states = len(part.state_outcome)
        same = tuple(range(states))
        rows = [*part.next, part.any_item or same]
        table = torch.zeros(len(rows), states, states)
        for symbol, row in enumerate(rows):
            table[symbol, range(states), list(row)] = 1.0
        ends = torch.zeros(states, len(part.outcomes))
        ends[range(states), list(part.state_outcome)] = 1.0
        self.table: Tensor
        self.ends: Tensor
        self.same: Tensor
        self.register_buffer("table", table.reshape(len(rows), states * states), persistent=False)
        self.register_buffer("ends", ends, persistent=False)
        self.register_buffer("same", torch.eye(states), persistent=False)

    def forward(self, logits: Tensor, keep: Tensor | None = None) -> Tensor:
        cut = self.threshold(logits)
        wide = logits if self._reads_all and len(self.readable) == logits.shape[1] else logits.gather(1, self.readable.expand(logits.shape[0], -1))
        chosen = self._choose(wide.detach(), keep)
        scores = finite(wide.gather(1, chosen))
        symbols = self._symbols(scores, chosen)
        # [B, K, J]: the item at place k is label j.
        slope = compare(scores, cut, self.temperature)
        distance = (slope[:, :, None] - slope[:, None, :]).abs()
        at_place = torch.softmax(-distance, 2) @ symbols
        present = torch.sigmoid(slope)[:, :, None, None]
        batch, states = logits.shape[0], self.same.shape[0]
        moved = (at_place @ self.table.to(at_place.dtype)).reshape(batch, -1, states, states)
        steps = torch.log(present * moved + (1 - present) * self.same.to(moved.dtype) + _TINY)
        reached = steps[:, 0, self.initial]
        for place in range(1, steps.shape[1]):
            reached = (reached[:, :, None] + steps[:, place]).logsumexp(1)
        return (reached[:, :, None] + torch.log(self.ends + _TINY).to(reached.dtype)).logsumexp(1)

    def _choose(self, scores: Tensor, keep: Tensor | None) -> Tensor:
        """Positions [B, K] among the readable labels, by falling score."""
        if keep is None:
            best: Tensor = scores.topk(self.places, 1).indices
            return best
        favoured = scores + keep.gather(1, self.readable.expand(scores.shape[0], -1)) * (4 * LIMIT)
        chosen = favoured.topk(self.places, 1).indices
        order = scores.gather(1, chosen).argsort(1, descending=True)
        result: Tensor = chosen.gather(1, order)
        return result

    def _symbols(self, scores: Tensor, chosen: Tensor) -> Tensor:
        """Distribution over symbols, the last being "none", of each chosen label: [B, J, S + 1]."""
        symbol = self.symbol[chosen]
        one_hot = torch.nn.functional.one_hot(symbol, self.table.shape[0]).to(scores.dtype)
        if not self.has_scores:
            result: Tensor = one_hot[:, :, 0]
            return result
        low, high = self.low[chosen], self.high[chosen]
        inside = torch.sigmoid(both(self._above(scores, low), -self._above(scores, high)))
        spread = (one_hot * inside[..., None]).sum(2)
        rest = (1 - spread[..., :-1].sum(2, keepdim=True)).clamp(min=0)
        return torch.cat((spread[..., :-1], rest), 2)

    def _above(self, scores: Tensor, cut: Tensor) -> Tensor:
        return compare(scores[:, :, None], cut.to(scores.dtype), self.temperature).clamp(-LIMIT, LIMIT)
