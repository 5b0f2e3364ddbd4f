"""The journal of a run, opened: wrong decisions of every contender and side on test, once the choices on validation are made."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any, Mapping, Sequence

import numpy as np

from choices import Key, Side, best_readout, choose_contender, without_test
from contenders import BY_NAME, Plan
from intervals import Floats


@dataclass(frozen=True)
class Chosen:
    """A row of the report for one application: the contender, and its wrong decisions [seeds, pictures] under the readouts chosen."""

    contender: str
    readouts: tuple[str, ...]
    wrong: Floats


class Results:
    """Only seeds that every contender has been trained with are compared: those of the unfrozen methods where both are there."""

    def __init__(self, plan: Plan, lines: Sequence[Mapping[str, Any]]) -> None:
        self.plan = plan
        self.lines: dict[Key, Mapping[str, Any]] = {(line["contender"], line["application"], line["seed"]): line for line in lines}
        self.validation = without_test(lines)
        self.applications = list(dict.fromkeys(line["application"] for line in lines))

    def seeds(self, contenders: Sequence[str]) -> list[int]:
        """Seeds that all of these contenders have for every application that they have at all."""
        kept = []
        for seed in range(self.plan.seeds):
            pairs = {(name, application) for name, application, _ in self.lines if name in contenders}
            if pairs and all((name, application, seed) in self.lines for name, application in pairs):
                kept.append(seed)
        return kept

    def contender(self, name: str, application: str, seeds: Sequence[int], kind: str | None = None) -> Chosen | None:
        """A contender with one readout, or with that which validation chooses for each seed. None where it is not for this application."""
        keys: list[Key] = [(name, application, seed) for seed in seeds]
        if not keys or any(key not in self.lines for key in keys):
            return None
        kinds = [kind if kind is not None and kind in self.validation[key] else best_readout(self.validation[key]) for key in keys]
        return Chosen(name, tuple(kinds), np.stack([self._wrong(key, one) for key, one in zip(keys, kinds)]))

    def side(self, side: Side, application: str, seeds: Sequence[int]) -> Chosen | None:
        name = choose_contender(side, application, seeds, self.validation)
        return None if name is None else self.contender(name, application, seeds)

    def or_ordinary(self, name: str, application: str, seeds: Sequence[int]) -> Chosen | None:
        """A contender, or the ordinary loss on the same trunk where the paper has no loss for the rule."""
        found = self.contender(name, application, seeds)
        trunk = BY_NAME[name].method.trunk
        ordinary = {"own": "basic-own", "joint": "basic-joint"}.get(trunk, "basic-wide" if BY_NAME[name].method.wide else "basic")
        return found if found is not None or BY_NAME[name].method.loss not in ("paper", "smooth") else self.contender(ordinary, application, seeds)

    def readout(self, chosen: Chosen, application: str, seeds: Sequence[int]) -> list[Mapping[str, Any]]:
        """The journal's rows that a choice consists of."""
        rows = []
        for seed, kind in zip(seeds, chosen.readouts):
            rows.append(next(row for row in self.lines[chosen.contender, application, seed]["readouts"] if row["kind"] == kind))
        return rows

    def _wrong(self, key: Key, kind: str) -> Floats:
        row = next(row for row in self.lines[key]["readouts"] if row["kind"] == kind)
        return unpack(row["wrong"], self.plan.sizes["test"])


def unpack(text: str, count: int) -> Floats:
    packed = np.frombuffer(base64.b64decode(text), np.uint8)
    return np.unpackbits(packed, count=count).astype(np.float64)
