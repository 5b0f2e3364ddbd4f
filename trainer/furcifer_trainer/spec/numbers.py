"""Numbers of a spec: finite doubles, and those that it bounds."""

from __future__ import annotations

import math
from typing import NewType, Optional

from .problem import Pointer, SpecError, shown

#: A whole number, at least 1.
Positive = NewType("Positive", int)
#: A number from 0 to 1.
Probability = NewType("Probability", float)


def as_finite(value: object) -> Optional[float]:
    """A JSON number as a double; None for what is none, or is beyond the doubles."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def read_positive(value: object, at: Pointer) -> Positive:
    number = as_finite(value)
    if number is not None and number >= 1 and number.is_integer():
        return Positive(int(number))
    raise SpecError(at, "a whole number, at least 1", shown(value), "Correct the value.")


def read_probability(value: object, at: Pointer) -> Probability:
    number = as_finite(value)
    if number is not None and 0 <= number <= 1:
        return Probability(number)
    raise SpecError(at, "a number from 0 to 1", shown(value), "Write percentages as fractions of 1.")
