"""Python's str methods that search, strip, replace, pad, split and join. Positions are in code points.

Arguments are checked here, where versions of CPython differ or a result may grow beyond the limits; the rest CPython does.
"""

from __future__ import annotations

from typing import Callable, Optional, Tuple

from .signature import Apply, Table, python
from .text import bounded_text, joined, unit_length
from .values import (
    LARGEST_INT,
    LONGEST_TEXT,
    UNDEFINED,
    Raised,
    Unmodelled,
    Value,
    as_count,
    as_flag,
    as_integer,
    as_text,
)


def _bound(value: Value) -> Optional[int]:
    return None if value is None or value is UNDEFINED else as_integer(value)


def _window(start: Value, end: Value) -> Tuple[Optional[int], Optional[int]]:
    return _bound(start), _bound(end)


def _searching(method: Callable[..., int]) -> Apply:
    def search(self: Value, part: Value, start: Value, end: Value) -> Value:
        text, wanted = as_text(self), as_text(part)
        try:
            return method(text, wanted, *_window(start, end))
        except ValueError:
            raise Raised("ValueError") from None

    return search


def _matching(method: Callable[..., bool]) -> Apply:
    """startswith and endswith: one text, or any of several."""

    def match(self: Value, part: Value, start: Value, end: Value) -> Value:
        text, bounds = as_text(self), _window(start, end)
        if isinstance(part, str):
            return method(text, part, *bounds)
        if not isinstance(part, tuple):
            raise Raised("TypeError")
        return any(method(text, as_text(one), *bounds) for one in part)

    return match


def _stripping(method: Callable[..., str]) -> Apply:
    def strip(self: Value, characters: Value) -> Value:
        text = as_text(self)
        return method(text) if characters is None or characters is UNDEFINED else method(text, as_text(characters))

    return strip


def _replace(self: Value, old: Value, new: Value, maximum: Value) -> Value:
    text, wanted, replacement = as_text(self), as_text(old), as_text(new)
    limit = as_count(maximum, -1)
    found = text.count(wanted)
    times = found if limit < 0 else min(limit, found)
    if unit_length(text) + times * unit_length(replacement) > LONGEST_TEXT:
        raise Unmodelled
    return joined((text.replace(wanted, replacement, times),))


def _without_affix(method: Callable[[str, str], str]) -> Apply:
    return lambda self, affix: method(as_text(self), as_text(affix))


def _padding(method: Callable[..., str]) -> Apply:
    def pad(self: Value, width: Value, fill: Value) -> Value:
        text, size = as_text(self), _width(width)
        character = " " if fill is UNDEFINED else fill
        if not isinstance(character, str) or len(character) != 1:
            raise Raised("TypeError")
        margin = size - len(text)
        if margin > 0 and margin * unit_length(character) + unit_length(text) > LONGEST_TEXT:
            raise Unmodelled
        return joined((method(text, size, character),))

    return pad


def _width(width: Value) -> int:
    if width is UNDEFINED:
        raise Raised("TypeError")
    return as_count(width, 0)


def _zero_fill(self: Value, width: Value) -> Value:
    text, size = as_text(self), _width(width)
    if size > len(text) and size - len(text) + unit_length(text) > LONGEST_TEXT:
        raise Unmodelled
    return text.zfill(size)


def _splitting(method: Callable[..., "list[str]"]) -> Apply:
    def split(self: Value, separator: Value, maximum: Value) -> Value:
        text, limit = as_text(self), as_count(maximum, -1)
        if separator is None or separator is UNDEFINED:
            return tuple(method(text, None, limit))
        if as_text(separator) == "":
            raise Raised("ValueError")
        return tuple(method(text, separator, limit))

    return split


def _split_lines(self: Value, keep_ends: Value) -> Value:
    return tuple(as_text(self).splitlines(as_flag(keep_ends)))


def _partition(method: Callable[[str, str], Tuple[str, str, str]]) -> Apply:
    def partition(self: Value, separator: Value) -> Value:
        text = as_text(self)
        if as_text(separator) == "":
            raise Raised("ValueError")
        return method(text, as_text(separator))

    return partition


def _join(self: Value, items: Value) -> Value:
    separator = as_text(self)
    if not isinstance(items, (str, tuple)):
        raise Raised("TypeError")
    pieces = [as_text(piece) for piece in items]
    if sum(map(unit_length, pieces)) + unit_length(separator) * len(pieces) > LONGEST_TEXT:
        raise Unmodelled
    return joined(pieces, separator)


