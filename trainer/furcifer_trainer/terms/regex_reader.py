"""What readers of regular expressions share, whatever the language: a place in the source, alternatives, and how often something comes."""

from __future__ import annotations

import re
from typing import List, Optional, Tuple

from .regex_pattern import LARGEST_COUNT, UNLIMITED, Choice, Node, NotUnderstood


class RegexReader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.groups = 0
        self.names: List[Optional[str]] = [None]

    def sequence(self) -> Node:
        raise NotImplementedError

    def bounds(self) -> Optional[Tuple[int, int]]:
        """What braces say; None where they are characters."""
        raise NotImplementedError

    def peek(self, offset: int = 0) -> str:
        """The character there; "" behind the end."""
        return self.source[self.at + offset : self.at + offset + 1]

    def take(self) -> str:
        if self.at == len(self.source):
            raise NotUnderstood
        self.at += 1
        return self.source[self.at - 1]

    def accept(self, text: str) -> bool:
        """Whether this text comes next; it is read over."""
        if not self.source.startswith(text, self.at):
            return False
        self.at += len(text)
        return True

    def choice(self) -> Node:
        options = [self.sequence()]
        while self.accept("|"):
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def counts(self) -> Optional[Tuple[int, int]]:
        if self.accept("*"):
            return 0, UNLIMITED
        if self.accept("+"):
            return 1, UNLIMITED
        if self.accept("?"):
            return 0, 1
        return self.bounds() if self.peek() == "{" else None

    def bounds_in(self, found: "re.Match[str]") -> Tuple[int, int]:
        """Reads over braces: the least number in group 1, a comma in group 2, the greatest number in group 3."""
        self.at += found.end()
        least = int(found[1] or "0")
        most = least if not found[2] else UNLIMITED if not found[3] else int(found[3])
        if least > LARGEST_COUNT or (most != UNLIMITED and (most < least or most > LARGEST_COUNT)):
            raise NotUnderstood
        return least, most
