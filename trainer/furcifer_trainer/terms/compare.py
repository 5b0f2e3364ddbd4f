"""Equality and order of Python's values: numbers exactly across types, texts by code point, tuples item by item.

Identity plays no part: a NaN never equals itself here, where CPython finds the same object in a list.
"""

from __future__ import annotations

from .values import Raised, Value


def equal_values(left: Value, right: Value) -> bool:
    if isinstance(left, tuple):
        return isinstance(right, tuple) and len(left) == len(right) and all(map(equal_values, left, right))
    if isinstance(left, (int, float)):
        return isinstance(right, (int, float)) and left == right
    return left == right if isinstance(left, str) else left is right


def less(left: Value, right: Value) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left < right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return left < right
    if not isinstance(left, tuple) or not isinstance(right, tuple):
        raise Raised("TypeError")
    for one, other in zip(left, right):
        if not equal_values(one, other):
            return less(one, other)
    return len(left) < len(right)


def less_or_equal(left: Value, right: Value) -> bool:
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return left <= right
    if isinstance(left, tuple) and isinstance(right, tuple):
        for one, other in zip(left, right):
            if not equal_values(one, other):
                return less_or_equal(one, other)
        return len(left) <= len(right)
    return not less(right, left)
