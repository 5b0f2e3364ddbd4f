"""Texts as code points and as UTF-16 units.

JavaScript reads texts by UTF-16 unit. Its functions work on *unit texts*, in which a character beyond U+FFFF is its two
surrogates; ``to_units`` and ``from_units`` convert. All other texts are by code point, where only lone surrogates are left.
"""

from __future__ import annotations

import re
from typing import Iterable

from .values import LONGEST_TEXT, Unmodelled

_SURROGATE = re.compile("[\ud800-\udfff]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def _halves(match: re.Match[str]) -> str:
    point = ord(match.group()) - 0x10000
    return chr(0xD800 + (point >> 10)) + chr(0xDC00 + (point & 0x3FF))


def to_units(text: str) -> str:
    return text if text.isascii() else _ASTRAL.sub(_halves, text)


def from_units(units: str) -> str:
    """Surrogates that meet their other half become one character."""
    if units.isascii() or _SURROGATE.search(units) is None:
        return units
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def joined(texts: Iterable[str], separator: str = "") -> str:
    return from_units(separator.join(texts))


def unit_length(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) if text.isascii() else len(text) + len(_ASTRAL.findall(text))


def bounded_text(text: str) -> str:
    """The text, unless it is beyond the limits."""
    if 2 * len(text) > LONGEST_TEXT and unit_length(text) > LONGEST_TEXT:
        raise Unmodelled
    return text
