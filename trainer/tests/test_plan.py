"""Reading a loss section: what it binds, and what it says of a wrong one."""

from __future__ import annotations

import copy
from typing import Any, Callable

import pytest
from sections import COLUMNS, LABELS, PARTS, section, symbol

from furcifer_trainer import Columns, LossPlan, PlanError


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
    ("true-false", lambda loss: loss.pop("threshold"), "/loss/threshold: this field is missing"),
    ("true-false", lambda loss: loss.update(threshold=1.5), "/loss/threshold: expected a number from 0 to 1"),
    ("true-false", lambda loss: loss.update(temperature=0), "/loss/temperature: expected a number above 0"),
    ("true-false", lambda loss: loss.update(topK=0), "/loss/topK: expected a whole number above 0"),
    ("true-false", lambda loss: loss.update(topk=3), "/loss/topk: this field is not known here"),
    ("true-false", lambda loss: (loss.pop("parts"), loss.update(why="free text")), "no loss over label scores: free text"),
    ("true-false", lambda loss: loss["parts"][0].update(form="tree"), "/loss/parts/0/form: expected one of constant"),
    ("true-false", lambda loss: loss["parts"][0].update(next=[]), "/loss/parts/0/next: this field is not known"),
    ("true-false", lambda loss: loss["parts"][0]["terms"][0].update(outcome=7), "/loss/parts/0/terms/0/outcome: expected a position among 2 outcomes, found 7"),
    ("true-false", lambda loss: loss["parts"][0]["terms"][0]["any"][0].update(present=[True]), "/any/0/present/0: expected a position"),
    ("true-false", lambda loss: loss["parts"][0].update(symbols=[{"class": "c", "labels": ["kitten"]}]), "a column for none of the rule's labels"),
    ("true-false", lambda loss: loss["parts"][0].update(outcomes="yes"), "/loss/parts/0/outcomes: expected a list"),
    ("api-output", lambda loss: loss["parts"][0]["next"].pop(), "/loss/parts/0/next: expected 3 rows"),
    ("api-output", lambda loss: loss["parts"][0]["next"][0].pop(), "/loss/parts/0/next/0: expected 4 positions"),
    ("api-output", lambda loss: loss["parts"][0].update(initial=-1), "/loss/parts/0/initial: expected a position among 4 states"),
    ("region", lambda loss: loss["parts"][0]["variables"][0].update(name="joy"), "/loss/parts/0/variables/0: the model predicts no variable joy"),
    ("region", lambda loss: loss["parts"][0]["regions"][0]["where"][0].update(below=0), "/regions/0/where/0: expected from at most below"),
    ("argmax-item", lambda loss: loss["parts"][0].update(votes="most"), "/loss/parts/0/votes: expected one of sum, count, item, value"),
    ("items", lambda loss: loss["parts"][0].update(symbols=[]), "/loss/parts/0/symbols: expected the symbol"),
]


@pytest.mark.parametrize(("name", "change", "message"), WRONG, ids=[message for _, _, message in WRONG])
def test_says_what_is_wrong_and_where(name: str, change: Callable[[dict[str, Any]], Any], message: str) -> None:
    with pytest.raises(PlanError) as error:
        LossPlan.from_decision(broken(name, change), COLUMNS)
    assert message in str(error.value)
