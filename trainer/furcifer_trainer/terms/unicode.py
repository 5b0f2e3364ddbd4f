"""Character properties and case mappings of one fixed version of Unicode, so that results do not depend on the interpreter's.

Characters that Unicode assigned later have no property and no case. The tables are in ``unicode_tables.py``, in base 36: a
property is the gaps between the code points where it switches on and off; a mapping is runs ``gap,count,stride,delta``, then
``|`` and the results of several characters. ``title`` refines ``upper``, ``fold`` refines ``lower``.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import Dict, Iterable, List, Optional

from .unicode_tables import MAPPINGS, PROPERTIES


@lru_cache(maxsize=None)
def _switches(name: str) -> List[int]:
    """Points where the property switches, rising: on at even positions, off at odd ones."""
    points: List[int] = []
    point = 0
    for gap in PROPERTIES[name].split(" "):
        point += int(gap, 36)
        points.append(point)
    return points


def has_property(character: str, name: str) -> bool:
    """``name``: alpha, decimal, digit, numeric, space, lower, upper, title, cased, caseIgnorable or printable."""
    return bisect_right(_switches(name), ord(character)) % 2 == 1


def decimal_value(character: str) -> Optional[int]:
    """The value of a decimal digit of any script; they come in whole runs from 0 to 9."""
    switches = _switches("decimal")
    after = bisect_right(switches, ord(character))
    return (ord(character) - switches[after - 1]) % 10 if after % 2 == 1 else None


def digits_number(text: str) -> Optional[int]:
    """The number that decimal digits of any scripts write; None where there is another character, or none."""
    value = 0
    for character in text:
        digit = decimal_value(character)
        if digit is None:
            return None
        value = value * 10 + digit
    return value if text else None


@lru_cache(maxsize=None)
def _mapping(name: str) -> Dict[int, str]:
    table: Dict[int, str] = {}
    runs, _, special = MAPPINGS[name].partition("|")
    start = 0
    for run in runs.split():
        gap, count, stride, delta = (int(field, 36) for field in run.split(","))
        start += gap
        for point in range(start, start + count * stride, stride):
            table[point] = chr(point + delta)
    for entry in special.split():
        point_text, _, result = entry.partition("=")
        table[int(point_text, 36)] = "".join(chr(int(part, 36)) for part in result.split("."))
    return table


def lower_case(character: str) -> str:
    """Without regard to context: ``lower_at`` knows the final sigma."""
    return _mapping("lower").get(ord(character), character)


def upper_case(character: str) -> str:
    return _mapping("upper").get(ord(character), character)


def title_case(character: str) -> str:
    return _mapping("title").get(ord(character)) or upper_case(character)


def fold_case(character: str) -> str:
    return _mapping("fold").get(ord(character)) or lower_case(character)


def lower_at(text: str, index: int) -> str:
    """Lower case of the character at ``index``: a capital sigma at the end of a word has its own form."""
    if text[index] != "\u03a3":
        return lower_case(text[index])
    before = _nearest_is_cased(reversed(text[:index]))
    after = _nearest_is_cased(text[index + 1 :])
    return "\u03c2" if before and not after else "\u03c3"


def _nearest_is_cased(characters: Iterable[str]) -> bool:
    """Whether the first character that is not case-ignorable is cased."""
    for character in characters:
        if not has_property(character, "caseIgnorable"):
            return has_property(character, "cased")
    return False


def lower_text(text: str) -> str:
    return text.lower() if text.isascii() else "".join(lower_at(text, index) for index in range(len(text)))


def upper_text(text: str) -> str:
    return text.upper() if text.isascii() else "".join(map(upper_case, text))
