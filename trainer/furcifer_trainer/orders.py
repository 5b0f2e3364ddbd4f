"""In which states a transition table can end when the order of the items is open, and of some it is open whether they are there."""

from __future__ import annotations

from functools import lru_cache
from typing import Iterable

Row = tuple[int, ...]
Counts = tuple[int, ...]

#: After so many pairs of a state and what was read an order is no longer searched: any number of items in any order is assumed.
MOST_PLACES = 20_000


@lru_cache(maxsize=65536)
def reachable_states(table: tuple[Row, ...], initial: int, surely: Counts, maybe: Counts, others: int, top_k: int | None) -> frozenset[int]:
    """States after `surely[s]` items of each symbol, up to `maybe[s]` more, and `others` that change nothing, in some order.

    `table[s]`: the next state from each state. Only the first `top_k` items are read.
    """
    search = _Search(others, top_k, len(table[0]) if table else initial + 1)
    for row, sure, open_ in zip(table, surely, maybe):
        search.add(row, sure, open_)
    found = search.ends(initial)
    return frozenset(_closure(search.rows, initial) if found is None else found)


class _Search:
    """Symbols with the same row count together; those whose row changes nothing only fill places of the output."""

    def __init__(self, others: int, top_k: int | None, states: int) -> None:
        self.idle, self.top_k, self.states = others, top_k, states
        self.groups: dict[Row, tuple[int, int]] = {}

    def add(self, row: Row, sure: int, maybe: int) -> None:
        if row == tuple(range(self.states)):
            self.idle += sure + maybe
        elif sure + maybe > 0:
            before = self.groups.get(row, (0, 0))
            self.groups[row] = (before[0] + sure, before[1] + maybe)

    @property
    def rows(self) -> list[Row]:
        return list(self.groups)

    def ends(self, initial: int) -> set[int] | None:
        """None where there are too many orders to look at."""
        rows = self.rows
        is_constant = [len(set(row)) == 1 for row in rows]
        sure = sum(count for count, _ in self.groups.values())
        # Between two items that are surely there a shortest way to any state meets no state twice.
        useful = (sure + 1) * (self.states - 1) if self.top_k is None else self.top_k
        maybe = [min(count, useful) for _, count in self.groups.values()]
        most = tuple(count + more for (count, _), more in zip(self.groups.values(), maybe))
        waiting = [(initial, most)]
        seen = set(waiting)
        ends: set[int] = set()
        while waiting:
            state, left = waiting.pop()
            read = sum(most) - sum(left)
            live = [] if read == self.top_k else [symbol for symbol, count in enumerate(left) if count > 0]
            # The list is over: everything that is surely there was read, or as many items as an output holds.
            is_complete = all(count <= more for count, more in zip(left, maybe))
            is_stuck = all(rows[symbol][state] == state for symbol in live)
            if is_complete or is_stuck or (self.top_k is not None and read + self.idle >= self.top_k):
                ends.add(state)
            if is_stuck:
                continue
            if all(is_constant[symbol] for symbol in live):
                # Whatever else is read, any of them may be the last.
                ends.update(rows[symbol][0] for symbol in live)
                continue
            for symbol in live:
                following = (rows[symbol][state], (*left[:symbol], left[symbol] - 1, *left[symbol + 1 :]))
                if following not in seen:
                    if len(seen) >= MOST_PLACES:
                        return None
                    seen.add(following)
                    waiting.append(following)
        return ends


def _closure(rows: Iterable[Row], initial: int) -> set[int]:
    """States after any number of items in any order."""
    rows = list(rows)
    seen = {initial}
    waiting = [initial]
    while waiting:
        state = waiting.pop()
        fresh = {row[state] for row in rows} - seen
        seen |= fresh
        waiting += fresh
    return seen
