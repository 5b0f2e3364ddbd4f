"""Batches against the exact evaluator: scores are written as the outputs that they stand for, and every sample is evaluated."""

from __future__ import annotations

import itertools
from typing import Any, Dict, List, Sequence, Tuple

import numpy as np
import pytest
from conformance import NAMES, needs_golden, spec_path
from hypothesis import given, settings
from hypothesis import strategies as st

from furcifer_trainer.evaluation import compile_decision
from furcifer_trainer.evaluation.batch import BatchOutcome
from furcifer_trainer.evaluation.listing import list_labels
from furcifer_trainer.evaluation.orders import reachable_states
from furcifer_trainer.spec import read_spec
from furcifer_trainer.spec.document import Decision
from furcifer_trainer.spec.loss import ArgmaxCase, ArgmaxPart, LossStream, LossVariable, ScoreRange, SequencePart, Symbol

SAMPLES = 150


def put(root: Any, path: Sequence[Any], value: object) -> None:
    for step, following in zip(path, [*path[1:], None]):
        if isinstance(step, int):
            root.extend({} for _ in range(step + 1 - len(root)))
        if following is None:
            root[step] = value
        elif isinstance(root, dict):
            root = root.setdefault(step, [] if isinstance(following, int) else {})
        else:
            root = root[step]


def response_at(decision: Decision, call: int, response: Dict[str, Any]) -> Dict[str, Any]:
    operation = decision.calls[call].operation
    before = sum(one.operation == operation for one in decision.calls[:call])
    return {"responses": {operation: [{}] * before + [response]}}


def labels_of(decision: Decision) -> Dict[str, str]:
    """Texts by label id, and one that is in no class."""
    texts = {label.id: label.name for one in decision.classes for label in one.labels}
    texts.update((text, text) for one in decision.classes for text in one.outside_vocabulary)
    if all(one.unlisted is None for one in decision.classes):
        texts["other"] = "Zyx"
    return texts


def decisions(field: str) -> List[Any]:
    """Golden decisions all of whose parts have this field: a stream of labels, or variables."""
    found = []
    for name in NAMES:
        for one in read_spec(spec_path(name)).decisions:
            if one.loss.parts and all(getattr(part, field, None) for part in one.loss.parts):
                found.append(pytest.param(one, id=name))
    return found


@needs_golden
@pytest.mark.parametrize("decision", decisions("stream"))
def test_labels(decision: Decision) -> None:
    random = np.random.default_rng(7)
    texts = labels_of(decision)
    ids = [str(id) for id in random.permutation(sorted(texts))[:60]]
    batches = BatchOutcome.of_loss(decision.loss, ids)
    powers = random.choice([1, 4, 12], (SAMPLES, 1))
    # Exact in binary, also times 100, and with many ties.
    scores = np.floor((random.integers(0, 129, (SAMPLES, len(ids))) / 128) ** powers * 128) / 128
    outcomes = [batch.outcomes(scores) for batch in batches]
    listing = list_labels(scores, decision.loss.threshold, decision.loss.top_k)
    evaluator = compile_decision(decision)
    for row in range(SAMPLES):
        responses: Dict[str, Any] = {}
        for part in decision.loss.parts:
            stream = part.stream  # type: ignore[union-attr]
            assert stream is not None
            items: List[Dict[str, Any]] = []
            for column, score in zip(listing.columns[row], listing.scores[row][listing.is_item[row]]):
                items.append({})
                if stream.label is not None:
                    put(items[-1], stream.label, texts[ids[column]])
                if stream.score is not None:
                    put(items[-1], stream.score.path, float(score) * stream.score.maximum)
            response: Dict[str, Any] = {}
            put(response, stream.path, items)
            responses.update(response_at(decision, stream.call, response)["responses"])
        found = "+".join(batch.part.outcomes[outcome[row]] for batch, outcome in zip(batches, outcomes))
        assert found == evaluator({"responses": responses}, "json").outcome, responses
    assert len({tuple(row) for row in np.array(outcomes).T.tolist()}) > 1


