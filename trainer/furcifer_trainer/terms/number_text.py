"""Reading numbers from text as Python's int() and float() do: any script's digits, surrounding whitespace, underscores."""

from __future__ import annotations

from .text import unit_length
from .unicode import decimal_value, has_property
from .values import LONGEST_TEXT, MOST_BITS, MOST_DIGITS, Raised, Unmodelled, bounded_integer


def _is_outer_space(character: str) -> bool:
    """Unlike str.strip, numbers refuse the ASCII separators."""
    return has_property(character, "space") and not "\x1c" <= character <= "\x1f"


def _normalized(text: str) -> str:
    """Decimal digits of every script as ASCII ones, outer whitespace cut off; only ASCII makes a number."""
    if unit_length(text) > LONGEST_TEXT:
        raise Unmodelled
    start, end = 0, len(text)
    while start < end and _is_outer_space(text[start]):
        start += 1
    while end > start and _is_outer_space(text[end - 1]):
        end -= 1
    trimmed = text[start:end]
    if not trimmed.isascii():
        digits = ((decimal_value(c), c) for c in trimmed)
        trimmed = "".join(c if digit is None else str(digit) for digit, c in digits)
        if not trimmed.isascii():
            raise Raised("ValueError")
    if trimmed != trimmed.strip():
        raise Raised("ValueError")
    return trimmed


def parse_integer(text: str, base: int) -> int:
    normalized = _normalized(text)
    digits = normalized.lstrip("+-").replace("_", "").lower()
    prefix_base = {"0x": 16, "0o": 8, "0b": 2}.get(digits[:2], 0)
    if prefix_base and base in (0, prefix_base):
        digits, radix = digits[2:], prefix_base
    else:
        radix = base or 10
    if len(digits) > MOST_DIGITS:
        return _parse_long(normalized, digits, radix)
    try:
        return bounded_integer(int(normalized, base))
    except ValueError:
        raise Raised("ValueError") from None


def _parse_long(normalized: str, digits: str, radix: int) -> int:
    """Only powers of two may have more digits than CPython's limit."""
    if radix & (radix - 1):
        raise Raised("ValueError")
    if len(digits) > MOST_BITS:
        raise Unmodelled
    try:
        return bounded_integer(int(normalized, radix))
    except ValueError:
        raise Raised("ValueError") from None


def parse_float(text: str) -> float:
    try:
        return float(_normalized(text))
    except ValueError:
        raise Raised("ValueError") from None
