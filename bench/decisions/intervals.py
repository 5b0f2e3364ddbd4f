"""Means over applications, seeds and test pictures with 95 % intervals.

All methods decide the same test pictures, so differences are paired: seeds and pictures are drawn with replacement, the same ones for both sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

RESAMPLES = 2000
Floats = npt.NDArray[np.float64]
Draws = tuple[Floats, Floats]


@dataclass(frozen=True)
class Interval:
    value: float
    low: float
    high: float

    def percent(self, digits: int = 1) -> str:
        return f"{100 * self.value:.{digits}f} % [{100 * self.low:.{digits}f}, {100 * self.high:.{digits}f}]"

    def rate(self) -> str:
        return f"{self.value:.4f} [{self.low:.4f}, {self.high:.4f}]"

    def json(self) -> dict[str, Any]:
        return {"value": self.value, "low": self.low, "high": self.high}


def draws(seeds: int, pictures: int) -> Draws:
    """How often each seed [R, seeds] and each picture [R, pictures] is drawn, as shares."""
    random = np.random.default_rng(0)
    of_seeds = random.multinomial(seeds, np.full(seeds, 1 / seeds), RESAMPLES) / seeds
    of_pictures = random.multinomial(pictures, np.full(pictures, 1 / pictures), RESAMPLES) / pictures
    return of_seeds, of_pictures


def resampled(wrong: Floats, drawn: Draws) -> Floats:
    """Mean [R] of shares of wrong decisions [seeds, pictures]."""
    result: Floats = np.einsum("rs,sr->r", drawn[0], wrong @ drawn[1].T)
    return result


def mean_interval(wrong: Floats, drawn: Draws) -> Interval:
    return _interval(float(wrong.mean()), resampled(wrong, drawn))


def fewer(baseline: Floats, ours: Floats, drawn: Draws) -> Interval:
    """By which share `ours` has fewer wrong decisions than the baseline."""
    before, after = resampled(baseline, drawn), resampled(ours, drawn)
    return _interval(1 - float(ours.mean()) / max(float(baseline.mean()), 1e-12), 1 - after / np.maximum(before, 1e-12))


def difference(baseline: Floats, ours: Floats, drawn: Draws) -> Interval:
    """How much lower the rate of `ours` is."""
    return _interval(float(baseline.mean() - ours.mean()), resampled(baseline, drawn) - resampled(ours, drawn))


def _interval(value: float, statistics: Floats) -> Interval:
    low, high = np.percentile(statistics, [2.5, 97.5])
    return Interval(value, float(low), float(high))
