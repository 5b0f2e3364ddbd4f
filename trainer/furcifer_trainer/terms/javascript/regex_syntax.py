"""Reads regular expressions of JavaScript, with its older leniency where the flag ``u`` is absent.

What a linear-time machine cannot match is not understood: back references, octal escapes, groups inside of what looks ahead or
behind, the flag ``v``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import List, NamedTuple, Optional, Tuple, Union

from ..regex_pattern import (
    Assertion,
    Character,
    CharacterTest,
    Group,
    Look,
    Node,
    NotUnderstood,
    Pattern,
    Repeat,
    Sequence,
    may_be_empty,
)
from ..regex_program import Conventions, Regex, make_regex
from ..regex_reader import RegexReader
from ..text import from_units
from .regex_characters import CharacterFlags, any_of, between, class_of, is_line_end, literal, property_test, word_test

_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}
_BOUNDS = re.compile(r"\{([0-9]+)(,?)([0-9]*)\}")
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_HEX = re.compile("[0-9a-fA-F]+")

#: More groups inside of groups than this are not understood: the reader and the writer of programs call themselves.
_DEEPEST = 200


class Flags(NamedTuple):
    is_global: bool
    ignore_case: bool
    multiline: bool
    dot_all: bool
    unicode: bool
    sticky: bool


def read_flags(text: str) -> Optional[Flags]:
    """None for flags that are not understood, or that JavaScript refuses."""
    if set(text) - set("dgimsuy") or len(set(text)) < len(text):
        return None
    return Flags(*(letter in text for letter in "gimsuy"))


@lru_cache(maxsize=200)
def compile_javascript_regex(source: str, flag_text: str) -> Optional[Tuple[Regex, Flags]]:
    """``source`` as a unit text; None where the expression is not understood."""
    flags = read_flags(flag_text)
    if flags is None:
        return None
    try:
        pattern = _Reader(from_units(source) if flags.unicode else source, flags).pattern()
        conventions = Conventions(word_test(CharacterFlags(flags.ignore_case, flags.unicode)), is_line_end)
        return make_regex(pattern, conventions), flags
    except (NotUnderstood, RecursionError):
        return None


class _Reader(RegexReader):
    def __init__(self, source: str, flags: Flags) -> None:
        super().__init__(source)
        self.flags = flags
        self.of_characters = CharacterFlags(flags.ignore_case, flags.unicode)
        self.depth = 0

    def pattern(self) -> Pattern:
        root = self.choice()
        if self.at < len(self.source):
            raise NotUnderstood
        return Pattern(root, self.groups, tuple(self.names))

    def sequence(self) -> Node:
        parts: List[Node] = []
        while self.peek() not in ("", "|", ")"):
            before = self.groups
            parts.append(self.repeated(self.atom(), before))
        return Sequence(tuple(parts))

    def repeated(self, body: Node, before: int) -> Node:
        """``before``: groups that were opened before the body."""
        counts = self.counts()
        if counts is None:
            return body
        if isinstance(body, (Assertion, Look)):
            raise NotUnderstood
        lazy = self.accept("?")
        if self.counts() is not None:
            raise NotUnderstood
        resets = (before + 1, self.groups + 1) if self.groups > before else None
        return Repeat(body, counts[0], counts[1], lazy, resets, may_be_empty(body))

    def bounds(self) -> Optional[Tuple[int, int]]:
        """``{2}``, ``{2,}``, ``{2,3}``; other braces are characters, but not with the flag ``u``."""
        found = _BOUNDS.match(self.source[self.at : self.at + 20])
        if found is None or (not found[2] and found[3]):
            return None
        return self.bounds_in(found)

    def atom(self) -> Node:
        c = self.take()
        if c == ".":
            return Character((lambda one: True) if self.flags.dot_all else (lambda one: not is_line_end(one)))
        if c == "^":
            return Assertion("line-start" if self.flags.multiline else "start")
        if c == "$":
            return Assertion("line-end" if self.flags.multiline else "end")
        if c == "[":
            return self.character_class()
        if c == "(":
            return self.group()
        if c == "\\":
            return self.escape()
        if c in "*+?":
            raise NotUnderstood
        if c == "{":
            self.at -= 1
            if self.flags.unicode or self.bounds() is not None:
                raise NotUnderstood
            self.at += 1
        if c in "]}" and self.flags.unicode:
            raise NotUnderstood
        return self.literal(c)

    def literal(self, c: str) -> Node:
        return Character(literal(c, self.of_characters))

    def group(self) -> Node:
        if self.accept("?:"):
            return self.inside()
        for opening, ahead, negated in (("?=", True, False), ("?!", True, True), ("?<=", False, False), ("?<!", False, True)):
            if self.accept(opening):
                return self.look(ahead, negated)
        name = self.group_name() if self.accept("?<") else None
        if (name is None and self.peek() == "?") or (name is not None and name in self.names):
            raise NotUnderstood
        self.names.append(name)
        self.groups += 1
        index = self.groups
        return Group(index, self.inside())

    def inside(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise NotUnderstood
        body = self.choice()
        if not self.accept(")"):
            raise NotUnderstood
        self.depth -= 1
        return body

    def look(self, ahead: bool, negated: bool) -> Node:
        """The groups of what must not match never hold anything."""
        before = self.groups
        body = self.inside()
        if self.groups > before and not negated:
            raise NotUnderstood
        return Look(ahead, negated, body)

    def group_name(self) -> str:
        name = ""
        while (c := self.take()) != ">":
            name += c
        if _NAME.fullmatch(name) is None:
            raise NotUnderstood
        return name

    def escape(self) -> Node:
        c = self.take()
        if c in "bB":
            return Assertion("boundary" if c == "b" else "no-boundary")
        if c == "k":  # where an expression names a group, it refers to one
            raise NotUnderstood
        held = self.class_escape(c)
        if held is not None:
            return Character(any_of([held], self.of_characters))
        return self.literal(self.escaped(c, False))

    def class_escape(self, c: str) -> Optional[CharacterTest]:
        """``\\d`` and the like, and with the flag ``u`` properties."""
        if not self.flags.unicode or c not in "pP":
            return class_of(c, self.of_characters)
        if not self.accept("{"):
            raise NotUnderstood
        name = ""
        while (next_ := self.take()) != "}":
            name += next_
        test = property_test(name, c == "P")
        if test is None:
            raise NotUnderstood
        return test

    def escaped(self, c: str, in_class: bool) -> str:
        """The character that an escape stands for, inside and outside of classes."""
        if c in _CONTROLS:
            return _CONTROLS[c]
        if c == "0" and (not self.peek() or self.peek() not in "0123456789"):
            return "\0"
        if c in "0123456789":
            raise NotUnderstood
        if c == "c":
            letter = self.take()
            if not (letter.isascii() and letter.isalpha()):
                raise NotUnderstood
            return chr(ord(letter) % 32)
        if c == "x":
            return self.hexadecimal(2) or self.lenient(c)
        if c == "u":
            return self.unicode_escape() or self.lenient(c)
        if not self.flags.unicode or c in "^$\\.*+?()[]{}|/" or (in_class and c == "-"):
            return c
        raise NotUnderstood

    def lenient(self, c: str) -> str:
        """An escape that is none stands for its letter, but not with the flag ``u``."""
        if self.flags.unicode:
            raise NotUnderstood
        return c

    def hexadecimal(self, digits: int) -> Optional[str]:
        text = self.source[self.at : self.at + digits]
        if len(text) != digits or _HEX.fullmatch(text) is None:
            return None
        self.at += digits
        return chr(int(text, 16))

    def unicode_escape(self) -> Optional[str]:
        if self.flags.unicode and self.accept("{"):
            digits = ""
            while (c := self.take()) != "}":
                digits += c
            point = int(digits, 16) if _HEX.fullmatch(digits) else 0x110000
            return chr(point) if point <= 0x10FFFF else None
        first = self.hexadecimal(4)
        if first is None or not self.flags.unicode or not "\ud800" <= first <= "\udbff":
            return first
        between_ = self.at
        second = self.hexadecimal(4) if self.accept("\\u") else None
        if second is not None and "\udc00" <= second <= "\udfff":
            return from_units(first + second)
        self.at = between_
        return first

    def character_class(self) -> Node:
        negated = self.accept("^")
        tests: List[CharacterTest] = []

        def add(member: Union[str, CharacterTest]) -> None:
            tests.append(_equal(member) if isinstance(member, str) else member)

        while not self.accept("]"):
            start = self.member()
            if self.peek() != "-" or self.peek(1) in ("]", ""):
                add(start)
                continue
            self.at += 1
            end = self.member()
            if isinstance(start, str) and isinstance(end, str):
                if end < start:
                    raise NotUnderstood
                tests.append(between(start, end))
            else:
                # ``[\w-.]``: the hyphen stands for itself.
                self.lenient("-")
                for member in (start, "-", end):
                    add(member)
        is_member = any_of(tests, self.of_characters)
        return Character((lambda c: not is_member(c)) if negated else is_member)

    def member(self) -> Union[str, CharacterTest]:
        c = self.take()
        if c != "\\":
            return c
        letter = self.take()
        if letter == "b":
            return "\b"
        return self.class_escape(letter) or self.escaped(letter, True)


def _equal(wanted: str) -> CharacterTest:
    return lambda c: c == wanted
