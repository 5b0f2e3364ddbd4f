"""What is chosen on validation, without test in sight: a readout for each trained model, and for each side its method.

A side ("ours", the baselines) may take another method for each application, by the mean over seeds of what validation says; ties go to the
plan's order. The same rule serves every side. Functions here are given no test results.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable, Mapping, Sequence

from contenders import BY_NAME, CONTENDERS, OURS

Key = tuple[str, str, int]
"""Contender, application, seed."""


@dataclass(frozen=True)
class Side:
    """A row of the report that chooses among contenders, for each application."""

    name: str
    contenders: tuple[str, ...]


def sides() -> list[Side]:
    def named(ours: bool, *trunks: str) -> tuple[str, ...]:
        return tuple(c.name for c in CONTENDERS if (c.side == OURS) == ours and c.method.trunk in trunks)

    every = ("frozen", "own", "joint")
    return [
        Side("best baseline, frozen", named(False, "frozen")),
        Side("ours, frozen", named(True, "frozen")),
        Side("best baseline", named(False, *every)),
        Side("ours", named(True, *every)),
        Side("best method with label scores", tuple(c.name for c in CONTENDERS if c.method.head in ("none", "labels"))),
    ]


def without_test(lines: Iterable[Mapping[str, Any]]) -> dict[Key, dict[str, float]]:
    """Validation's share of wrong decisions, for each readout of each model."""
    return {
        (line["contender"], line["application"], line["seed"]): {row["kind"]: row["validation"] for row in line["readouts"]} for line in lines
    }


def best_readout(validation: Mapping[str, float]) -> str:
    return min(validation, key=lambda kind: validation[kind])


def choose_contender(side: Side, application: str, seeds: Sequence[int], validation: Mapping[Key, Mapping[str, float]]) -> str | None:
    """The side's contender for an application: the lowest mean of its best readouts, among those that have all seeds."""
    means = {}
    for name in side.contenders:
        keys = [(name, application, seed) for seed in seeds]
        if all(key in validation for key in keys):
            means[name] = sum(min(validation[key].values()) for key in keys) / len(keys)
    return min(means, key=lambda name: (means[name], list(BY_NAME).index(name))) if means else None
