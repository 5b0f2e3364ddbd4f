"""Reads Python's regular expressions.

Only what a linear-time machine can match is understood: back references, look-around, atomic groups and repetitions of what
may be empty are not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import List, Optional, Tuple, Union

from .regex_characters import any_character, class_of, is_word_character, literal, one_of
from .regex_pattern import (
    Assertion,
    Character,
    CharacterTest,
    Group,
    Node,
    NotUnderstood,
    Pattern,
    Repeat,
    Sequence,
    may_be_empty,
)
from .regex_program import Conventions, Regex, make_regex
from .regex_reader import RegexReader

IGNORE_CASE, LOCALE, MULTILINE, DOT_ALL, UNICODE, VERBOSE, ASCII = 2, 4, 8, 16, 32, 64, 256
_INLINE = {"i": IGNORE_CASE, "m": MULTILINE, "s": DOT_ALL, "x": VERBOSE, "a": ASCII, "u": UNICODE}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_LEADING_FLAGS = re.compile(r"\(\?([imsxau]+)\)")
_BOUNDS = re.compile(r"\{([0-9]*)(,?)([0-9]*)\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@lru_cache(maxsize=200)
def compile_python_regex(source: str, flags: int) -> Optional[Regex]:
    """None where the expression is not understood."""
    try:
        pattern = _Reader(source, flags).pattern()
        ascii_only = bool(flags & ASCII) or re.match(r"\(\?[imsxu]*a", source) is not None
        return make_regex(pattern, Conventions(lambda c: is_word_character(c, ascii_only), lambda c: c == "\n"))
    except (NotUnderstood, RecursionError):
        return None


class _Reader(RegexReader):
    def __init__(self, source: str, flags: int) -> None:
        super().__init__(source)
        self.flags = flags

    def pattern(self) -> Pattern:
        leading = _LEADING_FLAGS.match(self.source[:12])
        if leading is not None:
            for letter in leading[1]:
                self.flags |= _INLINE[letter]
            self.at = leading.end()
        if self.flags & LOCALE:
            raise NotUnderstood
        root = self.choice()
        if self.at < len(self.source):
            raise NotUnderstood
        return Pattern(root, self.groups, tuple(self.names))

    def sequence(self) -> Node:
        parts: List[Node] = []
        while True:
            self.skip_comments()
            if self.peek() in ("", "|", ")"):
                return Sequence(tuple(parts))
            parts.append(self.repeated(self.atom()))

    def skip_comments(self) -> None:
        """With the verbose flag, blanks and comments say nothing."""
        if not self.flags & VERBOSE:
            return
        while self.peek() and self.peek() in " \t\n\r\f\v#":
            if self.take() == "#":
                while self.peek() and self.take() != "\n":
                    pass

    def repeated(self, body: Node) -> Node:
        self.skip_comments()
        counts = self.counts()
        if counts is None:
            return body
        if isinstance(body, Assertion) or may_be_empty(body):
            raise NotUnderstood
        lazy = self.accept("?")
        if self.peek() in ("+", "*", "?") or (self.peek() == "{" and self.bounds() is not None):
            raise NotUnderstood
        return Repeat(body, counts[0], counts[1], lazy)

    def bounds(self) -> Optional[Tuple[int, int]]:
        """``{2}``, ``{2,}``, ``{,3}``, ``{2,3}``; other braces are characters."""
        found = _BOUNDS.match(self.source[self.at : self.at + 20])
        if found is None or found[0] == "{}" or (not found[2] and not found[1]):
            return None
        return self.bounds_in(found)

    def atom(self) -> Node:
        c = self.take()
        if c == ".":
            return Character(any_character(bool(self.flags & DOT_ALL)))
        if c == "^":
            return Assertion("line-start" if self.flags & MULTILINE else "start")
        if c == "$":
            return Assertion("line-end" if self.flags & MULTILINE else "last-line-end")
        if c == "[":
            return self.character_class()
        if c == "(":
            return self.group()
        if c == "\\":
            return self.escape()
        if c in "*+?":
            raise NotUnderstood
        return self.literal(c)

    def test_of(self, c: str) -> CharacterTest:
        return literal(c, bool(self.flags & IGNORE_CASE), bool(self.flags & ASCII))

    def literal(self, c: str) -> Node:
        return Character(self.test_of(c))

    def group(self) -> Node:
        index = 0
        if not self.accept("?"):
            index = self.open_group(None)
        elif self.accept("P"):
            if not self.accept("<"):
                raise NotUnderstood
            index = self.open_group(self.group_name())
        elif not self.accept(":"):
            raise NotUnderstood
        body = self.choice()
        if not self.accept(")"):
            raise NotUnderstood
        return body if index == 0 else Group(index, body)

    def open_group(self, name: Optional[str]) -> int:
        if name is not None and name in self.names:
            raise NotUnderstood
        self.names.append(name)
        self.groups += 1
        return self.groups

    def group_name(self) -> str:
        name = ""
        while (c := self.take()) != ">":
            name += c
        if _NAME.fullmatch(name) is None:
            raise NotUnderstood
        return name

    def escape(self) -> Node:
        c = self.take()
        at = {"A": "start", "Z": "end", "b": "boundary", "B": "no-boundary"}.get(c)
        if at is not None:
            return Assertion(at)
        named = class_of(c, bool(self.flags & ASCII))
        if named is not None:
            return Character(named)
        if c in "123456789":
            raise NotUnderstood
        return self.literal(self.escaped(c))

    def escaped(self, c: str) -> str:
        """The character that an escape stands for, inside and outside of classes."""
        if c in _CONTROLS:
            return _CONTROLS[c]
        digits = {"x": 2, "u": 4, "U": 8}.get(c, 0)
        if digits:
            text = "".join(self.take() for _ in range(digits))
            point = int(text, 16) if re.fullmatch("[0-9a-fA-F]+", text) else -1
            if not 0 <= point <= 0x10FFFF or 0xD800 <= point < 0xE000:
                raise NotUnderstood
            return chr(point)
        if c.isascii() and c.isalnum():
            raise NotUnderstood
        return c

    def character_class(self) -> Node:
        negated = self.accept("^")
        tests: List[CharacterTest] = []
        ignore_case, ascii_only = bool(self.flags & IGNORE_CASE), bool(self.flags & ASCII)
        while not tests or self.peek() != "]":
            start = self.member()
            if self.peek() == "-" and self.peek(1) not in ("]", ""):
                self.at += 1
                end = self.member()
                if not isinstance(start, str) or not isinstance(end, str) or end < start:
                    raise NotUnderstood
                tests.append(one_of(start, end, ignore_case, ascii_only))
            elif isinstance(start, str):
                if start in "[&~|" and self.peek() == start:
                    raise NotUnderstood
                tests.append(self.test_of(start))
            else:
                tests.append(start)
        self.at += 1
        if negated:
            return Character(lambda c: not any(test(c) for test in tests))
        return Character(lambda c: any(test(c) for test in tests))

    def member(self) -> Union[str, CharacterTest]:
        c = self.take()
        if c != "\\":
            return c
        letter = self.take()
        if letter == "b":
            return "\b"
        named = class_of(letter, bool(self.flags & ASCII))
        if named is not None:
            return named
        if letter in "0123456789":
            raise NotUnderstood
        return self.escaped(letter)
