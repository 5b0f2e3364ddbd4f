"""The cheapest edited lists of one group: a best-first search (A*) through list and readers.

At each place of the list an item is kept or removed, or an item of some kind and band is put in before it. What is put in takes the labels
of its kind that were removed first: so a label that moves is one edit. Which label an item gets is settled when the path is complete.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import Iterable, Iterator, Optional, Sequence

from .groups import Band, Group
from .lists import Item, Output, takes
from .placing import Slot, place_items
from .readers import Reader, State, reader_of

#: Paths that are followed before the search hurries, and after.
_LIMIT = 6000
#: How much dearer edits to come are than edits made when the search hurries: it then finds some list, not the cheapest.
_HURRY = 3.0


@dataclass(frozen=True)
class Found:
    items: tuple[Item, ...]
    edits: int


@dataclass(frozen=True)
class _Path:
    edits: int
    change: float
    """Among equally many edits, how much they change."""
    place: int
    floor: int
    """The band of the last item; where order does not matter, the last slot put in."""
    states: tuple[State, ...]
    balance: tuple[int, ...]
    """Of each kind, how many labels more were put in than removed."""
    ceiling: float = 1.0
    last: Optional[float] = None
    """The score of the last item where it is settled."""
    before: Optional[_Path] = None
    added: Optional[Item | Slot] = None
    is_complete: bool = False


def _key(path: _Path) -> tuple[object, ...]:
    return (path.place, path.floor, path.states, path.balance, path.last, path.is_complete)


def _helps(reader: Reader, symbols: Iterable[int]) -> bool:
    return reader.wanted is None or not reader.wanted.isdisjoint(symbols)


class Search:
    def __init__(self, group: Group, items: Sequence[Item], scores: Sequence[float], most: Optional[int]) -> None:
        self.group, self.items, self.scores, self.most = group, items, scores, most
        self.place_of = [(group.kind_of[item.column], group.band_of(item.score)) for item in items]
        readings = [group.kinds[kind].readings[band] for kind, band in self.place_of]
        self.readers: list[Reader] = [
            reader_of(group, place, [(reading[place], item.score) for reading, item in zip(readings, items)]) for place in range(len(group.parts))
        ]
        #: By part and kind, whether it could help to put a label in again that was removed.
        self.returning = [
            [any(_helps(reader, reading[place]) for reading in kind.readings) for kind in group.kinds] for place, reader in enumerate(self.readers)
        ]
        listed = {item.column for item in items}
        self.fresh = [[column for column in kind.columns if column not in listed] for kind in group.kinds]
        #: By place and kind, how many items of the kind are still to come.
        self.remaining = [[0] * len(group.kinds)]
        for kind, _ in reversed(self.place_of):
            self.remaining.insert(0, [count + (each == kind) for each, count in enumerate(self.remaining[0])])
        self.is_ordered = group.is_ordered
        self.tells_ties = any(part.votes == "item" and part.ties == "last" for part in group.parts)
        #: Parts that add scores, with the symbols whose scores should be high.
        self.sums = [
            (place, {case.symbol or 0 for case in part.cases if case.outcome == outcome})
            for place, (part, outcome) in enumerate(zip(group.parts, group.outcomes))
            if part.votes == "sum"
        ]
        self.removal_ends = [self._removal_end(kind) for kind in range(len(group.kinds))]
        self.slots = list(self._slots())
        self._begin(1.0)

    def _slots(self) -> Iterator[tuple[int, int, Band]]:
        """Kinds and bands to put items in; where order does not matter, bands in which a kind is the same are one."""
        for kind, each in enumerate(self.group.kinds):
            for band, scores in enumerate(self.group.bands):
                if self.is_ordered or band == 0 or each.readings[band] != each.readings[band - 1]:
                    last = band
                    while not self.is_ordered and last + 1 < len(each.readings) and each.readings[last + 1] == each.readings[band]:
                        last += 1
                    yield kind, band, Band(self.group.bands[last].low, scores.high)

    def _removal_end(self, kind: int) -> str:
        """Which of a kind's items go first where scores are added and nothing else tells them apart: the highest of a rival, the lowest of
        one's own, which come back higher."""
        readings = set(self.group.kinds[kind].readings)
        if self.is_ordered or len(self.sums) != 1 or len(readings) != 1:
            return "any"
        place, own = self.sums[0]
        symbols = next(iter(readings))[place]
        return "any" if len(symbols) > 1 else "first" if own.isdisjoint(symbols) else "last"

    def first(self) -> Optional[Found]:
        """The cheapest list, or some list where that takes too long to find."""
        self._advance(None)
        if not self.lists and self.queue:
            self._begin(_HURRY)
            self._advance(None)
        return self.lists[0] if self.lists else None

    def within(self, edits: int) -> list[Found]:
        """Lists of at most so many edits, each later one shorter than those before it."""
        self._advance(edits)
        return [found for found in self.lists if found.edits <= edits]

    @property
    def is_over(self) -> bool:
        return not self.queue or self.left == 0

    def _begin(self, hurry: float) -> None:
        self.hurry = hurry
        self.left = _LIMIT
        self.lists: list[Found] = []
        self.queue: list[tuple[float, float, int, _Path]] = []
        self.best: dict[object, tuple[int, float]] = {}
        self.pushed = 0
        self._push(_Path(0, 0.0, 0, 0, tuple(reader.start for reader in self.readers), (0,) * len(self.group.kinds)))

    def _push(self, path: _Path) -> None:
        to_come = 0.0 if path.is_complete else self._bound(path)
        key, cost = _key(path), (path.edits, path.change)
        if to_come != math.inf and (key not in self.best or cost < self.best[key]):
            self.best[key] = cost
            self.pushed += 1
            heapq.heappush(self.queue, (path.edits + self.hurry * to_come, path.change, self.pushed, path))

    def _advance(self, edits: Optional[int]) -> None:
        """Follows paths to the next list, or as far as lists of so many edits may come."""
        while self.queue and self.left > 0 and (edits is None or self.queue[0][0] <= edits):
            path = heapq.heappop(self.queue)[3]
            if self.best[_key(path)] < (path.edits, path.change):
                continue
            self.left -= 1
            if not path.is_complete:
                for following in self._following(path):
                    self._push(following)
                continue
            found = self._confirmed(path)
            if found is not None and (not self.lists or len(found.items) < len(self.lists[-1].items)):
                self.lists.append(found)
                if edits is None:
                    return

    def _bound(self, path: _Path) -> float:
        added = sum(count for count in path.balance if count > 0)
        surplus = 0 if self.most is None else len(self.items) + sum(path.balance) - self.most
        if surplus > len(self.items) - path.place:
            return math.inf
        least = max(surplus - added, 0.0)
        for reader, state, returning in zip(self.readers, path.states, self.returning):
            removed = sum(max(-count, 0) for count, may_return in zip(path.balance, returning) if may_return)
            least = max(least, reader.bound(state, path.place, removed, added))
        return least

    def _following(self, path: _Path) -> Iterator[_Path]:
        is_last = path.place == len(self.items)
        if not is_last:
            yield from self._past_item(path)
        elif all(reader.accepts(state) for reader, state in zip(self.readers, path.states)):
            # A label that comes or goes changes more than one that moves.
            change = path.change + sum(abs(count) for count in path.balance)
            yield _Path(path.edits, change, path.place, path.floor, path.states, path.balance, last=path.last, before=path, is_complete=True)
        if self.is_ordered or is_last:
            for number, (kind, band, scores) in enumerate(self.slots):
                if (band if self.is_ordered else number) >= path.floor and path.balance[kind] < len(self.fresh[kind]) + self.remaining[path.place][kind]:
                    yield from self._insert(path, number, kind, band, scores)

    def _past_item(self, path: _Path) -> Iterator[_Path]:
        item = self.items[path.place]
        kind, band = self.place_of[path.place]
        count = path.balance[kind]
        states = self._read(path.states, kind, band, item.score, path.last == item.score)
        # What was put in of a kind beyond its fresh labels is yet to be removed.
        may_stay = count <= len(self.fresh[kind]) + self.remaining[path.place + 1][kind] and (not self.is_ordered or band >= path.floor)
        ends = self.removal_ends[kind]
        if states is not None and may_stay and not (ends == "last" and count < 0):
            floor = band if self.is_ordered else path.floor
            last = item.score if self.tells_ties else None
            yield _Path(path.edits, path.change, path.place + 1, floor, states, path.balance, item.score, last, path, item)
        # Where neither order nor length matters, no removal helps of what no part reads, however it is scored.
        is_useless = states == path.states and not self.is_ordered and self.most is None and len(set(self.group.kinds[kind].readings)) == 1
        seen = self.remaining[0][kind] - self.remaining[path.place][kind]
        if not is_useless and not (ends == "first" and -count < seen):
            balance = (*path.balance[:kind], count - 1, *path.balance[kind + 1 :])
            # What is not likely goes first.
            change = path.change + 0.01 * item.score
            yield _Path(path.edits + (count <= 0), change, path.place + 1, path.floor, path.states, balance, path.ceiling, path.last, path)

    def _insert(self, path: _Path, number: int, kind: int, band: int, scores: Band) -> Iterator[_Path]:
        count = path.balance[kind]
        balance = (*path.balance[:kind], count + 1, *path.balance[kind + 1 :])
        following = self.items[path.place].score if self.is_ordered and path.place < len(self.items) else 0.0
        ceiling = path.ceiling if self.is_ordered else 1.0
        low, high = max(scores.low, following), min(scores.high, ceiling)
        score = self._score(kind, band, min(low, high), high) if self.sums else None
        change = path.change
        if score is None:
            own = self.scores[self.fresh[kind][count]] if 0 <= count < len(self.fresh[kind]) else high
            change += max(low - own, own - high, 0.0)
        may_tie = path.last is not None and scores.low <= path.last <= scores.high
        for tied in (False, True) if may_tie else (False,):
            states = self._read(path.states, kind, band, score or 0.0, tied)
            if states is not None and self._gains(path.states, states, kind, band):
                slot = Slot(kind, scores, score, tied)
                floor = band if self.is_ordered else number
                yield _Path(path.edits + (count >= 0), change, path.place, floor, states, balance, high if score is None else score, path.last if tied else None, path, slot)

    def _score(self, kind: int, band: int, low: float, high: float) -> float:
        """Where scores are added: as high as it can be for the outcome, else as low."""
        reading = self.group.kinds[kind].readings[band]
        return high if any(not own.isdisjoint(reading[place]) for place, own in self.sums) else low

    def _read(self, states: tuple[State, ...], kind: int, band: int, score: float, tied: bool) -> Optional[tuple[State, ...]]:
        after: list[State] = []
        for reader, state, symbols in zip(self.readers, states, self.group.kinds[kind].readings[band]):
            following = reader.step(state, symbols, score, tied)
            if following is None:
                return None
            after.append(following)
        return tuple(after)

    def _gains(self, before: tuple[State, ...], after: tuple[State, ...], kind: int, band: int) -> bool:
        """Whether what is put in could bring any part nearer to its outcome."""
        reading = self.group.kinds[kind].readings[band]
        return any(old != new and _helps(reader, symbols) for reader, old, new, symbols in zip(self.readers, before, after, reading))

    def _confirmed(self, path: _Path) -> Optional[Found]:
        """The path's list, if the exact rule takes the outcomes."""
        entries: list[Item | Slot] = []
        at: Optional[_Path] = path
        while at is not None:
            if at.added is not None:
                entries.append(at.added)
            at = at.before
        entries.reverse()
        items = place_items(self.group, self.items, entries, self.scores, self.fresh)
        return Found(items, path.edits) if takes(self.group.parts, self.group.outcomes, Output(items)) else None
