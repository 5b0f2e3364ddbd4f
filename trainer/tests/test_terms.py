"""The term language against the conformance vectors: every operator, function and form, the value or the failure."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any, Dict, List

import pytest
from conformance import decode, needs_golden, vectors

from furcifer_trainer.terms.term import compile_term, free_variables
from furcifer_trainer.terms.values import UNDEFINED, Raised, Unmodelled, Value, same_value

#: Where the vectors have V8's or a C library's last bits, and ours are correctly rounded.
LAST_BITS = {
    *("power", "pow", "math.exp", "math.log", "math.log2", "math.log10", "power.js", "Math.pow", "Math.exp", "Math.expm1"),
    *("Math.log", "Math.log1p", "Math.log2", "Math.log10", "Math.cbrt", "Math.tanh", "Math.hypot"),
}


def evaluated(term: Dict[str, Any], variables: Dict[str, Value]) -> object:
    try:
        return compile_term(term)(variables)
    except Raised as failure:
        return failure


def agrees(vector: Dict[str, Any], found: object) -> bool:
    if "raises" in vector:
        return isinstance(found, Raised) and found.type == vector["raises"]
    if isinstance(found, Raised):
        return False
    wanted = decode(vector["result"])
    if same_value(found, wanted):  # type: ignore[arg-type]
        return True
    if vector["term"].get("call") not in LAST_BITS or not isinstance(found, (int, float)) or not isinstance(wanted, (int, float)):
        return False
    return math.isclose(found, wanted, rel_tol=2**-51, abs_tol=1e-323)


@needs_golden
def test_conformance() -> None:
    wrong: Dict[str, List[str]] = defaultdict(list)
    count = 0
    for vector in vectors("terms"):
        count += 1
        variables = {name: decode(value) for name, value in vector.get("variables", {}).items()}
        found = evaluated(vector["term"], variables)
        if not agrees(vector, found):
            wrong[str(vector["term"].get("call"))].append(f"{vector} gives {found!r}")
    assert count > 5000
    assert not wrong, "\n".join(f"{name}: {len(cases)} wrong, such as {cases[0][:500]}" for name, cases in wrong.items())


def call(name: str, *arguments: Any) -> Dict[str, Any]:
    return {"call": name, "arguments": list(arguments)}


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (call("len", {"constant": "a\U0001f600b"}), 3),
        (call("length.js", {"constant": "a\U0001f600b"}), 4),
        (call("String.prototype.charAt", {"constant": "\U0001f600"}, {"integer": "0"}), "\ud83d"),
        (call("add.js", {"constant": "\ud83d"}, {"constant": "\ude00"}), "\U0001f600"),
        (call("round", {"constant": 2.5}), 2),
        (call("Math.round", {"constant": 2.5}), 3),
        (call("str.lower", {"constant": "\u0391\u03a3"}), "\u03b1\u03c2"),
        (call("fails", call("item.python", {"constant": []}, {"integer": "0"})), True),
        (call("or", {"constant": ""}, {"constant": "x"}), "x"),
        (call("omitted"), UNDEFINED),
        (call("Number.prototype.toString", {"constant": 2.0**64}, {"integer": "36"}), "3w5e11264sg00"),
        (call("Number.prototype.toString", {"constant": 0.1}, {"integer": "3"}), "0.0022002200220022002200220022002201"),
        (call("Math.exp", {"constant": 1000}), float("inf")),
        (call("power.js", {"integer": "0"}, {"constant": -1}), float("inf")),
        (call("power.js", {"integer": "0"}, call("float", {"constant": "-inf"})), float("inf")),
        (call("power", call("float", {"constant": "-inf"}), {"integer": "-3"}), -0.0),
        (call("sum", {"constant": [0.1] * 10}), 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1),
    ],
)  # fmt: skip
def test_values(term: Dict[str, Any], value: Value) -> None:
    found = compile_term(term)({})
    assert same_value(found, value), found


def test_long_integers() -> None:
    assert compile_term(call("add.python", {"integer": "9" * 5000}, {"integer": "1"}))({}) == 10**5000


@pytest.mark.parametrize(
    "term",
    [
        call("no.such.function"),
        call("str.ljust", {"constant": "a"}, {"integer": "99999999"}),
        call("multiply.python", {"constant": "ab"}, {"integer": "9999999"}),
        call("power", {"integer": "10"}, {"integer": "999999999"}),
        call("format", {"constant": 1.5}, {"constant": "99999999"}),
        call("str.format", {"constant": "{0.real}"}, {"integer": "1"}),
        call("re.search", {"constant": r"(a)\1"}, {"constant": "aa"}),
        call("RegExp.prototype.test", {"constant": r"(?<=(a))b"}, {"constant": ""}, {"constant": "ab"}),
        call("String.prototype.repeat", {"constant": "ab"}, {"integer": "99999999"}),
        call("String.prototype.padEnd", {"constant": "a"}, {"constant": 1e300}),
        call("equal.js-strict", {"constant": []}, {"constant": []}),
        call("JSON.parse", {"constant": '{"a": 1}'}),
        call("String.prototype.repeat", {"constant": "ab"}, {"constant": 1e308}),
        call("range", {"integer": "99999999999999999999"}),
        call("shift-left", {"integer": "1"}, {"integer": "99999999"}),
    ],
)
def test_beyond_the_language(term: Dict[str, Any]) -> None:
    """What is unknown or too large has no answer, at once."""
    with pytest.raises(Unmodelled):
        compile_term(term)({})


def test_patterns_that_backtrack_for_ever_are_linear() -> None:
    pattern = {"constant": "(a|aa)*b"}
    assert compile_term(call("re.search", pattern, {"constant": "a" * 2000}))({}) is None


def test_free_variables() -> None:
    term = {**call("f", {"value": "1"}, call("g", {"value": "0"})), "keywords": {"k": {"value": "1"}}}
    assert free_variables(term) == ("1", "0")
