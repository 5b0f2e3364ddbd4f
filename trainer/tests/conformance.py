"""Reads the conformance vectors that every evaluator must pass (docs/conformance.md of the repository)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Dict, Iterator, Mapping

from furcifer_trainer.evaluation.terms.values import UNDEFINED, Value

GOLDEN = Path(__file__).resolve().parents[2] / "test" / "golden"


def number(digits: str) -> "int | float":
    """JSON's -0 is a double."""
    return -0.0 if digits == "-0" else int(digits)


def lines(name: str) -> Iterator[Dict[str, object]]:
    with open(GOLDEN / "vectors" / name, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line, parse_int=number)


def decode(written: object) -> Value:
    """A value as the vectors write it."""
    if not isinstance(written, Mapping):
        assert written is None or isinstance(written, (bool, str))
        return written
    ((kind, content),) = written.items()
    if kind == "integer":
        return int(content)
    if kind == "float":
        return float(content)
    return UNDEFINED if kind == "omitted" else tuple(decode(item) for item in content)