@needs_golden
@pytest.mark.parametrize("decision", decisions("variables"))
def test_values(decision: Decision) -> None:
    random = np.random.default_rng(7)
    evaluator = compile_decision(decision)
    for part in decision.loss.parts:
        variables: Sequence[LossVariable] = getattr(part, "variables", ())
        conditions = [one for box in getattr(part, "regions", ()) for one in box.where]
        bounds = [bound for one in conditions for bound in (one.from_, one.below) if bound is not None]
        values = random.choice([*bounds, 0.0, 0.25, 0.5, 1.0], (SAMPLES, len(variables)))
        for place, variable in enumerate(variables):
            if variable.reads != "number":
                most = len(variable.names or ()) - 1 if variable.reads == "name" else 1
                values[:, place] = random.integers(0, max(most, 0) + 1, SAMPLES)
        outcomes = BatchOutcome(part, []).outcomes_of_values(values)
        for row in range(SAMPLES):
            response: Dict[str, Any] = {}
            for variable, value in zip(variables, values[row]):
                if variable.reads == "name":
                    put(response, variable.path, (variable.names or ())[int(value)])
                elif variable.reads == "number":
                    put(response, variable.path, float(value))
                elif value:
                    put(response, variable.path, [{}] if variable.reads == "length" else {})
            answer = evaluator(response_at(decision, variables[0].call, response), "json")
            assert part.outcomes[outcomes[row]] == answer.outcome, (values[row], response)


STREAM = LossStream(0, ("labels",))


def symbols(*labels: str) -> Tuple[Symbol, ...]:
    return tuple(Symbol(label, tuple(label)) for label in labels)


def sequence(table: Sequence[Sequence[int]], labels: Sequence[str], any_item: "Tuple[int, ...] | None" = None) -> SequencePart:
    states = len(table[0])
    outcomes = tuple(f"o{state}" for state in range(states))
    return SequencePart(
        *("sequence", outcomes, STREAM, symbols(*labels), "automaton", 0, tuple(map(tuple, table)), tuple(range(states))),
        any_item=any_item,
    )


def run(part: SequencePart, word: Sequence[int]) -> int:
    """``word``: symbols, or one more than the last for an item of none."""
    state = part.initial
    for symbol in word:
        state = part.next[symbol][state] if symbol < len(part.next) else (part.any_item or range(len(part.state_outcome)))[state]
    return part.state_outcome[state]


_TABLES = st.integers(1, 4).flatmap(
    lambda states: st.tuples(
        st.lists(st.lists(st.integers(0, states - 1), min_size=states, max_size=states), min_size=2, max_size=2),
        st.none() | st.lists(st.integers(0, states - 1), min_size=states, max_size=states).map(tuple),
    )
)


@settings(deadline=None)
@given(
    table=_TABLES,
    labels=st.lists(st.booleans(), min_size=5, max_size=5),
    top_k=st.none() | st.integers(1, 4),
)
def test_true_labels_have_no_order(table: Any, labels: List[bool], top_k: "int | None") -> None:
    """Right are the outcomes of all orders of the true labels: here each is tried."""
    part = sequence(table[0], ["ab", "cd"], table[1])
    batch = BatchOutcome(part, list("abcde"), top_k=top_k)
    symbol_of = [0, 0, 1, 1, 2]
    word = [symbol_of[column] for column in range(5) if labels[column]]
    expected = {run(part, order[:top_k]) for order in itertools.permutations(word)}
    right = batch.right_outcomes(np.array([labels]))
    assert set(np.flatnonzero(right[0]).tolist()) == expected


