"""From the course of a search to a list: which label and which score each item that was put in gets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Optional, Sequence

from .groups import Band, Group
from .lists import GAP, Item, Output, takes

_HALVINGS = 30


@dataclass(frozen=True)
class Slot:
    """An item of a kind to put in, and the scores it may have; `tied`: that of the item before it."""

    kind: int
    scores: Band
    score: Optional[float] = None
    tied: bool = False


def place_items(group: Group, listed: Sequence[Item], entries: Sequence[Item | Slot], scores: Sequence[float], fresh: Sequence[Sequence[int]]) -> tuple[Item, ...]:
    """The list of kept items and of items in the slots, in the order of `entries` where order matters."""
    labels = _labels(group, listed, entries, scores, fresh)
    if group.is_ordered:
        return tuple(_between(entries, labels))
    items = []
    wished: dict[int, float] = {}
    for entry in entries:
        if isinstance(entry, Slot):
            item = labels[entry.kind].pop(0)
            wished[item.column] = _nearest(item.score, entry.scores)
            entry = Item(item.column, wished[item.column] if entry.score is None else entry.score)
        items.append(entry)
    items.sort(key=lambda item: -item.score)
    return _relaxed(group, tuple(items), wished)


def _labels(group: Group, listed: Sequence[Item], entries: Sequence[Item | Slot], scores: Sequence[float], fresh: Sequence[Sequence[int]]) -> dict[int, list[Item]]:
    """For the slots of each kind, labels with their own scores: those that were removed, then the likeliest."""
    kept = {entry.column for entry in entries if isinstance(entry, Item)}
    wanted: dict[int, int] = defaultdict(int)
    for entry in entries:
        if isinstance(entry, Slot):
            wanted[entry.kind] += 1
    labels: dict[int, list[Item]] = {}
    for kind, count in wanted.items():
        removed = [item for item in listed if group.kind_of[item.column] == kind and item.column not in kept]
        added = [Item(column, scores[column]) for column in fresh[kind]]
        labels[kind] = sorted([*removed, *added][:count], key=lambda item: -item.score)
    return labels


def _nearest(own: float, scores: Band) -> float:
    """The score that is nearest to a label's own, a little inside."""
    if scores.low <= own <= scores.high:
        return own
    return min(scores.low + GAP, scores.high) if own < scores.low else scores.high


def _between(entries: Sequence[Item | Slot], labels: dict[int, list[Item]]) -> list[Item]:
    """Items in slots between the scores of their neighbours, apart from them where there is room."""
    items: list[Item] = []
    for place, entry in enumerate(entries):
        if isinstance(entry, Slot):
            item = labels[entry.kind].pop(0)
            above = items[-1].score if items else None
            if entry.tied and above is not None:
                items.append(Item(item.column, above))
                continue
            following = next((later for later in range(place, len(entries)) if isinstance(entries[later], Item)), len(entries))
            below = max([entry.scores.low, *(later.score for later in entries[following : following + 1] if isinstance(later, Item))])
            high = entry.scores.high if above is None else min(entry.scores.high, above)
            margin = min(GAP, (high - below) / (following - place + 1))
            top = high - margin if above == high else high
            wish = item.score if entry.score is None else entry.score
            entry = Item(item.column, min(max(wish, below + margin * (following - place)), top))
        items.append(entry)
    return items


def _relaxed(group: Group, items: tuple[Item, ...], wished: dict[int, float]) -> tuple[Item, ...]:
    """Where scores were made extreme so that a sum wins, each goes back towards its own as far as the outcomes hold."""
    def holds(column: int, score: float) -> bool:
        return takes(group.parts, group.outcomes, Output(_with_score(items, column, score)))

    if not any(part.votes == "sum" for part in group.parts) or not takes(group.parts, group.outcomes, Output(items)):
        return items
    for column, wish in wished.items():
        score = next(item.score for item in items if item.column == column)
        near, far = 0.0, 1.0
        if not holds(column, wish):
            for _ in range(_HALVINGS):
                middle = (near + far) / 2
                near, far = (middle, far) if holds(column, score + (wish - score) * middle) else (near, middle)
            # Just beyond the bound, no nearer than float32 tells apart.
            near = max(near - GAP / max(abs(wish - score), GAP), 0.0)
            wish = score + (wish - score) * near
        items = _with_score(items, column, wish)
    return items


def _with_score(items: tuple[Item, ...], column: int, score: float) -> tuple[Item, ...]:
    return tuple(sorted((Item(column, score) if item.column == column else item for item in items), key=lambda item: -item.score))

