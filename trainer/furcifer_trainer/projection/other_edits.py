"""Edits for value ranges (the nearest box), filters and arg-max."""

from __future__ import annotations

import math
from typing import Iterator, Sequence

from ..plan import Box, Case, LossPlan, Part
from .lists import GAP, Item, Output, case_votes, list_outcome, occurs
from .set_edits import fit, nearest_scores


def region_candidates(part: Part, output: Output, outcome: int) -> Iterator[Output]:
    """For each box of the outcome the nearest point in it."""
    for box in part.regions:
        if box.outcome == outcome:
            yield Output(output.items, {**output.values, **_into(part, box, output)})


def _into(part: Part, box: Box, output: Output) -> dict[str, float]:
    moved: dict[str, float] = {}
    for place, side in box.where:
        variable = part.variables[place]
        value = output.values[variable.name]
        if not side.start <= value < side.below:
            low = side.start if variable.minimum is None else max(side.start, variable.minimum)
            high = math.nextafter(side.below, -math.inf) if variable.maximum is None else min(math.nextafter(side.below, -math.inf), variable.maximum)
            if variable.whole:
                moved[variable.name] = math.ceil(low) if value < side.start else math.ceil(side.below) - 1
                continue
            width = high - low if math.isfinite(high - low) else 1.0
            gap = min(GAP * max(1.0, abs(low) if math.isfinite(low) else 1.0), width / 2)
            value = min(low + gap, high) if value < side.start else max(high - gap, low)
        moved[variable.name] = value
    return moved


def items_candidates(part: Part, plan: LossPlan, output: Output, outcome: int, scores: Sequence[float]) -> Iterator[Output]:
    """Nothing passes, or the likeliest label does."""
    symbol = part.symbols[0]
    if outcome == part.none:
        yield Output(tuple(item for item in output.items if not occurs(symbol, item)), output.values)
        return
    for column in sorted(symbol.columns, key=lambda column: (-scores[column], column))[:1]:
        yield with_passing(part, plan, output, {column}, scores, keep=True)


def with_passing(part: Part, plan: LossPlan, output: Output, passing: set[int], scores: Sequence[float], keep: bool = False) -> Output:
    """The output with exactly these labels of the filter passing; with `keep`, those that pass already too."""
    symbol = part.symbols[0]
    items = [item for item in output.items if keep or not occurs(symbol, item) or item.column in passing]
    there = {item.column for item in items if occurs(symbol, item)}
    for column in sorted(passing - there):
        allowed = nearest_scores(symbol, plan.threshold, float(scores[column]))
        if allowed:
            items = [item for item in items if item.column != column] + [Item(column, allowed[0])]
    items.sort(key=lambda item: -item.score)
    return Output(tuple(fit(items, plan.top_k, passing | there)), output.values)


def argmax_candidates(part: Part, plan: LossPlan, output: Output, outcome: int, scores: Sequence[float]) -> Iterator[Output]:
    """For each case of the outcome, its votes raised and the others' lowered until it wins."""
    if part.otherwise == outcome and part.votes != "value":
        yield Output(tuple(item for item in output.items if not any(occurs(part.symbols[c.symbol or 0], item) for c in part.cases)), output.values)
    for place, case in enumerate(part.cases):
        if case.outcome == outcome:
            edited = _raise_value(part, place, output) if part.votes == "value" else _raise_votes(part, plan, case, output, outcome, scores)
            if edited is not None:
                yield edited


def _raise_value(part: Part, place: int, output: Output) -> Output:
    variable = part.variables[part.cases[place].variable or 0]
    others = [part.variables[case.variable or 0] for other, case in enumerate(part.cases) if other != place]
    top = max([output.values[other.name] for other in others] + ([part.least] if part.least is not None else []), default=0.0)
    values = dict(output.values)
    values[variable.name] = max(values[variable.name], min(top + GAP, variable.maximum if variable.maximum is not None else math.inf))
    for other in others:
        values[other.name] = min(values[other.name], values[variable.name] - GAP)
    return Output(output.items, values)


def _raise_votes(part: Part, plan: LossPlan, case: Case, output: Output, outcome: int, scores: Sequence[float]) -> Output | None:
    """One edit at a time: the best label of the case first, then another, then the strongest rival goes."""
    symbol = part.symbols[case.symbol or 0]
    current = output
    fresh = sorted(symbol.columns, key=lambda column: (-scores[column], column))
    for turn in range(2 * (len(output.items) + 2)):
        if list_outcome(part, current) == outcome:
            return current
        votes = case_votes(part, current)
        rivals = [item for item in current.items if any(occurs(part.symbols[c.symbol or 0], item) for c in part.cases if c is not case)]
        own = [item for item in current.items if occurs(symbol, item)]
        missing = [column for column in fresh if column not in {item.column for item in own}]
        items = list(current.items)
        if part.votes == "item" and turn == 0:
            # Just above the highest rival.
            column = own[0].column if own else fresh[0]
            allowed = nearest_scores(symbol, max(plan.threshold, min(max(votes) + GAP, 1.0)), float(scores[column]))
            if allowed:
                items = [item for item in items if item.column != column] + [Item(column, allowed[0])]
        elif part.votes != "item" and missing and turn % 2 == 0:
            allowed = nearest_scores(symbol, plan.threshold, float(scores[missing[0]]))
            if allowed:
                items = [item for item in items if item.column != missing[0]] + [Item(missing[0], allowed[0])]
        elif rivals:
            items.remove(rivals[0])
        elif not missing:
            return None
        items.sort(key=lambda item: -item.score)
        current = Output(tuple(fit(items, plan.top_k, {item.column for item in items if occurs(symbol, item)})), current.values)
    return None
