"""The reader of loss specs: golden specs are read, broken ones are refused with place, expectation, finding and remedy."""

from __future__ import annotations

import copy
import json
from typing import Any, Callable, Dict

import pytest
from conformance import DOCUMENTS, NAMES, document_fixtures, fixture_document, needs_golden, spec_path
from documents import decision, document
from hypothesis import given, settings
from hypothesis import strategies as st

from furcifer_trainer.spec import SpecError, parse_spec, read_spec
from furcifer_trainer.spec.reader import spec_of


@needs_golden
@pytest.mark.parametrize("name", NAMES)
def test_golden_specs(name: str) -> None:
    spec = read_spec(spec_path(name))
    for one in spec.decisions:
        assert spec.decision(one.id) is one
        assert one.rule.kind == one.kind


@needs_golden
@pytest.mark.parametrize("name", document_fixtures("valid"))
def test_valid_documents(name: str) -> None:
    document, _ = fixture_document(DOCUMENTS / "valid" / f"{name}.json")
    spec_of(document)


@needs_golden
@pytest.mark.parametrize("name", document_fixtures("invalid"))
def test_invalid_documents(name: str) -> None:
    """Refused at the place that the fixture names, or at the field itself where it names the object around it."""
    document, problems = fixture_document(DOCUMENTS / "invalid" / f"{name}.json")
    with pytest.raises(SpecError) as caught:
        spec_of(document)
    wanted = [problem.partition(":")[0] for problem in problems]
    assert any(caught.value.pointer == place or caught.value.pointer.startswith(place + "/") for place in wanted), str(caught.value)


def test_a_spec_is_typed() -> None:
    one = spec_of(document(decision())).decisions[0]
    assert one.classes[0].outside_vocabulary == ()
    assert one.program.passes[0].components[0].states == 2
    assert one.loss.parts[0].form == "set"
    with pytest.raises(KeyError, match="there are: app.py:handler"):
        spec_of(document(decision())).decision("other")


def change(path: str, value: Any) -> Callable[[Dict[str, Any]], None]:
    def apply(spec: Dict[str, Any]) -> None:
        *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
        place: Any = spec
        for step in steps:
            place = place[step]
        if value is ...:
            del place[last]
        elif isinstance(place, list) and last == len(place):
            place.append(value)
        else:
            place[last] = value

    return apply


