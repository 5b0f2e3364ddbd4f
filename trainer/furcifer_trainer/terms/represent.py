"""Python's str(), repr() and ascii() of values. Lists and tuples are both written as lists."""

from __future__ import annotations

from typing import List

from .text import unit_length
from .unicode import has_property
from .values import LONGEST_TEXT, MOST_DIGITS, UNDEFINED, Raised, Unmodelled, Value

_NAMED = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TOO_LONG = 10**MOST_DIGITS


def _escaped_point(character: str) -> str:
    point = ord(character)
    return f"\\x{point:02x}" if point <= 0xFF else f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"


def _quoted(text: str) -> str:
    quote = '"' if "'" in text and '"' not in text else "'"
    pieces: List[str] = []
    for character in text:
        if character == quote:
            pieces.append("\\" + character)
        elif character in _NAMED:
            pieces.append(_NAMED[character])
        else:
            pieces.append(character if has_property(character, "printable") else _escaped_point(character))
    return quote + "".join(pieces) + quote


def integer_text(value: int) -> str:
    if abs(value) >= _TOO_LONG:
        raise Raised("ValueError")
    return str(value)


def repr_text(value: Value) -> str:
    if value is UNDEFINED:
        raise Unmodelled
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, tuple):
        return _list_text(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return integer_text(value)
    return repr(value)


def _list_text(items: "tuple[Value, ...]") -> str:
    parts: List[str] = []
    length = 0
    for item in items:
        parts.append(repr_text(item))
        length += unit_length(parts[-1]) + 2
        if length > LONGEST_TEXT:
            raise Unmodelled
    return "[" + ", ".join(parts) + "]"


def str_text(value: Value) -> str:
    return value if isinstance(value, str) else repr_text(value)


def ascii_text(value: Value) -> str:
    """repr() with everything beyond ASCII escaped."""
    return "".join(c if c.isascii() else _escaped_point(c) for c in repr_text(value))
