"""A filter whose labels pass one by one: the output in which exactly the wanted ones do."""

from __future__ import annotations

from typing import Sequence

from ..plan import LossPlan, Part, Symbol
from .lists import GAP, Item, Output, in_interval, occurs


def with_passing(part: Part, plan: LossPlan, output: Output, passing: set[int], scores: Sequence[float]) -> Output:
    """The output with exactly these labels of the filter passing: where there is no room for all, those of the highest scores."""
    symbol = part.symbols[0]
    items = [item for item in output.items if not occurs(symbol, item) or item.column in passing]
    there = {item.column for item in items if occurs(symbol, item)}
    for column in sorted(passing - there):
        score = _nearest_score(symbol, plan.threshold, float(scores[column]))
        if score is not None:
            items = [item for item in items if item.column != column] + [Item(column, score)]
    items.sort(key=lambda item: -item.score)
    return Output(tuple(_fit(items, plan.top_k, passing)), output.values)


def _fit(items: list[Item], top_k: int | None, needed: set[int]) -> list[Item]:
    """At most `top_k` items: the lowest-scored that are not needed go, then the lowest-scored."""
    for place in range(len(items) - 1, -1, -1):
        if top_k is None or len(items) <= top_k:
            break
        if items[place].column not in needed:
            items = items[:place] + items[place + 1 :]
    return items[:top_k]


def _nearest_score(symbol: Symbol, low: float, score: float) -> float | None:
    """The score in [low, 1] at which an item is the symbol, the nearest to its own."""
    sides = [(side.start, side.below) for side in symbol.scores] or [(0.0, 2.0)]
    found = []
    for start, below in sides:
        first, last = max(start, low), min(below - GAP, 1.0)
        if first <= last:
            inner = min(first + GAP, last)
            found.append(score if first <= score <= last else inner if score < first else last)
    fitting = [value for value in found if in_interval(symbol, value)]
    return min(fitting, key=lambda value: abs(value - score)) if fitting else None
