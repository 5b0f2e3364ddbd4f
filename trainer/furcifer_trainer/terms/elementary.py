"""Powers, exponentials and logarithms of doubles, correctly rounded in fixed-point integer arithmetic.

C libraries and JavaScript engines differ from one another in the last bit; results here are the same on every machine.
"""

from __future__ import annotations

import math
from typing import Optional, Tuple

#: Bits after the point; enough that a result of 53 bits is rounded once (no known input needs more).
_PRECISION = 256
_ONE = 1 << _PRECISION
#: ln(2) in fixed point.
_LN2 = 0xB17217F7D1CF79ABC9E3B39803F2F6AF40F343267298B62D8A0D175B8BAAFA2B


def quotient_to_double(numerator: int, denominator: int) -> float:
    """The double nearest to numerator / denominator (positive), rounded once, half to even; infinite when too large."""
    try:
        return numerator / denominator
    except OverflowError:
        return math.inf if numerator > 0 else -math.inf


def _truncated(numerator: int, denominator: int) -> int:
    quotient = abs(numerator) // denominator
    return quotient if numerator >= 0 else -quotient


def _log_of_mantissa(mantissa: int) -> int:
    """ln of a fixed-point number near 1: 2 * artanh((m - 1) / (m + 1))."""
    ratio = _truncated((mantissa - _ONE) << _PRECISION, mantissa + _ONE)
    square = (ratio * ratio) >> _PRECISION
    total, term, divisor = 0, ratio, 1
    while term not in (0, -1):
        total += _truncated(term, divisor)
        term = (term * square) >> _PRECISION
        divisor += 2
    return 2 * total


def log_of_quotient(numerator: int, denominator: int) -> int:
    """ln(numerator / denominator), both positive, in fixed point."""
    exponent = numerator.bit_length() - denominator.bit_length()
    shift = _PRECISION - exponent
    mantissa = (numerator << shift) // denominator if shift >= 0 else numerator // (denominator << -shift)
    return _log_of_mantissa(mantissa) + exponent * _LN2


def _exp_of_fixed(value: int) -> Tuple[int, int]:
    """exp of a fixed-point number as mantissa (fixed point) and exponent of two."""
    exponent = _truncated(value, _LN2)
    rest = value - exponent * _LN2
    total, term, index = 0, _ONE, 1
    while term not in (0, -1):
        total += term
        term = _truncated((term * rest) >> _PRECISION, index)
        index += 1
    return total, exponent


def _scaled(mantissa: int, exponent: int) -> float:
    if exponent >= 0:
        return quotient_to_double(mantissa << exponent, _ONE)
    return quotient_to_double(mantissa, _ONE << -exponent)


def exponential(value: float) -> float:
    """e ** value, for a finite value."""
    if value == 0:
        return 1.0
    if value > 800:
        return math.inf
    if value < -800:
        return 0.0
    # 1 + value rounds to 1 long before the fixed point cannot tell it from 1.
    if abs(value) < 2**-60:
        return 1.0
    numerator, denominator = value.as_integer_ratio()
    return _scaled(*_exp_of_fixed(_truncated(numerator << _PRECISION, denominator)))


def exponential_less_one(value: float) -> float:
    """e ** value - 1, for a finite value."""
    if abs(value) < 2**-60:
        return value
    if value > 800:
        return math.inf
    if value < -800:
        return -1.0
    numerator, denominator = value.as_integer_ratio()
    mantissa, exponent = _exp_of_fixed(_truncated(numerator << _PRECISION, denominator))
    if exponent >= 0:
        return quotient_to_double((mantissa << exponent) - _ONE, _ONE)
    return quotient_to_double(mantissa - (_ONE << -exponent), _ONE << -exponent)


def logarithm(numerator: int, denominator: int = 1, base: Optional[int] = None) -> float:
    """ln(numerator / denominator), both positive, over ln(base) when a base (2 or 10) is given."""
    if numerator == denominator:
        return 0.0
    natural = log_of_quotient(numerator, denominator)
    if base is None:
        return quotient_to_double(natural, _ONE)
    return quotient_to_double(natural, _LN2 if base == 2 else log_of_quotient(base, 1))


def infinite_power(base: float, exponent: float) -> float:
    """base ** exponent where one of them is infinite, neither is NaN, and base is not 1 or -1 under an infinite exponent."""
    if math.isinf(exponent):
        return math.inf if (abs(base) > 1) == (exponent > 0) else 0.0
    magnitude = math.inf if exponent > 0 else 0.0
    is_odd = exponent.is_integer() and abs(math.fmod(exponent, 2)) == 1
    return math.copysign(magnitude, base) if is_odd else magnitude


def exact_power(base: float, exponent: float) -> float:
    """base ** exponent, both finite, base not 0, exponent whole when base is negative; infinite when too large."""
    if exponent == 1:
        return base
    magnitude = abs(base)
    negative = base < 0 and abs(math.fmod(exponent, 2)) == 1
    result = 1.0 if magnitude == 1 else _power_of_magnitude(magnitude, exponent)
    return -result if negative else result


def _power_of_magnitude(base: float, exponent: float) -> float:
    if exponent == 0.5:
        return math.sqrt(base)
    numerator, denominator = base.as_integer_ratio()
    if exponent.is_integer() and abs(exponent) <= 64:
        power = abs(int(exponent))
        if exponent > 0:
            return quotient_to_double(numerator**power, denominator**power)
        return quotient_to_double(denominator**power, numerator**power)
    above, below = exponent.as_integer_ratio()
    product = _truncated(log_of_quotient(numerator, denominator) * above, below)
    if product > 1100 * _LN2:
        return math.inf
    if product < -1200 * _LN2:
        return 0.0
    return _scaled(*_exp_of_fixed(product))
