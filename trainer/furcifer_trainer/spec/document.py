"""The loss spec as typed data: operations and decisions. Field names are the document's, in snake case; see docs/loss-spec.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Mapping, Optional, Tuple, Union

from .loss import Loss
from .numbers import Positive
from .program import Program
from .rule import Rule, Unlisted

Kind = Literal[
    "constant", "true-false", "multi-choice", "multi-select", "presence", "last-match", "top-k", "count", "filter", "argmax",
    "value-range", "independent", "automaton", "formula",
]  # fmt: skip


@dataclass(frozen=True)
class SourceRange:
    """A place in the application's source: line and column from 1, columns in UTF-16 units, the end behind the last character."""

    file: str
    line: Positive
    column: Positive
    end_line: Positive
    end_column: Positive


@dataclass(frozen=True)
class StreamLabel:
    path: Tuple[str, ...]
    vocabulary: str


@dataclass(frozen=True)
class StreamScore:
    path: Tuple[str, ...]
    wire: Literal["float32", "float64"]
    minimum: Optional[float] = None
    maximum: Optional[float] = None


@dataclass(frozen=True)
class Stream:
    """A list of labelled items in an operation's REST JSON response."""

    path: Tuple[str, ...]
    ordering: Literal["descending-score", "unspecified"]
    label: Optional[StreamLabel] = None
    score: Optional[StreamScore] = None


@dataclass(frozen=True)
class Operation:
    id: str
    provider: str
    title: str
    streams: Tuple[Stream, ...]


@dataclass(frozen=True)
class Reason:
    code: str
    message: str
    at: Optional[SourceRange] = None


@dataclass(frozen=True)
class Completeness:
    status: Literal["exact", "bounded", "partial"]
    reasons: Tuple[Reason, ...]


@dataclass(frozen=True)
class Call:
    """An API call; ``request``: thresholds and limits that hide part of the output, by the provider's parameter name."""

    operation: str
    at: SourceRange
    request: Mapping[str, float]


@dataclass(frozen=True)
class EnvironmentInput:
    """Something besides the output that the outcome depends on; ``default``: of yes/no inputs, the side on which the output matters."""

    name: str
    type: Literal["boolean", "number", "string", "value"]
    at: SourceRange
    default: Optional[bool] = None


@dataclass(frozen=True)
class Range:
    """A half-open range of doubles; an absent bound is unbounded."""

    from_: Optional[float] = None
    below: Optional[float] = None


@dataclass(frozen=True)
class ClassStream:
    call: int
    path: Tuple[str, ...]
    field: Optional[Tuple[str, ...]] = None


@dataclass(frozen=True)
class ClassScore:
    text: str
    ranges: Tuple[Range, ...]
    field: Optional[Tuple[str, ...]] = None


@dataclass(frozen=True)
class ItemCondition:
    field: Tuple[str, ...]
    text: str
    ranges: Optional[Tuple[Range, ...]] = None
    in_: Optional[Tuple[str, ...]] = None
    is_present: Optional[bool] = None


@dataclass(frozen=True)
class Label:
    id: str
    name: str


@dataclass(frozen=True)
class LabelClass:
    id: str
    name: str
    stream: ClassStream
    predicate: str
    labels: Tuple[Label, ...]
    outside_vocabulary: Tuple[str, ...]
    outcome: Optional[str] = None
    score: Optional[ClassScore] = None
    where: Tuple[ItemCondition, ...] = ()
    unlisted: Optional[Unlisted] = None


@dataclass(frozen=True)
class Effect:
    kind: Literal["return", "raise", "call", "write", "print"]
    text: str
    at: SourceRange


@dataclass(frozen=True)
class Outcome:
    id: str
    description: str
    effects: Tuple[Effect, ...]


@dataclass(frozen=True)
class Entry:
    file: str
    name: str


@dataclass(frozen=True)
class Disproof:
    of: Literal["rule", "program"]
    responses: Mapping[str, Tuple[object, ...]]
    inputs: Mapping[str, object]
    expected: Union[str, None]
    found: Union[str, None]


@dataclass(frozen=True)
class Certificate:
    status: Literal["holds", "refuted", "unknown", "not-run"]
    rule: Optional[bool] = None
    reason: Optional[str] = None
    counterexample: Optional[Disproof] = None


@dataclass(frozen=True)
class ObservedSample:
    responses: Mapping[str, Tuple[object, ...]]
    told: str
    observed: str


@dataclass(frozen=True)
class Counterexample:
    samples: Tuple[ObservedSample, ...]
    at: Tuple[SourceRange, ...]


@dataclass(frozen=True)
class Evidence:
    verdict: Literal["confirmed", "refuted", "not-run"]
    cases: int
    observed: int
    reason: Optional[str] = None
    counterexample: Optional[Counterexample] = None


@dataclass(frozen=True)
class Decision:
    """What one entry of the application decides on the output of its API calls."""

    id: str
    kind: Kind
    completeness: Completeness
    entry: Entry
    calls: Tuple[Call, ...]
    environment: Tuple[EnvironmentInput, ...]
    classes: Tuple[LabelClass, ...]
    outcomes: Tuple[Outcome, ...]
    rule: Rule
    program: Program
    loss: Loss
    precedence: Optional[Literal["api-output", "application"]] = None
    certificate: Optional[Certificate] = None
    evidence: Optional[Evidence] = None


@dataclass(frozen=True)
class Generator:
    name: Literal["furcifer"]
    version: str


@dataclass(frozen=True)
class LossSpec:
    version: str
    generator: Generator
    operations: Tuple[Operation, ...]
    decisions: Tuple[Decision, ...]

    def decision(self, id: str) -> Decision:
        """Raises KeyError with the ids that there are."""
        for decision in self.decisions:
            if decision.id == id:
                return decision
        raise KeyError(f"no decision {id!r}; there are: {', '.join(decision.id for decision in self.decisions) or 'none'}")
