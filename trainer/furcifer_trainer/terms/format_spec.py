"""Python's format(value, spec), checked and bounded, then done by CPython itself.

The option ``z`` (new in 3.11) is unmodelled, and ``n`` is the C locale's, whatever locale this process has.
"""

from __future__ import annotations

import re


from .represent import integer_text, str_text
from .text import bounded_text
from .unicode import decimal_value, digits_number
from .values import LARGEST_INDEX, LARGEST_PRECISION, LONGEST_TEXT, UNDEFINED, Raised, Unmodelled, Value, as_double

_SPEC = re.compile(
    r"(?P<fill>(?:.[<>=^]|[<>=^])?)(?P<sign>[-+ ]?)(?P<z>z?)(?P<alternate>#?)(?P<width>\d*)"
    r"(?P<separator>[,_]?)(?P<precision>(?:\.\d+)?)(?P<type>.?)",
    re.DOTALL,
)


def _bounded_count(digits: str, limit: int) -> None:
    count = digits_number(digits)
    if not digits:
        return
    if count is None or count > LARGEST_INDEX:
        raise Raised("ValueError")
    if count > limit:
        raise Unmodelled


def _ascii_digits(digits: str) -> str:
    return "".join(str(decimal_value(c)) for c in digits)


def format_value(value: Value, spec: Value) -> str:
    if not isinstance(spec, str):
        raise Raised("TypeError")
    if spec == "":
        return str_text(value)
    if value is UNDEFINED:
        raise Unmodelled
    if value is None or isinstance(value, tuple):
        raise Raised("TypeError")
    parts = _SPEC.fullmatch(spec)
    if parts is None:
        raise Raised("ValueError")
    width, precision = parts["width"], parts["precision"][1:]
    _bounded_count(width, LONGEST_TEXT)
    _bounded_count(precision, LARGEST_PRECISION)
    if parts["z"]:
        raise Unmodelled
    kind = parts["type"]
    if not isinstance(value, str):
        value = _prepared(value, kind, bool(precision), parts["separator"])
        if kind == "n":
            kind = "d" if isinstance(value, int) else "g"
    point = "." + _ascii_digits(precision) if precision else ""
    exact = "".join((parts["fill"], parts["sign"], parts["alternate"], _ascii_digits(width), parts["separator"], point, kind))
    try:
        return bounded_text(format(value, exact))
    except (ValueError, OverflowError, TypeError) as error:
        raise Raised(type(error).__name__) from None


def _prepared(value: "int | float | str | object", kind: str, has_precision: bool, separator: str) -> "int | float":
    """The number that is formatted; raises where CPython would in a way that differs between its versions."""
    if separator and kind == "n":
        raise Raised("ValueError")
    if isinstance(value, float):
        return value
    assert isinstance(value, int)
    number = int(value)
    if kind and kind in "eEfFgG%":
        return as_double(number)
    if kind in ("", "d", "n") and not has_precision:
        integer_text(number)
    if kind == "c" and 0xD800 <= number < 0xE000:
        raise Unmodelled
    return number


def format_function(value: Value, spec: Value = UNDEFINED) -> str:
    return format_value(value, "" if spec is UNDEFINED else spec)
