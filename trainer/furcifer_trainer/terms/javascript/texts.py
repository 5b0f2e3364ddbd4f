"""The methods of String.prototype that need no regular expression, on unit texts: positions and lengths are in UTF-16 units."""

from __future__ import annotations

import re
import unicodedata
from typing import Callable, Dict, List

from ..text import from_units, to_units
from ..unicode import lower_text, upper_text
from ..values import LONGEST_TEXT, UNDEFINED, Raised, Unmodelled
from .host import Host, clamp, own_text, relative_index, to_integer, to_number, to_text, to_uint32
from .numbers import SPACE

Method = Callable[..., "Host | int"]


def lower(units: str) -> str:
    return to_units(lower_text(from_units(units)))


def upper(units: str) -> str:
    return to_units(upper_text(from_units(units)))


def _includes(self: str, search: Host = UNDEFINED, position: Host = UNDEFINED, *_: Host) -> Host:
    return self.find(to_text(search), clamp(to_integer(position), 0, len(self))) >= 0


def _starts_with(self: str, search: Host = UNDEFINED, position: Host = UNDEFINED, *_: Host) -> Host:
    return self.startswith(to_text(search), clamp(to_integer(position), 0, len(self)))


def _ends_with(self: str, search: Host = UNDEFINED, end: Host = UNDEFINED, *_: Host) -> Host:
    until = len(self) if end is UNDEFINED else clamp(to_integer(end), 0, len(self))
    return self[:until].endswith(to_text(search))


def _index_of(self: str, search: Host = UNDEFINED, position: Host = UNDEFINED, *_: Host) -> int:
    return self.find(to_text(search), clamp(to_integer(position), 0, len(self)))


def _last_index_of(self: str, search: Host = UNDEFINED, position: Host = UNDEFINED, *_: Host) -> int:
    wanted, number = to_text(search), to_number(position)
    start = len(self) if number != number else clamp(to_integer(number), 0, len(self))
    return self.rfind(wanted, 0, start + len(wanted))


def _unit_at(self: str, index: Host) -> str:
    """The unit there; "" beyond the ends."""
    position = to_integer(index)
    return self[int(position)] if 0 <= position < len(self) else ""


def _char_code_at(self: str, index: Host = UNDEFINED, *_: Host) -> Host:
    unit = _unit_at(self, index)
    return float(ord(unit)) if unit else float("nan")


def _code_point_at(self: str, index: Host = UNDEFINED, *_: Host) -> Host:
    unit = _unit_at(self, index)
    if not unit:
        return UNDEFINED
    position = int(to_integer(index))
    return float(ord(from_units(self[position : position + 2])[0]))


def _at(self: str, index: Host = UNDEFINED, *_: Host) -> Host:
    position = to_integer(index)
    return _unit_at(self, position + len(self) if position < 0 else position) or UNDEFINED


def _slice(self: str, start: Host = UNDEFINED, end: Host = UNDEFINED, *_: Host) -> Host:
    return self[relative_index(start, len(self), 0) : relative_index(end, len(self), len(self))]


def _substring(self: str, start: Host = UNDEFINED, end: Host = UNDEFINED, *_: Host) -> Host:
    first = clamp(to_integer(start), 0, len(self))
    last = len(self) if end is UNDEFINED else clamp(to_integer(end), 0, len(self))
    return self[min(first, last) : max(first, last)]


def _substr(self: str, start: Host = UNDEFINED, length: Host = UNDEFINED, *_: Host) -> Host:
    first = relative_index(start, len(self), 0)
    size = len(self) if length is UNDEFINED else clamp(to_integer(length), 0, len(self))
    return self[first : first + size]


def _split(self: str, separator: Host = UNDEFINED, limit: Host = UNDEFINED, *_: Host) -> Host:
    most = 2**32 - 1 if limit is UNDEFINED else to_uint32(limit)
    by = to_text(separator)
    if most == 0:
        return ()
    if separator is UNDEFINED:
        return (self,)
    return tuple(self if by == "" else self.split(by))[:most]


def _concat(self: str, *values: Host) -> Host:
    return self + "".join(map(to_text, values))


def _refuse_long(length: float) -> None:
    if length > 4 * LONGEST_TEXT and length != float("inf"):
        raise Unmodelled


