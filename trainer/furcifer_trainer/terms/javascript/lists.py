"""Array.prototype without callbacks, on lists that never change: reverse, sort and fill give the list that they leave."""

from __future__ import annotations

import math
from typing import Callable, Dict, List, Tuple

from ..text import from_units, to_units
from ..values import LONGEST_TEXT, UNDEFINED, Raised, Unmodelled
from .host import Host, clamp, is_object, refuse_identity, relative_index, strictly_equal, to_integer, to_text

Items = Tuple[Host, ...]
Method = Callable[..., "Host | int"]


def same_value_zero(a: Host, b: Host) -> bool:
    """As ``includes`` compares: NaN is equal to itself."""
    if isinstance(a, float) and isinstance(b, float) and math.isnan(a):
        return math.isnan(b)
    return strictly_equal(a, b)


def _check_identity(self: Items, wanted: Host) -> None:
    """A search for a list among lists asks for their identity."""
    if is_object(wanted) and any(map(is_object, self)):
        raise Unmodelled


def _join(self: Items, separator: Host = UNDEFINED, *_: Host) -> Host:
    by = "," if separator is UNDEFINED else to_text(separator)
    if separator is not UNDEFINED and len(self) * len(by) > 4 * LONGEST_TEXT:
        raise Unmodelled
    return by.join("" if item is None or item is UNDEFINED else to_text(item) for item in self)


def _includes(self: Items, wanted: Host = UNDEFINED, start: Host = UNDEFINED, *_: Host) -> Host:
    _check_identity(self, wanted)
    return any(same_value_zero(item, wanted) for item in self[relative_index(start, len(self), 0) :])


def _index_of(self: Items, wanted: Host = UNDEFINED, start: Host = UNDEFINED, *_: Host) -> int:
    _check_identity(self, wanted)
    indices = range(relative_index(start, len(self), 0), len(self))
    return next((index for index in indices if strictly_equal(self[index], wanted)), -1)


def _last_index_of(self: Items, wanted: Host = UNDEFINED, *start: Host) -> int:
    _check_identity(self, wanted)
    last = len(self) - 1
    if start:
        index = to_integer(start[0])
        last = clamp(index + len(self) if index < 0 else index, -1, len(self) - 1)
    return next((index for index in range(last, -1, -1) if strictly_equal(self[index], wanted)), -1)


def _slice(self: Items, start: Host = UNDEFINED, end: Host = UNDEFINED, *_: Host) -> Host:
    return self[relative_index(start, len(self), 0) : relative_index(end, len(self), len(self))]


def _concat(self: Items, *values: Host) -> Host:
    result: List[Host] = list(self)
    for value in values:
        if isinstance(value, tuple):
            result += value
        else:
            result.append(value)
    return tuple(result)


def _at(self: Items, index: Host = UNDEFINED, *_: Host) -> Host:
    position = to_integer(index)
    position = position + len(self) if position < 0 else position
    return self[int(position)] if 0 <= position < len(self) else UNDEFINED


def _flat(self: Items, depth: Host = UNDEFINED, *_: Host) -> Host:
    return _flattened(self, 1.0 if depth is UNDEFINED else to_integer(depth))


def _flattened(items: Items, depth: float) -> Items:
    result: List[Host] = []
    for item in items:
        if isinstance(item, tuple) and depth >= 1:
            result += _flattened(item, depth - 1)
        else:
            result.append(item)
    return tuple(result)


def _with(self: Items, index: Host = UNDEFINED, value: Host = UNDEFINED, *_: Host) -> Host:
    position = to_integer(index)
    position = position + len(self) if position < 0 else position
    if not 0 <= position < len(self):
        raise Raised("RangeError")
    return self[: int(position)] + (value,) + self[int(position) + 1 :]


def _fill(self: Items, value: Host = UNDEFINED, start: Host = UNDEFINED, end: Host = UNDEFINED, *_: Host) -> Host:
    first, last = relative_index(start, len(self), 0), relative_index(end, len(self), len(self))
    return self[:first] + (value,) * (last - first) + self[max(first, last) :]


def _sort(self: Items, compare: Host = UNDEFINED, *_: Host) -> Host:
    """By the items' texts; what is undefined goes to the end."""
    if compare is not UNDEFINED:
        raise Raised("TypeError")
    absent = tuple(item for item in self if item is UNDEFINED)
    return tuple(sorted((item for item in self if item is not UNDEFINED), key=to_text)) + absent


def list_from(items: Host = UNDEFINED, change: Host = UNDEFINED, *_: Host) -> Host:
    """Array.from without a function for the items."""
    if items is None or items is UNDEFINED or change is not UNDEFINED:
        raise Raised("TypeError")
    if isinstance(items, str):
        return tuple(to_units(character) for character in from_units(items))
    return items if isinstance(items, tuple) else ()


def is_same(a: Host = UNDEFINED, b: Host = UNDEFINED, *_: Host) -> Host:
    """Object.is."""
    refuse_identity(a, b)
    if isinstance(a, float) and isinstance(b, float):
        return a.hex() == b.hex()
    return strictly_equal(a, b)


LIST_METHODS: Dict[str, Method] = {
    "join": _join,
    "includes": _includes,
    "indexOf": _index_of,
    "lastIndexOf": _last_index_of,
    "slice": _slice,
    "concat": _concat,
    "at": _at,
    "reverse": lambda self, *_: self[::-1],
    "toReversed": lambda self, *_: self[::-1],
    "flat": _flat,
    "with": _with,
    "fill": _fill,
    "sort": _sort,
    "toSorted": _sort,
    "toString": lambda self, *_: to_text(self),
    "valueOf": lambda self, *_: self,
}
