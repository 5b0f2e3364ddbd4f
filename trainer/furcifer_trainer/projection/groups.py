"""Parts that read the same labels are edited together: a group of parts, and what an item is to each of them.

Labels of one kind belong to the same symbols; scores of one band lie in the same intervals of all symbols. So an item is, to every part,
what its kind and its band are.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Iterator, Sequence

from ..plan import LossPlan, Part
from .lists import GAP, in_interval

#: The symbols that an item is, ascending, for each part of a group.
Reading = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Band:
    """Scores from `low` to `high` that may be served."""

    low: float
    high: float


@dataclass(frozen=True)
class Kind:
    """Labels, the likeliest first, and what they are in each band."""

    columns: tuple[int, ...]
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Group:
    """Parts that share labels with each other and with no other part, the outcome that each is to take, and bands by falling score."""

    parts: tuple[Part, ...]
    outcomes: tuple[int, ...]
    bands: tuple[Band, ...]
    kinds: tuple[Kind, ...]
    kind_of: dict[int, int]

    @property
    def is_ordered(self) -> bool:
        """Whether any part tells lists of the same items apart."""
        return any(part.form == "sequence" or part.votes == "item" for part in self.parts)

    def band_of(self, score: float) -> int:
        return next((place for place, band in enumerate(self.bands) if band.low <= score), len(self.bands) - 1)


def groups_of(plan: LossPlan, outcomes: Sequence[int], scores: Sequence[float]) -> list[Group]:
    """The plan's parts over labels, grouped, in the order of their first parts."""
    gathered: list[tuple[set[int], list[int]]] = []
    for place, part in enumerate(plan.parts):
        if part.reads_labels:
            columns, members = set(part.readable), [place]
            meeting = [group for group in gathered if group[0] & columns]
            gathered = [group for group in gathered if not group[0] & columns]
            gathered.append((columns.union(*(group[0] for group in meeting)), sorted(sum((group[1] for group in meeting), members))))
    gathered.sort(key=lambda group: group[1])
    return [
        _group(tuple(plan.parts[place] for place in members), tuple(outcomes[place] for place in members), sorted(columns), plan.threshold, scores)
        for columns, members in gathered
    ]


def _group(parts: tuple[Part, ...], outcomes: tuple[int, ...], columns: Sequence[int], threshold: float, scores: Sequence[float]) -> Group:
    bands = tuple(_bands(parts, threshold))
    symbols: dict[int, list[tuple[int, int]]] = {column: [] for column in columns}
    for part_place, part in enumerate(parts):
        for place, symbol in enumerate(part.symbols):
            for column in dict.fromkeys(symbol.columns):
                symbols[column].append((part_place, place))
    alike: dict[tuple[tuple[int, int], ...], list[int]] = defaultdict(list)
    for column, belonging in symbols.items():
        alike[tuple(belonging)].append(column)
    kinds = tuple(
        Kind(
            tuple(sorted(members, key=lambda column: (-scores[column], column))),
            tuple(
                tuple(tuple(symbol for owner, symbol in belonging if owner == place and in_interval(part.symbols[symbol], band.low)) for place, part in enumerate(parts))
                for band in bands
            ),
        )
        for belonging, members in alike.items()
    )
    return Group(parts, outcomes, bands, kinds, {column: place for place, kind in enumerate(kinds) for column in kind.columns})


def _bands(parts: Sequence[Part], threshold: float) -> Iterator[Band]:
    bounds = {bound for part in parts for symbol in part.symbols for side in symbol.scores for bound in (side.start, side.below)}
    above: float | None = None
    for low in (*sorted((bound for bound in bounds if threshold < bound <= 1), reverse=True), threshold):
        # A score must not come so near to a bound that float32 rounds it away.
        yield Band(low, 1.0 if above is None else max(above - GAP, (low + above) / 2))
        above = low
