"""A decision in the terms of its kind: the ``rule`` of a decision. Classes and outcomes are named by their ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Optional, Tuple, Union

from .term import Term

Precedence = Literal["api-output", "application"]


@dataclass(frozen=True)
class Unlisted:
    """Texts of no list: those of these cells of one of the program's partitions."""

    partition: int
    cells: Tuple[int, ...]


@dataclass(frozen=True)
class ValueCondition:
    """The condition on one value, or on the number that ``term`` makes of values."""

    variable: str
    term: Optional[Term] = None
    from_: Optional[float] = None
    below: Optional[float] = None
    in_: Optional[Tuple[str, ...]] = None
    unlisted: Optional[Unlisted] = None
    is_present: Optional[bool] = None


@dataclass(frozen=True)
class Region:
    outcome: str
    text: str
    where: Tuple[ValueCondition, ...]


@dataclass(frozen=True)
class ClassCase:
    class_: str
    outcome: str


@dataclass(frozen=True)
class ItemRanking:
    """Items in the order of a number, which ``by`` makes of an item's fields; ``among``: only items of these classes (absent: all)."""

    by: Term
    order: Literal["greatest-first", "least-first"]
    #: Which of items with an equal number comes first: the first in the output, or the last.
    ties: Literal["first", "last"]
    among: Optional[Tuple[str, ...]] = None


@dataclass(frozen=True)
class Constant:
    kind: Literal["constant"]
    outcome: str


@dataclass(frozen=True)
class TrueFalse:
    kind: Literal["true-false"]
    class_: str
    present: str
    absent: str


@dataclass(frozen=True)
class Choice:
    """One of several classes decides: the first by precedence, or the last that matches."""

    kind: Literal["multi-choice", "last-match"]
    cases: Tuple[ClassCase, ...]
    otherwise: str
    order: Optional[str] = None
    ranking: Optional[ItemRanking] = None


@dataclass(frozen=True)
class Combination:
    present: Tuple[str, ...]
    outcome: str


@dataclass(frozen=True)
class ClassSelection:
    class_: str
    present: str
    absent: str


@dataclass(frozen=True)
class MultiSelect:
    kind: Literal["multi-select"]
    combinations: Optional[Tuple[Combination, ...]] = None
    selects: Optional[Tuple[ClassSelection, ...]] = None


@dataclass(frozen=True)
class PresenceTerm:
    present: Tuple[str, ...]
    absent: Tuple[str, ...]


@dataclass(frozen=True)
class OutcomeTerms:
    outcome: str
    any: Tuple[PresenceTerm, ...]


@dataclass(frozen=True)
class FactRegion:
    where: Tuple[ValueCondition, ...]


@dataclass(frozen=True)
class Fact:
    id: str
    text: str
    regions: Optional[Tuple[FactRegion, ...]] = None


@dataclass(frozen=True)
class Presence:
    kind: Literal["presence"]
    outcomes: Tuple[OutcomeTerms, ...]
    facts: Tuple[Fact, ...] = ()


@dataclass(frozen=True)
class ItemCase:
    item: int
    class_: str
    outcome: str


@dataclass(frozen=True)
class TopK:
    kind: Literal["top-k"]
    items: int
    cases: Tuple[ItemCase, ...]
    order: Optional[str] = None
    ranking: Optional[ItemRanking] = None
    otherwise: Optional[str] = None


@dataclass(frozen=True)
class CountOutcome:
    from_: int
    outcome: str
    below: Optional[int] = None


@dataclass(frozen=True)
class Count:
    kind: Literal["count"]
    class_: str
    saturates: int
    outcomes: Tuple[CountOutcome, ...]


@dataclass(frozen=True)
class Filter:
    kind: Literal["filter"]
    class_: str
    some: str
    none: str


@dataclass(frozen=True)
class ArgmaxCase:
    outcome: str
    variable: Optional[str] = None
    class_: Optional[str] = None


@dataclass(frozen=True)
class Argmax:
    kind: Literal["argmax"]
    ties: Literal["first", "last"]
    cases: Tuple[ArgmaxCase, ...]
    votes: Optional[Literal["sum", "count", "item"]] = None
    by: Optional[Tuple[str, ...]] = None
    ranking: Optional[ItemRanking] = None
    least: Optional[float] = None
    otherwise: Optional[str] = None
    failing: Optional[str] = None
    failing_classes: Optional[Tuple[str, ...]] = None


@dataclass(frozen=True)
class ValueRange:
    kind: Literal["value-range"]
    variables: Tuple[str, ...]
    regions: Tuple[Region, ...]


@dataclass(frozen=True)
class RulePart:
    rule: "Rule"
    precedence: Optional[Precedence] = None


@dataclass(frozen=True)
class Independent:
    kind: Literal["independent"]
    parts: Tuple[RulePart, ...]


@dataclass(frozen=True)
class AutomatonState:
    outcome: Optional[str] = None
    regions: Optional[Tuple[Region, ...]] = None


@dataclass(frozen=True)
class Transition:
    class_: str
    next: Tuple[int, ...]


@dataclass(frozen=True)
class Automaton:
    kind: Literal["automaton"]
    order: Optional[str] = None
    ranking: Optional[ItemRanking] = None
    states: Optional[Tuple[AutomatonState, ...]] = None
    transitions: Optional[Tuple[Transition, ...]] = None


@dataclass(frozen=True)
class Formula:
    kind: Literal["formula"]
    why: str
    terms: Tuple[str, ...] = ()


Rule = Union[
    Constant, TrueFalse, Choice, MultiSelect, Presence, TopK, Count, Filter, Argmax, ValueRange, Independent, Automaton, Formula
]
