"""What pictures show, on two levels, and which label of each application's vocabulary stands for it: `labels.json`."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Sequence

import numpy as np
import numpy.typing as npt

HERE = Path(__file__).resolve().parent
_TABLE = json.loads((HERE / "labels.json").read_text(encoding="utf-8"))
PRODUCTS: list[str] = _TABLE["things"]["products"]
SHAPES: list[str] = _TABLE["things"]["shapes"]
GROUPS: dict[str, list[str]] = _TABLE["things"]["groups"]


class Things:
    """The generic model's labels (products, shapes, groups) and scalars."""

    labels: list[str] = [*PRODUCTS, *SHAPES, *GROUPS]
    values: list[str] = list(_TABLE["things"]["values"])

    def states(self, shown: Sequence[str]) -> npt.NDArray[np.int8]:
        names = {*shown, *(group for group, members in GROUPS.items() if {*members} & {*shown})}
        return np.array([label in names for label in self.labels], np.int8)


@dataclass(frozen=True)
class Application:
    """A decision that was extracted, and its labels in the order of the generic model's: the application's own label where one stands
    for the thing, else `thing:` and its name, which the decision does not know."""

    id: str
    kind: str
    decision: Mapping[str, Any]
    labels: list[str]
    stands_for: Mapping[str, str]


def read_applications() -> list[Application]:
    return [_read(row["id"], row["labels"]) for row in _TABLE["applications"]]


def experiment_hash() -> str:
    """Of what pictures show, what stands for it, and every decision's loss: results of another experiment are not to be mixed in."""
    losses = [row.decision["loss"] for row in read_applications()]
    return hashlib.sha256(json.dumps([_TABLE, losses], sort_keys=True).encode()).hexdigest()


def spec_path(identity: str) -> Path:
    return HERE / "specs" / f"{identity.split('/')[1]}.json"


def _read(identity: str, labels: Mapping[str, str]) -> Application:
    decision = json.loads(spec_path(identity).read_text(encoding="utf-8"))["decisions"][0]
    ids = {label["name"]: label["id"] for group in decision["classes"] for label in group["labels"]}
    own = {thing: ids.get(name, name) for name, thing in labels.items()}
    kind = decision["kind"] + (f", {decision['precedence']}" if decision.get("precedence") else "")
    return Application(identity, kind, decision, [own.get(thing, f"thing:{thing}") for thing in Things.labels], labels)
