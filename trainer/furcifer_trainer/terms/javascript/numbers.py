"""Numbers and texts as JavaScript converts them: Number(text), String(number), toFixed and its relatives, parseInt, parseFloat."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Tuple

from ..values import Raised

#: White space and line ends.
SPACE = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INFINITY = re.compile(r"[+-]?Infinity")
_OTHER_BASES = {"0x": (16, re.compile("[0-9a-fA-F]+")), "0o": (8, re.compile("[0-7]+")), "0b": (2, re.compile("[01]+"))}


def _double(integer: int) -> float:
    try:
        return float(integer)
    except OverflowError:
        return math.inf


def read_number(text: str) -> float:
    """Number(text)."""
    trimmed = text.strip(SPACE)
    if not trimmed:
        return 0.0
    if _DECIMAL.fullmatch(trimmed):
        return float(trimmed)
    if _INFINITY.fullmatch(trimmed):
        return -math.inf if trimmed[0] == "-" else math.inf
    base, digits = _OTHER_BASES.get(trimmed[:2].lower(), (0, _INFINITY))
    if base and digits.fullmatch(trimmed[2:]):
        return _double(int(trimmed[2:], base))
    return math.nan


def parse_float(text: str) -> float:
    trimmed = text.lstrip(SPACE)
    found = _DECIMAL.match(trimmed)
    if found is not None:
        return float(found[0])
    infinite = _INFINITY.match(trimmed)
    if infinite is None:
        return math.nan
    return -math.inf if trimmed[0] == "-" else math.inf


def parse_int(text: str, radix: int) -> float:
    """``radix`` as ToInt32 gives it."""
    trimmed = text.lstrip(SPACE)
    sign = -1.0 if trimmed.startswith("-") else 1.0
    digits = trimmed[1:] if trimmed[:1] in ("+", "-") else trimmed
    if radix != 0 and not 2 <= radix <= 36:
        return math.nan
    if radix in (0, 16) and digits[:2] in ("0x", "0X"):
        radix, digits = 16, digits[2:]
    base = radix or 10
    end = 0
    while end < len(digits) and digits[end].isascii() and DIGITS.find(digits[end].lower(), 0, base) >= 0:
        end += 1
    if end == 0:
        return math.nan
    return sign * _value_of(digits[:end], base)


def _value_of(digits: str, base: int) -> float:
    if base == 10:
        return float(digits)
    if base & (base - 1) == 0:
        return _double(int(digits, base))
    # As V8 rounds: the parts that fit into 32 bits are put together in doubles.
    value, at = 0.0, 0
    while at < len(digits):
        part, multiplier = 0, 1
        while at < len(digits) and multiplier * base <= 0xFFFFFFFF // 36:
            part, multiplier, at = part * base + int(digits[at], 36), multiplier * base, at + 1
        value = value * multiplier + part
    return value


def _shortest(value: float) -> Tuple[str, int]:
    """The fewest digits d1d2... that read back as the double, and n with the value 0.d1d2... * 10 ** n."""
    mantissa, _, exponent = repr(value).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or "0") - (len(whole + fraction) - len(digits))
    return digits.rstrip("0") or "0", point if digits.strip("0") else 1


def _word(value: float) -> str:
    return "NaN" if math.isnan(value) else "-Infinity" if value < 0 else "Infinity"


def number_text(value: float) -> str:
    """String(value)."""
    if not math.isfinite(value):
        return _word(value)
    if value == 0:
        return "0"
    if value < 0:
        return "-" + number_text(-value)
    digits, point = _shortest(value)
    if len(digits) <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    return _with_exponent(digits, point - 1)


def _with_exponent(digits: str, exponent: int) -> str:
    mantissa = digits[0] + "." + digits[1:] if len(digits) > 1 else digits
    return f"{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent)}"


def _rounded(value: Fraction) -> int:
    """To the nearest integer, halves up."""
    return math.floor(value + Fraction(1, 2))


def to_fixed(value: float, digits: float) -> str:
    if not 0 <= digits <= 100:
        raise Raised("RangeError")
    if not abs(value) < 1e21:
        return number_text(value)
    places = int(digits)
    text = str(_rounded(Fraction(abs(value)) * 10**places)).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (text[:-places] + "." + text[-places:] if places else text)


def _significant(value: float, count: int) -> Tuple[str, int]:
    """``count`` significant digits of a positive number, halves up, and the exponent of the first."""
    exact = Fraction(value)
    exponent = _shortest(value)[1] - 1
    while True:
        digits = str(_rounded(exact * Fraction(10) ** (count - 1 - exponent)))
        if len(digits) == count:
            return digits, exponent
        exponent += 1 if len(digits) > count else -1
        if len(digits) > count and digits.strip("0") == "1":
            return digits[:count], exponent


def to_precision(value: float, precision: float) -> str:
    if not math.isfinite(value):
        return _word(value)
    if not 1 <= precision <= 100:
        raise Raised("RangeError")
    count = int(precision)
    sign = "-" if value < 0 else ""
    digits, exponent = ("0" * count, 0) if value == 0 else _significant(abs(value), count)
    if exponent < -6 or exponent >= count:
        return sign + _with_exponent(digits, exponent)
    if exponent == count - 1:
        return sign + digits
    if exponent >= 0:
        return sign + digits[: exponent + 1] + "." + digits[exponent + 1 :]
    return sign + "0." + "0" * -(exponent + 1) + digits


def to_exponential(value: float, digits: float, shortest: bool) -> str:
    """``shortest``: as many digits as it takes."""
    if not math.isfinite(value):
        return _word(value)
    if not 0 <= digits <= 100:
        raise Raised("RangeError")
    sign = "-" if value < 0 else ""
    if value == 0:
        return _with_exponent("0" * (1 if shortest else int(digits) + 1), 0)
    if shortest:
        text, point = _shortest(abs(value))
        return sign + _with_exponent(text, point - 1)
    text, exponent = _significant(abs(value), int(digits) + 1)
    return sign + _with_exponent(text, exponent)


def to_radix(value: float, radix: int) -> str:
    """Number.prototype.toString in a base other than ten: as many digits as tell the double from its neighbours, as V8 writes it."""
    if not math.isfinite(value):
        return _word(value)
    magnitude = abs(value)
    integer = math.floor(magnitude)
    digits, carry = _fraction_digits(magnitude - integer, 0.5 * (math.nextafter(magnitude, math.inf) - magnitude), radix)
    text = _integer_digits(float(integer) + carry, radix)
    return ("-" if value < 0 else "") + text + ("." + "".join(DIGITS[d] for d in digits) if digits else "")


def _fraction_digits(fraction: float, delta: float, radix: int) -> "Tuple[list[int], int]":
    """Digits behind the point, and 1 where rounding carries over to the integer."""
    digits: "list[int]" = []
    delta = max(delta, 5e-324)
    if fraction < delta:
        return digits, 0
    while True:
        fraction *= radix
        delta *= radix
        digit = int(fraction)
        digits.append(digit)
        fraction -= digit
        if (fraction > 0.5 or (fraction == 0.5 and digit & 1)) and fraction + delta > 1:
            while digits:
                last = digits.pop()
                if last + 1 < radix:
                    return [*digits, last + 1], 0
            return [], 1
        if fraction < delta:
            return digits, 0


def _integer_digits(integer: float, radix: int) -> str:
    """Digits beyond a double's precision are written as zeros."""
    zeros = ""
    while integer / radix >= 2.0**53:
        integer /= radix
        zeros += "0"
    text = ""
    while True:
        remainder = math.fmod(integer, radix)
        text = DIGITS[int(remainder)] + text
        integer = (integer - remainder) / radix
        if integer <= 0:
            return text + zeros
