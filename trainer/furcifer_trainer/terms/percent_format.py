"""Python's ``%`` on texts: printf-style formatting. Right of the operator, a list is the tuple of arguments."""

from __future__ import annotations

import math
import re
from typing import List, Optional, Tuple, Union

from .represent import ascii_text, integer_text, repr_text, str_text
from .text import bounded_text, joined, unit_length
from .values import LARGEST_PRECISION, LONGEST_TEXT, Raised, Unmodelled, Value, as_number

_DIRECTIVE = re.compile(
    r"%(?P<key>\([^()]*\))?(?P<flags>[-+ #0]*)(?P<width>\*|[0-9]*)(?:\.(?P<precision>\*|[0-9]*))?[hlL]?(?P<type>.?)", re.DOTALL
)
#: Bits of the C types that CPython reads the counts into.
_WIDTH_BITS, _PRECISION_BITS = 63, 31


class _Arguments:
    """The arguments, taken one by one."""

    def __init__(self, values: Tuple[Value, ...]) -> None:
        self.values = values
        self.used = 0

    def take(self) -> Value:
        if self.used == len(self.values):
            raise Raised("TypeError")
        self.used += 1
        return self.values[self.used - 1]


def format_percent(template: str, right: Value) -> str:
    given = _Arguments(right if isinstance(right, tuple) else (right,))
    pieces: List[str] = []
    end = length = 0
    for match in _DIRECTIVE.finditer(template):
        piece = "%" if match.group() == "%%" else _formatted(match, given)
        pieces += template[end : match.start()], piece
        end = match.end()
        length += unit_length(piece)
        if length > LONGEST_TEXT:
            raise Unmodelled
    if given.used < len(given.values):
        raise Raised("TypeError")
    return bounded_text(joined([*pieces, template[end:]]))


def _count(text: Optional[str], bits: int, given: _Arguments) -> Optional[int]:
    """A number in the directive, or the next argument for ``*``; None when absent."""
    if text is None:
        return None
    value = given.take() if text == "*" else int(text or "0")
    if not isinstance(value, int):
        raise Raised("TypeError")
    if not -(1 << bits) <= value < 1 << bits:
        raise Raised("OverflowError" if text == "*" else "ValueError")
    return int(value)


def _formatted(match: re.Match[str], given: _Arguments) -> str:
    if match["key"] is not None:
        raise Raised("TypeError")  # only a mapping has keys
    width = _count(match["width"] or None, _WIDTH_BITS, given) or 0
    precision = _count(match["precision"], _PRECISION_BITS, given)
    if match["type"] == "":
        raise Raised("ValueError")
    value = given.take()
    flags = match["flags"] + ("-" if width < 0 else "")
    digits = None if precision is None else max(precision, 0)
    if abs(width) > LONGEST_TEXT or (digits or 0) > LARGEST_PRECISION:
        raise Unmodelled
    return _directive(match["type"], value, (flags, abs(width), digits))


_Layout = Tuple[str, int, Optional[int]]
_TEXTS = {"s": str_text, "r": repr_text, "a": ascii_text}


def _directive(kind: str, value: Value, layout: _Layout) -> str:
    if kind in _TEXTS:
        return _laid_out("s", _TEXTS[kind](value), layout)
    if kind == "c":
        return _laid_out("s", _character(value), (layout[0], layout[1], None))
    if kind not in ("d", "i", "u", "o", "x", "X", "e", "E", "f", "F", "g", "G"):
        raise Raised("ValueError")
    if kind in "oxX" and isinstance(value, float):
        raise Raised("TypeError")
    number = as_number(value)
    if kind in "diu":
        if isinstance(number, float):
            if math.isnan(number):
                raise Raised("ValueError")
            if math.isinf(number):
                raise Raised("OverflowError")
        number = int(number)
        integer_text(number)
    return _laid_out(kind, number, layout)


def _laid_out(kind: str, value: Union[str, int, float], layout: _Layout) -> str:
    flags, width, digits = layout
    if kind == "s":
        # A zero flag pads texts with blanks; CPython does it by itself.
        flags = "-" if "-" in flags else ""
    directive = f"%{flags}{width if width > 0 else ''}{'' if digits is None else f'.{digits}'}{kind}"
    try:
        return directive % (value,)
    except (TypeError, ValueError, OverflowError) as error:
        raise Raised(type(error).__name__) from None


def _character(value: Value) -> str:
    if isinstance(value, str):
        if len(value) == 1:
            return value
        raise Raised("TypeError")
    if not isinstance(value, int):
        raise Raised("TypeError")
    if not 0 <= value <= 0x10FFFF:
        raise Raised("OverflowError")
    if 0xD800 <= value < 0xE000:
        raise Unmodelled
    return chr(value)
