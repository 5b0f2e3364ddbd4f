"""Python's ``re`` on texts.

A match is a list of its groups' texts, starts, ends and names, None where there is none; an expression that the linear machine
does not match is unmodelled.
"""

from __future__ import annotations

import re
from typing import Callable, List, Optional, Tuple, Union

from .regex_machine import Slots, match_regex
from .regex_pattern import Pattern
from .regex_program import Regex
from .regex_python import compile_python_regex
from .signature import Apply, Table, python
from .text import bounded_text, joined
from .values import LONGEST_TEXT, MOST_ITEMS, UNDEFINED, Raised, Unmodelled, Value, as_text


def _regex_and_text(pattern: Value, text: Value, flags: Value) -> Tuple[Regex, str]:
    source, searched = as_text(pattern), as_text(text)
    if flags is not UNDEFINED and type(flags) is not int:
        raise Unmodelled
    bits = flags if isinstance(flags, int) else 0
    regex = compile_python_regex(source, bits)
    if regex is None:
        raise Unmodelled
    return regex, searched


def _part(text: str, slots: Slots, group: int) -> Optional[str]:
    start, end = slots[2 * group], slots[2 * group + 1]
    return None if start < 0 or end < 0 else text[start:end]


def _match_value(regex: Regex, text: str, slots: Slots) -> Value:
    groups = range(regex.pattern.groups + 1)
    texts = tuple(_part(text, slots, g) for g in groups)
    return texts, tuple(slots[2 * g] for g in groups), tuple(slots[2 * g + 1] for g in groups), regex.pattern.names


def _matching(anchored: bool, whole: bool) -> Apply:
    def match(pattern: Value, string: Value, flags: Value) -> Value:
        regex, text = _regex_and_text(pattern, string, flags)
        found = match_regex(regex, text, 0, anchored=anchored, whole=whole)
        return None if found is None else _match_value(regex, text, found)

    return match


def _all_matches(regex: Regex, text: str, limit: int) -> List[Slots]:
    """All matches from left to right that do not overlap; behind an empty one, the next is not empty or begins later."""
    found: List[Slots] = []
    start, advance = 0, False
    while start <= len(text) and len(found) < limit:
        match = match_regex(regex, text, start, anchored=False, advance=advance)
        if match is None:
            break
        found.append(match)
        advance = match[0] == match[1]
        start = match[1]
    return found


def _limited_matches(regex: Regex, text: str, maximum: Value) -> List[Slots]:
    if maximum is UNDEFINED or maximum == 0:
        return _all_matches(regex, text, MOST_ITEMS)
    assert isinstance(maximum, int)
    return [] if maximum < 0 else _all_matches(regex, text, maximum)


def _check_maximum(maximum: Value) -> None:
    if maximum is not UNDEFINED and type(maximum) is not int:
        raise Unmodelled


def _find_all(pattern: Value, string: Value, flags: Value) -> Value:
    regex, text = _regex_and_text(pattern, string, flags)
    groups = range(1, regex.pattern.groups + 1)
    results: List[Value] = []
    for slots in _all_matches(regex, text, MOST_ITEMS):
        texts = tuple(_part(text, slots, g) or "" for g in groups)
        results.append(_part(text, slots, 0) if not texts else texts[0] if len(texts) == 1 else texts)
    return tuple(results)


def _split(pattern: Value, string: Value, maximum: Value, flags: Value) -> Value:
    regex, text = _regex_and_text(pattern, string, flags)
    _check_maximum(maximum)
    pieces: List[Value] = []
    start = 0
    for slots in _limited_matches(regex, text, maximum):
        pieces.append(text[start : slots[0]])
        pieces += (_part(text, slots, g) for g in range(1, regex.pattern.groups + 1))
        start = slots[1]
    return (*pieces, text[start:])


