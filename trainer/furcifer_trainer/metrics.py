"""Incorrect-decision rate with bootstrap intervals, paired comparisons, recall per outcome, and label fidelity."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from .plan import LossPlan
from .truth import Target

_RESAMPLES = 2000
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A share with its 95 % interval (percentile bootstrap over samples)."""

    value: float
    low: float
    high: float
    samples: int

    def json(self) -> dict[str, float | int]:
        return asdict(self)

    def __str__(self) -> str:
        return f"{self.value:.4f} [{self.low:.4f}, {self.high:.4f}]"


def wrong_decisions(outcomes: Sequence[Tensor], targets: Sequence[Target], carried: Sequence[Tensor | None] = ()) -> Tensor:
    """Which samples [B] decide wrongly: some part's outcome [B] is not a right one, or carries other labels than the true ones.

    `carried[i]` [B, N] says, for a filter, which labels pass.
    """
    wrong = torch.zeros(len(outcomes[0]), dtype=torch.bool)
    for place, (outcome, target) in enumerate(zip(outcomes, targets)):
        right = target.right.gather(1, outcome.clamp(min=0)[:, None])[:, 0] & (outcome >= 0)
        wrong |= ~right
        passing = carried[place] if place < len(carried) else None
        if passing is not None:
            wrong |= ((target.labels >= 0) & (passing != (target.labels > 0))).any(1)
    return wrong


def can_be_wrong(plan: LossPlan, targets: Sequence[Target]) -> Tensor:
    """Which samples [B] can be decided wrongly: some outcome of some part, or some label of a filter, is known to be wrong. Where labels
    are unknown every outcome may be right."""
    result = torch.zeros(len(targets[0].right), dtype=torch.bool)
    for part, target in zip(plan.parts, targets):
        result |= ~target.right.all(1)
        if part.form == "items":
            result |= (target.labels >= 0).any(1)
    return result


def incorrect_decision_rate(wrong: Tensor, seed: int = 0) -> Estimate:
    """Share of wrong decisions."""
    size, count = len(wrong), int(wrong.sum())
    drawn = _resampled([count, size - count], seed)
    low, high = _interval(drawn[:, 0] / max(size, 1))
    return Estimate(count / max(size, 1), low, high, size)


def reduction(baseline: Tensor, ours: Tensor, seed: int = 0) -> Estimate:
    """By which share there are fewer wrong decisions than the baseline's on the same samples (paired bootstrap)."""
    cells = [int(((baseline == first) & (ours == second)).sum()) for first in (True, False) for second in (True, False)]
    drawn = _resampled(cells, seed)
    before, after = drawn[:, 0] + drawn[:, 1], drawn[:, 0] + drawn[:, 2]
    kept = before > 0
    low, high = _interval(1 - after[kept] / before[kept])
    total = cells[0] + cells[1]
    return Estimate(1 - (cells[0] + cells[2]) / total if total else 0.0, low, high, len(ours))


def _resampled(cells: Sequence[int], seed: int) -> Numbers:
    """Sizes of the cells in each resample [R, cells]: drawing samples is drawing from the cells they fall in."""
    size = sum(cells)
    shares = np.array(cells, dtype=np.float64) / max(size, 1)
    return np.random.default_rng(seed).multinomial(size, shares if size else [1.0] + [0.0] * (len(cells) - 1), _RESAMPLES).astype(np.float64)


def _interval(statistics: Numbers) -> tuple[float, float]:
    if not len(statistics):
        return 0.0, 0.0
    return float(np.percentile(statistics, 2.5)), float(np.percentile(statistics, 97.5))


def recall_per_outcome(names: Sequence[str], outcome: Tensor, target: Target) -> dict[str, dict[str, float]]:
    """Of the samples with exactly this one right outcome: how many there are and the share that takes it."""
    only = target.right.sum(1) == 1
    result = {}
    for place, name in enumerate(names):
        of_it = only & target.right[:, place]
        count = int(of_it.sum())
        result[name] = {"samples": count, "recall": float((outcome[of_it] == place).double().mean()) if count else 0.0}
    return result


def label_fidelity(listed: Tensor, states: Tensor) -> dict[str, float]:
    """Precision, recall and F1 of listed labels [B, L] against known states [B, L], over all labels."""
    known = states >= 0
    true = states > 0
    hits = float((listed & true).sum())
    precision = hits / max(float((listed & known).sum()), 1.0)
    recall = hits / max(float(true.sum()), 1.0)
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / max(precision + recall, 1e-12)}


def mean_average_precision(scores: Tensor, states: Tensor) -> float:
    """Mean over labels with a known present sample of the average precision, unknown samples left out."""
    masked = scores.masked_fill(states < 0, -1.0)
    order = masked.argsort(0, descending=True)
    true = (states > 0).gather(0, order).double()
    hits = true.cumsum(0)
    ranks = torch.arange(1, len(scores) + 1, dtype=torch.float64)[:, None]
    present = true.sum(0)
    average = (hits / ranks * true).sum(0)[present > 0] / present[present > 0]
    return float(average.mean()) if len(average) else 0.0
