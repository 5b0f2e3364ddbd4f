"""Scalars as a model predicts them: a bounded variable as a logit, an unbounded one as it is; and logits of thresholds."""

from __future__ import annotations

import math

from torch import Tensor

from .plan import Variable

_EDGE = 1e-6


def logit_of(probability: float) -> float:
    """Logit of a threshold; kept off 0 and 1 by 1e-6."""
    kept = min(max(probability, _EDGE), 1 - _EDGE)
    return math.log(kept) - math.log1p(-kept)


def is_bounded(variable: Variable) -> bool:
    return variable.minimum is not None and variable.maximum is not None


def to_value(variable: Variable, raw: Tensor) -> Tensor:
    """The variable's value from what the model says of it."""
    if variable.minimum is None or variable.maximum is None:
        return raw.clamp(min=variable.minimum, max=variable.maximum) if (variable.minimum, variable.maximum) != (None, None) else raw
    return variable.minimum + (variable.maximum - variable.minimum) * raw.sigmoid()


def whole_value(variable: Variable, values: Tensor) -> Tensor:
    """The whole numbers that values of a `whole` variable stand for: its range ends before its maximum."""
    return values.floor().clamp(max=None if variable.maximum is None else variable.maximum - 1)


def to_raw(variable: Variable, value: float) -> float:
    """What a model must say for a value."""
    if variable.minimum is None or variable.maximum is None:
        return value
    return logit_of((value - variable.minimum) / (variable.maximum - variable.minimum))