PROGRAM = "decisions/0/program"
BROKEN = [
    ("version", "2.0.0", "/version", "version 1.0.0, or", '"2.0.0"'),
    ("version", "1.0.0-rc.1", "/version", "version 1.0.0, or", '"1.0.0-rc.1"'),
    ("version", "1.1.0", "/version", "version 1.0.0, or", '"1.1.0"'),
    ("version", ..., "/version", "version 1.0.0, or", "none"),
    ("extra", 1, "/extra", "one of the fields version", "a field that this version"),
    ("decisions", {}, "/decisions", "a list", "an empty object"),
    ("decisions/0/id", 7, "/decisions/0/id", "a text", "7"),
    ("decisions/0/id", ..., "/decisions/0", "the field id", "without it"),
    ("decisions/0/kind", "other", "/decisions/0/kind", '"constant" or', '"other"'),
    ("decisions/0/loss", ..., "/decisions/0", "the field loss", "without it"),
    ("decisions/0/loss/parts/0/form", "tree", "/decisions/0/loss/parts/0/form", "one of constant", '"tree"'),
    ("decisions/0/loss/topK", None, "/decisions/0/loss/topK", "a value", "null"),
    ("decisions/0/loss/topK", -1, "/decisions/0/loss/topK", "a whole number", "-1"),
    ("decisions/0/calls/0/operation", "x", "/decisions/0/calls/0/operation", "the id of an operation", "'x'"),
    ("decisions/0/outcomes/1/id", "no", "/decisions/0/outcomes/1/id", "an id of one outcome", "'no' again"),
    ("decisions/0/rule/class", ..., "/decisions/0/rule", "the field class", "without it"),
    ("decisions/0/rule/kind", "guess", "/decisions/0/rule/kind", "one of constant", '"guess"'),
    (f"{PROGRAM}/outcome", 9, f"/{PROGRAM}/outcome", "a position below 5", "9"),
    (f"{PROGRAM}/nodes/1/leaf", 5, f"/{PROGRAM}/passes/0/components/0/step", "leaves below 2", "5"),
    (f"{PROGRAM}/nodes/2/next", [0], f"/{PROGRAM}/nodes/2/next", "2 children", "1"),
    (f"{PROGRAM}/nodes/2/next", [0, 4], f"/{PROGRAM}/nodes/2/next", "children before their parent 2", "4"),
    (f"{PROGRAM}/nodes/2/test", 8, f"/{PROGRAM}/nodes/2/test", "a position below 2", "8"),
    (f"{PROGRAM}/nodes/2", {"test": 0, "cuts": [1], "next": [0, 1]}, f"/{PROGRAM}/nodes/2", "cuts for a number", "cuts"),
    (f"{PROGRAM}/variables/0/partition", 3, f"/{PROGRAM}/variables/0/partition", "a position below 1", "3"),
    (f"{PROGRAM}/variables/0/at/from", "air", f"/{PROGRAM}/variables/0/at/from", "one of response, item", '"air"'),
    (f"{PROGRAM}/variables/1/component", 1, f"/{PROGRAM}/variables/1/component", "a position below 1", "1"),
    (f"{PROGRAM}/passes/0/within", 0, f"/{PROGRAM}/passes/0/within", "a pass around this one", "the pass itself"),
    (f"{PROGRAM}/partitions/0/predicates/0", {"value": "score"}, f"/{PROGRAM}/partitions/0/predicates/0", "a term over", "reads score"),
    (f"{PROGRAM}/partitions/0/predicates/0", {"call": 1, "arguments": []}, f"/{PROGRAM}/partitions/0/predicates/0/call", "a text", "1"),
    (f"{PROGRAM}/partitions/0/predicates/0", {"constant": [{}]}, f"/{PROGRAM}/partitions/0/predicates/0/constant/0", "a text", "an empty"),
    (f"{PROGRAM}/partitions/0/predicates/0", {"constant": 10**400}, f"/{PROGRAM}/partitions/0/predicates/0/constant", "a text", "1000"),
    (f"{PROGRAM}/outcome", float("inf"), f"/{PROGRAM}/outcome", "a whole number", "Infinity"),
    (f"{PROGRAM}/values/0", {"when": 1, "what": {"at": {"from": "ranking", "ranking": 0, "path": []}}, "outcomes": [0]}, f"/{PROGRAM}/values/0/what/at/ranking", "a position below 0", "0"),
    (f"{PROGRAM}/values/0", {"when": 1, "what": {"at": {"from": "item", "path": []}}, "outcomes": [0]}, f"/{PROGRAM}/values/0/what/at", "a place that is known", "item"),
    (f"{PROGRAM}/partitions/0/predicates/0", [], f"/{PROGRAM}/partitions/0/predicates/0", "a term", "a list of 0"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "pointer", "expected", "found"), BROKEN)
def test_broken_specs(path: str, value: Any, pointer: str, expected: str, found: str) -> None:
    spec = copy.deepcopy(document(decision()))
    change(path, value)(spec)
    with pytest.raises(SpecError) as caught:
        spec_of(spec)
    error = caught.value
    assert error.pointer == pointer
    assert expected in error.expected and found in error.found and error.remedy.endswith(".")
    assert str(error) == f"{pointer}: expected {error.expected}, found {error.found}. {error.remedy}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [(b"\xff{}", "UTF-8"), ("{", "JSON"), ('{"version": NaN}', "JSON"), ("[]", "an object"), ("[" * 100_000, "JSON")],
)
def test_no_documents(text: Any, expected: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse_spec(text)
    assert caught.value.pointer == "" and caught.value.expected == expected


def places(value: Any, at: "tuple[Any, ...]" = ()) -> "list[tuple[Any, ...]]":
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, item in inside for place in places(item, (*at, key)))]


_PLACES = [place for place in places(document(decision())) if place]
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 99) | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)


@settings(deadline=None)
@given(place=st.sampled_from(_PLACES), value=_JSON)
def test_any_change_is_read_or_refused(place: "tuple[Any, ...]", value: Any) -> None:
    """Whatever stands somewhere in a document, there is a spec or a SpecError; and what is read can be evaluated."""
    from furcifer_trainer.evaluation import evaluate

    spec = copy.deepcopy(document(decision()))
    target: Any = spec
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = value
    try:
        read = parse_spec(json.dumps(spec))
    except SpecError as error:
        assert error.expected and error.found and error.remedy
        return
    for one in read.decisions:
        evaluate(one, {"responses": {"labels": {"labelAnnotations": [{"description": "Cat", "score": 1}]}}})
