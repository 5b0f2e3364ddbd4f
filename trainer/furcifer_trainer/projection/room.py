"""The lists of all groups in one list of limited length: which group gives up how many items, and which items that no part reads go."""

from __future__ import annotations

from typing import Callable, Optional, Sequence

from .lists import Item
from .search import Found, Search


def share_room(
    top_k: Optional[int], listed: Sequence[Item], unread: Sequence[Item], searches: Callable[[Optional[int]], Sequence[Search]]
) -> Optional[tuple[Item, ...]]:
    """The whole list, by the fewest edits that are found; None where a group has no list. `searches(most)` are the groups' searches."""
    each = [search.first() for search in searches(None)]
    lists = [found.items for found in each if found is not None]
    if len(lists) < len(each):
        return None
    if top_k is None or len(unread) + sum(map(len, lists)) <= top_k:
        return _merged(listed, [unread, *lists])
    chosen = _shortened(top_k, len(unread), searches(top_k))
    return None if chosen is None else _merged(listed, [unread[: top_k - sum(map(len, chosen))], *chosen])


Lists = list[tuple[Item, ...]]


def _shortened(top_k: int, unread: int, searches: Sequence[Search]) -> Optional[Lists]:
    """One list of each group, so that the edits, with the removal of what no part reads, are fewest."""
    firsts = [search.first() for search in searches]
    edits = 0
    while None not in firsts:
        best: dict[int, tuple[int, Lists]] = {0: (0, [])}
        for search in searches:
            best = _combined(best, search.within(edits))
        fitting = [(used + max(length + unread - top_k, 0), lists) for used, (length, lists) in best.items() if length <= top_k]
        fewest = min((used for used, _ in fitting), default=edits)
        is_over = all(search.is_over for search in searches) and edits >= unread + sum(search.lists[-1].edits for search in searches)
        if fitting and (fewest <= edits or is_over):
            return next(lists for used, lists in fitting if used == fewest)
        if is_over:
            return None
        edits += 1
    return None


def _combined(best: dict[int, tuple[int, Lists]], found: Sequence[Found]) -> dict[int, tuple[int, Lists]]:
    """By edits, the shortest lists of the groups so far."""
    combined: dict[int, tuple[int, Lists]] = {}
    for used, (length, lists) in best.items():
        for one in found:
            total = used + one.edits
            if total not in combined or length + len(one.items) < combined[total][0]:
                combined[total] = (length + len(one.items), [*lists, one.items])
    return combined


def _merged(listed: Sequence[Item], lists: Sequence[Sequence[Item]]) -> tuple[Item, ...]:
    """One list by falling score; of equal scores in the order of the list before, as far as each list's own order allows."""
    places = {item: place for place, item in enumerate(listed)}
    rest = [list(items) for items in lists]
    merged = []

    def turn(items: list[Item]) -> tuple[float, int]:
        # What must stand before an item that was there counts as that item.
        score = items[0].score
        return -score, min(places.get(item, len(places)) for item in items if item.score == score)

    while any(rest):
        merged.append(min(filter(None, rest), key=turn).pop(0))
    return tuple(merged)
