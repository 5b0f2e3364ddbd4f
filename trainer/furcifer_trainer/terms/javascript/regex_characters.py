"""What one character of a regular expression of JavaScript matches: a UTF-16 unit, or with the flag ``u`` a code point.

Without regard to case a class matches what any of its members equals in case: by upper case without ``u``, by simple case folding
with it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Callable, Dict, List, NamedTuple, Optional, Sequence

from ..regex_pattern import CharacterTest
from ..unicode import fold_case, has_property, lower_case, upper_case


class CharacterFlags(NamedTuple):
    """Flags on which the meaning of a character depends."""

    ignore_case: bool
    unicode: bool


def canonical(c: str, unicode: bool) -> str:
    """The standard's Canonicalize: the same for characters that are equal without regard to case."""
    if "\ud800" <= c <= "\udfff":
        return c
    if not unicode:
        upper = upper_case(c)
        return c if len(upper) != 1 or ord(upper) > 0xFFFF or (c >= "\x80" and upper < "\x80") else upper
    # Where folding gives several characters, the simple folding is that of the lower case, if that is one.
    return next((one for one in (fold_case(c), lower_case(c)) if len(one) == 1), c)


@lru_cache(maxsize=2)
def _equivalents(unicode: bool) -> Dict[str, List[str]]:
    """By canonical character, those that equal it without regard to case; beyond U+1FFFF no character has case."""
    table: Dict[str, List[str]] = {}
    for point in range(0x20000 if unicode else 0x10000):
        one = chr(point)
        key = canonical(one, unicode)
        if key != one:
            table.setdefault(key, [key]).append(one)
    return table


def literal(wanted: str, flags: CharacterFlags) -> CharacterTest:
    if not flags.ignore_case:
        return lambda c: c == wanted
    key = canonical(wanted, flags.unicode)
    return lambda c: canonical(c, flags.unicode) == key


def any_of(members: Sequence[CharacterTest], flags: CharacterFlags) -> CharacterTest:
    """A class that holds any of these, without regard to case where the flags say so."""

    def is_member(c: str) -> bool:
        return any(member(c) for member in members)

    if not flags.ignore_case:
        return is_member
    table = _equivalents(flags.unicode)
    return lambda c: any(map(is_member, table.get(canonical(c, flags.unicode), [c])))


def between(first: str, last: str) -> CharacterTest:
    return lambda c: first <= c <= last


_WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_BLANKS = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
_SPACE = frozenset(_BLANKS + "\ufeff")
_WHITE_SPACE = frozenset(_BLANKS + "\x85")


def is_line_end(c: str) -> bool:
    return c in "\n\r\u2028\u2029"


def word_test(flags: CharacterFlags) -> CharacterTest:
    """``\\w``: with the flags ``i`` and ``u`` also the two characters that fold to a letter of ASCII."""
    members = _WORD | {"\u017f", "\u212a"} if flags.ignore_case and flags.unicode else _WORD
    return lambda c: c in members


def _negated(test: CharacterTest) -> CharacterTest:
    return lambda c: not test(c)


def class_of(letter: str, flags: CharacterFlags) -> Optional[CharacterTest]:
    """``\\d``, ``\\w``, ``\\s`` and their opposites; None for other letters."""
    tests: Dict[str, Callable[[str], bool]] = {
        "d": lambda c: c in "0123456789",
        "w": word_test(flags),
        "s": lambda c: c in _SPACE,
    }
    test = tests.get(letter.lower())
    return test if test is None or letter.islower() else _negated(test)


def _with(name: str) -> CharacterTest:
    return lambda c: has_property(c, name)


def _category(*names: str) -> List[str]:
    return [prefix + name for name in names for prefix in ("", "gc=", "General_Category=")]


#: ``\\p{name}``: the properties that the tables of ``unicode.py`` hold.
PROPERTIES: Dict[str, CharacterTest] = {
    **{name: _with("alpha") for name in _category("L", "Letter")},
    **{name: _with("decimal") for name in _category("Nd", "Decimal_Number", "digit")},
    "Uppercase": _with("upper"),
    "Upper": _with("upper"),
    "Lowercase": _with("lower"),
    "Lower": _with("lower"),
    "White_Space": lambda c: c in _WHITE_SPACE,
    "space": lambda c: c in _WHITE_SPACE,
    "ASCII": lambda c: c <= "\x7f",
    "Any": lambda c: True,
}


def property_test(name: str, negated: bool) -> Optional[CharacterTest]:
    test = PROPERTIES.get(name)
    return _negated(test) if test is not None and negated else test
