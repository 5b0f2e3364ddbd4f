"""Decision projection: the generic output, edited as little as possible, so that the exact rule takes the predicted outcomes.

Candidates come from the part's form; only one that the exact rule confirms is served. Where none is, the output stays as it was
and `reached` is false. Edited scores carry no probability meaning: serve them only to the application whose rule it is.
"""

from __future__ import annotations

from typing import Iterator, Sequence

from ..plan import LossPlan, Part
from .lists import Output, Projected, list_outcome
from .other_edits import argmax_candidates, items_candidates, region_candidates
from .sequence_edits import sequence_candidates
from .set_edits import set_candidates


def project(plan: LossPlan, output: Output, outcomes: Sequence[int], scores: Sequence[float]) -> Projected:
    """The output edited so that part i takes `outcomes[i]`. `scores` [W] are the generic model's, which say what is added first.

    All parts read the same output; a model for several streams projects each stream's parts by themselves.
    """
    current = output
    for part, outcome in zip(plan.parts, outcomes):
        if list_outcome(part, current) != outcome:
            fitting = [candidate for candidate in candidates(part, plan, current, outcome, scores) if list_outcome(part, candidate) == outcome]
            if not fitting:
                return Projected(output, 0, False)
            # The first of the cheapest: the order of candidates is that of the spec.
            current = min(fitting, key=lambda candidate: edit_cost(current, candidate))
    reached = all(list_outcome(part, current) == outcome for part, outcome in zip(plan.parts, outcomes))
    return Projected(current, edit_count(output, current), True) if reached else Projected(output, 0, False)


def candidates(part: Part, plan: LossPlan, output: Output, outcome: int, scores: Sequence[float]) -> Iterator[Output]:
    """Edited outputs that may make one part take the outcome."""
    if part.form == "set":
        return set_candidates(part, plan, output, outcome, scores)
    if part.form == "sequence":
        return sequence_candidates(part, plan, output, outcome, scores)
    if part.form == "region":
        return region_candidates(part, output, outcome)
    if part.form == "items":
        return items_candidates(part, plan, output, outcome, scores)
    return argmax_candidates(part, plan, output, outcome, scores) if part.form == "argmax" else iter(())


def edit_count(before: Output, after: Output) -> int:
    """Items added, removed or given another score, and values changed."""
    old, new = ({item.column: item.score for item in output.items} for output in (before, after))
    labels = sum(old.get(column) != new.get(column) for column in {*old, *new})
    return labels + sum(before.values.get(name) != value for name, value in after.values.items())


def edit_cost(before: Output, after: Output) -> float:
    """Edits, and among equally many the smaller change of scores."""
    old, new = ({item.column: item.score for item in output.items} for output in (before, after))
    moved = sum(abs(old.get(column, 0.0) - new.get(column, 0.0)) for column in {*old, *new})
    moved += sum(abs(before.values.get(name, 0.0) - value) for name, value in after.values.items())
    return edit_count(before, after) + moved / (1000.0 + moved)