def _substitute(pattern: Value, replacement: Value, string: Value, maximum: Value, flags: Value) -> Value:
    regex, text = _regex_and_text(pattern, string, flags)
    if not isinstance(replacement, str):
        raise Unmodelled
    _check_maximum(maximum)
    template = _parse_template(replacement, regex.pattern)
    pieces: List[str] = []
    start = length = 0
    for slots in _limited_matches(regex, text, maximum):
        expanded = "".join(part if isinstance(part, str) else _part(text, slots, part) or "" for part in template)
        pieces += text[start : slots[0]], expanded
        length += len(pieces[-1]) + len(pieces[-2])
        start = slots[1]
        if length > LONGEST_TEXT:
            raise Unmodelled
    return joined([*pieces, text[start:]])


_TEMPLATE = re.compile(r"\\g<([^<>]*)>|\\([1-9][0-9]?)|\\(.)|[^\\]+|\\", re.DOTALL)
_TEMPLATE_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a", "b": "\b", "\\": "\\"}


def _parse_template(text: str, pattern: Pattern) -> List[Union[str, int]]:
    """The replacement of ``re.sub``: texts and groups. Unmodelled where CPython refuses it, and for octal escapes."""
    parts: List[Union[str, int]] = []
    for match in _TEMPLATE.finditer(text):
        name, number, escaped = match.groups()
        if name is not None or number is not None:
            parts.append(_template_group(name if number is None else number, number is not None, text[match.end() :], pattern))
        elif escaped is not None:
            if escaped not in _TEMPLATE_CONTROLS and escaped.isascii() and escaped.isalnum():
                raise Unmodelled
            parts.append(_TEMPLATE_CONTROLS.get(escaped, "\\" + escaped))
        elif match[0] == "\\":
            raise Unmodelled
        else:
            parts.append(match[0])
    return parts


def _template_group(wanted: str, is_number: bool, rest: str, pattern: Pattern) -> int:
    if re.fullmatch("[0-9]+", wanted):
        group = int(wanted)
    else:
        group = pattern.names.index(wanted) if wanted in pattern.names else -1
    if not 0 <= group <= pattern.groups or wanted == "" or (is_number and re.match("[0-9]", rest)):
        raise Unmodelled
    return group


def _escape(text: Value) -> Value:
    return bounded_text(re.sub(r"[()\[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]", r"\\\g<0>", as_text(text)))


def _parts_of_match(match: Value) -> Tuple[Value, ...]:
    if match is None:
        raise Raised("AttributeError")  # a method of None
    if not isinstance(match, tuple):
        raise Raised("TypeError")
    return match


def _group_index(match: Tuple[Value, ...], group: Value) -> int:
    texts, names = (match[0], match[3]) if len(match) > 3 else (None, None)
    if not isinstance(texts, tuple) or not isinstance(names, tuple):
        raise Raised("TypeError")
    if isinstance(group, str):
        index = names.index(group) if group in names else -1
    else:
        index = int(group) if isinstance(group, int) else -1
    if not 0 <= index < len(texts):
        raise Raised("IndexError")
    return index


def _of_group(position: int) -> Callable[[Value, Value], Value]:
    def read(match: Value, group: Value) -> Value:
        parts = _parts_of_match(match)
        index = _group_index(parts, 0 if group is UNDEFINED else group)
        held = parts[position]
        if not isinstance(held, tuple):
            raise Raised("TypeError")
        return held[index] if index < len(held) and held[index] is not UNDEFINED else None

    return read


def _groups(match: Value, otherwise: Value) -> Value:
    parts = _parts_of_match(match)
    if not parts or not isinstance(parts[0], tuple):
        raise Raised("TypeError")
    default = None if otherwise is UNDEFINED else otherwise
    return tuple(default if text is None else text for text in parts[0][1:])


_SEARCH = "pattern string flags?"

REGEX_FUNCTIONS: Table = {
    "re.search": python(_SEARCH, _matching(False, False)),
    "re.match": python(_SEARCH, _matching(True, False)),
    "re.fullmatch": python(_SEARCH, _matching(True, True)),
    "re.findall": python(_SEARCH, _find_all),
    "re.split": python("pattern string maxsplit? flags?", _split),
    "re.sub": python("pattern repl string count? flags?", _substitute),
    "re.escape": python("pattern", _escape),
    "match.group": python("self group? /", _of_group(0)),
    "match.start": python("self group? /", _of_group(1)),
    "match.end": python("self group? /", _of_group(2)),
    "match.groups": python("self default?", _groups),
}
