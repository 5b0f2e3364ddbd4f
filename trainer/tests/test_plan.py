"""Reading a loss section: what it binds, and what it says of a wrong one."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any, Callable

import pytest
from conformance import NAMES, needs_golden, spec_path
from sections import COLUMNS, LABELS, PARTS, section, symbol

from furcifer_trainer import Columns, LossPlan, PlanError, TrainerError
from furcifer_trainer.plan_binding import stream_key
from furcifer_trainer.spec import read_spec


def test_binds_ids_to_columns_and_lists_what_is_missing() -> None:
    part = {**PARTS["true-false"], "symbols": [{"class": "c", "labels": [LABELS[3], "kitten"]}]}
    plan = LossPlan.from_decision(section(part), COLUMNS)
    assert plan.parts[0].symbols[0].columns == (3,) and plan.missing == ("kitten",) and plan.parts[0].symbols[0].missing == 1
    assert LossPlan.from_decision(section(part)["loss"], LABELS).mentioned == (3,)


def test_streams_have_columns_of_their_own() -> None:
    other = {**PARTS["api-output"], "stream": {"call": 1, "path": ["labelAnnotations"]}}
    with pytest.raises(PlanError, match="several streams"):
        LossPlan.from_decision(section(PARTS["true-false"], other), COLUMNS)
    columns = Columns(streams={"0:labelAnnotations": LABELS, "1:labelAnnotations": LABELS})
    plan = LossPlan.from_decision(section(PARTS["true-false"], other), columns)
    assert plan.parts[0].span == (0, 24) and plan.parts[1].span == (24, 48)
    assert plan.parts[1].symbols[0].columns == (24, 25, 26)


def broken(name: str, change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    document = copy.deepcopy(section(PARTS[name]))
    change(document["loss"])
    return document


WRONG: list[tuple[str, Callable[[dict[str, Any]], Any], str]] = [
    ("true-false", lambda loss: loss.pop("threshold"), "/loss: expected the field threshold"),
    ("true-false", lambda loss: loss.update(threshold=1.5), "/loss/threshold: expected a number from 0 to 1"),
    ("true-false", lambda loss: loss.update(temperature=0), "/loss/temperature: expected a number greater than 0"),
    ("true-false", lambda loss: loss.update(topK=0), "/loss/topK: expected a whole number, at least 1"),
    ("true-false", lambda loss: loss.update(topk=3), "/loss/topk: expected one of the fields threshold"),
    ("true-false", lambda loss: (loss.pop("parts"), loss.update(why="free text")), "/loss/parts: the decision has no loss over label scores: free text"),
    ("true-false", lambda loss: loss["parts"][0].update(form="tree"), "/loss/parts/0/form: expected one of constant"),
    ("true-false", lambda loss: loss["parts"][0].update(next=[]), "/loss/parts/0/next: expected one of the fields form"),
    ("true-false", lambda loss: loss["parts"][0]["terms"][0].update(outcome=7), "/loss/parts/0/terms/0/outcome: expected a position below 2, found 7"),
    ("true-false", lambda loss: loss["parts"][0]["terms"][0]["any"][0].update(present=[True]), "/any/0/present/0: expected a whole number"),
    ("true-false", lambda loss: loss["parts"][0].update(symbols=[{"class": "c", "labels": ["kitten"]}]), "/loss/parts/0/symbols: the model has a column for none of"),
    ("true-false", lambda loss: loss["parts"][0].update(outcomes="yes"), "/loss/parts/0/outcomes: expected a list"),
    ("api-output", lambda loss: loss["parts"][0]["next"].pop(), "/loss/parts/0/next: expected 3 rows"),
    ("api-output", lambda loss: loss["parts"][0]["next"][0].pop(), "/loss/parts/0/next/0: expected 4 states"),
    ("api-output", lambda loss: loss["parts"][0].update(initial=-1), "/loss/parts/0/initial: expected a whole number"),
    ("region", lambda loss: loss["parts"][0]["variables"][0].update(name="joy"), "/loss/parts/0/variables/0: the model predicts no variable joy"),
    ("region", lambda loss: loss["parts"][0]["variables"][0].update(minimum=1), "/loss/parts/0/variables/0: score has one value only, 1"),
    ("argmax-item", lambda loss: loss["parts"][0].update(votes="most"), '/loss/parts/0/votes: expected "sum" or "count" or "item" or "value"'),
    ("items", lambda loss: loss["parts"][0].update(symbols=[]), "/loss/parts/0/symbols: expected one symbol"),
]


@pytest.mark.parametrize(("name", "change", "message"), WRONG, ids=[message for _, _, message in WRONG])
def test_says_what_is_wrong_and_where(name: str, change: Callable[[dict[str, Any]], Any], message: str) -> None:
    with pytest.raises(TrainerError) as error:
        LossPlan.from_decision(broken(name, change), COLUMNS)
    assert message in str(error.value)


@needs_golden
@pytest.mark.parametrize("name", NAMES)
def test_typed_and_plain_decisions_give_the_same_plan(name: str) -> None:
    plain = json.loads(spec_path(name).read_text(encoding="utf-8"))["decisions"]
    for decision, document in zip(read_spec(spec_path(name)).decisions, plain):
        parts = decision.loss.parts
        streams = {stream_key(part.stream): () for part in parts if getattr(part, "stream", None)}
        labels = sorted({label for part in parts for symbol in getattr(part, "symbols", ()) for label in symbol.labels})
        columns = Columns(variables=[v.name for part in parts for v in getattr(part, "variables", ())], streams=dict.fromkeys(streams, labels))
        if not parts:
            with pytest.raises(PlanError, match="no loss over label scores"):
                LossPlan.from_decision(decision, columns)
            continue
        plan = LossPlan.from_decision(decision, columns)
        assert plan == LossPlan.from_decision(document, columns) and [part.form for part in plan.parts] == [part.form for part in parts]
        assert replace(plan, decision="") == LossPlan.from_decision(decision.loss, columns)
