"""Numbers that a spec bounds."""

from __future__ import annotations

from typing import NewType

from .problem import Pointer, SpecError, shown

#: A whole number, at least 1.
Positive = NewType("Positive", int)
#: A number from 0 to 1.
Probability = NewType("Probability", float)


def read_positive(value: object, at: Pointer) -> Positive:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 1 and value == int(value):
        return Positive(int(value))
    raise SpecError(at, "a whole number, at least 1", shown(value), "Correct the value.")


def read_probability(value: object, at: Pointer) -> Probability:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1:
        return Probability(float(value))
    raise SpecError(at, "a number from 0 to 1", shown(value), "Write percentages as fractions of 1.")
