"""What one character of a Python regular expression matches: literals with and without case, ranges, the named classes."""

from __future__ import annotations

from typing import Dict, Optional

from .regex_pattern import CharacterTest
from .unicode import decimal_value, has_property, lower_case, upper_case

#: Characters that match one another without regard to case although their lower cases differ (CPython's ``_EQUIVALENCES``).
_EQUIVALENT = (
    "i\u0131 s\u017f \u00b5\u03bc \u0345\u03b9\u1fbe \u0390\u1fd3 \u03b0\u1fe3 \u03b2\u03d0 \u03b5\u03f5 \u03b8\u03d1 \u03ba\u03f0 "
    "\u03c0\u03d6 \u03c1\u03f1 \u03c2\u03c3 \u03c6\u03d5 \u1e61\u1e9b \u0432\u1c80 \u0434\u1c81 \u043e\u1c82 \u0441\u1c83 "
    "\u0442\u1c84\u1c85 \u044a\u1c86 \u0463\u1c87 \ua64b\u1c88 \ufb05\ufb06"
).split()
_ALTERNATIVES: Dict[str, str] = {c: group for group in _EQUIVALENT for c in group}

_ASCII_WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")


def _folded(c: str, ascii_only: bool) -> str:
    """The same for all characters that match one another without regard to case."""
    if ascii_only:
        return c.lower() if c.isascii() else c
    lower = lower_case(c)[0]
    return _ALTERNATIVES.get(lower, lower)[0]


def literal(wanted: str, ignore_case: bool, ascii_only: bool) -> CharacterTest:
    if not ignore_case:
        return lambda c: c == wanted
    key = _folded(wanted, ascii_only)
    return lambda c: _folded(c, ascii_only) == key


def any_character(newlines: bool) -> CharacterTest:
    return (lambda c: True) if newlines else (lambda c: c != "\n")


def one_of(first: str, last: str, ignore_case: bool, ascii_only: bool) -> CharacterTest:
    """A range; without regard to case, whatever matches one of its characters."""

    def within(c: str) -> bool:
        return first <= c <= last

    def upper(c: str) -> str:
        return upper_case(c) if len(upper_case(c)) == 1 else c

    def test(c: str) -> bool:
        if ascii_only and not c.isascii():
            return within(c)
        lower = _folded(c, True) if ascii_only else lower_case(c)[0]
        same = lower if ascii_only else _ALTERNATIVES.get(lower, lower)
        return any(within(one) or within(upper(one)) for one in same)

    return test if ignore_case else within


def is_word_character(c: str, ascii_only: bool) -> bool:
    if ascii_only or c.isascii():
        return c in _ASCII_WORD
    return any(has_property(c, name) for name in ("alpha", "decimal", "digit", "numeric"))


def class_of(letter: str, ascii_only: bool) -> Optional[CharacterTest]:
    """``\\d``, ``\\w``, ``\\s`` and their opposites; None for other letters."""

    def digit(c: str) -> bool:
        return c in "0123456789" if ascii_only else decimal_value(c) is not None

    def word(c: str) -> bool:
        return is_word_character(c, ascii_only)

    def space(c: str) -> bool:
        return c in " \t\n\r\f\v" if ascii_only else has_property(c, "space")

    test = {"d": digit, "w": word, "s": space}.get(letter.lower())
    if test is None or letter.lower() == letter:
        return test
    positive = test
    return lambda c: not positive(c)
