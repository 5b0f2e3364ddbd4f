"""The golden specs and conformance vectors that every evaluator must pass (docs/conformance.md of the repository)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Union

import pytest

from furcifer_trainer.evaluation.terms.values import UNDEFINED, Value
from furcifer_trainer.spec.reader import json_integer

GOLDEN = Path(__file__).resolve().parents[2] / "test" / "golden"

needs_golden = pytest.mark.skipif(not GOLDEN.is_dir(), reason="the repository's test/golden is not here")

#: Names of the golden specs.
NAMES: List[str] = sorted(path.stem for path in (GOLDEN / "specs").glob("*.json"))


def spec_path(name: str) -> Path:
    return GOLDEN / "specs" / f"{name}.json"


def vectors(name: str) -> Iterator[Dict[str, Any]]:
    with open(GOLDEN / "vectors" / f"{name}.jsonl", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line, parse_int=json_integer)


def decode(written: Union[None, bool, str, Mapping[str, Any]]) -> Value:
    """A value as the vectors write it."""
    if not isinstance(written, Mapping):
        return written
    ((kind, content),) = written.items()
    if kind == "integer":
        return int(content)
    if kind == "float":
        return float(content)
    return UNDEFINED if kind == "omitted" else tuple(decode(item) for item in content)
