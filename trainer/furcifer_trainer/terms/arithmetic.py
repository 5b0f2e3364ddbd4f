"""Python's arithmetic on integers, doubles, texts and lists; results beyond the limits are unmodelled."""

from __future__ import annotations

import math
from typing import Callable, Tuple, Union

from .elementary import exact_power, infinite_power
from .text import joined, unit_length
from .values import (
    LARGEST_INDEX,
    LONGEST_TEXT,
    MOST_BITS,
    MOST_ITEMS,
    Raised,
    Unmodelled,
    Value,
    as_double,
    as_integer,
    as_number,
    bounded_integer,
)

Number = Union[int, float]


def _bounded(value: Number) -> Number:
    return bounded_integer(value) if isinstance(value, int) else value


def on_numbers(apply: Callable[[Number, Number], Number]) -> Callable[[Value, Value], Value]:
    """CPython's own operator on two numbers; an integer that is no double meets a double as an OverflowError."""

    def operator(left: Value, right: Value) -> Value:
        one, other = as_number(left), as_number(right)
        try:
            return _bounded(apply(one, other))
        except (OverflowError, ZeroDivisionError) as error:
            raise Raised(type(error).__name__) from None

    return operator


_add_numbers = on_numbers(lambda a, b: a + b)
_multiply_numbers = on_numbers(lambda a, b: a * b)
subtract = on_numbers(lambda a, b: a - b)
divide = on_numbers(lambda a, b: a / b)
floor_quotient = on_numbers(lambda a, b: a // b)
remainder = on_numbers(lambda a, b: a % b)


def quotient_and_remainder(left: Value, right: Value) -> Value:
    return floor_quotient(left, right), remainder(left, right)


def add(left: Value, right: Value) -> Value:
    if isinstance(left, str) and isinstance(right, str):
        if unit_length(left) + unit_length(right) > LONGEST_TEXT:
            raise Unmodelled
        return joined((left, right))
    if isinstance(left, tuple) and isinstance(right, tuple):
        if len(left) + len(right) > MOST_ITEMS:
            raise Unmodelled
        return left + right
    return _add_numbers(left, right)


def multiply(left: Value, right: Value) -> Value:
    if isinstance(left, (str, tuple)):
        return _repeat(left, right)
    if isinstance(right, (str, tuple)):
        return _repeat(right, left)
    return _multiply_numbers(left, right)


def _repeat(sequence: Union[str, Tuple[Value, ...]], count: Value) -> Value:
    times = as_integer(count)
    if not -LARGEST_INDEX - 1 <= times <= LARGEST_INDEX:
        raise Raised("OverflowError")
    if times <= 0 or not sequence:
        return "" if isinstance(sequence, str) else ()
    if isinstance(sequence, str):
        if unit_length(sequence) * times > LONGEST_TEXT:
            raise Unmodelled
        return joined((sequence,) * times)
    if len(sequence) * times > MOST_ITEMS:
        raise Unmodelled
    return sequence * times


def power(left: Value, right: Value) -> Value:
    base, exponent = as_number(left), as_number(right)
    if isinstance(base, int) and isinstance(exponent, int) and exponent >= 0:
        return _power_of_integers(base, exponent)
    return _power_of_doubles(as_double(base), as_double(exponent))


def _power_of_integers(base: int, exponent: int) -> int:
    if base in (0, 1):
        return 1 if exponent == 0 else base
    if base == -1:
        return 1 if exponent % 2 == 0 else -1
    if exponent > MOST_BITS or (base.bit_length() - 1) * exponent > MOST_BITS:
        raise Unmodelled
    return bounded_integer(base**exponent)


def _power_of_doubles(base: float, exponent: float) -> float:
    """C's special cases; correctly rounded, where a C library may err in the last bit."""
    if exponent == 0 or base == 1:
        return 1.0
    if math.isnan(base) or math.isnan(exponent):
        return math.nan
    if math.isinf(exponent) and base == -1:
        return 1.0
    if math.isinf(base) or math.isinf(exponent):
        return infinite_power(base, exponent)
    if base == 0:
        if exponent < 0:
            raise Raised("ZeroDivisionError")
        return math.copysign(0.0, base) if abs(math.fmod(exponent, 2)) == 1 else 0.0
    if base < 0 and not exponent.is_integer():
        raise Unmodelled  # a complex number
    result = exact_power(base, exponent)
    if math.isinf(result):
        raise Raised("OverflowError")
    return result


def bitwise(apply: Callable[[int, int], int]) -> Callable[[Value, Value], Value]:
    """``&``, ``|``, ``^``: two booleans give a boolean."""

    def operator(left: Value, right: Value) -> Value:
        result = apply(as_integer(left), as_integer(right))
        return bool(result) if isinstance(left, bool) and isinstance(right, bool) else result

    return operator


def shift_left(left: Value, right: Value) -> Value:
    value, count = as_integer(left), as_integer(right)
    if count < 0:
        raise Raised("ValueError")
    if value == 0:
        return 0
    if count > MOST_BITS:
        raise Unmodelled
    return bounded_integer(value << count)


def shift_right(left: Value, right: Value) -> Value:
    value, count = as_integer(left), as_integer(right)
    if count < 0:
        raise Raised("ValueError")
    return value >> min(count, max(value.bit_length(), 1))
