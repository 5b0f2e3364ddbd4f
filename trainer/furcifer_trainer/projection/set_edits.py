"""Edits that make a "set" part take an outcome: for each conjunct of its formula, what must go goes and what lacks is added."""

from __future__ import annotations

from typing import Iterator, Sequence

from ..plan import Conjunct, LossPlan, Part, Symbol
from .lists import GAP, Item, Output, in_interval, occurs


def set_candidates(part: Part, plan: LossPlan, output: Output, outcome: int, scores: Sequence[float]) -> Iterator[Output]:
    """Outputs that may take the outcome, one for each conjunct of its term."""
    for term in part.terms:
        if term.outcome == outcome:
            for conjunct in term.any:
                items = _satisfy(part, plan, list(output.items), conjunct, scores)
                if items is not None:
                    yield Output(tuple(items), output.values)


def _satisfy(part: Part, plan: LossPlan, items: list[Item], conjunct: Conjunct, scores: Sequence[float]) -> list[Item] | None:
    absent = [part.symbols[symbol] for symbol in conjunct.absent]
    kept = [moved for item in items if (moved := _out_of(item, absent, plan.threshold)) is not None]
    needed: set[int] = set()
    for symbol in (part.symbols[place] for place in conjunct.present):
        holding = next((item for item in kept if occurs(symbol, item)), None)
        if holding is None:
            holding = _best_item(symbol, absent, plan.threshold, scores)
            if holding is None:
                return None
            kept = [item for item in kept if item.column != holding.column] + [holding]
        needed.add(holding.column)
    kept.sort(key=lambda item: -item.score)
    return fit(kept, plan.top_k, needed)


def fit(items: list[Item], top_k: int | None, needed: set[int]) -> list[Item]:
    """At most `top_k` items: the lowest-scored that are not needed go."""
    for place in range(len(items) - 1, -1, -1):
        if top_k is None or len(items) <= top_k:
            break
        if items[place].column not in needed:
            items = items[:place] + items[place + 1 :]
    return items


def _out_of(item: Item, absent: Sequence[Symbol], threshold: float) -> Item | None:
    """The item, its score moved if that is enough to be none of the symbols; None where it must go."""
    if not any(occurs(symbol, item) for symbol in absent):
        return item
    bounds = [bound for symbol in absent if item.column in symbol.columns for side in symbol.scores for bound in (side.start - GAP, side.below + GAP)]
    moved = sorted((Item(item.column, bound) for bound in bounds if threshold <= bound <= 1), key=lambda other: abs(other.score - item.score))
    return next((other for other in moved if not any(occurs(symbol, other) for symbol in absent)), None)


def _best_item(symbol: Symbol, absent: Sequence[Symbol], threshold: float, scores: Sequence[float]) -> Item | None:
    """The label of a symbol with the highest own score, at the nearest allowed score."""
    for column in sorted(symbol.columns, key=lambda column: (-scores[column], column)):
        for score in nearest_scores(symbol, threshold, float(scores[column])):
            item = Item(column, score)
            if not any(occurs(other, item) for other in absent):
                return item
    return None


def nearest_scores(symbol: Symbol, low: float, score: float, high: float = 1.0) -> list[float]:
    """Scores in [low, high] at which an item is the symbol, the nearest to its own first."""
    sides = [(side.start, side.below) for side in symbol.scores] or [(0.0, 2.0)]
    found = []
    for start, below in sides:
        first, last = max(start, low), min(below - GAP, high)
        if first <= last:
            inner = min(first + GAP, last)
            found.append(score if first <= score <= last else inner if score < first else last)
    return sorted((value for value in found if in_interval(symbol, value)), key=lambda value: abs(value - score))
