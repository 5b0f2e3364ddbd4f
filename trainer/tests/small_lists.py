"""Decisions over few labels, one of every kind and of several parts, and all lists that they could be given: what projection is held against."""

from __future__ import annotations

import itertools
import random
from typing import Any, Iterator, Mapping, Sequence

from furcifer_trainer import Columns, LossPlan
from furcifer_trainer.plan import Interval, Part
from furcifer_trainer.projection import Item, Output

LABELS = ("a1", "a2", "b1", "b2", "c1", "other")
_STREAM = {"call": 0, "path": ["labels"], "labelVocabulary": "test"}


def _symbol(name: str, *labels: str, **scores: float) -> dict[str, Any]:
    return {"class": name, "labels": list(labels), **({"scores": [{"from" if key == "start" else key: value for key, value in scores.items()}]} if scores else {})}


A, B, C = _symbol("a", "a1", "a2"), _symbol("b", "b1", "b2"), _symbol("c", "c1")


def _set(outcomes: str, symbols: Sequence[dict[str, Any]], *terms: Sequence[tuple[list[int], list[int]]]) -> dict[str, Any]:
    listed = [{"outcome": place, "any": [{"present": present, "absent": absent} for present, absent in term]} for place, term in enumerate(terms)]
    return {"form": "set", "structure": "presence", "stream": _STREAM, "outcomes": outcomes.split(), "symbols": list(symbols), "terms": listed}


def _table(outcomes: str, symbols: Sequence[dict[str, Any]], following: list[list[int]], taken: list[int], **more: Any) -> dict[str, Any]:
    return {"form": "sequence", "structure": "automaton", "stream": _STREAM, "outcomes": outcomes.split(), "symbols": list(symbols), "initial": 0, "next": following, "stateOutcome": taken, **more}


def _argmax(votes: str, ties: str, **more: Any) -> dict[str, Any]:
    cases = [{"symbol": place, "outcome": place} for place in range(3)]
    return {"form": "argmax", "stream": _STREAM, "outcomes": ["a", "b", "c", "few"], "symbols": [A, B, C], "votes": votes, "ties": ties, "cases": cases, **more}


def _has(*symbols: dict[str, Any]) -> dict[str, Any]:
    return _set("yes no", symbols, [([place], []) for place in range(len(symbols))], [([], list(range(len(symbols))))])


_FIRST = _table("none a b c", [A, B, C], [[1, 1, 2, 3], [2, 1, 2, 3], [3, 1, 2, 3]], [0, 1, 2, 3])
_LAST = _table("none a b c", [A, B, C], [[1] * 4, [2] * 4, [3] * 4], [0, 1, 2, 3])
_FIRST_PAIR = _table("none a b", [A, B], [[1, 1, 2], [2, 1, 2]], [0, 1, 2])

#: Set, sequence and filter parts.
EXACT: dict[str, list[dict[str, Any]]] = {
    "true-false": [_has(A)],
    "order": [_set("a b c none", [A, B, C], [([0], [])], [([1], [0])], [([2], [0, 1])], [([], [0, 1, 2])])],
    "select": [_set("none a b ab", [A, B], [([], [0, 1])], [([0], [1])], [([1], [0])], [([0, 1], [])])],
    "overlap": [_set("both one none", [A, _symbol("x", "a2", "b1")], [([0, 1], [])], [([0], [1]), ([1], [0])], [([], [0, 1])])],
    "scored": [_set("sure maybe no", [_symbol("a", "a1", "a2", start=0.8), _symbol("a", "a1", "a2", start=0.6, below=0.8)], [([0], [])], [([1], [0])], [([], [0, 1])])],
    "api-output": [_FIRST],
    "last-match": [_LAST],
    "count": [_table("few many", [_symbol("x", "a1", "a2", "b1", "b2")], [[1, 2, 2]], [0, 0, 1])],
    "any-item": [_table("few some many", [A], [[1, 2, 3, 3]], [0, 0, 1, 2], anyItem=[1, 2, 3, 3])],
    "best-of-two": [_table("other a b empty", [A, B], [[2, 1, 2, 3], [3, 1, 2, 3]], [3, 0, 1, 2], anyItem=[1, 1, 2, 3])],
    "a then b": [
        _table(
            "start then low", [A, _symbol("b", "b1", "b2", start=0.7), _symbol("low", "b1", "b2", below=0.7)],
            [[1, 1, 2, 3], [0, 2, 2, 3], [3, 1, 2, 3]], [0, 0, 1, 2],
        )
    ],
    "filter": [{"form": "items", "stream": _STREAM, "outcomes": ["some", "none"], "symbols": [_symbol("x", "a1", "a2", "b1", start=0.6)], "some": 0, "none": 1}],
    "item": [_argmax("item", "first", otherwise=3)],
    "item, last": [_argmax("item", "last", otherwise=3)],
    "apart": [_has(A), _has(B), _has(C)],
    "together": [_FIRST_PAIR, _has(A), _set("b a", [B, A], [([0], []), ([], [0, 1])], [([1], [0])])],
    "orders": [_FIRST, _LAST],
    "order and number": [_FIRST, _table("few some many", [], [], [0, 1, 2], anyItem=[1, 2, 2])],
    "set and filter": [_has(A, C), {"form": "items", "stream": _STREAM, "outcomes": ["some", "none"], "symbols": [_symbol("x", "a1", "b1", start=0.6)], "some": 0, "none": 1}],
}

