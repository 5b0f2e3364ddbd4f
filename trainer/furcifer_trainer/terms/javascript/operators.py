"""JavaScript's operators as rows; they take any values of the language."""

from __future__ import annotations

import math
from typing import Callable, Dict, Union

from ..elementary import exact_power, infinite_power
from ..signature import Row
from ..values import UNDEFINED
from .host import Host, refuse_identity, row, strictly_equal, to_boolean, to_int32, to_number, to_text, to_uint32


def add(a: Host = UNDEFINED, b: Host = UNDEFINED) -> Host:
    if isinstance(a, (str, tuple)) or isinstance(b, (str, tuple)):
        return to_text(a) + to_text(b)
    return to_number(a) + to_number(b)


def multiply(a: float, b: float) -> float:
    return a * b


def divide(a: float, b: float) -> float:
    if b != 0:
        return a / b
    if a == 0 or math.isnan(a):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1, b)


def remainder(a: float, b: float) -> float:
    if math.isinf(a) or b == 0 or math.isnan(a) or math.isnan(b):
        return math.nan
    return math.fmod(a, b)


def power(base: float, exponent: float) -> float:
    """Correctly rounded, where V8 may err in the last bit."""
    if math.isnan(exponent) or (abs(base) == 1 and math.isinf(exponent)):
        return math.nan
    if exponent == 0 or base == 1:
        return 1.0
    if math.isnan(base):
        return math.nan
    if math.isinf(base) or math.isinf(exponent):
        return infinite_power(base, exponent)
    if base == 0:
        is_odd = exponent.is_integer() and abs(math.fmod(exponent, 2)) == 1
        magnitude = 0.0 if exponent > 0 else math.inf
        return math.copysign(magnitude, base) if is_odd else magnitude
    if base < 0 and not exponent.is_integer():
        return math.nan
    return exact_power(base, exponent)


def loosely_equal(a: Host, b: Host) -> bool:
    """``==``."""
    refuse_identity(a, b)
    if a is None or a is UNDEFINED or b is None or b is UNDEFINED:
        return (a is None or a is UNDEFINED) and (b is None or b is UNDEFINED)
    if isinstance(a, str) and isinstance(b, str):
        return a == b
    if isinstance(a, (str, tuple)) and isinstance(b, (str, tuple)):
        return to_text(a) == to_text(b)
    return to_number(a) == to_number(b)


def _on_numbers(apply: Callable[[float, float], float]) -> Row:
    def operator(a: Host = UNDEFINED, b: Host = UNDEFINED, *_: Host) -> Host:
        return apply(to_number(a), to_number(b))

    return row(operator)


def _on_bits(apply: Callable[[int, int], int]) -> Row:
    def operator(a: Host = UNDEFINED, b: Host = UNDEFINED, *_: Host) -> "Host | int":
        bits = apply(to_int32(a), to_uint32(b)) % 2**32
        return bits - 2**32 if bits >= 2**31 else bits

    return row(operator)


def _comparing(texts: Callable[[str, str], bool], numbers: Callable[[float, float], bool]) -> Row:
    """Texts by UTF-16 unit; anything else as numbers, a list being its text."""

    def operator(a: Host = UNDEFINED, b: Host = UNDEFINED, *_: Host) -> Host:
        left: Union[str, Host] = to_text(a) if isinstance(a, tuple) else a
        right: Union[str, Host] = to_text(b) if isinstance(b, tuple) else b
        if isinstance(left, str) and isinstance(right, str):
            return texts(left, right)
        return numbers(to_number(left), to_number(right))

    return row(operator)


def _equality(holds: Callable[[Host, Host], bool], negated: bool) -> Row:
    def operator(a: Host = UNDEFINED, b: Host = UNDEFINED, *_: Host) -> Host:
        return holds(a, b) != negated

    return row(operator)


def _unary(apply: Callable[[Host], "Host | int"]) -> Row:
    def operator(a: Host = UNDEFINED, *_: Host) -> "Host | int":
        return apply(a)

    return row(operator)


def _type_of(a: Host) -> str:
    if isinstance(a, bool):
        return "boolean"
    return {str: "string", float: "number", type(UNDEFINED): "undefined"}.get(type(a), "object")


OPERATOR_FUNCTIONS: Dict[str, Row] = {
    "add.js": row(lambda a=UNDEFINED, b=UNDEFINED, *_: add(a, b)),
    "subtract.js": _on_numbers(lambda a, b: a - b),
    "multiply.js": _on_numbers(multiply),
    "divide.js": _on_numbers(divide),
    "modulo.js": _on_numbers(remainder),
    "power.js": _on_numbers(power),
    "bit-and.js": _on_bits(lambda a, b: a & b),
    "bit-or.js": _on_bits(lambda a, b: a | b),
    "bit-xor.js": _on_bits(lambda a, b: a ^ b),
    "shift-left.js": _on_bits(lambda a, b: a << (b % 32)),
    "shift-right.js": _on_bits(lambda a, b: a >> (b % 32)),
    "shift-right-unsigned.js": row(lambda a=UNDEFINED, b=UNDEFINED, *_: to_uint32(a) >> (to_uint32(b) % 32)),
    "equal.js-strict": _equality(strictly_equal, False),
    "not-equal.js-strict": _equality(strictly_equal, True),
    "equal.js-loose": _equality(loosely_equal, False),
    "not-equal.js-loose": _equality(loosely_equal, True),
    "less.js": _comparing(lambda a, b: a < b, lambda a, b: a < b),
    "less-equal.js": _comparing(lambda a, b: a <= b, lambda a, b: a <= b),
    "greater.js": _comparing(lambda a, b: a > b, lambda a, b: a > b),
    "greater-equal.js": _comparing(lambda a, b: a >= b, lambda a, b: a >= b),
    "truthy.js": _unary(to_boolean),
    "not.js": _unary(lambda a: not to_boolean(a)),
    "negate.js": _unary(lambda a: -to_number(a)),
    "plus.js": _unary(to_number),
    "invert.js": _unary(lambda a: ~to_int32(a)),
    "typeof": _unary(_type_of),
    "is-nullish": _unary(lambda a: a is None or a is UNDEFINED),
    "is-undefined": _unary(lambda a: a is UNDEFINED),
    "to-string.js": _unary(to_text),
}
