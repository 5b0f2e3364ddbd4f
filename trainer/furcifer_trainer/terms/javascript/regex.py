"""Regular expressions of JavaScript on texts, on the linear machine of ``regex_machine.py``.

An expression is two arguments, its source and its flags, and each call finds its ``lastIndex`` at 0. A match is the list of its
groups' texts, undefined where a group took no part. What the machine does not match is unmodelled.
"""

from __future__ import annotations

import re
from typing import Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

from ..regex_machine import Slots, look_everywhere, match_regex
from ..signature import Row
from ..text import from_units, to_units, unit_length
from ..values import LONGEST_TEXT, MOST_ITEMS, UNDEFINED, Raised, Unmodelled
from .host import Host, own_text, row, to_number, to_text, to_uint32
from .regex_syntax import compile_javascript_regex
from .texts import replaced_length


class Found(NamedTuple):
    """One match in its text, in units; a group that took no part is undefined."""

    text: str
    start: int
    end: int
    groups: Tuple[Host, ...]
    #: Of all groups from 1 on, by position; None for those without a name.
    names: Sequence[Optional[str]]

    def texts(self) -> Tuple[Host, ...]:
        return (self.text[self.start : self.end], *self.groups)


class _Search:
    """An expression on one text."""

    def __init__(self, source: Host, flag_text: Host, text: str) -> None:
        compiled = None
        if isinstance(source, str) and isinstance(flag_text, str):
            compiled = compile_javascript_regex(source, flag_text)
        if compiled is None:
            raise Unmodelled
        self.regex, self.flags = compiled
        self.text = text
        self.names = self.regex.pattern.names[1:]
        # Code points with the flag u, else units.
        self.characters = from_units(text) if self.flags.unicode else text
        self.looks = look_everywhere(self.regex, self.characters)

    def _at(self, start: int, anchored: bool) -> Optional[Slots]:
        """The first match at or after a position, in characters; at it alone where ``anchored``."""
        if start > len(self.characters):
            return None
        return match_regex(self.regex, self.characters, start, anchored=anchored, looks=self.looks)

    def _found(self, slots: Slots) -> Found:
        def between(start: int, end: int) -> Host:
            return UNDEFINED if start < 0 else to_units(self.characters[start:end])

        groups = tuple(between(slots[2 * i + 2], slots[2 * i + 3]) for i in range(len(self.names)))
        start = unit_length(self.characters[: slots[0]])
        return Found(self.text, start, start + unit_length(self.characters[slots[0] : slots[1]]), groups, self.names)

    def first(self) -> Optional[Found]:
        slots = self._at(0, self.flags.sticky)
        return None if slots is None else self._found(slots)

    def all(self) -> List[Found]:
        """All matches from left to right; behind an empty one the search goes on a character further."""
        found: List[Found] = []
        slots = self._at(0, self.flags.sticky)
        while slots is not None:
            found.append(self._found(slots))
            if len(found) > MOST_ITEMS:
                raise Unmodelled
            slots = self._at(slots[1] + (slots[0] == slots[1]), self.flags.sticky)
        return found

    def separators(self) -> List[Found]:
        """Matches that part the text: no empty one at the end of the one before, none at the end of the text."""
        found: List[Found] = []
        end = start = 0
        while start < len(self.characters):
            slots = self._at(start, False)
            if slots is None or slots[0] >= len(self.characters):
                break
            if slots[1] == end:
                start = slots[0] + 1
                continue
            found.append(self._found(slots))
            start = end = slots[1]
        return found


def _exec(source: Host = UNDEFINED, flags: Host = UNDEFINED, text: Host = UNDEFINED, *_: Host) -> Host:
    found = _Search(source, flags, to_text(text)).first()
    return None if found is None else found.texts()


def _match(self: Host = UNDEFINED, source: Host = UNDEFINED, flags: Host = UNDEFINED, *_: Host) -> Host:
    search = _Search(source, flags, own_text(self))
    if search.flags.is_global:
        return tuple(found.texts()[0] for found in search.all()) or None
    first = search.first()
    return None if first is None else first.texts()


def _match_all(self: Host = UNDEFINED, source: Host = UNDEFINED, flags: Host = UNDEFINED, *_: Host) -> Host:
    search = _Search(source, flags, own_text(self))
    if not search.flags.is_global:
        raise Raised("TypeError")
    return tuple(found.texts() for found in search.all())


