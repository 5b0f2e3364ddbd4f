"""A plan on few columns: the labels that the rule names and, of the others, the best k of each sample.

What a decision takes from an output depends on nothing else, so tuning can try hundreds of thresholds on these columns alone.
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from ..plan import LossPlan, Part, Symbol

#: Unnamed labels kept where the output has no limit and the rule counts every item.
_UNLIMITED = 64


class Compact:
    """The compact plan and how to bring scores [B, W] to it. Plans of several streams stay as they are."""

    def __init__(self, plan: LossPlan) -> None:
        spans = {part.span for part in plan.parts if part.reads_labels}
        self.named = list(plan.mentioned)
        self.span = next(iter(spans)) if len(spans) == 1 else None
        if self.span is None:
            self.plan, self.others = plan, 0
            return
        named = set(self.named)
        counts_all = any(part.any_item for part in plan.parts)
        most = plan.top_k if plan.top_k is not None else _UNLIMITED if counts_all else 0
        self.unnamed = [column for column in range(*self.span) if column not in named]
        self.others = min(most, len(self.unnamed))
        place = {column: new for new, column in enumerate(self.named)}
        self.plan = replace(plan, parts=tuple(self._part(part, place) for part in plan.parts), width=len(self.named) + self.others)

    def _part(self, part: Part, place: dict[int, int]) -> Part:
        symbols = tuple(Symbol(s.name, s.labels, tuple(place[column] for column in s.columns), s.scores) for s in part.symbols)
        return replace(part, symbols=symbols, span=(0, len(place) + self.others))

    def scores(self, scores: Tensor) -> Tensor:
        if self.span is None:
            return scores
        named = scores[:, self.named]
        if not self.others:
            return named
        return torch.cat((named, scores[:, self.unnamed].topk(self.others, 1).values), 1)


def class_plan(plan: LossPlan) -> LossPlan | None:
    """The plan with one label for each symbol, for class scores; None where classes are not what the rule reads.

    Rules that count items or need all of them, and score conditions, read labels.
    """
    if len(plan.parts) != 1:
        return None
    part = plan.parts[0]
    fits = part.form == "set" or (part.form == "sequence" and part.structure in ("api-output", "last-match")) or part.votes == "item"
    if not fits or any(symbol.scores for symbol in part.symbols):
        return None
    symbols = tuple(Symbol(symbol.name, (symbol.name,), (place,)) for place, symbol in enumerate(part.symbols))
    return replace(plan, parts=(replace(part, symbols=symbols, span=(0, len(symbols))),), width=len(symbols))


def noisy_or(part: Part, scores: Tensor) -> Tensor:
    """Class scores [B, S]: 1 - product of (1 - p) over the class's labels."""
    left = torch.log1p(-scores.double().clamp(0, 1 - 1e-9))
    return torch.stack([-torch.expm1(left[:, list(symbol.columns)].sum(1)) for symbol in part.symbols], 1)
