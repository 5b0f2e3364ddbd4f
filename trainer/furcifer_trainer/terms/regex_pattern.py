"""What a regular expression says, in whichever syntax it was written: the tree between the readers and the machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Optional, Tuple, Union

CharacterTest = Callable[[str], bool]

#: No limit to a repetition.
UNLIMITED = -1
#: More rounds by count than this are not understood.
LARGEST_COUNT = 1000


class NotUnderstood(Exception):
    """The linear machine cannot match the expression, or its language refuses it."""


@dataclass(frozen=True)
class Character:
    test: CharacterTest


@dataclass(frozen=True)
class Sequence:
    parts: Tuple["Node", ...]


@dataclass(frozen=True)
class Choice:
    options: Tuple["Node", ...]


@dataclass(frozen=True)
class Repeat:
    body: "Node"
    least: int
    most: int
    lazy: bool
    #: Groups that each round sets back, from the first to before the second.
    resets: Optional[Tuple[int, int]] = None
    #: A round beyond the least that matches nothing is refused.
    progresses: bool = False


@dataclass(frozen=True)
class Group:
    index: int
    body: "Node"


@dataclass(frozen=True)
class Assertion:
    """``at``: start, end, line-start, line-end, last-line-end, boundary or no-boundary."""

    at: str


@dataclass(frozen=True)
class Look:
    """Whether the body matches at a position, ahead or behind; its groups are not kept."""

    ahead: bool
    negated: bool
    body: "Node"


Node = Union[Character, Sequence, Choice, Repeat, Group, Assertion, Look]


@dataclass(frozen=True)
class Pattern:
    root: Node
    groups: int
    #: Names of groups by index; None for those without.
    names: Tuple[Optional[str], ...]


def may_be_empty(node: Node) -> bool:
    if isinstance(node, Character):
        return False
    if isinstance(node, Sequence):
        return all(map(may_be_empty, node.parts))
    if isinstance(node, Choice):
        return any(map(may_be_empty, node.options))
    if isinstance(node, Repeat):
        return node.least == 0 or may_be_empty(node.body)
    return may_be_empty(node.body) if isinstance(node, Group) else True
