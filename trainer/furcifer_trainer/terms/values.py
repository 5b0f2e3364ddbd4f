"""The values of the term language, and the failure that takes the place of one.

A value is None (Python's None, JavaScript's null), UNDEFINED, a bool, an int (of any size), a float (an IEEE double), a str
(Unicode text), or a tuple of values (a list or tuple of the analysed program). An int and a float are different values also
where they are equal. A text holds no surrogate pair as two characters: whatever joins texts goes through ``text.joined``.
"""

from __future__ import annotations

from typing import Final, Tuple, Union


class Undefined:
    """JavaScript's undefined, and an optional argument that is left out; there is one, UNDEFINED."""

    def __repr__(self) -> str:
        return "undefined"

    def __bool__(self) -> bool:
        return False


UNDEFINED: Final = Undefined()

Value = Union[None, Undefined, bool, int, float, str, Tuple["Value", ...]]


class Raised(Exception):
    """The analysed program would raise here; ``type`` is the name that its language gives to the exception, such as IndexError."""

    def __init__(self, type: str) -> None:
        super().__init__(type)
        self.type = type


class Unmodelled(Raised):
    """The result is no value of the term language, or is beyond its limits; no program can raise this."""

    def __init__(self) -> None:
        super().__init__("<unmodelled>")


#: Beyond these a result is unmodelled, so that every operation stays bounded in time and memory.
LONGEST_TEXT: Final = 1 << 22  # UTF-16 units of a text
MOST_ITEMS: Final = 1 << 20  # items of a list
MOST_BITS: Final = 1 << 17  # bits of an integer
LARGEST_PRECISION: Final = 10_000  # digits after the point that a format may ask for
MOST_DIGITS: Final = 4300  # decimal digits of an integer in text, both ways: CPython's limit

#: Bounds of CPython's index type, and of C's int.
LARGEST_INDEX: Final = (1 << 63) - 1
LARGEST_INT: Final = (1 << 31) - 1


def same_value(left: Value, right: Value) -> bool:
    """Structural identity: 1 and 1.0 differ, 0.0 and -0.0 differ, NaN is itself."""
    if isinstance(left, tuple):
        return isinstance(right, tuple) and len(left) == len(right) and all(map(same_value, left, right))
    if type(left) is not type(right):
        return False
    if isinstance(left, float) and isinstance(right, float):
        return left.hex() == right.hex()
    return left == right


def is_truthy(value: Value) -> bool:
    """Python's truth: NaN is true, None and UNDEFINED are not."""
    return bool(value)


def as_integer(value: Value) -> int:
    """What an index or count may be: an integer or a boolean."""
    if isinstance(value, int):
        return int(value)
    raise Raised("TypeError")


def as_number(value: Value) -> Union[int, float]:
    """Booleans are integers, as in Python."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float)):
        return value
    raise Raised("TypeError")


def as_text(value: Value) -> str:
    if isinstance(value, str):
        return value
    raise Raised("TypeError")


def as_double(value: Union[int, float]) -> float:
    """The nearest double; an integer that rounds beyond the largest one raises."""
    try:
        return float(value)
    except OverflowError:
        raise Raised("OverflowError") from None


def bounded_integer(value: int) -> int:
    if value.bit_length() > MOST_BITS:
        raise Unmodelled
    return value


def as_count(value: Value, otherwise: int) -> int:
    """A count: an integer that fits CPython's index type; ``otherwise`` when left out."""
    if value is UNDEFINED:
        return otherwise
    count = as_integer(value)
    if not -LARGEST_INDEX - 1 <= count <= LARGEST_INDEX:
        raise Raised("OverflowError")
    return count


def as_flag(value: Value) -> bool:
    """A flag that CPython reads as a C int: floats, texts and None are refused (as until 3.11), and integers must fit."""
    if value is UNDEFINED:
        return False
    if isinstance(value, bool):
        return value
    if not isinstance(value, int):
        raise Raised("TypeError")
    if not -LARGEST_INT - 1 <= value <= LARGEST_INT:
        raise Raised("OverflowError")
    return value != 0
