"""JSON, and the escapes of addresses: between texts and values. An object is no value of the language."""

from __future__ import annotations

import json
import math
import re
from typing import Dict, List

from ..signature import Row
from ..text import from_units, to_units
from ..values import UNDEFINED, Raised, Unmodelled
from .host import Host, clamp, row, to_integer, to_text
from .numbers import number_text

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
#: Controls, quotes, backslashes, and surrogates without their other half.
_ESCAPED = re.compile('[\x00-\x1f"\\\\]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]')


def _quoted(units: str) -> str:
    return '"' + _ESCAPED.sub(lambda c: _ESCAPES.get(c[0]) or f"\\u{ord(c[0]):04x}", units) + '"'


def _stringify(value: Host = UNDEFINED, replacer: Host = UNDEFINED, space: Host = UNDEFINED, *_: Host) -> Host:
    if value is UNDEFINED:
        return UNDEFINED
    gap = ""
    if isinstance(space, float):
        gap = " " * clamp(to_integer(space), 0, 10)
    elif isinstance(space, str):
        gap = space[:10]
    return _written(value, gap, "")


def _written(value: Host, gap: str, indent: str) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value) if math.isfinite(value) else "null"
    if not isinstance(value, tuple):
        return "null"
    if not value:
        return "[]"
    inner = indent + gap
    items = [_written(item, gap, inner) for item in value]
    return "[\n" + inner + (",\n" + inner).join(items) + "\n" + indent + "]" if gap else "[" + ",".join(items) + "]"



def _refused(name: str) -> float:
    raise ValueError(name)


def _parse(text: Host = UNDEFINED, reviver: Host = UNDEFINED, *_: Host) -> Host:
    found_object: List[bool] = []

    def note_object(pairs: "list[tuple[str, object]]") -> None:
        found_object.append(True)

    try:
        value = json.loads(
            to_text(text), parse_int=_json_number, parse_float=float, parse_constant=_refused, object_pairs_hook=note_object
        )
    except ValueError:
        raise Raised("SyntaxError") from None
    if found_object:
        raise Unmodelled
    return _host_of(value)


def _json_number(digits: str) -> float:
    return float(digits)


def _host_of(value: object) -> Host:
    if isinstance(value, list):
        return tuple(map(_host_of, value))
    if isinstance(value, str):
        return to_units(value)
    assert value is None or isinstance(value, (bool, float))
    return value


_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()")
_RESERVED = frozenset(";/?:@&=+$,#")


def _encode(text: str, kept: "frozenset[str]") -> str:
    pieces: List[str] = []
    for character in from_units(text):
        if character in kept:
            pieces.append(character)
        elif "\ud800" <= character <= "\udfff":
            raise Raised("URIError")
        else:
            pieces += (f"%{byte:02X}" for byte in character.encode())
    return "".join(pieces)


_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")


def _decode(text: str, kept: "frozenset[str]") -> str:
    pieces: List[str] = []
    at = 0
    while at < len(text):
        if text[at] != "%":
            pieces.append(text[at])
            at += 1
            continue
        first = _byte_at(text, at)
        size = 1 if first < 0x80 else 2 if 0xC0 <= first < 0xE0 else 3 if 0xE0 <= first < 0xF0 else 4 if 0xF0 <= first < 0xF8 else 0
        octets = bytes([first, *(_byte_at(text, at + 3 * i) for i in range(1, size))])
        try:
            character = octets.decode()
        except UnicodeDecodeError:
            raise Raised("URIError") from None
        pieces.append(text[at : at + 3] if character in kept else to_units(character))
        at += 3 * size
    return "".join(pieces)


def _byte_at(text: str, at: int) -> int:
    found = _ESCAPE.match(text, at)
    if found is None:
        raise Raised("URIError")
    return int(found[1], 16)


ENCODING_FUNCTIONS: Dict[str, Row] = {
    "JSON.stringify": row(_stringify),
    "JSON.parse": row(_parse),
    "encodeURIComponent": row(lambda text=UNDEFINED, *_: _encode(to_text(text), _UNRESERVED)),
    "decodeURIComponent": row(lambda text=UNDEFINED, *_: _decode(to_text(text), frozenset())),
    "encodeURI": row(lambda text=UNDEFINED, *_: _encode(to_text(text), _UNRESERVED | _RESERVED)),
    "decodeURI": row(lambda text=UNDEFINED, *_: _decode(to_text(text), _RESERVED)),
}
