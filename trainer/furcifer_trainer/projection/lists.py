"""An output as it is served: items by falling score, and scalars; and the exact outcome that a part takes from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping, Sequence

from ..plan import LossPlan, Part, Symbol

#: How far beyond a bound a moved score lands: more than float32 rounds away.
GAP = 1e-4


@dataclass(frozen=True)
class Item:
    """A label, by its column, and its score in 0..1."""

    column: int
    score: float


@dataclass(frozen=True)
class Output:
    """Items by falling score (equal scores in this order) and the values of variables by their names."""

    items: tuple[Item, ...] = ()
    values: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Projected:
    """An edited output: how many items or values were added, removed or changed. `reached`: every part takes the outcome asked for."""

    output: Output
    edits: int
    reached: bool


def output_of(scores: Sequence[float], plan: LossPlan, span: tuple[int, int], values: Mapping[str, float] | None = None) -> Output:
    """The output of a model's scores [W] for one stream."""
    start, end = span
    listed = [Item(column, float(scores[column])) for column in range(start, end) if scores[column] >= plan.threshold]
    listed.sort(key=lambda item: -item.score)
    return Output(tuple(listed[: plan.top_k]), dict(values or {}))


def in_interval(symbol: Symbol, score: float) -> bool:
    return not symbol.scores or any(side.start <= score < side.below for side in symbol.scores)


def occurs(symbol: Symbol, item: Item) -> bool:
    return item.column in symbol.columns and in_interval(symbol, item.score)


def symbol_of(part: Part, item: Item) -> int:
    """Position of the symbol that an item is; the number of symbols where it is none."""
    return next((place for place, symbol in enumerate(part.symbols) if occurs(symbol, item)), len(part.symbols))


def step(part: Part, symbol: int, state: int) -> int:
    """The table's state after an item."""
    if symbol < len(part.symbols):
        return part.next[symbol][state]
    return part.any_item[state] if part.any_item else state


def list_outcome(part: Part, output: Output) -> int:
    """Outcome (a position in `part.outcomes`) of one output; -1 where no region holds."""
    if part.form == "constant":
        return 0
    if part.form == "set":
        present = {place for place, symbol in enumerate(part.symbols) if any(occurs(symbol, item) for item in output.items)}
        for term in part.terms:
            if any(present.issuperset(c.present) and present.isdisjoint(c.absent) for c in term.any):
                return term.outcome
        return -1
    if part.form == "items":
        return part.some if any(occurs(part.symbols[0], item) for item in output.items) else part.none
    if part.form == "region":
        for box in part.regions:
            if all(side.start <= output.values[part.variables[place].name] < side.below for place, side in box.where):
                return box.outcome
        return -1
    if part.form == "argmax":
        return _best_item(part, output) if part.votes == "item" else winner(part, case_votes(part, output))
    state = part.initial
    for item in output.items:
        state = step(part, symbol_of(part, item), state)
    return part.state_outcome[state]


def takes(parts: Sequence[Part], outcomes: Sequence[int], output: Output) -> bool:
    """Whether each part takes its outcome."""
    return all(list_outcome(part, output) == outcome for part, outcome in zip(parts, outcomes))


def case_votes(part: Part, output: Output) -> list[float]:
    """The votes of each case of an arg-max."""
    if part.votes == "value":
        return [output.values[part.variables[case.variable or 0].name] for case in part.cases]
    votes = []
    for case in part.cases:
        scores = [item.score for item in output.items if occurs(part.symbols[case.symbol or 0], item)]
        votes.append(float(len(scores)) if part.votes == "count" else sum(scores) if part.votes == "sum" else max(scores, default=0.0))
    return votes


def _best_item(part: Part, output: Output) -> int:
    """Of items with the greatest score the first or the last decides."""
    voting = [(item.score, symbol_of(part, item)) for item in output.items]
    voting = [row for row in voting if row[1] < len(part.symbols)]
    nothing = -1 if part.otherwise is None else part.otherwise
    if not voting:
        return nothing
    tied = [symbol for score, symbol in voting if score == max(voting)[0]]
    winner = tied[0 if part.ties == "first" else -1]
    return next((case.outcome for case in part.cases if case.symbol == winner), nothing)


def winner(part: Part, votes: Sequence[float]) -> int:
    """The outcome of the case with the greatest votes."""
    best = max(votes)
    if part.least is not None and best < part.least:
        return -1 if part.otherwise is None else part.otherwise
    places = [place for place, vote in enumerate(votes) if vote == best]
    return part.cases[places[0 if part.ties == "first" else -1]].outcome