#: Parts that count or add votes.
VOTES: dict[str, list[dict[str, Any]]] = {
    **{f"{votes}, {ties}": [_argmax(votes, ties)] for votes in ("sum", "count") for ties in ("first", "last")},
    "sum of least": [_argmax("sum", "first", least=0.8, otherwise=3)],
    "count of least": [_argmax("count", "last", least=2, otherwise=3)],
    "sum and set": [_argmax("sum", "first", least=0.8, otherwise=3), _has(A)],
    "count and order": [_argmax("count", "first"), _FIRST],
}

PARTS = {**EXACT, **VOTES}


def _number(name: str, minimum: float | None = 0, maximum: float | None = 1, reads: str = "number") -> dict[str, Any]:
    ends = {key: value for key, value in (("minimum", minimum), ("maximum", maximum)) if value is not None}
    return {"name": name, "call": 0, "path": [name], "reads": reads, **ends}


def _greatest(*variables: dict[str, Any], **more: Any) -> dict[str, Any]:
    outcomes = [*(variable["name"] for variable in variables), "none"]
    cases = [{"variable": place, "outcome": place} for place in range(len(variables))]
    return {"form": "argmax", "outcomes": outcomes, "votes": "value", "ties": "first", "variables": list(variables), "cases": cases, **more}


def _from(bound: float, variable: dict[str, Any]) -> dict[str, Any]:
    regions = [{"outcome": 0, "where": [{"variable": 0, "below": bound}]}, {"outcome": 1, "where": [{"variable": 0, "from": bound}]}]
    return {"form": "region", "outcomes": ["low", "high"], "variables": [variable], "regions": regions}


#: Parts over values.
VALUES: dict[str, list[dict[str, Any]]] = {
    "greatest value": [_greatest(_number("p"), _number("q"), _number("r"))],
    "greatest value, last": [_greatest(_number("p"), _number("q"), ties="last")],
    "greatest value of least": [_greatest(_number("p"), _number("q"), _number("r"), least=0.4, otherwise=3)],
    "greatest value of other ranges": [_greatest(_number("p", -1), _number("q"))],
    "values together": [_from(0.3, _number("p")), _from(0.6, _number("p")), _from(0.5, _number("q", None, None))],
    "length": [_from(3, _number("p", 0, 6, "length")), _from(5, _number("p", 0, 6, "length"))],
    "region and greatest": [_from(0.5, _number("p")), _greatest(_number("p"), _number("q"))],
}


def small_loss(name: str, top_k: int | None) -> dict[str, Any]:
    return {"threshold": 0.5, "temperature": 0.1, "margin": 0.1, "parts": PARTS[name], **({} if top_k is None else {"topK": top_k})}


def small_plan(name: str, top_k: int | None) -> LossPlan:
    return LossPlan.from_decision({"id": "d", "loss": small_loss(name, top_k)}, Columns(LABELS))


def random_scores(chance: random.Random) -> list[float]:
    """Some of one decimal, so that scores are equal to each other and to bounds."""
    scores = [chance.random() ** chance.choice((0.4, 1, 2)) for _ in LABELS]
    return [round(score, 1) for score in scores] if chance.random() < 0.3 else scores


def value_plan(name: str) -> LossPlan:
    parts = VALUES[name]
    variables = sorted({variable["name"] for part in parts for variable in part["variables"]})
    loss = {"threshold": 0.5, "temperature": 0.1, "margin": 0.1, "parts": parts}
    return LossPlan.from_decision({"id": "d", "loss": loss}, Columns([], variables))


