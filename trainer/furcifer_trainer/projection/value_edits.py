"""Edits of values: the nearest point of a region, and the values among which the right case is the greatest."""

from __future__ import annotations

import itertools
import math
from typing import Iterator, Mapping, Optional, Sequence

from ..plan import Interval, LossPlan, Part, Variable
from .lists import GAP, Output, takes

Values = Mapping[str, float]
#: Combinations of regions of several parts that are tried.
_LIMIT = 5000


def edited_values(plan: LossPlan, outcomes: Sequence[int], values: Values) -> Optional[Values]:
    """The values edited so that the parts that read them take their outcomes; None where no edit leads there."""
    reading = [(part, outcome) for part, outcome in zip(plan.parts, outcomes) if part.reads_variables]
    current = values
    while reading:
        together = _sharing(reading)
        reading = [pair for pair in reading if pair not in together]
        parts, wanted = [part for part, _ in together], [outcome for _, outcome in together]
        fitting = [candidate for candidate in _candidates(together, current) if takes(parts, wanted, Output((), candidate)) and _can_be(parts, current, candidate)]
        if not fitting:
            return None
        # The first of the cheapest: the order of candidates is that of the spec.
        before = current
        current = min(fitting, key=lambda candidate: _cost(before, candidate))
    return current


def _can_be(parts: Sequence[Part], before: Values, after: Values) -> bool:
    """Whether each changed value is one that its variable can have."""
    changed = [variable for part in parts for variable in part.variables if after[variable.name] != before[variable.name]]
    return all(
        (variable.minimum is None or variable.minimum <= after[variable.name])
        and after[variable.name] <= _highest(variable, math.inf)
        and (not variable.whole or after[variable.name] == math.floor(after[variable.name]))
        for variable in changed
    )


def _sharing(reading: Sequence[tuple[Part, int]]) -> list[tuple[Part, int]]:
    """The first part with those that share variables with it, directly or by others."""
    names: set[str] = set()
    together = [reading[0]]
    while True:
        names = names.union(*({variable.name for variable in part.variables} for part, _ in together))
        grown = [pair for pair in reading if pair in together or any(variable.name in names for variable in pair[0].variables)]
        if len(grown) == len(together):
            return together
        together = grown


def _candidates(together: Sequence[tuple[Part, int]], values: Values) -> Iterator[Values]:
    yield values
    regions = [pair for pair in together if pair[0].form == "region"]
    for chosen in itertools.islice(itertools.product(*([box for box in part.regions if box.outcome == outcome] for part, outcome in regions)), _LIMIT):
        sides: dict[str, Interval] = {}
        for (part, _), box in zip(regions, chosen):
            for place, side in box.where:
                name = part.variables[place].name
                known = sides.get(name, side)
                sides[name] = Interval(max(known.start, side.start), min(known.below, side.below))
        variables = {variable.name: variable for part, _ in regions for variable in part.variables}
        moved = {name: _nearest(variables[name], side, values[name]) for name, side in sides.items()}
        edited = {**values, **{name: value for name, value in moved.items() if value is not None}}
        if None not in moved.values():
            yield from _with_winners([pair for pair in together if pair[0].form == "argmax"], edited)


def _with_winners(contests: Sequence[tuple[Part, int]], values: Values) -> Iterator[Values]:
    if not contests:
        yield values
        return
    part, outcome = contests[0]
    for edited in [values] if takes([part], [outcome], Output((), values)) else _contest_candidates(part, outcome, values):
        yield from _with_winners(contests[1:], edited)


def _nearest(variable: Variable, side: Interval, value: float) -> Optional[float]:
    """The value, or the nearest in the interval that the variable can have."""
    if side.start <= value < side.below:
        return value
    low = side.start if variable.minimum is None else max(side.start, variable.minimum)
    high = _highest(variable, side.below)
    if low > high:
        return None
    if variable.whole:
        moved = float(math.ceil(low)) if value < side.start else float(math.floor(high))
        return moved if low <= moved <= high else None
    width = high - low if math.isfinite(high - low) else 1.0
    gap = min(GAP * max(1.0, abs(low) if math.isfinite(low) else 1.0), width / 2)
    return min(low + gap, high) if value < side.start else max(high - gap, low)


def _highest(variable: Variable, below: float) -> float:
    """The greatest value below a bound that the variable can have; whole ones stay below their maximum."""
    maximum = math.inf if variable.maximum is None else variable.maximum
    if variable.whole:
        end = min(below, maximum)
        return math.ceil(end) - 1 if math.isfinite(end) else end
    return maximum if below == math.inf else min(math.nextafter(below, -math.inf), maximum)


def _contest_candidates(part: Part, outcome: int, values: Values) -> Iterator[Values]:
    """For each case of the outcome and each value that it could win with, the others lowered as far as it takes; or all too small."""
    if part.least is not None and part.otherwise == outcome:
        high = [variable for variable in part.variables if values[variable.name] >= part.least]
        yield {**values, **{variable.name: _below(variable, part.least) for variable in high}}
    for place, case in enumerate(part.cases):
        if case.outcome == outcome:
            own = part.variables[case.variable or 0]
            rivals = [(part.variables[other.variable or 0], (at < place) == (part.ties == "first")) for at, other in enumerate(part.cases) if at != place]
            now = values[own.name]
            bounds = [now, *(values[rival.name] for rival, _ in rivals)] + ([] if part.least is None else [part.least])
            for bound in dict.fromkeys(max(bound, now) for bound in bounds):
                for value in dict.fromkeys([bound, _above(own, bound)]):
                    high = [rival for rival, wins_ties in rivals if values[rival.name] > value or (wins_ties and values[rival.name] == value)]
                    yield {**values, own.name: value, **{rival.name: _below(rival, value) for rival in high}}


def _above(variable: Variable, value: float) -> float:
    """Just above a value, where the variable can be."""
    top = _highest(variable, math.inf)
    return min(math.floor(value) + 1.0 if variable.whole else value + GAP, top)


def _below(variable: Variable, value: float) -> float:
    low = -math.inf if variable.minimum is None else variable.minimum
    return max(math.ceil(value) - 1.0 if variable.whole else value - GAP, low)


def _cost(before: Values, after: Values) -> tuple[int, float]:
    """Edits, and among equally many the smaller change."""
    changed = [abs(before[name] - value) for name, value in after.items() if before[name] != value]
    return len(changed), sum(changed)
