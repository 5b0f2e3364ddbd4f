"""Loss sections of every form over a vocabulary of 24 labels, as an analysis would write them."""

from __future__ import annotations

from typing import Any

import torch

from furcifer_trainer import Columns, LossPlan

LABELS = [f"/m/{place:02d}" for place in range(24)]
STREAM = {"call": 0, "path": ["labelAnnotations"], "labelVocabulary": "test"}


def symbol(name: str, *places: int, scores: list[dict[str, float]] | None = None) -> dict[str, Any]:
    result: dict[str, Any] = {"class": name, "labels": [LABELS[place] for place in places]}
    return result if scores is None else {**result, "scores": scores}


def section(*parts: dict[str, Any], **overrides: Any) -> dict[str, Any]:
    return {"id": "d", "loss": {"threshold": 0.5, "topK": 6, "temperature": 0.1, "margin": 0.1, "parts": list(parts), **overrides}}


A, B, C = symbol("a", 0, 1, 2), symbol("b", 3, 4), symbol("c", 5, 6, 7, 8, 9)
_SET = {"form": "set", "stream": STREAM}
_SEQUENCE = {"form": "sequence", "stream": STREAM}

PARTS: dict[str, dict[str, Any]] = {
    "true-false": {
        **_SET, "structure": "true-false", "outcomes": ["yes", "no"], "symbols": [A],
        "terms": [{"outcome": 0, "any": [{"present": [0], "absent": []}]}, {"outcome": 1, "any": [{"present": [], "absent": [0]}]}],
    },
    "application-order": {
        **_SET, "structure": "application-order", "outcomes": ["a", "b", "c", "none"], "symbols": [A, B, C],
        "terms": [
            {"outcome": 1, "any": [{"present": [1], "absent": []}]},
            {"outcome": 0, "any": [{"present": [0], "absent": [1]}]},
            {"outcome": 2, "any": [{"present": [2], "absent": [0, 1]}]},
            {"outcome": 3, "any": [{"present": [], "absent": [0, 1, 2]}]},
        ],
        "order": [1, 0, 2], "caseOutcome": [0, 1, 2], "otherwise": 3,
    },
    "multi-select": {
        **_SET, "structure": "multi-select", "outcomes": ["none", "a", "b", "ab"], "symbols": [A, B],
        "terms": [
            {"outcome": bits, "any": [{"present": [s for s in (0, 1) if bits >> s & 1], "absent": [s for s in (0, 1) if not bits >> s & 1]}]}
            for bits in range(4)
        ],
    },
    "presence": {
        **_SET, "structure": "presence", "outcomes": ["odd", "even"], "symbols": [A, symbol("overlap", 2, 3, 10)],
        "terms": [
            {"outcome": 0, "any": [{"present": [0], "absent": [1]}, {"present": [1], "absent": [0]}]},
            {"outcome": 1, "any": [{"present": [0, 1], "absent": []}, {"present": [], "absent": [0, 1]}]},
        ],
    },
    "scored": {
        **_SET, "structure": "presence", "outcomes": ["sure", "maybe", "no"],
        "symbols": [symbol("a", 0, 1, 2, scores=[{"from": 0.8, "below": 1.01}]), symbol("a", 0, 1, 2, scores=[{"from": 0.55, "below": 0.8}])],
        "terms": [
            {"outcome": 0, "any": [{"present": [0], "absent": []}]},
            {"outcome": 1, "any": [{"present": [1], "absent": [0]}]},
            {"outcome": 2, "any": [{"present": [], "absent": [0, 1]}]},
        ],
    },
    "api-output": {
        **_SEQUENCE, "structure": "api-output", "outcomes": ["none", "a", "b", "c"], "symbols": [A, B, C],
        "initial": 0, "next": [[1, 1, 2, 3], [2, 1, 2, 3], [3, 1, 2, 3]], "stateOutcome": [0, 1, 2, 3],
    },
    "last-match": {
        **_SEQUENCE, "structure": "last-match", "outcomes": ["none", "a", "b"], "symbols": [A, B],
        "initial": 0, "next": [[1, 1, 1], [2, 2, 2]], "stateOutcome": [0, 1, 2],
    },
    "top-k": {
        **_SEQUENCE, "structure": "top-k", "outcomes": ["other", "a", "b", "empty"], "symbols": [A, B],
        "initial": 0, "next": [[2, 1, 2, 3], [3, 1, 2, 3]], "stateOutcome": [3, 0, 1, 2], "anyItem": [1, 1, 2, 3],
    },
    "count": {
        **_SEQUENCE, "structure": "count", "outcomes": ["few", "many"], "symbols": [symbol("a", 0, 1, 2, 3, 4)],
        "initial": 0, "next": [[1, 2, 2]], "stateOutcome": [0, 0, 1],
    },
    "automaton": {
        **_SEQUENCE, "structure": "automaton", "outcomes": ["start", "a then b", "scored"],
        "symbols": [A, symbol("b", 3, 4, scores=[{"from": 0.7, "below": 1.01}]), symbol("low", 3, 4, scores=[{"from": 0.5, "below": 0.7}])],
        "initial": 0, "next": [[1, 1, 2, 3], [0, 2, 2, 3], [3, 1, 2, 3]], "stateOutcome": [0, 0, 1, 2],
    },
    "region": {
        "form": "region", "outcomes": ["good", "mixed", "bad"],
        "variables": [
            {"name": "score", "call": 0, "path": ["score"], "minimum": -1, "maximum": 1},
            {"name": "magnitude", "call": 0, "path": ["magnitude"], "minimum": 0},
        ],
        "regions": [
            {"outcome": 0, "where": [{"variable": 0, "from": 0.25, "below": 1.1}]},
            {"outcome": 1, "where": [{"variable": 0, "from": -0.25, "below": 0.25}, {"variable": 1, "from": 2, "below": 100}]},
            {"outcome": 2, "where": [{"variable": 0, "from": -0.25, "below": 0.25}, {"variable": 1, "from": 0, "below": 2}]},
            {"outcome": 2, "where": [{"variable": 0, "from": -1.1, "below": -0.25}]},
        ],
    },
    "names": {
        "form": "region", "outcomes": ["safe", "unsafe"],
        "variables": [{"name": "magnitude", "call": 0, "path": ["adult"], "reads": "name", "minimum": 0, "maximum": 3, "names": ["NO", "MAYBE", "LIKELY", "YES"]}],
        "regions": [{"outcome": 0, "where": [{"variable": 0, "below": 2}]}, {"outcome": 1, "where": [{"variable": 0, "from": 2}]}],
    },
    "any-item": {
        "form": "sequence", "stream": {**STREAM, "label": ["description"], "score": {"path": ["score"], "maximum": 1}, "order": "falling-score"},
        "structure": "count", "outcomes": ["few", "several"], "symbols": [], "initial": 0, "next": [], "anyItem": [1, 2, 2], "stateOutcome": [0, 0, 1],
    },
    "any-label": {
        **_SET, "structure": "presence", "outcomes": ["sure", "a", "nothing"],
        "symbols": [A, {"class": "all", "labels": [], "anyLabel": True, "scores": [{"from": 0.9}]}],
        "terms": [
            {"outcome": 0, "any": [{"present": [1], "absent": []}]},
            {"outcome": 1, "any": [{"present": [0], "absent": [1]}]},
            {"outcome": 2, "any": [{"present": [], "absent": [0, 1]}]},
        ],
    },
    "argmax-item": {
        "form": "argmax", "stream": STREAM, "outcomes": ["a", "b", "none"], "symbols": [A, B], "votes": "item", "ties": "first",
        "cases": [{"symbol": 0, "outcome": 0}, {"symbol": 1, "outcome": 1}], "otherwise": 2,
    },
    "argmax-sum": {
        "form": "argmax", "stream": STREAM, "outcomes": ["a", "b", "none"], "symbols": [A, B], "votes": "sum", "ties": "first",
        "cases": [{"symbol": 0, "outcome": 0}, {"symbol": 1, "outcome": 1}], "least": 0.5, "otherwise": 2,
    },
    "argmax-count": {
        "form": "argmax", "stream": STREAM, "outcomes": ["a", "c"], "symbols": [A, C], "votes": "count", "ties": "last",
        "cases": [{"symbol": 0, "outcome": 0}, {"symbol": 1, "outcome": 1}],
    },
    "argmax-least": {
        "form": "argmax", "stream": STREAM, "outcomes": ["a", "b", "c", "few"], "symbols": [A, B, C], "votes": "count", "ties": "first",
        "cases": [{"symbol": 0, "outcome": 0}, {"symbol": 1, "outcome": 1}, {"symbol": 2, "outcome": 2}], "least": 2, "otherwise": 3,
    },
    "argmax-value": {
        "form": "argmax", "outcomes": ["positive", "negative"], "votes": "value", "ties": "first",
        "variables": [
            {"name": "score", "call": 0, "path": ["p"], "minimum": 0, "maximum": 1},
            {"name": "magnitude", "call": 0, "path": ["n"], "minimum": 0, "maximum": 1},
        ],
        "cases": [{"variable": 0, "outcome": 0}, {"variable": 1, "outcome": 1}],
    },
    "items": {"form": "items", "stream": STREAM, "outcomes": ["some", "none"], "symbols": [symbol("kept", 0, 1, 2, 3, 4, 5)], "some": 0, "none": 1},
}

COLUMNS = Columns(LABELS, ["score", "magnitude"])


def plan(name: str, **overrides: Any) -> LossPlan:
    return LossPlan.from_decision(section(PARTS[name], **overrides), COLUMNS)


def random_states(batch: int, generator: torch.Generator, density: float = 0.15) -> torch.Tensor:
    return (torch.rand(batch, COLUMNS.width, generator=generator) < density).to(torch.int8)


def random_values(batch: int, generator: torch.Generator) -> torch.Tensor:
    """True scalars in the columns of score and magnitude."""
    values = torch.zeros(batch, COLUMNS.width)
    values[:, -2] = torch.rand(batch, generator=generator) * 2 - 1
    values[:, -1] = torch.rand(batch, generator=generator) * 4
    return values