def _repeat(self: Host, count: Host = UNDEFINED, *_: Host) -> Host:
    text = own_text(self)
    times = to_integer(count)
    if times < 0 or times == float("inf"):
        raise Raised("RangeError")
    if len(text) * times > 4 * LONGEST_TEXT:
        raise Unmodelled
    return text * int(times) if text else ""


def _padding(at_start: bool) -> Method:
    def pad(self: Host, width: Host = UNDEFINED, fill: Host = UNDEFINED, *_: Host) -> Host:
        text = own_text(self)
        filler = " " if fill is UNDEFINED else to_text(fill)
        number = to_number(width)
        if number == float("inf") and filler:
            raise Unmodelled
        if filler:
            _refuse_long(number)
        wanted = to_integer(width)
        if wanted <= len(text) or not filler:
            return text
        margin = int(wanted) - len(text)
        padding = (filler * (margin // len(filler) + 1))[:margin]
        return padding + text if at_start else text + padding

    return pad


_MARKS = re.compile(r"\$([$&`'])")


def replaced_length(text: str, replacement: str, times: float) -> float:
    """How long a replacement can get, ``$&`` and its like being as long as the text."""
    return len(text) + times * (len(replacement) + replacement.count("$") * len(text))


def _replacing(every: bool) -> Method:
    def replace(self: Host, pattern: Host = UNDEFINED, replacement: Host = UNDEFINED, *_: Host) -> Host:
        text, wanted, template = own_text(self), to_text(pattern), to_text(replacement)
        times = (len(text) + 1 if not wanted else len(text) / len(wanted)) if every else 1
        _refuse_long(replaced_length(text, template, times))
        pieces: List[str] = []
        end = 0
        start = text.find(wanted)
        while start >= 0:
            pieces += text[end:start], _expanded(template, text, start, start + len(wanted))
            end = start + len(wanted)
            start = text.find(wanted, max(end, start + 1)) if every else -1
        return "".join(pieces) + text[end:]

    return replace


def _expanded(template: str, text: str, start: int, end: int) -> str:
    marks = {"$": "$", "&": text[start:end], "`": text[:start], "'": text[end:]}
    return _MARKS.sub(lambda mark: marks[mark[1]], template)


def _normalize(self: str, form: Host = UNDEFINED, *_: Host) -> Host:
    name = "NFC" if form is UNDEFINED else to_text(form)
    if name not in ("NFC", "NFD", "NFKC", "NFKD"):
        raise Raised("RangeError")
    return to_units(unicodedata.normalize(name, from_units(self)))


#: Methods that only make sense of a text's characters, by name.
TEXT_METHODS: Dict[str, Method] = {
    "trim": lambda self, *_: self.strip(SPACE),
    "trimStart": lambda self, *_: self.lstrip(SPACE),
    "trimLeft": lambda self, *_: self.lstrip(SPACE),
    "trimEnd": lambda self, *_: self.rstrip(SPACE),
    "trimRight": lambda self, *_: self.rstrip(SPACE),
    "toString": lambda self, *_: self,
    "valueOf": lambda self, *_: self,
    "includes": _includes,
    "startsWith": _starts_with,
    "endsWith": _ends_with,
    "indexOf": _index_of,
    "lastIndexOf": _last_index_of,
    "charAt": lambda self, index=UNDEFINED, *_: _unit_at(self, index),
    "charCodeAt": _char_code_at,
    "codePointAt": _code_point_at,
    "at": _at,
    "slice": _slice,
    "substring": _substring,
    "substr": _substr,
    "split": _split,
    "concat": _concat,
    "normalize": _normalize,
}

#: Rows that look at their arguments before they call the method.
GROWING_METHODS: Dict[str, Method] = {
    "repeat": _repeat,
    "padStart": _padding(True),
    "padEnd": _padding(False),
    "replace": _replacing(False),
    "replaceAll": _replacing(True),
}


def case_changing(change: Callable[[str], str], takes_locale: bool) -> Method:
    """The locale of the machine is taken for one without rules of its own; another is unmodelled."""

    def apply(self: Host = UNDEFINED, locale: Host = UNDEFINED, *_: Host) -> Host:
        if takes_locale and locale is not UNDEFINED:
            raise Unmodelled
        return change(own_text(self))

    return apply
