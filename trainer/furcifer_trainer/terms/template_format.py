"""Python's str.format: fields by position or name, conversions, and format specifications that hold fields themselves.

Indexing ``[i]`` reaches into lists and texts; attributes ``.name`` of values are unmodelled.
"""

from __future__ import annotations

import re
from typing import List, Mapping, NamedTuple, Optional, Sequence

from .format_spec import format_value
from .represent import ascii_text, repr_text, str_text
from .text import bounded_text, joined, unit_length
from .unicode import digits_number
from .values import LARGEST_INDEX, LONGEST_TEXT, Raised, Unmodelled, Value


class _Field(NamedTuple):
    name: str
    conversion: Optional[str]
    spec: str
    #: Position after the closing brace.
    end: int


class _Given:
    def __init__(self, positional: Sequence[Value], keywords: Mapping[str, Value]) -> None:
        self.positional = positional
        self.keywords = keywords
        self.automatic = 0  # next position of a field without one
        self.is_manual = False  # positions are written out


def format_template(template: str, positional: Sequence[Value], keywords: Mapping[str, Value]) -> str:
    return _expand(template, _Given(positional, keywords), 2)


def _expand(template: str, given: _Given, depth: int) -> str:
    """Fields inside a specification are one level deeper; CPython allows no third."""
    if depth == 0:
        raise Raised("ValueError")
    pieces: List[str] = []
    length = index = 0
    while index < len(template):
        piece = template[index]
        next_index = index + 1
        if piece in "{}" and template[index + 1 : index + 2] == piece:
            next_index = index + 2
        elif piece == "}":
            raise Raised("ValueError")
        elif piece == "{":
            field = _read_field(template, index + 1)
            piece, next_index = _formatted(field, given, depth), field.end
        pieces.append(piece)
        length += unit_length(piece)
        if length > LONGEST_TEXT:
            raise Unmodelled
        index = next_index
    return joined(pieces)


def _read_field(template: str, start: int) -> _Field:
    """Reads what follows an opening brace."""
    index, stop = start, ""
    while index < len(template) and not stop:
        character = template[index]
        index += 1
        if character == "{":
            raise Raised("ValueError")
        if character == "[":
            while index < len(template) and template[index] != "]":
                index += 1
        if character in "}:!":
            stop = character
    if not stop:
        raise Raised("ValueError")
    name, conversion = template[start : index - 1], None
    if stop == "!":
        conversion, stop = template[index : index + 1], template[index + 1 : index + 2]
        index += 2
        if stop not in ("}", ":"):
            raise Raised("ValueError")
    if stop == "}":
        return _Field(name, conversion, "", index)
    end = _closing_brace(template, index)
    return _Field(name, conversion, template[index:end], end + 1)


def _closing_brace(template: str, start: int) -> int:
    depth = 1
    for index in range(start, len(template)):
        depth += {"{": 1, "}": -1}.get(template[index], 0)
        if depth == 0:
            return index
    raise Raised("ValueError")


def _formatted(field: _Field, given: _Given, depth: int) -> str:
    value = _field_value(field.name, given)
    if field.conversion is not None:
        convert = {"s": str_text, "r": repr_text, "a": ascii_text}.get(field.conversion)
        if convert is None:
            raise Raised("ValueError")
        value = convert(value)
    spec = _expand(field.spec, given, 1 if field.spec == "" else depth - 1)
    return bounded_text(format_value(value, spec))


def _field_value(name: str, given: _Given) -> Value:
    first = re.split(r"[.[]", name, maxsplit=1)[0]
    return _reached(_first_value(first, given), name[len(first) :])


def _first_value(first: str, given: _Given) -> Value:
    written = digits_number(first)
    if first and written is None:
        if first not in given.keywords:
            raise Raised("KeyError")
        return given.keywords[first]
    if written is not None and written > LARGEST_INDEX:
        raise Raised("ValueError")
    if written is None:
        if given.is_manual:
            raise Raised("ValueError")
        written = given.automatic
        given.automatic += 1
    else:
        if given.automatic > 0:
            raise Raised("ValueError")
        given.is_manual = True
    if written >= len(given.positional):
        raise Raised("IndexError")
    return given.positional[written]


def _reached(base: Value, path: str) -> Value:
    """Follows ``[index]`` steps into lists and texts."""
    value, rest = base, path
    while rest:
        if rest.startswith("."):
            raise Raised("ValueError") if rest[1:2] in ("", ".", "[") else Unmodelled()
        step = re.match(r"\[([^\]]+)\]", rest)
        if step is None:
            raise Raised("ValueError")
        index = digits_number(step[1])
        if index is not None and index > LARGEST_INDEX:
            raise Raised("ValueError")
        if not isinstance(value, (str, tuple)) or index is None:
            raise Raised("TypeError")
        if index >= len(value):
            raise Raised("IndexError")
        value, rest = value[index], rest[step.end() :]
        if rest and rest[0] not in ".[":
            raise Raised("ValueError")
    return value