@settings(deadline=None)
@given(table=_TABLES, scores=st.lists(st.integers(0, 8), min_size=5, max_size=5), top_k=st.none() | st.integers(1, 4))
def test_tables_are_run_over_the_list(table: Any, scores: List[int], top_k: "int | None") -> None:
    part = sequence(table[0], ["ab", "cd"], table[1])
    exact = np.array([scores]) / 8
    order = sorted((column for column in range(5) if exact[0, column] >= 0.5), key=lambda column: -exact[0, column])
    expected = run(part, [[0, 0, 1, 1, 2][column] for column in order[:top_k]])
    assert BatchOutcome(part, list("abcde"), top_k=top_k).outcomes(exact).tolist() == [expected]


def argmax(votes: Any, ties: Any, least: "float | None" = None) -> ArgmaxPart:
    cases = (ArgmaxCase(0, symbol=0), ArgmaxCase(1, symbol=1))
    return ArgmaxPart("argmax", ("x", "y", "z"), votes, ties, cases, stream=STREAM, symbols=symbols("ab", "cd"), least=least, otherwise=2)


@pytest.mark.parametrize(
    ("votes", "ties", "least", "scores", "outcome"),
    [
        ("sum", "first", None, [0.5, 0.5, 0.75, 0], 0),
        ("sum", "first", 1.5, [0.5, 0.5, 0.75, 0], 2),
        ("count", "first", None, [0.5, 0.0, 0.75, 0], 0),
        ("count", "last", None, [0.5, 0.0, 0.75, 0], 1),
        ("item", "first", None, [0.5, 0.0, 0.75, 0], 1),
        ("item", "first", None, [0.75, 0.0, 0.75, 0], 0),
        ("item", "last", None, [0.75, 0.0, 0.75, 0], 1),
        ("item", "last", None, [0.25, 0.0, 0.25, 0], 2),
    ],
)
def test_votes(votes: str, ties: str, least: "float | None", scores: List[float], outcome: int) -> None:
    assert BatchOutcome(argmax(votes, ties, least), list("abcd")).outcomes(np.array([scores])).tolist() == [outcome]


def test_right_votes() -> None:
    labels = np.array([[True, True, True, False], [True, False, True, False], [False, False, False, False]])
    assert BatchOutcome(argmax("item", "first"), list("abcd")).right_outcomes(labels).tolist() == [
        *([True, True, False], [True, True, False], [False, False, True]),
    ]
    assert BatchOutcome(argmax("count", "last", 1), list("abcd")).right_outcomes(labels).argmax(axis=1).tolist() == [0, 1, 2]


def test_score_conditions() -> None:
    unsure = SequencePart(
        *("sequence", ("no", "yes"), STREAM, (Symbol("a", ("a",), scores=(ScoreRange(None, 0.75),)),)),
        *("automaton", 0, ((1, 1),), (0, 1)),
    )
    batch = BatchOutcome(unsure, ["a", "b"])
    assert batch.outcomes(np.array([[0.5, 0.9], [0.75, 0.9], [0.25, 0.9]])).tolist() == [1, 0, 0]
    assert batch.outcomes(np.array([[0.25, 0.9]]), threshold=np.array([0.2, 0.5])).tolist() == [1]
    # True labels have score 1, which the condition excludes.
    assert batch.right_outcomes(np.array([[True, False]])).tolist() == [[True, False]]


def test_labels_without_a_column() -> None:
    batch = BatchOutcome(sequence([[1, 1]], ["xy"]), ["y", "z"])
    assert batch.missing == ("x",)
    assert batch.outcomes(np.array([[1.0, 0.0], [0.0, 1.0]])).tolist() == [1, 0]
    with pytest.raises(ValueError, match=r"\[B, 2\]"):
        batch.outcomes(np.zeros((1, 3)))


def test_many_orders_are_cut() -> None:
    """Beyond the limit every order and number is assumed: too much may be right, never too little."""
    table = [tuple((state + step) % 101 for state in range(101)) for step in range(1, 12)]
    counts = (3,) * len(table)
    assert reachable_states(table, 0, counts, 0, None) >= {3 * sum(range(1, 12)) % 101}
