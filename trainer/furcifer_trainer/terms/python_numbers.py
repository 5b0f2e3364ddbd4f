"""Python's number functions: conversions, rounding, and the part of ``math`` that decisions use."""

from __future__ import annotations

import math
from typing import Callable, Optional, Union

from .arithmetic import add, power, quotient_and_remainder
from .elementary import exponential, logarithm
from .number_text import parse_float, parse_integer
from .signature import Apply, Row, Table, python
from .values import MOST_BITS, UNDEFINED, Raised, Unmodelled, Value, as_double, as_integer, as_number

Number = Union[int, float]


def _double(value: Value) -> float:
    return as_double(as_number(value))


def _to_whole(number: Number, change: Callable[[float], int]) -> int:
    """A double to an integer; infinities and NaN raise as int() does."""
    if isinstance(number, int):
        return number
    try:
        return change(number)
    except (ValueError, OverflowError) as error:
        raise Raised(type(error).__name__) from None


def _round(value: Value, digits: Value) -> Value:
    number = as_number(value)
    if digits is None or digits is UNDEFINED:
        return _to_whole(number, round)
    places = as_integer(digits)
    if isinstance(number, int):
        # Beyond its own digits it is 0; CPython would compute a huge power of ten first.
        if places >= 0:
            return number
        return 0 if -places > number.bit_length() + 1 else round(number, places)
    if not math.isfinite(number) or places > 323:
        return number
    if places < -308:
        return 0.0 * number
    try:
        return round(number, places)
    except OverflowError:
        raise Raised("OverflowError") from None


def _int(value: Value, base: Value) -> Value:
    if base is not UNDEFINED:
        radix = as_integer(base)
        if value is UNDEFINED:
            raise Raised("TypeError")
        if radix != 0 and not 2 <= radix <= 36:
            raise Raised("ValueError")
        if not isinstance(value, str):
            raise Raised("TypeError")
        return parse_integer(value, radix)
    if value is UNDEFINED:
        return 0
    return parse_integer(value, 10) if isinstance(value, str) else _to_whole(as_number(value), int)


def _float(value: Value) -> Value:
    if value is UNDEFINED:
        return 0.0
    return parse_float(value) if isinstance(value, str) else _double(value)


def _sum(iterable: Value, start: Value) -> Value:
    """Doubles are added one by one, as CPython does before 3.12."""
    if not isinstance(iterable, (str, tuple)) or isinstance(start, str):
        raise Raised("TypeError")
    total: Value = 0 if start is UNDEFINED else start
    for value in iterable:
        total = add(total, value)
    return total


def _pow(base: Value, exponent: Value, modulus: Value) -> Value:
    if modulus is None or modulus is UNDEFINED:
        return power(base, exponent)
    b, e, m = as_integer(base), as_integer(exponent), as_integer(modulus)
    if m == 0:
        raise Raised("ValueError")
    # A modular inverse, or too long to compute.
    if e < 0 or e.bit_length() * m.bit_length() > MOST_BITS * 8:
        raise Unmodelled
    return pow(b, e, m)


def _log(base: Optional[int]) -> Callable[[Value], float]:
    def log(value: Value) -> float:
        number = as_number(value)
        if isinstance(number, float) and (math.isnan(number) or number == math.inf):
            return number
        if number <= 0:
            raise Raised("ValueError")
        try:  # CPython takes the nearest double of an integer where there is one.
            number = float(number)
        except OverflowError:
            pass
        return logarithm(*number.as_integer_ratio(), base=base)

    return log


_natural_log = _log(None)


def _log_to_base(value: Value, base: Value) -> Value:
    numerator = _natural_log(value)
    if base is UNDEFINED:
        return numerator
    denominator = _natural_log(base)
    if denominator == 0:
        raise Raised("ZeroDivisionError")
    return numerator / denominator


def _exp(value: Value) -> Value:
    number = _double(value)
    if not math.isfinite(number):
        return math.exp(number)
    result = exponential(number)
    if math.isinf(result):
        raise Raised("OverflowError")
    return result


def _sqrt(value: Value) -> Value:
    number = _double(value)
    if number < 0:
        raise Raised("ValueError")
    return math.sqrt(number)


def _fmod(left: Value, right: Value) -> Value:
    """C's fmod: the remainder with the dividend's sign."""
    dividend, divisor = _double(left), _double(right)
    if math.isnan(dividend) or math.isnan(divisor):
        return math.nan
    if math.isinf(dividend) or divisor == 0:
        raise Raised("ValueError")
    return math.fmod(dividend, divisor)


def _is_close(left: Value, right: Value, relative: Value, least: Value) -> Value:
    a, b = _double(left), _double(right)
    tolerance = 1e-9 if relative is UNDEFINED else _double(relative)
    absolute = 0.0 if least is UNDEFINED else _double(least)
    if tolerance < 0 or absolute < 0:
        raise Raised("ValueError")
    return math.isclose(a, b, rel_tol=tolerance, abs_tol=absolute)


def _abs(value: Value) -> Value:
    return abs(as_number(value))


def _whole(change: Callable[[float], int]) -> Apply:
    return lambda value: _to_whole(as_number(value), change)


def _math(apply: Apply) -> Row:
    return python("x /", apply)


NUMBER_FUNCTIONS: Table = {
    "round": python("number ndigits?", _round),
    "int": python("x? / base?", _int),
    "float": python("x? /", _float),
    "bool": python("x? /", bool),
    "abs": python("x /", _abs),
    "sum": python("iterable / start?", _sum),
    "divmod": python("x y /", quotient_and_remainder),
    "pow": python("base exp mod?", _pow),
    "math.floor": _math(_whole(math.floor)),
    "math.ceil": _math(_whole(math.ceil)),
    "math.trunc": _math(_whole(math.trunc)),
    "math.fabs": _math(lambda value: abs(_double(value))),
    "math.sqrt": _math(_sqrt),
    "math.exp": _math(_exp),
    "math.log2": _math(_log(2)),
    "math.log10": _math(_log(10)),
    "math.isnan": _math(lambda value: math.isnan(_double(value))),
    "math.isinf": _math(lambda value: math.isinf(_double(value))),
    "math.isfinite": _math(lambda value: math.isfinite(_double(value))),
    "math.log": python("x base? /", _log_to_base),
    "math.fmod": python("x y /", _fmod),
    "math.isclose": python("a b * rel_tol? abs_tol?", _is_close),
}
