"""The functions of ``Math``. Exponentials, logarithms and powers are correctly rounded, where V8 may err in the last bits."""

from __future__ import annotations

import math
import struct
from fractions import Fraction
from typing import Callable, Dict

from ..elementary import exponential, exponential_less_one, logarithm, quotient_to_double
from ..signature import Row
from ..values import UNDEFINED
from .host import Host, row, to_int32, to_number, to_uint32
from .operators import power


def _signed(whole: float, like: float) -> float:
    """A zero takes the sign of the number that it was rounded from."""
    return math.copysign(whole, like) if whole == 0 else whole


def round_half_up(x: float) -> float:
    if not math.isfinite(x) or x.is_integer():
        return x
    floor = math.floor(x)
    return _signed(float(floor + 1 if Fraction(x) - floor >= Fraction(1, 2) else floor), x)


def _rounding(change: Callable[[float], int]) -> Callable[[float], float]:
    return lambda x: _signed(float(change(x)), x) if math.isfinite(x) else x


floor = _rounding(math.floor)
ceil = _rounding(math.ceil)


def to_float32(x: float) -> float:
    """The nearest float32, as a double."""
    try:
        return float(struct.unpack("<f", struct.pack("<f", x))[0])
    except OverflowError:
        return math.copysign(math.inf, x)


def _log(base: "int | None") -> Callable[[float], float]:
    def log(x: float) -> float:
        if math.isnan(x) or x < 0:
            return math.nan
        if x == 0:
            return -math.inf
        return x if math.isinf(x) else logarithm(*x.as_integer_ratio(), base=base)

    return log


def _log1p(x: float) -> float:
    if math.isnan(x) or x < -1:
        return math.nan
    if x == -1:
        return -math.inf
    if math.isinf(x) or abs(x) < 2**-60:
        return x
    sum_ = 1 + Fraction(x)
    return logarithm(sum_.numerator, sum_.denominator)


def _exp(x: float) -> float:
    return exponential(x) if math.isfinite(x) else math.exp(x)


def _expm1(x: float) -> float:
    return exponential_less_one(x) if math.isfinite(x) else math.expm1(x)


def _cbrt(x: float) -> float:
    """The double nearest to the cube root."""
    if not math.isfinite(x) or x == 0:
        return x
    numerator, denominator = abs(x).as_integer_ratio()
    # 2 ** 500 times the root, as an integer: at least 140 bits also of the least double.
    scaled = (numerator << 1500) // denominator
    root = 1 << (scaled.bit_length() + 2) // 3
    while (better := (2 * root + scaled // (root * root)) // 3) < root:
        root = better
    sticky = 2 * root + (0 if root**3 == scaled else 1)
    return math.copysign(quotient_to_double(sticky, 1 << 501), x)


def _tanh(x: float) -> float:
    if not math.isfinite(x) or abs(x) > 22:
        return math.tanh(x)
    if abs(x) < 2**-28:
        return x
    grown = Fraction(exponential_less_one(2 * abs(x)))
    ratio = grown / (grown + 2)
    return math.copysign(quotient_to_double(ratio.numerator, ratio.denominator), x)


def _hypot(*values: float) -> float:
    """With the compensated sum that V8 has."""
    magnitudes = [abs(value) for value in values]
    if math.inf in magnitudes:
        return math.inf
    if any(map(math.isnan, magnitudes)):
        return math.nan
    greatest = max(magnitudes, default=0.0)
    if greatest == 0:
        return 0.0
    total = compensation = 0.0
    for magnitude in magnitudes:
        part = magnitude / greatest
        summand = part * part - compensation
        preliminary = total + summand
        compensation = (preliminary - total) - summand
        total = preliminary
    return math.sqrt(total) * greatest


def _extreme(is_maximum: bool) -> Callable[..., float]:
    def extreme(*values: float) -> float:
        best = -math.inf if is_maximum else math.inf
        if any(map(math.isnan, values)):
            return math.nan
        for value in values:
            better = value > best if is_maximum else value < best
            # 0 is greater than -0.
            signed = value == best == 0 and (math.copysign(1, value) > 0) == is_maximum
            best = value if better or signed else best
        return best

    return extreme


def _sign(x: float) -> float:
    return x if math.isnan(x) or x == 0 else math.copysign(1, x)


def _sqrt(x: float) -> float:
    return math.nan if x < 0 else math.sqrt(x)


def _one(apply: Callable[[float], float]) -> Row:
    return row(lambda x=UNDEFINED, *_: apply(to_number(x)))


def _many(apply: Callable[..., float]) -> Row:
    return row(lambda *values: apply(*map(to_number, values)))


def _multiply_integers(a: Host = UNDEFINED, b: Host = UNDEFINED, *_: Host) -> int:
    bits = to_int32(a) * to_int32(b) % 2**32
    return bits - 2**32 if bits >= 2**31 else bits


MATH_FUNCTIONS: Dict[str, Row] = {
    "Math.round": _one(round_half_up),
    "Math.floor": _one(floor),
    "Math.ceil": _one(ceil),
    "Math.trunc": _one(_rounding(math.trunc)),
    "Math.sign": _one(_sign),
    "Math.fround": _one(to_float32),
    "Math.abs": _one(lambda x: abs(x)),
    "Math.max": _many(_extreme(True)),
    "Math.min": _many(_extreme(False)),
    "Math.sqrt": _one(_sqrt),
    "Math.clz32": row(lambda x=UNDEFINED, *_: 32 - to_uint32(x).bit_length()),
    "Math.imul": row(_multiply_integers),
    "Math.pow": row(lambda base=UNDEFINED, exponent=UNDEFINED, *_: power(to_number(base), to_number(exponent))),
    "Math.hypot": _many(_hypot),
    "Math.cbrt": _one(_cbrt),
    "Math.exp": _one(_exp),
    "Math.expm1": _one(_expm1),
    "Math.log": _one(_log(None)),
    "Math.log1p": _one(_log1p),
    "Math.log2": _one(_log(2)),
    "Math.log10": _one(_log(10)),
    "Math.tanh": _one(_tanh),
}
