"""Small loss specs written by hand, for tests."""

from __future__ import annotations

from typing import Any, Dict, Mapping

AT = {"file": "app.py", "line": 3, "column": 5, "endLine": 3, "endColumn": 20}

LOSS = {
    "threshold": 0.5,
    "temperature": 0.1,
    "margin": 0.1,
    "parts": [
        {
            "form": "set",
            "outcomes": ["yes", "no"],
            "stream": {"call": 0, "path": ["labelAnnotations"], "label": ["description"], "score": {"path": ["score"], "maximum": 1}},
            "symbols": [{"class": "cat", "labels": ["/m/cat"]}],
            "structure": "true-false",
            "terms": [{"outcome": 0, "any": [{"present": [0], "absent": []}]}, {"outcome": 1, "any": [{"present": [], "absent": [0]}]}],
        }
    ],
}


def outcome(id: str) -> Dict[str, Any]:
    return {"id": id, "description": f"return {id}", "effects": [{"kind": "return", "text": f"return {id}", "at": AT}]}


def decision() -> Dict[str, Any]:
    """Is there a cat?"""
    is_cat = {"call": "in.python", "arguments": [{"value": "text"}, {"constant": ["Cat", "Kitten"]}]}
    return {
        "id": "app.py:handler",
        "kind": "true-false",
        "completeness": {"status": "exact", "reasons": []},
        "entry": {"file": "app.py", "name": "handler"},
        "calls": [{"operation": "labels", "at": AT, "request": {}}],
        "environment": [],
        "classes": [
            {
                "id": "cat",
                "name": "cat",
                "stream": {"call": 0, "path": ["labelAnnotations"]},
                "predicate": 'label in {"Cat", "Kitten"}',
                "labels": [{"id": "/m/cat", "name": "Cat"}, {"id": "/m/kitten", "name": "Kitten"}],
                "outsideVocabulary": [],
            }
        ],
        "outcomes": [outcome("no"), outcome("yes")],
        "rule": {"kind": "true-false", "class": "cat", "present": "yes", "absent": "no"},
        "program": {
            "variables": [
                {"kind": "text", "at": {"from": "item", "path": ["description"]}, "partition": 0},
                {"kind": "state", "pass": 0, "component": 0},
            ],
            "partitions": [{"predicates": [is_cat], "cells": ["0", "1"]}],
            "passes": [{"call": 0, "path": ["labelAnnotations"], "components": [{"name": "found", "states": 2, "initial": 0, "step": 3}]}],
            "nodes": [{"leaf": 0}, {"leaf": 1}, {"test": 0, "next": [0, 1]}, {"test": 1, "next": [2, 1]}, {"test": 1, "next": [0, 1]}],
            "outcome": 4,
            "values": [],
        },
        "loss": LOSS,
    }


def decision_of(name: str, loss: Mapping[str, Any]) -> Dict[str, Any]:
    """A decision of which only the loss section says anything: for what reads nothing else."""
    parts = loss.get("parts", [])
    classes = dict.fromkeys(symbol["class"] for part in parts for symbol in part.get("symbols", []))
    of_class = {"stream": {"call": 0, "path": ["labelAnnotations"]}, "predicate": "", "labels": [], "outsideVocabulary": []}
    return {
        **decision(),
        "id": name,
        "kind": "formula",
        "classes": [{"id": one, "name": one, **of_class} for one in classes],
        "outcomes": [outcome(one) for one in dict.fromkeys(one for part in parts for one in part["outcomes"])] or [outcome("only")],
        "rule": {"kind": "formula", "why": "made up"},
        "program": {"variables": [], "partitions": [], "passes": [], "nodes": [{"leaf": 0}], "outcome": 0, "values": [], "further": [0] * max(len(parts) - 1, 0)},
        "loss": loss,
    }


def document(*decisions: Mapping[str, Any]) -> Dict[str, Any]:
    stream = {"path": ["labelAnnotations"], "ordering": "descending-score", "label": {"path": ["description"], "vocabulary": "some"}}
    return {
        "version": "1.0.0",
        "generator": {"name": "furcifer", "version": "0.1.0"},
        "operations": [{"id": "labels", "provider": "google", "title": "Labels", "streams": [stream]}],
        "decisions": list(decisions),
    }


def recorded(*labels: str) -> Dict[str, Any]:
    return {"responses": {"labels": {"labelAnnotations": [{"description": label, "score": 0.9} for label in labels]}}}