def outcomes_of(plan: LossPlan, output: Output) -> tuple[int, ...]:
    return tuple(read(part, [(item.column, item.score) for item in output.items]) for part in plan.parts)


def read(part: Part, items: Sequence[tuple[int, float]]) -> int:
    """The outcome of a list, read a second time: by definition, and apart from what projection asks."""
    present = [[column in symbol.columns and _within(symbol.scores, score) for symbol in part.symbols] for column, score in items]
    if part.form == "set":
        there = [any(row[symbol] for row in present) for symbol in range(len(part.symbols))]
        holding = [term.outcome for term in part.terms if any(all(there[s] for s in c.present) and not any(there[s] for s in c.absent) for c in term.any)]
        (outcome,) = holding
        return outcome
    if part.form == "items":
        return part.some if any(row[0] for row in present) else part.none
    if part.form == "sequence":
        state = part.initial
        for row in present:
            state = part.next[row.index(True)][state] if True in row else (part.any_item or range(99))[state]
        return part.state_outcome[state]
    nothing = -1 if part.otherwise is None else part.otherwise
    if part.votes == "item":
        voting = [(score, row.index(True)) for (_, score), row in zip(items, present) if True in row]
        top = [symbol for score, symbol in voting if score == max(voting)[0]]
        return nothing if not top else next(case.outcome for case in part.cases if case.symbol == top[0 if part.ties == "first" else -1])
    votes = [sum(1 if part.votes == "count" else score for (_, score), row in zip(items, present) if row[case.symbol or 0]) for case in part.cases]
    if part.least is not None and max(votes) < part.least:
        return nothing
    winners = [case.outcome for case, each in zip(part.cases, votes) if each == max(votes)]
    return winners[0 if part.ties == "first" else -1]


def read_values(part: Part, values: Mapping[str, float]) -> int:
    """The outcome of values, read a second time."""
    read = [values[variable.name] for variable in part.variables]
    if part.form == "region":
        (outcome,) = {box.outcome for box in part.regions if all(side.start <= read[place] < side.below for place, side in box.where)}
        return outcome
    votes = [read[case.variable or 0] for case in part.cases]
    if part.least is not None and max(votes) < part.least:
        return -1 if part.otherwise is None else part.otherwise
    winners = [case.outcome for case, each in zip(part.cases, votes) if each == max(votes)]
    return winners[0 if part.ties == "first" else -1]


def _within(scores: Sequence[Interval], score: float) -> bool:
    return not scores or any(side.start <= score < side.below for side in scores)


def fewest_edits(plan: LossPlan, served: Output, most: int) -> dict[tuple[int, ...], int]:
    """By outcomes, how many labels must at least come, go or move, up to `most`: of all lists of that many edits."""
    found: dict[tuple[int, ...], int] = {}
    for edits in range(most + 1):
        for labels in itertools.combinations(range(len(LABELS)), edits):
            rest = [item for item in served.items if item.column not in labels]
            for edited in _with_some(plan, rest, labels):
                found.setdefault(outcomes_of(plan, edited), edits)
    return found


def _with_some(plan: LossPlan, rest: Sequence[Item], labels: Sequence[int]) -> Iterator[Output]:
    """The list with any of the labels put in anywhere, at the extreme scores of each interval between bounds and neighbours."""
    room = len(LABELS) if plan.top_k is None else plan.top_k
    bounds = {bound for part in plan.parts for symbol in part.symbols for side in symbol.scores for bound in (side.start, side.below) if 0.5 < bound <= 1}
    stops = sorted({0.5, 1.0, *bounds, *(bound - 1e-6 for bound in bounds), *(item.score for item in rest)})
    between = [(low + high) / 2 for low, high in itertools.pairwise(stops)]

    def put(items: tuple[Item, ...], left: tuple[int, ...]) -> Iterator[Output]:
        if len(items) <= room:
            yield Output(items)
        for number, column in enumerate(left):
            for place in range(len(items) + 1):
                high = items[place - 1].score if place else 1.0
                low = items[place].score if place < len(items) else 0.5
                for score in (*stops, *between):
                    if low <= score <= high:
                        # Of labels in ascending order each is put in once: all orders come by their places.
                        yield from put((*items[:place], Item(column, score), *items[place:]), left[number + 1 :])

    yield from put(tuple(rest), tuple(labels))
