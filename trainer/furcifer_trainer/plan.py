"""What a decision's `loss` section says, bound to the columns of a model's output.

A `LossPlan` is the only thing that losses, heads, projection and metrics know of a spec. It is made by `plan_binding` from the typed spec; it holds
no tensors. Scores are probabilities in 0..1; variables are in their own units. Indices into symbols, outcomes, states and variables
are positions in the part's own lists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Mapping, Sequence

if TYPE_CHECKING:
    from .spec import Decision, Loss

LABEL_FORMS = ("set", "sequence", "argmax", "items")


@dataclass(frozen=True)
class Interval:
    """Values v with `start <= v < below`."""

    start: float
    below: float


@dataclass(frozen=True)
class Symbol:
    """Labels of one class with, optionally, a condition on the item's score (any of `scores`; empty: any score).

    A symbol of every label lists none and has all columns of its stream.
    """

    name: str
    labels: tuple[str, ...]
    columns: tuple[int, ...]
    scores: tuple[Interval, ...] = ()

    @property
    def missing(self) -> int:
        """How many of its labels the model has no column for."""
        return max(len(self.labels) - len(self.columns), 0)


@dataclass(frozen=True)
class Conjunct:
    """Holds when all symbols of `present` occur in the output and none of `absent` does."""

    present: tuple[int, ...]
    absent: tuple[int, ...]


@dataclass(frozen=True)
class Term:
    """The outcome is taken when any conjunct holds."""

    outcome: int
    any: tuple[Conjunct, ...]


@dataclass(frozen=True)
class Variable:
    """A scalar of the output, `minimum <= value <= maximum` (None: unbounded), predicted in `column`.

    A `whole` one (a position in `names`, a length, a presence) takes the whole numbers below `maximum`; it is predicted as a real number,
    of which the whole part counts, so that a true value n is met best by n + 0.5.
    """

    name: str
    column: int
    minimum: float | None
    maximum: float | None
    whole: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Box:
    """A region: the outcome is taken where every listed variable is in its interval."""

    outcome: int
    where: tuple[tuple[int, Interval], ...]


@dataclass(frozen=True)
class Case:
    """A competitor of an arg-max: a symbol's votes or a variable's value, and the outcome when it wins."""

    outcome: int
    symbol: int | None = None
    variable: int | None = None


@dataclass(frozen=True)
class Part:
    """One outcome read from one stream or from scalars. Only the fields of its `form` are filled."""

    form: str
    outcomes: tuple[str, ...]
    structure: str = ""
    conditions: tuple[str, ...] = ()
    symbols: tuple[Symbol, ...] = ()
    span: tuple[int, int] = (0, 0)
    """The columns of the stream that it reads: from the first to before the second."""
    # form "set"
    terms: tuple[Term, ...] = ()
    order: tuple[int, ...] = ()
    case_outcome: tuple[int, ...] = ()
    otherwise: int | None = None
    # form "sequence": next[symbol][state]
    initial: int = 0
    next: tuple[tuple[int, ...], ...] = ()
    state_outcome: tuple[int, ...] = ()
    any_item: tuple[int, ...] = ()
    # form "region"
    variables: tuple[Variable, ...] = ()
    regions: tuple[Box, ...] = ()
    # form "argmax"
    votes: str = ""
    ties: str = "first"
    cases: tuple[Case, ...] = ()
    least: float | None = None
    # form "items"
    some: int = 0
    none: int = 0

    @property
    def columns(self) -> tuple[int, ...]:
        """Label columns of the part's symbols, ascending, each once."""
        return tuple(sorted({column for symbol in self.symbols for column in symbol.columns}))

    @property
    def readable(self) -> tuple[int, ...]:
        """Label columns that can change the outcome: where items of no symbol count too, all of the stream's."""
        return tuple(range(*self.span)) if self.any_item else self.columns

    @property
    def reads_labels(self) -> bool:
        return self.form in LABEL_FORMS and not (self.form == "argmax" and self.votes == "value")

    @property
    def reads_variables(self) -> bool:
        return self.form == "region" or (self.form == "argmax" and self.votes == "value")


@dataclass(frozen=True)
class LossPlan:
    """The `loss` section of one decision. `width` is the number of columns that the plan was bound to."""

    threshold: float
    top_k: int | None
    temperature: float
    margin: float
    parts: tuple[Part, ...]
    width: int
    decision: str = ""
    missing: tuple[str, ...] = field(default=())
    """Labels that the rule names and the model cannot say: such a label never occurs in an output."""

    @staticmethod
    def from_decision(decision: Decision | Loss | Mapping[str, Any], columns: Columns | Sequence[str]) -> LossPlan:
        """Binds a decision or its loss section, as typed data or as JSON, to columns.

        Raises SpecError for JSON that is no loss section, PlanError where the columns do not fit.
        """
        from .plan_binding import bind_plan

        return bind_plan(decision, columns if isinstance(columns, Columns) else Columns(tuple(columns)))

    @property
    def mentioned(self) -> tuple[int, ...]:
        """Label columns that any part reads, ascending."""
        return tuple(sorted({column for part in self.parts for column in part.readable}))


class Columns:
    """Where each label and variable is in a model's output of `width` numbers a sample.

    `labels` are ids in column order, all of one stream. A model for several streams (two calls on two pictures) names, in
    `streams`, each stream's key and its labels; their columns follow each other. Variables come last.
    """

    def __init__(
        self,
        labels: Sequence[str] = (),
        variables: Sequence[str] = (),
        streams: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.labels = tuple(labels)
        self.variables = tuple(variables)
        self.streams = {key: tuple(ids) for key, ids in streams.items()} if streams is not None else None
        self._places: dict[str, dict[str, int]] = {}
        start = 0
        for key, ids in ({"": self.labels} if self.streams is None else self.streams).items():
            self._places[key] = {label: start + place for place, label in enumerate(ids)}
            if len(self._places[key]) != len(ids):
                raise ValueError("a label id occurs twice among the columns")
            start += len(ids)
        self.label_width = start
        self._variables = {name: start + place for place, name in enumerate(self.variables)}
        self.width = start + len(self.variables)

    @property
    def is_single_stream(self) -> bool:
        return self.streams is None

    def places(self, stream: str) -> Mapping[str, int] | None:
        """Columns of a stream's labels by id; None for a stream that the model has not."""
        return self._places.get("" if self.is_single_stream else stream)

    def span(self, stream: str) -> tuple[int, int]:
        """First column of a stream's labels and the one after its last."""
        start = 0
        for key, places in self._places.items():
            if self.is_single_stream or key == stream:
                return start, start + len(places)
            start += len(places)
        raise KeyError(stream)

    def variable(self, name: str) -> int | None:
        return self._variables.get(name)
