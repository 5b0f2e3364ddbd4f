"""How rows of JavaScript run: on JavaScript's values, and what its abstract operations make of them.

A host value is None (null), UNDEFINED, a bool, a float, a *unit text* (``text.py``) or a tuple. Results come out in the normal
form of the term language: a safe integer that is not -0 is an int, every other number a float. What a function throws is the
failure of that name; what grows beyond the limits, or is no value of the language (an object, a function), is unmodelled.
"""

from __future__ import annotations

import math
from typing import Callable, Tuple, Union

from ..signature import Row, javascript
from ..text import from_units, to_units
from ..values import LONGEST_TEXT, MOST_ITEMS, UNDEFINED, Raised, Undefined, Unmodelled, Value
from .numbers import number_text, read_number

Host = Union[None, Undefined, bool, float, str, Tuple["Host", ...]]
HostFunction = Callable[..., "Host | int"]

#: Lists in lists beyond this are unmodelled.
_DEEPEST = 200
#: Characters of a number in decimal, and a comma.
_LONGEST_NUMBER = 26
LARGEST_SAFE = 2**53 - 1


def row(apply: HostFunction) -> Row:
    """A row of a function on host values; ints that it gives are numbers."""

    def on_values(*values: Value) -> Value:
        left = [LONGEST_TEXT]
        try:
            return _from_host(apply(*(_to_host(value, left, 0) for value in values)), 0)
        except RecursionError:
            raise Unmodelled from None

    return javascript(on_values)


def _to_host(value: Value, left: "list[int]", depth: int) -> Host:
    """Arguments are cut at the limit of a text altogether, so that a conversion to a text is no longer than a small multiple of it."""
    result: Host
    if isinstance(value, str):
        result = to_units(value)
        left[0] -= len(result)
    elif isinstance(value, tuple):
        left[0] -= _LONGEST_NUMBER * len(value)
        result = value
    elif isinstance(value, int) and not isinstance(value, bool):
        result = _nearest_double(value)
    else:
        result = value
    if left[0] < 0 or depth > _DEEPEST:
        raise Unmodelled
    return tuple(_to_host(item, left, depth + 1) for item in value) if isinstance(value, tuple) else result


def _nearest_double(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _from_host(value: "Host | int", depth: int) -> Value:
    if isinstance(value, bool) or value is None or isinstance(value, Undefined):
        return value
    if isinstance(value, (int, float)):
        return normal_number(float(value))
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise Unmodelled
        return from_units(value)
    if len(value) > MOST_ITEMS or depth >= _DEEPEST:
        raise Unmodelled
    return tuple(_from_host(item, depth + 1) for item in value)


def normal_number(value: float) -> "int | float":
    is_whole = value.is_integer() and abs(value) <= LARGEST_SAFE and (value != 0 or math.copysign(1, value) > 0)
    return int(value) if is_whole else value


def to_text(value: Host) -> str:
    """String(value)."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return ",".join("" if item is None or item is UNDEFINED else to_text(item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    return "undefined" if isinstance(value, Undefined) else number_text(value)


def to_number(value: Host = UNDEFINED) -> float:
    """Number(value)."""
    if isinstance(value, (bool, float)):
        return float(value)
    if value is None:
        return 0.0
    if isinstance(value, Undefined):
        return math.nan
    return read_number(value if isinstance(value, str) else to_text(value))


def to_integer(value: Host) -> float:
    """ToIntegerOrInfinity: a whole double, never -0 or NaN."""
    number = to_number(value)
    if math.isnan(number) or number == 0:
        return 0.0
    return number if math.isinf(number) else float(math.trunc(number)) or 0.0


def to_int32(value: Host) -> int:
    bits = to_uint32(value)
    return bits - 2**32 if bits >= 2**31 else bits


def to_uint32(value: Host) -> int:
    number = to_number(value)
    return math.trunc(number) % 2**32 if math.isfinite(number) else 0


def to_boolean(value: Host) -> bool:
    if isinstance(value, tuple):
        return True
    return False if isinstance(value, float) and math.isnan(value) else bool(value)


def clamp(value: float, least: int, most: int) -> int:
    return int(min(max(value, least), most))


def relative_index(value: Host, length: int, otherwise: int) -> int:
    """A position that counts from the end where it is negative, cut to 0..length; ``otherwise`` for undefined."""
    if value is UNDEFINED:
        return otherwise
    index = to_integer(value)
    return clamp(index + length if index < 0 else index, 0, length)


def is_object(value: Host) -> bool:
    return isinstance(value, tuple)


def refuse_identity(a: Host, b: Host) -> None:
    """Lists have no identity here: whether two of them are the same object is unmodelled."""
    if is_object(a) and is_object(b):
        raise Unmodelled


def strictly_equal(a: Host, b: Host) -> bool:
    """``===``; a list is never equal to anything but a list."""
    refuse_identity(a, b)
    if type(a) is not type(b):
        return False
    return a == b


def own_text(value: Host) -> str:
    """The first argument of a method that only texts have."""
    if isinstance(value, str):
        return value
    raise Raised("TypeError")
