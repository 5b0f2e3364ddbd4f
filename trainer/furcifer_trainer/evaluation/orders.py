"""In which states a transition table can end when the order of the items is open."""

from __future__ import annotations

from typing import Dict, FrozenSet, List, Optional, Sequence, Set, Tuple

Row = Tuple[int, ...]
Counts = Tuple[int, ...]

#: After so many combinations of what was read an order is no longer searched: any number of items in any order is assumed.
MOST_COMBINATIONS = 20_000


class _TooMany(Exception):
    pass


def reachable_states(table: Sequence[Row], initial: int, counts: Counts, others: int, top_k: Optional[int]) -> FrozenSet[int]:
    """States after ``counts[s]`` items of each symbol and ``others`` that change nothing, in some order.

    ``table[s]``: the next state from each state. Only the first ``top_k`` items are read.
    """
    same = tuple(range(len(table[0]))) if table else ()
    merged: Dict[Row, int] = {}
    idle = others
    for row, count in zip(table, counts):
        if row == same:
            idle += count
        elif count > 0:
            merged[row] = merged.get(row, 0) + count
    total = sum(merged.values()) + idle
    read = total if top_k is None else min(total, top_k)
    rows = list(merged)
    try:
        return frozenset(_Search(rows).ends(initial, tuple(merged.values()), idle, read))
    except (_TooMany, RecursionError):
        return frozenset(_closure(rows, initial))


class _Search:
    def __init__(self, rows: List[Row]) -> None:
        self.rows = rows
        self.is_constant = [len(set(row)) == 1 for row in rows]
        self.known: Dict[Tuple[int, Counts, int, int], Set[int]] = {}

    def ends(self, state: int, counts: Counts, idle: int, read: int) -> Set[int]:
        """End states from a state, when ``read`` more items are read of those that are left."""
        live = [symbol for symbol, count in enumerate(counts) if count > 0]
        if read == 0 or all(self.rows[symbol][state] == state for symbol in live):
            return {state}
        if all(self.is_constant[symbol] for symbol in live):
            # The last of them decides; any of them may be it.
            return {self.rows[symbol][0] for symbol in live} | ({state} if idle >= read else set())
        if read == sum(counts) + idle:
            idle, read = 0, sum(counts)  # everything is read, so that what changes nothing counts for nothing
        key = (state, counts, idle, read)
        if key not in self.known:
            if len(self.known) >= MOST_COMBINATIONS:
                raise _TooMany
            found: Set[int] = set()
            for symbol in live:
                left = counts[:symbol] + (counts[symbol] - 1,) + counts[symbol + 1 :]
                found |= self.ends(self.rows[symbol][state], left, idle, read - 1)
            if idle > 0:
                found |= self.ends(state, counts, idle - 1, read - 1)
            self.known[key] = found
        return self.known[key]


def _closure(rows: Sequence[Row], initial: int) -> Set[int]:
    seen = {initial}
    waiting = [initial]
    while waiting:
        state = waiting.pop()
        fresh = {row[state] for row in rows} - seen
        seen |= fresh
        waiting += fresh
    return seen
