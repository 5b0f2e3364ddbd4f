"""The ``loss`` section of a decision: its rule in the terms of label scores, on the 0..1 scale. Positions refer to the part's own lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Optional, Tuple, Union

from .numbers import Positive, Probability

Path = Tuple[Union[str, int], ...]


@dataclass(frozen=True)
class ScoreRange:
    """[from, below); an absent bound is unbounded."""

    from_: Optional[float] = None
    below: Optional[float] = None


@dataclass(frozen=True)
class LossScore:
    """Where an item's score is; divided by ``maximum`` it is a probability."""

    path: Tuple[str, ...]
    maximum: float


@dataclass(frozen=True)
class LossStream:
    call: int
    path: Tuple[str, ...]
    label: Optional[Tuple[str, ...]] = None
    label_vocabulary: Optional[str] = None
    score: Optional[LossScore] = None
    #: The items are read by falling score, not in the output's order.
    order: Optional[Literal["falling-score"]] = None


@dataclass(frozen=True)
class Symbol:
    """The items of a class: its labels by id (or all of them), with a score in any of the ranges (none: any score)."""

    class_: str
    labels: Tuple[str, ...]
    any_label: Literal[True, False] = False
    scores: Tuple[ScoreRange, ...] = ()


@dataclass(frozen=True)
class Conjunct:
    present: Tuple[int, ...]
    absent: Tuple[int, ...]


@dataclass(frozen=True)
class SymbolTerms:
    outcome: int
    any: Tuple[Conjunct, ...]


@dataclass(frozen=True)
class LossVariable:
    """A value that is read once. ``name``: the position of the text in ``names``; ``presence``: 1 where the field is there."""

    name: str
    call: int
    path: Path
    reads: Literal["number", "name", "presence", "length"] = "number"
    minimum: Optional[float] = None
    maximum: Optional[float] = None
    names: Optional[Tuple[str, ...]] = None
    absent: Optional[str] = None


@dataclass(frozen=True)
class VariableRange:
    variable: int
    from_: Optional[float] = None
    below: Optional[float] = None


@dataclass(frozen=True)
class Box:
    outcome: int
    where: Tuple[VariableRange, ...]


@dataclass(frozen=True)
class ArgmaxCase:
    outcome: int
    symbol: Optional[int] = None
    variable: Optional[int] = None


@dataclass(frozen=True)
class ConstantPart:
    form: Literal["constant"]
    outcomes: Tuple[str, ...]
    conditions: Tuple[str, ...] = ()


@dataclass(frozen=True)
class SetPart:
    """Which symbols are present decides; symbols may overlap. Exactly one outcome's disjunction holds."""

    form: Literal["set"]
    outcomes: Tuple[str, ...]
    stream: LossStream
    symbols: Tuple[Symbol, ...]
    structure: Literal["true-false", "application-order", "multi-select", "presence"]
    terms: Tuple[SymbolTerms, ...]
    conditions: Tuple[str, ...] = ()
    #: Only for application-order: symbols by precedence, the outcome of each symbol, and that of none.
    order: Optional[Tuple[int, ...]] = None
    case_outcome: Optional[Tuple[int, ...]] = None
    otherwise: Optional[int] = None


@dataclass(frozen=True)
class SequencePart:
    """Order or number of the items decides; symbols are disjoint. ``next[symbol][state]``; ``any_item``: an item of no symbol."""

    form: Literal["sequence"]
    outcomes: Tuple[str, ...]
    stream: LossStream
    symbols: Tuple[Symbol, ...]
    structure: Literal["api-output", "last-match", "top-k", "count", "automaton"]
    initial: int
    next: Tuple[Tuple[int, ...], ...]
    state_outcome: Tuple[int, ...]
    conditions: Tuple[str, ...] = ()
    any_item: Optional[Tuple[int, ...]] = None


@dataclass(frozen=True)
class RegionPart:
    form: Literal["region"]
    outcomes: Tuple[str, ...]
    variables: Tuple[LossVariable, ...]
    regions: Tuple[Box, ...]
    conditions: Tuple[str, ...] = ()


@dataclass(frozen=True)
class ArgmaxPart:
    """The greatest of several numbers decides: votes of symbols, or (``value``) variables."""

    form: Literal["argmax"]
    outcomes: Tuple[str, ...]
    votes: Literal["sum", "count", "item", "value"]
    ties: Literal["first", "last"]
    cases: Tuple[ArgmaxCase, ...]
    conditions: Tuple[str, ...] = ()
    stream: Optional[LossStream] = None
    symbols: Tuple[Symbol, ...] = ()
    variables: Tuple[LossVariable, ...] = ()
    least: Optional[float] = None
    otherwise: Optional[int] = None


@dataclass(frozen=True)
class ItemsPart:
    """The outcome carries the items of symbol 0."""

    form: Literal["items"]
    outcomes: Tuple[str, ...]
    stream: LossStream
    symbols: Tuple[Symbol, ...]
    some: int
    none: int
    conditions: Tuple[str, ...] = ()


Part = Union[ConstantPart, SetPart, SequencePart, RegionPart, ArgmaxPart, ItemsPart]


@dataclass(frozen=True)
class Loss:
    """The decision's outcome is the tuple of its parts' outcomes; without parts, ``why`` says why there are none."""

    #: Probability from which a label is in the output.
    threshold: Probability
    temperature: float
    margin: float
    #: Most items in an output; None: no limit.
    top_k: Optional[Positive] = None
    parts: Tuple[Part, ...] = ()
    why: Optional[str] = None
