"""What is found in a response or given as an input, as the value of a program's variable; or why it is none."""

from __future__ import annotations

import math
from typing import Optional, Tuple, Union

from ..spec.program import EnvironmentVariable, ListVariable, NumberVariable, TextVariable, Variable
from .recorded import path_text
from ..terms.javascript.mathematics import to_float32
from ..terms.javascript.numbers import SPACE, read_number
from ..terms.values import Value


class Stop:
    """Why a walk ended before a leaf: inputs that are missing, or (with none) a value that the spec does not decide."""

    __slots__ = ("needs", "reason")

    def __init__(self, needs: Tuple[str, ...], reason: Optional[str] = None) -> None:
        self.needs, self.reason = needs, reason


PlacedVariable = Union[TextVariable, NumberVariable, ListVariable]
#: A text, a double, an integer (lengths, states) or a yes or no.
Reading = Union[str, float, int, bool]


def undecided(reason: str) -> Stop:
    return Stop((), reason)


def describe(variable: Variable) -> str:
    if isinstance(variable, (TextVariable, NumberVariable, ListVariable)):
        return path_text(variable.at.path)
    return f'the input "{variable.name}"' if isinstance(variable, EnvironmentVariable) else variable.kind


def is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def as_double(value: Union[int, float]) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def given_value(given: object) -> Union[Value, Stop]:
    """An input of type value as terms read it: whole numbers are integers. A Stop (without a reason) for what is none."""
    if isinstance(given, (str, bool)):
        return given
    if isinstance(given, (int, float)):
        number = as_double(given)
        return int(number) if number.is_integer() and abs(number) < 2**53 else number
    if not isinstance(given, (list, tuple)):
        return Stop(())
    items = []
    for one in given:
        item = given_value(one)
        if isinstance(item, Stop):
            return item
        items.append(item)
    return tuple(items)


def read_as(found: object, variable: PlacedVariable, client: bool) -> Union[Reading, Stop]:
    """What was found at a variable's place (None: nothing), as the variable's value; ``client``: as a client library shows it."""
    if isinstance(variable, TextVariable):
        text = variable.absent if found is None else found
        return text if isinstance(text, str) else undecided(f"{describe(variable)} is not a text")
    if isinstance(variable, NumberVariable):
        number = _number_of(found)
        if math.isnan(number):
            return undecided(f"{describe(variable)} is not a number")
        return to_float32(number) if client and variable.wire == "float32" else number
    if variable.kind == "present":
        return found is not None
    items = [] if found is None else found
    return len(items) if isinstance(items, list) else undecided(f"{describe(variable)} is not a list")


def _number_of(value: object) -> float:
    """JSON carries 64-bit integers and infinities as strings; a yes or no counts 1 or 0. NaN for what is no number."""
    if value is None:
        return 0.0
    if isinstance(value, (bool, int, float)):
        return as_double(value)
    return read_number(value) if isinstance(value, str) and value.strip(SPACE) else math.nan
