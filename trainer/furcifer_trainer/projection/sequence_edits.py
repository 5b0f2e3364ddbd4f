"""Edits that make a "sequence" part take an outcome: a cheapest path through list and table (Viterbi).

At each place of the list an item is kept or removed, or an item of some symbol is put in before it; a label may also move. A path from
the initial state to a state of the outcome is an edited list.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import Iterator, Sequence

from ..plan import LossPlan, Part, Symbol
from .lists import Item, Output, step, symbol_of
from .set_edits import fit, nearest_scores

#: The cost of an item added or removed.
_CHANGE = 1.0


@dataclass(frozen=True)
class _Path:
    place: int
    state: int
    items: tuple[Item, ...]
    used: frozenset[int]


def sequence_candidates(part: Part, plan: LossPlan, output: Output, outcome: int, scores: Sequence[float]) -> Iterator[Output]:
    """Cheapest edited lists: with the items as they are, and with each item free to move."""
    items = output.items
    for moving in (None, *items):
        rest = tuple(item for item in items if item is not moving)
        found = _cheapest(part, plan, rest, outcome, scores, None if moving is None else moving.column)
        if found is not None:
            needed = {item.column for item in found if item not in items or symbol_of(part, item) < len(part.symbols)}
            yield Output(tuple(fit(list(found), plan.top_k, needed)), output.values)


def _cheapest(
    part: Part, plan: LossPlan, items: tuple[Item, ...], outcome: int, scores: Sequence[float], moving: int | None
) -> tuple[Item, ...] | None:
    """Dijkstra's search over (place in the list, state of the table)."""
    listed = {item.column for item in items}
    fresh = _fresh_labels(part, listed, scores, moving)
    queue: list[tuple[float, int, _Path]] = [(0.0, 0, _Path(0, part.initial, (), frozenset()))]
    best: dict[tuple[int, int, int], float] = {}
    pushed = 0
    while queue:
        cost, _, path = heapq.heappop(queue)
        # Paths that used other numbers of fresh labels are kept apart, since those run out.
        key = (path.place, path.state, len(path.used))
        if best.get(key, float("inf")) <= cost:
            continue
        best[key] = cost
        if path.place == len(items) and part.state_outcome[path.state] == outcome:
            return path.items
        for extra, following in _moves(part, plan, items, path, fresh, scores):
            pushed += 1
            heapq.heappush(queue, (cost + extra, pushed, following))
    return None


def _fresh_labels(part: Part, listed: set[int], scores: Sequence[float], moving: int | None) -> list[list[int]]:
    """For each symbol, and for items of no symbol where those count, the likeliest labels that are not in the list; the moving one first."""
    fresh = []
    others = [column for column in range(*part.span) if column not in part.columns] if part.any_item else []
    for group in (*(symbol.columns for symbol in part.symbols), others):
        columns = [column for column in group if column not in listed]
        columns.sort(key=lambda column: (column != moving, -scores[column], column))
        fresh.append(columns[: len(part.state_outcome) + 1])
    return fresh


def _moves(
    part: Part, plan: LossPlan, items: tuple[Item, ...], path: _Path, fresh: list[list[int]], scores: Sequence[float]
) -> Iterator[tuple[float, _Path]]:
    if path.place < len(items):
        item = items[path.place]
        yield 0.0, _Path(path.place + 1, step(part, symbol_of(part, item), path.state), (*path.items, item), path.used)
        yield _CHANGE, _Path(path.place + 1, path.state, path.items, path.used)
    if len(path.used) > len(part.state_outcome):
        return
    high = path.items[-1].score if path.items else 1.0
    low = items[path.place].score if path.place < len(items) else plan.threshold
    for symbol, columns in enumerate(fresh):
        column = next((column for column in columns if column not in path.used), None)
        state = step(part, symbol, path.state)
        if column is None or state == path.state:
            continue
        wanted = part.symbols[symbol] if symbol < len(part.symbols) else Symbol("", (), ())
        for score in nearest_scores(wanted, max(low, plan.threshold), float(scores[column]), high):
            added = Item(column, score)
            # Far from its own score is worse, but never as bad as another edit.
            extra = _CHANGE + 0.1 * min(abs(score - float(scores[column])), 1.0)
            yield extra, _Path(path.place, state, (*path.items, added), path.used | {column})