def _expand_tabs(self: Value, tab_size: Value) -> Value:
    text, size = as_text(self), as_count(tab_size, 8)
    if not -LARGEST_INT - 1 <= size <= LARGEST_INT:
        raise Raised("OverflowError")
    column = length = 0
    pieces = []
    for piece in text:
        if piece == "\t":
            width = size - column % size if size > 0 else 0
            if width > LONGEST_TEXT:
                raise Unmodelled
            piece = " " * width
            column += width
        else:
            column = 0 if piece in "\n\r" else column + 1
        pieces.append(piece)
        length += unit_length(piece)
        if length > LONGEST_TEXT:
            raise Unmodelled
    return joined(pieces)


def _character(point: Value) -> Value:
    if point is UNDEFINED:
        raise Raised("TypeError")
    value = as_count(point, 0)
    if not 0 <= value <= 0x10FFFF:
        raise Raised("ValueError" if -LARGEST_INT - 1 <= value <= LARGEST_INT else "OverflowError")
    if 0xD800 <= value < 0xE000:
        raise Unmodelled
    return chr(value)


def _code_point(character: Value) -> Value:
    if len(as_text(character)) != 1:
        raise Raised("TypeError")
    return ord(as_text(character))


def _make_translation(source: Value, target: Value, dropped: Value) -> Value:
    """A translation is a list of pairs: the code point, and the text, code point or None for it."""
    sources, targets = as_text(source), as_text(target)
    absent = "" if dropped is UNDEFINED else as_text(dropped)
    if len(sources) != len(targets):
        raise Raised("ValueError")
    pairs: "dict[int, Value]" = {ord(c): ord(t) for c, t in zip(sources, targets)}
    pairs.update((ord(c), None) for c in absent)
    return tuple((point, to) for point, to in pairs.items())


def _translate(self: Value, translation: Value) -> Value:
    text = as_text(self)
    if translation is UNDEFINED:
        raise Raised("TypeError")
    if not isinstance(translation, tuple):
        raise Unmodelled
    table = {}
    for pair in translation:
        if not isinstance(pair, tuple) or len(pair) != 2 or type(pair[0]) is not int:
            raise Unmodelled
        to = pair[1]
        if isinstance(to, int) and not isinstance(to, bool) and 0 <= to <= 0x10FFFF:
            to = chr(to)
        if to is not None and not isinstance(to, str):
            raise Unmodelled
        table[pair[0]] = to
    return bounded_text(joined((text.translate(table),)))


_SEARCH = "self sub start? end? /"
_PAD = "self width fillchar? /"
_STRIP = "self chars? /"

STRING_FUNCTIONS: Table = {
    "str.find": python(_SEARCH, _searching(str.find)),
    "str.rfind": python(_SEARCH, _searching(str.rfind)),
    "str.index": python(_SEARCH, _searching(str.index)),
    "str.rindex": python(_SEARCH, _searching(str.rindex)),
    "str.count": python(_SEARCH, _searching(str.count)),
    "str.startswith": python("self prefix start? end? /", _matching(str.startswith)),
    "str.endswith": python("self suffix start? end? /", _matching(str.endswith)),
    "str.strip": python(_STRIP, _stripping(str.strip)),
    "str.lstrip": python(_STRIP, _stripping(str.lstrip)),
    "str.rstrip": python(_STRIP, _stripping(str.rstrip)),
    "str.replace": python("self old new count? /", _replace),
    "str.removeprefix": python("self prefix /", _without_affix(str.removeprefix)),
    "str.removesuffix": python("self suffix /", _without_affix(str.removesuffix)),
    "str.zfill": python("self width /", _zero_fill),
    "str.ljust": python(_PAD, _padding(str.ljust)),
    "str.rjust": python(_PAD, _padding(str.rjust)),
    "str.center": python(_PAD, _padding(str.center)),
    "str.split": python("self / sep? maxsplit?", _splitting(str.split)),
    "str.rsplit": python("self / sep? maxsplit?", _splitting(str.rsplit)),
    "str.splitlines": python("self / keepends?", _split_lines),
    "str.partition": python("self sep /", _partition(str.partition)),
    "str.rpartition": python("self sep /", _partition(str.rpartition)),
    "str.join": python("self iterable /", _join),
    "str.expandtabs": python("self / tabsize?", _expand_tabs),
    "str.maketrans": python("x y? z? /", _make_translation),
    "str.translate": python("self table /", _translate),
    "chr": python("i /", _character),
    "ord": python("c /", _code_point),
}
