"""The fixed plan: which methods are compared, how large everything is, and the order of the work.

Every trained method has the same number of steps, the same learning rate and schedule, and the same rule for early stopping, thresholds
and class scores, all on validation. Methods with a frozen trunk run with `seeds` seeds, those that train the trunk with `unfrozen_seeds`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Iterator, Sequence

from furcifer_trainer.training.loop import FitOptions
from furcifer_trainer.training.methods import Method

OURS, PAPER, BASELINE = "ours", "paper", "baseline"


@dataclass(frozen=True)
class Contender:
    """A method of the trainer and the side it is on."""

    method: Method
    side: str

    @property
    def name(self) -> str:
        return self.method.name


def _frozen(name: str, head: str, loss: str, side: str, wide: bool = False) -> Contender:
    return Contender(Method(name, head, loss, wide), side)


def _own(name: str, head: str, loss: str, side: str, trunk: str = "own") -> Contender:
    return Contender(Method(name, head, loss, True, trunk), side)


CONTENDERS: tuple[Contender, ...] = (
    _frozen("generic", "none", "", BASELINE),
    _frozen("basic", "labels", "clipped", BASELINE),
    _frozen("basic-wide", "labels", "clipped", BASELINE, wide=True),
    _frozen("plain-wide", "labels", "label", BASELINE, wide=True),
    _frozen("paper", "labels", "paper", PAPER),
    _frozen("paper-wide", "labels", "paper", PAPER, wide=True),
    _frozen("smooth-wide", "labels", "smooth", OURS, wide=True),
    _frozen("soft-wide", "labels", "soft", OURS, wide=True),
    _frozen("classes", "classes", "outcome", OURS),
    _frozen("outcome", "outcomes", "outcome", OURS),
    _frozen("outcome-wide", "outcomes", "outcome", OURS, wide=True),
    _frozen("rule-wide", "rules", "outcome", OURS, wide=True),
    _own("basic-own", "labels", "clipped", BASELINE),
    _own("plain-own", "labels", "label", BASELINE),
    _own("paper-own", "labels", "paper", PAPER),
    _own("outcome-own", "outcomes", "outcome", OURS),
    _own("rule-own", "rules", "outcome", OURS),
    _own("basic-joint", "labels", "clipped", BASELINE, trunk="joint"),
    _own("outcome-joint", "outcomes", "outcome", OURS, trunk="joint"),
)
BY_NAME = {contender.name: contender for contender in CONTENDERS}


@dataclass(frozen=True)
class Plan:
    """Sizes of a run; a run's folder belongs to one plan."""

    name: str
    seeds: int
    unfrozen_seeds: int
    sizes: dict[str, int]
    generic_epochs: int
    hidden: int
    fit: FitOptions
    applications: Sequence[str] = ()
    contenders: Sequence[str] = field(default_factory=lambda: [contender.name for contender in CONTENDERS])


FULL = Plan(
    "full", seeds=5, unfrozen_seeds=3, sizes={"generic": 40000, "train": 30000, "validation": 4000, "test": 8000}, generic_epochs=8, hidden=256,
    fit=FitOptions(epochs=6, batch=64, learning_rate=1e-3, patience=6, checkpoint_steps=10**9),
)
SMALL = Plan(
    "small", seeds=1, unfrozen_seeds=1, sizes={"generic": 3000, "train": 1500, "validation": 500, "test": 500}, generic_epochs=3, hidden=64,
    fit=FitOptions(epochs=2, batch=64, learning_rate=1e-3, patience=2, checkpoint_steps=10**9),
    applications=("python/listing-inspector", "python/plant-care-desk", "python/wash-day", "python/rail-tags", "python/guestbook-desk"),
)
PLANS = {plan.name: plan for plan in (FULL, SMALL)}


@dataclass(frozen=True)
class Task:
    """One unit of work; a joint trunk is trained for all applications at once."""

    seed: int
    contender: str
    applications: tuple[str, ...]


def tasks(plan: Plan, applicable: dict[str, list[str]]) -> Iterator[Task]:
    """All work in its order, seed by seed, so that a run that is stopped early has whole seeds. `applicable[contender]` lists applications."""
    for seed in range(plan.seeds):
        for name in plan.contenders:
            trunk = BY_NAME[name].method.trunk
            if trunk != "frozen" and seed >= plan.unfrozen_seeds:
                continue
            fitting = applicable[name]
            groups = [tuple(fitting)] if trunk == "joint" else [(application,) for application in fitting]
            for group in groups:
                yield Task(seed, name, group)
