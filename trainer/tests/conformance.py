"""The golden specs and conformance vectors that every evaluator must pass (docs/conformance.md of the repository)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Tuple, Union

import pytest

from furcifer_trainer.terms.values import UNDEFINED, Value
from furcifer_trainer.spec.reader import json_integer

GOLDEN = Path(__file__).resolve().parents[2] / "test" / "golden"

#: Documents that are specs, and documents that are not, as changes of golden specs.
DOCUMENTS = GOLDEN.parent / "fixtures" / "spec-documents"

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


def document_fixtures(validity: str) -> List[str]:
    return sorted(path.stem for path in (DOCUMENTS / validity).glob("*.json"))


def fixture_document(path: Path) -> Tuple[Any, List[str]]:
    """The document of a fixture, and its problems as ``pointer: message``."""
    fixture = json.loads(path.read_text(encoding="utf-8"))
    if "of" not in fixture:
        return fixture["document"], fixture.get("problems", [])
    document = json.loads(spec_path(fixture["of"]).read_text(encoding="utf-8"))
    for pointer in fixture.get("remove", []):
        parent, last = _parent(document, pointer)
        del parent[last]
    for pointer, value in fixture.get("set", {}).items():
        parent, last = _parent(document, pointer)
        if isinstance(value, str) and value.startswith("@"):
            other, name = _parent(document, value[1:])
            value = json.loads(json.dumps(other[name]))
        if isinstance(parent, list) and last == len(parent):
            parent.append(value)
        else:
            parent[last] = value
    return document, fixture.get("problems", [])


def _parent(document: Any, pointer: str) -> Tuple[Any, Any]:
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    place = document
    for step in steps[:-1]:
        place = place[int(step) if isinstance(place, list) else step]
    return place, int(steps[-1]) if isinstance(place, list) else steps[-1]
