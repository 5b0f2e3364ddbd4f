"""The one tuning rule for every method with label scores: shift logits so that fewest validation samples are decided wrongly.

A threshold t' is applied by shifting logits by logit(t) - logit(t'), so that the output's own threshold, score conditions and top k stay
as the application has them, and a tuned model can be served. Thresholds are tried on one grid; among equals the nearest to the output's own
wins. Per class it goes class by class, twice, from the best single threshold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Sequence

import torch
from torch import Tensor

from ..metrics import wrong_decisions
from ..outcomes import items_passing, listed, part_outcomes
from ..plan import LossPlan
from ..truth import Target
from ..variables import logit_of, to_value
from .compact import Compact, class_plan, noisy_or

#: The thresholds tried, beside the output's own.
GRID = (0.02, 0.04, 0.07, 0.1, 0.14, 0.18, 0.22, 0.26, 0.3, 0.34, 0.38, 0.42, 0.46, 0.5, 0.54, 0.58, 0.62, 0.66, 0.7, 0.74, 0.78, 0.82, 0.86, 0.9, 0.93, 0.96, 0.98)
_SWEEPS = 2
READOUTS = ("plain", "one", "class", "noisy-or")
_Score = Callable[["Readout"], float]


@dataclass(frozen=True)
class Readout:
    """How label scores become decisions: `kind` of READOUTS and the threshold of each symbol of each part; for "class" then that of all other
    labels, for "one" only this."""

    kind: str = "plain"
    thresholds: tuple[float, ...] = ()


class LabelDecisions:
    """Decisions from label logits of one set of samples, for one plan."""

    def __init__(self, plan: LossPlan, logits: Tensor, targets: Sequence[Target]) -> None:
        compact = Compact(plan)
        self.targets = targets
        self.full = plan
        self.plan = compact.plan
        scores = logits.double().sigmoid()
        self.logits = torch.logit(compact.scores(scores).clamp(1e-12, 1 - 1e-12))
        self.values = variable_columns(plan, logits)
        self.classes = class_plan(plan)
        self.class_logits = torch.logit(noisy_or(plan.parts[0], scores).clamp(1e-12, 1 - 1e-12)) if self.classes is not None else None
        self.sizes = [len(part.symbols) for part in plan.parts]

    def readouts(self) -> list[str]:
        """The kinds that this plan has; a plan over scalars has only the plain one."""
        if not any(part.reads_labels for part in self.plan.parts):
            return ["plain"]
        return [kind for kind in READOUTS if kind != "noisy-or" or self.classes is not None]

    def decide(self, readout: Readout) -> tuple[list[Tensor], list[Tensor | None]]:
        """Outcomes [B] of each part, and the labels that pass each filter."""
        if readout.kind == "noisy-or" and self.classes is not None and self.class_logits is not None:
            shift = torch.tensor([_shift(self.full.threshold, threshold) for threshold in readout.thresholds], dtype=torch.float64)
            return [part_outcomes(self.classes.parts[0], self.classes, (self.class_logits + shift).sigmoid())], [None]
        scores = (self.logits + self._shifts(readout)).sigmoid()
        outcomes, carried = [], []
        for part, full in zip(self.plan.parts, self.full.parts):
            outcomes.append(part_outcomes(part, self.plan, scores, self.values))
            chosen = listed(part, scores, self.plan.threshold, self.plan.top_k) if part.form == "items" else None
            carried.append(items_passing(part, scores, chosen) if chosen is not None else None)
        return outcomes, carried

    def wrong(self, readout: Readout) -> Tensor:
        outcomes, carried = self.decide(readout)
        return wrong_decisions(outcomes, self.targets, carried)

    def _shifts(self, readout: Readout) -> Tensor:
        """A shift for each compact column; a label of several symbols has that of the first."""
        shift = torch.zeros(self.logits.shape[1], dtype=torch.float64)
        _fill(shift, self.plan, readout, slice(None))
        return shift


def _shift(own: float, threshold: float) -> float:
    return logit_of(own) - logit_of(threshold)


def _fill(shift: Tensor, plan: LossPlan, readout: Readout, others: slice) -> None:
    """Writes the shifts of a readout of kind one or class; `others` are all columns of labels."""
    if readout.kind not in ("one", "class"):
        return
    shift[others] = _shift(plan.threshold, readout.thresholds[-1])
    symbols = [symbol for part in plan.parts for symbol in part.symbols]
    for symbol, threshold in reversed(list(zip(symbols, readout.thresholds[:-1]))):
        shift[list(symbol.columns)] = _shift(plan.threshold, threshold)


def column_shifts(plan: LossPlan, readout: Readout) -> Tensor:
    """Shifts [W] of a model's label logits for a readout of kind plain, one or class: what an export adds to them."""
    shift = torch.zeros(plan.width)
    for span in {part.span for part in plan.parts}:
        _fill(shift, plan, readout, slice(*span))
    return shift


def variable_columns(plan: LossPlan, logits: Tensor) -> Tensor:
    """Values [B, W] of the plan's variables, in their columns."""
    values = torch.zeros(logits.shape[0], plan.width, dtype=torch.float64)
    for part in plan.parts:
        for variable in part.variables:
            values[:, variable.column] = to_value(variable, logits[:, variable.column].double())
    return values


def tune(decisions: LabelDecisions, kind: str, progress: Callable[[int, int], None] | None = None) -> tuple[Readout, float]:
    """The best readout of a kind on these samples and its share of wrong decisions. `progress` is told how many are tried, and of how many."""
    tried = 0

    def score(readout: Readout) -> float:
        nonlocal tried
        tried += 1
        if progress is not None:
            progress(tried, most)
        return float(decisions.wrong(readout).double().mean())

    own = decisions.full.threshold
    grid = sorted({*GRID, own}, key=lambda threshold: (abs(threshold - own), threshold))
    most = {"plain": 1, "one": len(grid)}.get(kind, len(grid) * (1 + _SWEEPS * sum(decisions.sizes)))
    if kind == "plain":
        return Readout(), score(Readout())
    if kind == "one":
        return _first_best([Readout("one", (threshold,)) for threshold in grid], score)
    count = sum(decisions.sizes)
    start = [Readout(kind, (threshold,) * (count + (kind == "class"))) for threshold in grid]
    best, least = _first_best(start, score)
    for _ in range(_SWEEPS):
        for place in range(count):
            options = [Readout(kind, (*best.thresholds[:place], threshold, *best.thresholds[place + 1 :])) for threshold in grid]
            found, value = _first_best(options, score)
            if value < least:
                best, least = found, value
    return best, least


def _first_best(readouts: Sequence[Readout], score: _Score) -> tuple[Readout, float]:
    values = [score(readout) for readout in readouts]
    place = min(range(len(values)), key=lambda index: (values[index], index))
    return readouts[place], values[place]