def _search(self: Host = UNDEFINED, source: Host = UNDEFINED, flags: Host = UNDEFINED, *_: Host) -> "Host | int":
    found = _Search(source, flags, own_text(self)).first()
    return -1 if found is None else found.start


def _replacing(every: bool) -> Callable[..., Host]:
    def replace(
        self: Host = UNDEFINED, source: Host = UNDEFINED, flags: Host = UNDEFINED, template: Host = UNDEFINED, *_: Host
    ) -> Host:
        text = own_text(self)
        search = _Search(source, flags, text)
        if every and not search.flags.is_global:
            raise Raised("TypeError")
        first = None if search.flags.is_global else search.first()
        found = search.all() if search.flags.is_global else [] if first is None else [first]
        replacement = to_text(template)
        if replaced_length(text, replacement, len(found)) > 4 * LONGEST_TEXT:
            raise Unmodelled
        pieces: List[str] = []
        start = 0
        for each in found:
            pieces += text[start : each.start], _expanded(replacement, each)
            start = each.end
        return "".join(pieces) + text[start:]

    return replace


_MARKS = re.compile(r"\$(?:([$&`'])|([0-9][0-9]?))")
_MARKS_AND_NAMES = re.compile(r"\$(?:([$&`'])|([0-9][0-9]?)|<([^>]*)>)")


def _expanded(template: str, found: Found) -> str:
    """The standard's GetSubstitution. Without a named group ``$<`` says nothing."""
    is_named = any(name is not None for name in found.names)
    marks = {"$": "$", "&": found.texts()[0], "`": found.text[: found.start], "'": found.text[found.end :]}

    def expansion(mark: re.Match[str]) -> str:
        if mark[1] is not None:
            return str(marks[mark[1]])
        if mark[2] is not None:
            numbered = _numbered(mark[2], found.groups)
            return mark[0] if numbered is None else numbered
        group = found.groups[found.names.index(mark[3])] if mark[3] in found.names else UNDEFINED
        return group if isinstance(group, str) else ""

    return (_MARKS_AND_NAMES if is_named else _MARKS).sub(expansion, template)


def _numbered(digits: str, groups: Tuple[Host, ...]) -> Optional[str]:
    """``$12`` is the twelfth group where there are so many, else the first and a digit."""
    for length in (len(digits), 1):
        index = int(digits[:length])
        if 1 <= index <= len(groups):
            group = groups[index - 1]
            return (group if isinstance(group, str) else "") + digits[length:]
    return None


def _split(self: Host = UNDEFINED, source: Host = UNDEFINED, flags: Host = UNDEFINED, limit: Host = UNDEFINED, *_: Host) -> Host:
    text = own_text(self)
    search = _Search(source, flags, text)
    most = 2**32 - 1 if limit is UNDEFINED else to_uint32(to_number(limit))
    if text == "":
        return () if most == 0 or search.first() is not None else (text,)
    pieces: List[Host] = []
    start = 0
    for found in search.separators():
        pieces += text[start : found.start], *found.groups
        start = found.end
    return (*pieces, text[start:])[:most]


def _exec_index(source: Host = UNDEFINED, flags: Host = UNDEFINED, text: Host = UNDEFINED, *_: Host) -> "Host | int":
    """Where the match of ``exec`` begins; null has no such property."""
    found = _Search(source, flags, to_text(text)).first()
    if found is None:
        raise Raised("TypeError")
    return found.start


def _exec_group(
    source: Host = UNDEFINED, flags: Host = UNDEFINED, text: Host = UNDEFINED, name: Host = UNDEFINED, *_: Host
) -> Host:
    """What a named group of the match of ``exec`` holds."""
    found = _Search(source, flags, to_text(text)).first()
    if found is None or all(one is None for one in found.names):
        raise Raised("TypeError")
    wanted = to_text(name)
    return found.groups[found.names.index(wanted)] if wanted in found.names else UNDEFINED


REGEX_FUNCTIONS: Dict[str, Row] = {
    "RegExp.prototype.test": row(lambda *given: _exec(*given) is not None),
    "RegExp.prototype.exec": row(_exec),
    "exec-index.js": row(_exec_index),
    "exec-group.js": row(_exec_group),
    "String.prototype.match": row(_match),
    "String.prototype.matchAll": row(_match_all),
    "String.prototype.search": row(_search),
    "replace-regex.js": row(_replacing(False)),
    "replaceAll-regex.js": row(_replacing(True)),
    "split-regex.js": row(_split),
}
