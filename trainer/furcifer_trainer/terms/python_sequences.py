"""Python's functions on sequences: length, indexing, slicing, order and search. Texts are sequences of their characters."""

from __future__ import annotations

from functools import cmp_to_key
from typing import List, Mapping, Tuple

from .compare import equal_values, less
from .signature import Apply, Table, python
from .values import MOST_ITEMS, UNDEFINED, Raised, Unmodelled, Value, as_flag, as_integer


def items_of(value: Value) -> Tuple[Value, ...]:
    """What a ``for`` loop sees."""
    if isinstance(value, (str, tuple)):
        return tuple(value)
    raise Raised("TypeError")


def _bound(value: Value) -> "int | None":
    return None if value is None or value is UNDEFINED else as_integer(value)


def _length(value: Value) -> Value:
    if isinstance(value, (str, tuple)):
        return len(value)
    raise Raised("TypeError")


def _item(sequence: Value, index: Value) -> Value:
    items, position = items_of(sequence), as_integer(index)
    if not -len(items) <= position < len(items):
        raise Raised("IndexError")
    return items[position]


def _slice(sequence: Value, start: Value, stop: Value, step: Value) -> Value:
    if not isinstance(sequence, (str, tuple)):
        raise Raised("TypeError")
    by = _bound(step)
    if by == 0:
        raise Raised("ValueError")
    return sequence[_bound(start) : _bound(stop) : by]


#: Below this CPython sorts by binary insertion, which is followed here also where the order is none (NaN).
_INSERTION_LENGTH = 64


def _sorted(iterable: Value, key: Value, reverse: Value) -> Value:
    """Without a key function."""
    items = list(items_of(iterable))
    if key is not None and key is not UNDEFINED:
        raise Unmodelled
    is_reverse = as_flag(reverse)
    if is_reverse:
        items.reverse()
    if len(items) < _INSERTION_LENGTH:
        _sort_by_insertion(items)
    else:
        items.sort(key=cmp_to_key(_order))
    return tuple(reversed(items)) if is_reverse else tuple(items)


def _order(left: Value, right: Value) -> int:
    """Of many items: those without an order (NaN) are unmodelled."""
    if less(left, right):
        return -1
    if less(right, left):
        return 1
    if not equal_values(left, right):
        raise Unmodelled
    return 0


def _run_length(items: List[Value]) -> int:
    """Length of the run at the front, reversed in place when it falls strictly."""
    if len(items) < 2:
        return len(items)
    is_falling = less(items[1], items[0])
    end = 2
    while end < len(items) and less(items[end], items[end - 1]) == is_falling:
        end += 1
    if is_falling:
        items[:end] = items[:end][::-1]
    return end


def _sort_by_insertion(items: List[Value]) -> None:
    for index in range(_run_length(items), len(items)):
        pivot = items.pop(index)
        low, high = 0, index
        while low < high:
            middle = (low + high) // 2
            if less(pivot, items[middle]):
                high = middle
            else:
                low = middle + 1
        items.insert(low, pivot)


def _extreme(is_maximum: bool) -> Apply:
    """``min`` and ``max``: the first item that no later one beats."""

    def extreme(keywords: Mapping[str, Value], *values: Value) -> Value:
        if keywords.get("key") is not None:
            raise Unmodelled
        if not values or (len(values) > 1 and "default" in keywords):
            raise Raised("TypeError")
        items = items_of(values[0]) if len(values) == 1 else values
        if not items:
            if "default" in keywords:
                return keywords["default"]
            raise Raised("ValueError")
        best = items[0]
        for candidate in items[1:]:
            if less(best, candidate) if is_maximum else less(candidate, best):
                best = candidate
        return best

    return extreme


def _index(sequence: Value, value: Value, start: Value, stop: Value) -> Value:
    # Unlike a slice, None is no bound here.
    if not isinstance(sequence, tuple) or start is None or stop is None:
        raise Raised("TypeError")
    for index in range(*slice(_bound(start), _bound(stop)).indices(len(sequence))):
        if equal_values(sequence[index], value):
            return index
    raise Raised("ValueError")


def _count(sequence: Value, value: Value) -> Value:
    if not isinstance(sequence, tuple):
        raise Raised("TypeError")
    return sum(equal_values(one, value) for one in sequence)


def _range(*values: Value) -> Value:
    given = [as_integer(value) for value in values if value is not UNDEFINED]
    if len(given) == 3 and given[2] == 0:
        raise Raised("ValueError")
    numbers = range(*given)
    # len() of a huge range raises.
    distance = (numbers.stop - numbers.start) // numbers.step
    if distance > MOST_ITEMS + 1 or (distance > 0 and len(numbers) > MOST_ITEMS):
        raise Unmodelled
    return tuple(numbers)


SEQUENCE_FUNCTIONS: Table = {
    "len": python("obj /", _length),
    "item.python": python("sequence index /", _item),
    "slice.python": python("sequence start stop step? /", _slice),
    "sorted": python("iterable / * key? reverse?", _sorted),
    "reversed": python("sequence /", lambda sequence: items_of(sequence)[::-1]),
    "items": python("iterable /", items_of),
    "list.index": python("self value start? stop? /", _index),
    "list.count": python("self value /", _count),
    "any": python("iterable /", lambda iterable: any(items_of(iterable))),
    "all": python("iterable /", lambda iterable: all(items_of(iterable))),
    "min": python("*values default? key?", _extreme(False)),
    "max": python("*values default? key?", _extreme(True)),
    "range": python("start stop? step? /", _range),
}
