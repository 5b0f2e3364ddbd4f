"""Python's operators, under the names that the term language gives them."""

from __future__ import annotations

from typing import Callable, Dict

from . import arithmetic
from .compare import equal_values, less, less_or_equal
from .percent_format import format_percent
from .values import Raised, Value, as_integer, as_number, as_text, same_value

Binary = Callable[[Value, Value], Value]
Unary = Callable[[Value], Value]


def _contains(left: Value, right: Value) -> bool:
    if isinstance(right, str):
        return as_text(left) in right
    if isinstance(right, tuple):
        return any(equal_values(left, item) for item in right)
    raise Raised("TypeError")


def _modulo(left: Value, right: Value) -> Value:
    return format_percent(left, right) if isinstance(left, str) else arithmetic.remainder(left, right)


def _matrix_multiply(left: Value, right: Value) -> Value:
    raise Raised("TypeError")


BINARY_OPERATORS: Dict[str, Binary] = {
    "add.python": arithmetic.add,
    "subtract": arithmetic.subtract,
    "multiply.python": arithmetic.multiply,
    "divide.python": arithmetic.divide,
    "floor-divide": arithmetic.floor_quotient,
    "modulo.python": _modulo,
    "power": arithmetic.power,
    "matrix-multiply": _matrix_multiply,
    "bit-and": arithmetic.bitwise(lambda a, b: a & b),
    "bit-or": arithmetic.bitwise(lambda a, b: a | b),
    "bit-xor": arithmetic.bitwise(lambda a, b: a ^ b),
    "shift-left": arithmetic.shift_left,
    "shift-right": arithmetic.shift_right,
    "equal.python": equal_values,
    "not-equal.python": lambda a, b: not equal_values(a, b),
    "less": less,
    "less-equal": less_or_equal,
    "greater": lambda a, b: less(b, a),
    "greater-equal": lambda a, b: less_or_equal(b, a),
    "in.python": _contains,
    "not-in.python": lambda a, b: not _contains(a, b),
    "is": same_value,
    "is-not": lambda a, b: not same_value(a, b),
}

UNARY_OPERATORS: Dict[str, Unary] = {
    "truthy.python": bool,
    "not.python": lambda a: not a,
    "negate": lambda a: -as_number(a),
    "plus": as_number,
    "invert": lambda a: ~as_integer(a),
}
