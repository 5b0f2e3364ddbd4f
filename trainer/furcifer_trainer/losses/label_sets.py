"""Reductions over label sets: [B, N] values of labels -> [B, C] values of sets, without a loop over sets or samples.

Sets are grouped by size, by powers of two, and padded to the largest of their group: a reduction costs at most twice its labels, and
the loop is over at most log2(N) groups.
"""

from __future__ import annotations

from typing import Callable, Sequence

import torch
from torch import Tensor, nn

from .soft import NEVER

_Reduction = Callable[[Tensor], Tensor]


def _block_maximum(block: Tensor) -> Tensor:
    values: Tensor = block.max(2).values
    return values


class LabelSets(nn.Module):
    """Sets of positions 0..N-1. An empty set gives the neutral value of its reduction."""

    def __init__(self, sets: Sequence[Sequence[int]]) -> None:
        super().__init__()
        self.size = len(sets)
        groups: dict[int, list[int]] = {}
        for place, members in enumerate(sets):
            groups.setdefault(max(len(members) - 1, 0).bit_length(), []).append(place)
        order: list[int] = []
        self._widths: list[tuple[int, int]] = []
        positions: list[int] = []
        for power, places in sorted(groups.items()):
            width = max(1, *(len(sets[place]) for place in places))
            self._widths.append((len(places), width))
            order.extend(places)
            for place in places:
                # The position -1 is the padding column.
                positions.extend([*sets[place], *[-1] * (width - len(sets[place]))])
        self._is_padded = any(position < 0 for position in positions)
        self._takes_all = positions == list(range(len(positions)))
        back = [0] * len(order)
        for new, old in enumerate(order):
            back[old] = new
        self._back: Tensor
        self._positions: Tensor
        self.register_buffer("_back", torch.tensor(back, dtype=torch.long), persistent=False)
        self.register_buffer("_positions", torch.tensor(positions, dtype=torch.long), persistent=False)
        self._in_order = back == list(range(len(back)))

    def highest(self, values: Tensor, neutral: float = NEVER) -> Tensor:
        """Maximum of each set; the gradient goes to one label that has it."""
        return self._reduce(values, neutral, _block_maximum)

    def log_sum(self, values: Tensor) -> Tensor:
        """log(sum(exp(value))) of each set."""
        return self._reduce(values, NEVER, lambda block: block.logsumexp(2))

    def total(self, values: Tensor) -> Tensor:
        """Sum of each set."""
        return self._reduce(values, 0.0, lambda block: block.sum(2))

    def _reduce(self, values: Tensor, neutral: float, how: _Reduction) -> Tensor:
        if self._is_padded:
            pad = values.new_full((values.shape[0], 1), neutral)
            values = torch.cat((values, pad), 1)
        index = self._positions if not self._is_padded else self._positions % values.shape[1]
        is_whole = self._takes_all and values.shape[1] == len(index)
        spread = values if is_whole else values.gather(1, index.expand(values.shape[0], -1))
        blocks = []
        start = 0
        for count, width in self._widths:
            block = spread[:, start : start + count * width]
            blocks.append(how(block.reshape(-1, count, width)) if width > 1 else block)
            start += count * width
        joined = blocks[0] if len(blocks) == 1 else torch.cat(blocks, 1)
        return joined if self._in_order else joined.index_select(1, self._back)
