"""The exact evaluator against the conformance vectors of every golden spec, both wires, and what vectors do not hold."""

from __future__ import annotations

from typing import Any, Dict

import pytest
from conformance import NAMES, needs_golden, spec_path, vectors
from documents import decision, document, recorded

from furcifer_trainer.evaluation import Answer, compile_decision, evaluate
from furcifer_trainer.evaluation.partition import compile_partition
from furcifer_trainer.spec import read_spec
from furcifer_trainer.spec.reader import spec_of


def written(answer: Answer) -> Dict[str, Any]:
    """An answer as the vectors write it."""
    result: Dict[str, Any] = {"outcome": answer.outcome}
    if answer.values is not None:
        result["values"] = list(answer.values)
    if answer.assumed:
        result["assumed"] = list(answer.assumed)
    if answer.needs is not None:
        result["needs"] = list(answer.needs)
    return result


@needs_golden
@pytest.mark.parametrize("name", NAMES)
def test_rules(name: str) -> None:
    spec = read_spec(spec_path(name))
    evaluators = {one.id: compile_decision(one) for one in spec.decisions}
    outcomes = set()
    for vector in vectors(f"rules-{name}"):
        for wire in ("json", "client"):
            answer = evaluators[vector["decision"]](vector["recorded"], wire)  # type: ignore[arg-type]
            assert written(answer) == {k: v for k, v in vector[wire].items() if k != "reason"}, (wire, vector["recorded"])
            outcomes.add(answer.outcome)
    assert len(outcomes) > 1 or all(one.kind == "constant" for one in spec.decisions)


@needs_golden
@pytest.mark.parametrize("name", NAMES)
def test_partitions(name: str) -> None:
    spec = read_spec(spec_path(name))
    cells = {one.id: [compile_partition(partition) for partition in one.program.partitions] for one in spec.decisions}
    for vector in vectors(f"predicates-{name}"):
        assert cells[vector["decision"]][vector["partition"]](vector["text"]) == vector["cell"], vector["text"]


def test_one_sample() -> None:
    cat = spec_of(document(decision())).decisions[0]
    assert evaluate(cat, recorded("Dog", "Cat")) == Answer("yes")
    assert evaluate(cat, recorded("Dog")) == Answer("no")
    assert evaluate(cat, {"responses": {}}) == Answer("no")


def test_other_types_have_no_answer() -> None:
    cat = spec_of(document(decision())).decisions[0]
    answer = evaluate(cat, {"responses": {"labels": {"labelAnnotations": "Cat"}}})
    assert answer == Answer(None, needs=(), reason="labelAnnotations is not a list")
    with pytest.raises(TypeError, match="by operation id"):
        evaluate(cat, {"responses": []})


def test_the_wire_of_a_client_rounds() -> None:
    nodes = [{"leaf": 0}, {"leaf": 1}, {"test": 0, "cuts": [0.9], "next": [0, 1]}]
    place = {"from": "response", "call": 0, "path": ["labelAnnotations", 0, "score"]}
    program = {
        **{"variables": [{"kind": "number", "at": place, "wire": "float32"}], "partitions": [], "passes": []},
        **{"nodes": nodes, "outcome": 2, "values": []},
    }
    score = spec_of(document({**decision(), "program": program})).decisions[0]
    sample = {"responses": {"labels": {"labelAnnotations": [{"score": 0.9}]}}}
    assert evaluate(score, sample, "json").outcome == "yes"
    assert evaluate(score, sample, "client").outcome == "no"


def test_missing_inputs_are_named() -> None:
    at = {"file": "app.py", "line": 1, "column": 1, "endLine": 1, "endColumn": 2}
    environment = [
        {"name": "b", "type": "number", "at": at},
        {"name": "a", "type": "number", "at": at},
        {"name": "c", "type": "boolean", "default": True, "at": at},
    ]
    variables = [{"kind": "environment", "name": one["name"], "type": one["type"]} for one in environment]
    nodes = [
        *({"leaf": 0}, {"leaf": 1}, {"test": 1, "cuts": [0], "next": [0, 1]}, {"test": 0, "cuts": [1], "next": [2, 1]}),
        {"test": 2, "next": [0, 3]},
    ]
    program = {"variables": variables, "partitions": [], "passes": [], "nodes": nodes, "outcome": 4, "values": []}
    open_ = spec_of(document({**decision(), "environment": environment, "program": program})).decisions[0]
    assert evaluate(open_, {"responses": {}}) == Answer(None, assumed=("c",), needs=("a", "b"))
    assert evaluate(open_, {"responses": {}, "inputs": {"b": 2}}) == Answer("yes", assumed=("c",))
    assert evaluate(open_, {"responses": {}, "inputs": {"c": False}}) == Answer("no")
    assert evaluate(open_, {"responses": {}, "inputs": {"b": "2", "c": True}}).needs == ()
