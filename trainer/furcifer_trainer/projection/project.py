"""Decision projection: the generic output, edited as little as possible, so that the exact rule takes the predicted outcomes.

Parts that share labels are searched together, others apart; what they put in shares the room of the list. Only an output that keeps the
limits of the request and that the exact rule confirms is served. Where none is found, the output stays as it was and `reached` is
false. Edited scores carry no probability meaning: serve them only to the application whose rule it is.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Optional, Sequence

from ..plan import LossPlan
from .groups import groups_of
from .lists import Item, Output, Projected, takes
from .room import share_room
from .search import Search
from .value_edits import edited_values


def project(plan: LossPlan, output: Output, outcomes: Sequence[int], scores: Sequence[float]) -> Projected:
    """The output edited so that part i takes `outcomes[i]`. `scores` [W] are the generic model's, which say what is added first.

    All parts read the same output; a model for several streams projects each stream's parts by themselves.
    """
    if takes(plan.parts, outcomes, output) and is_servable(plan, output):
        return Projected(output, 0, True)
    values = edited_values(plan, outcomes, output.values)
    items = None if values is None else _edited_items(plan, output, outcomes, scores)
    if values is None or items is None:
        return Projected(output, 0, False)
    edited = Output(items, values)
    reached = takes(plan.parts, outcomes, edited) and is_servable(plan, edited)
    return Projected(edited, edit_count(output, edited), True) if reached else Projected(output, 0, False)


def _edited_items(plan: LossPlan, output: Output, outcomes: Sequence[int], scores: Sequence[float]) -> Optional[tuple[Item, ...]]:
    groups = groups_of(plan, outcomes, scores)
    read = {column for group in groups for column in group.kind_of}
    parts_of_list = [[item for item in output.items if item.column in group.kind_of] for group in groups]
    unread = [item for item in output.items if item.column not in read]

    def lists(most: Optional[int]) -> list[Search]:
        return [Search(group, items, scores, most) for group, items in zip(groups, parts_of_list)]

    return share_room(plan.top_k, output.items, unread, lists)


def is_servable(plan: LossPlan, output: Output) -> bool:
    """Whether a request can have such an answer: no label twice, falling scores from the threshold to 1, and no more items than asked for."""
    ranked = [item.score for item in output.items]
    return (
        (plan.top_k is None or len(ranked) <= plan.top_k)
        and len({item.column for item in output.items}) == len(ranked)
        and all(plan.threshold <= score <= 1 for score in ranked)
        and all(above >= below for above, below in zip(ranked, ranked[1:]))
    )


def edit_count(before: Output, after: Output) -> int:
    """Items added, removed, given another score or another place among equal scores, and values changed."""
    places = {(item.column, item.score): place for place, item in enumerate(before.items)}
    kept = [places[item.column, item.score] for item in after.items if (item.column, item.score) in places]
    changed = {item.column for item in (*before.items, *after.items)}.difference(before.items[place].column for place in kept)
    return len(changed) + len(kept) - _longest_rising(kept) + sum(before.values.get(name) != value for name, value in after.values.items())


def _longest_rising(places: Sequence[int]) -> int:
    """How many of distinct numbers can stay so that they rise."""
    ends: list[int] = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)
