"""Batches against the exact evaluator: scores are written as the outputs that they stand for, and every sample is evaluated."""

from __future__ import annotations

import itertools
from typing import Any, Dict, List, Sequence, Tuple

import numpy as np
import pytest
import torch
from conformance import NAMES, needs_golden, spec_path
from hypothesis import given, settings
from hypothesis import strategies as st

from furcifer_trainer.evaluation import compile_decision
from furcifer_trainer.orders import reachable_states
from furcifer_trainer.outcomes import listed, part_outcomes
from furcifer_trainer.plan import Columns, LossPlan
from furcifer_trainer.plan_binding import stream_key
from furcifer_trainer.truth import targets
from furcifer_trainer.spec import read_spec
from furcifer_trainer.spec.document import Decision
from furcifer_trainer.spec.loss import ArgmaxCase, ArgmaxPart, Loss, LossStream, LossVariable, Part, ScoreRange, SequencePart, Symbol

SAMPLES = 150
#: Threshold, temperature, margin.
SECTION: Any = (0.5, 0.1, 0.1)


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
    streams = {stream_key(part.stream): ids for part in decision.loss.parts}  # type: ignore[union-attr, arg-type]
    plan = LossPlan.from_decision(decision, Columns(streams=streams))
    powers = random.choice([1, 4, 12], (SAMPLES, 1))
    # Exact in binary, also times 100, and with many ties.
    exact = np.floor((random.integers(0, 129, (SAMPLES, len(ids))) / 128) ** powers * 128) / 128
    scores = torch.from_numpy(np.tile(exact, len(streams)))
    outcomes = [part_outcomes(part, plan, scores).tolist() for part in plan.parts]
    chosen = [listed(part, scores, plan.threshold, plan.top_k) for part in plan.parts]
    evaluator = compile_decision(decision)
    for row in range(SAMPLES):
        responses: Dict[str, Any] = {}
        for place, part in enumerate(decision.loss.parts):
            stream = part.stream  # type: ignore[union-attr]
            assert stream is not None
            items: List[Dict[str, Any]] = []
            columns = [column for column in range(len(ids)) if chosen[place][row, plan.parts[place].span[0] + column]]
            for column in sorted(columns, key=lambda column: -exact[row, column]):
                items.append({})
                if stream.label is not None:
                    put(items[-1], stream.label, texts[ids[column]])
                if stream.score is not None:
                    put(items[-1], stream.score.path, float(exact[row, column]) * stream.score.maximum)
            response: Dict[str, Any] = {}
            put(response, stream.path, items)
            responses.update(response_at(decision, stream.call, response)["responses"])
        found = "+".join(part.outcomes[outcome[row]] for part, outcome in zip(plan.parts, outcomes))
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
        plan = LossPlan.from_decision(Loss(*SECTION, parts=(part,)), Columns(variables=[variable.name for variable in variables]))
        outcomes = part_outcomes(plan.parts[0], plan, torch.from_numpy(values), torch.from_numpy(values))
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


def plan_of(part: Part, labels: str, top_k: "int | None" = None) -> LossPlan:
    return LossPlan.from_decision(Loss(*SECTION, top_k=top_k, parts=(part,)), list(labels))  # type: ignore[arg-type]


def outcomes_of(plan: LossPlan, scores: Any, threshold: Any = None) -> List[int]:
    return part_outcomes(plan.parts[0], plan, torch.tensor(scores, dtype=torch.float64), None, threshold).tolist()


def right_of(plan: LossPlan, states: Any) -> List[List[bool]]:
    return targets(plan, torch.tensor(states, dtype=torch.int8))[0].right.tolist()


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


@settings(deadline=None, max_examples=200)
@given(
    table=_TABLES,
    states=st.lists(st.sampled_from([1, 1, 0, -1]), min_size=5, max_size=5),
    top_k=st.none() | st.integers(1, 4),
)
def test_true_labels_have_no_order(table: Any, states: List[int], top_k: "int | None") -> None:
    """Right are the outcomes of all orders of the true labels, with and without those that are unknown: here each is tried."""
    part = sequence(table[0], ["ab", "cd"], table[1])
    symbol_of = [0, 0, 1, 1, 2]
    open_ = [column for column in range(5) if states[column] < 0]
    words = [
        [symbol_of[column] for column in range(5) if states[column] > 0 or column in there]
        for size in range(len(open_) + 1)
        for there in itertools.combinations(open_, size)
    ]
    expected = {run(part, order[:top_k]) for word in words for order in itertools.permutations(word)}
    assert {place for place, is_right in enumerate(right_of(plan_of(part, "abcde", top_k), [states])[0]) if is_right} == expected


@settings(deadline=None)
@given(table=_TABLES, scores=st.lists(st.integers(0, 8), min_size=5, max_size=5), top_k=st.none() | st.integers(1, 4))
def test_tables_are_run_over_the_list(table: Any, scores: List[int], top_k: "int | None") -> None:
    part = sequence(table[0], ["ab", "cd"], table[1])
    exact = np.array([scores]) / 8
    order = sorted((column for column in range(5) if exact[0, column] >= 0.5), key=lambda column: -exact[0, column])
    expected = run(part, [[0, 0, 1, 1, 2][column] for column in order[:top_k]])
    assert outcomes_of(plan_of(part, "abcde", top_k), exact.tolist()) == [expected]


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
    assert outcomes_of(plan_of(argmax(votes, ties, least), "abcd"), [scores]) == [outcome]


def test_right_votes() -> None:
    states = [[1, 1, 1, 0], [1, 0, 1, 0], [0, 0, 0, 0]]
    assert right_of(plan_of(argmax("item", "first"), "abcd"), states) == [[True, True, False], [True, True, False], [False, False, True]]
    assert right_of(plan_of(argmax("count", "last", 1), "abcd"), states) == [[True, False, False], [False, True, False], [False, False, True]]
    # Without a least number of votes none at all is a tie.
    assert right_of(plan_of(argmax("count", "last"), "abcd"), states)[2] == [False, True, False]


def test_score_conditions() -> None:
    unsure = SequencePart(
        *("sequence", ("no", "yes"), STREAM, (Symbol("a", ("a",), scores=(ScoreRange(None, 0.75),)),)),
        *("automaton", 0, ((1, 1),), (0, 1)),
    )
    plan = plan_of(unsure, "ab")
    assert outcomes_of(plan, [[0.5, 0.9], [0.75, 0.9], [0.25, 0.9]]) == [1, 0, 0]
    assert outcomes_of(plan, [[0.25, 0.9]], torch.tensor([0.2, 0.5])) == [1]
    # True labels have score 1, which the condition excludes.
    assert right_of(plan, [[1, 0]]) == [[True, False]]


def test_labels_without_a_column() -> None:
    plan = plan_of(sequence([[1, 1]], ["xy"]), "yz")
    assert plan.missing == ("x",)
    assert outcomes_of(plan, [[1.0, 0.0], [0.0, 1.0]]) == [1, 0]


def test_many_orders_are_cut() -> None:
    """Beyond the limit every order and number is assumed: too much may be right, never too little."""
    table = [tuple((state + step) % 101 for state in range(101)) for step in range(1, 12)]
    counts = (3,) * len(table)
    assert reachable_states(tuple(table), 0, counts, (0,) * len(table), 0, None) >= {3 * sum(range(1, 12)) % 101}
