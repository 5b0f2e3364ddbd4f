"""What an application gets where a model asks for outcomes: the outcome of the generic list edited towards them or, where no edit
leads there, that of the generic list itself. This is what is counted, since this is what is served.

Only samples whose generic list takes another outcome are projected, and each wish for a sample once: generic lists stay the same over
the epochs of a stage and over methods.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Sequence

import torch
from torch import Tensor

from ..outcomes import items_passing, listed, part_outcomes
from ..plan import LossPlan
from ..projection import Output, edit_count, list_outcome, output_of, project, with_passing
from ..projection.lists import occurs

#: The outcome wanted of each part, and for each filter the columns that are to pass.
_Wanted = tuple[tuple[int, ...], tuple[frozenset[int], ...]]
_Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class _Served:
    wanted: _Wanted
    edits: int
    reached: bool


@dataclass
class Served:
    """Outcomes [B] of each part as served, what passes each filter, and how much was edited (`outputs`, `changed`, `edits`, `unreached`)."""

    outcomes: list[Tensor]
    carried: list[Tensor | None]
    edits: dict[str, float]


class Projections:
    """The generic lists of some samples, from `scores` [B, W] of labels in 0..1 and `values` [B, W] of variables.

    Plans whose parts read several streams are not projected: outcomes count as predicted.
    """

    def __init__(self, plan: LossPlan, scores: Tensor, values: Tensor, progress: _Progress | None = None) -> None:
        self.plan = plan
        self.scores, self.values = scores, values
        self.progress = progress
        spans = {part.span for part in plan.parts if part.reads_labels}
        self.span = next(iter(spans), (0, 0)) if len(spans) <= 1 else None
        self.names = {variable.name: variable.column for part in plan.parts for variable in part.variables}
        self.filters = [part for part in plan.parts if part.form == "items"]
        self.kept: dict[tuple[int, _Wanted], _Served] = {}
        outcomes = [part_outcomes(part, plan, scores, values) for part in plan.parts]
        passing = [items_passing(part, scores, listed(part, scores, plan.threshold, plan.top_k)) for part in self.filters]
        self.generic = self._wanted(outcomes, passing, len(scores))

    def serve(self, outcomes: Sequence[Tensor], carried: Sequence[Tensor | None], most: int | None = None) -> Served:
        """What is served for predicted outcomes. With `most` only the first so many are projected, which tells of edits: outcomes then
        stay as predicted."""
        if self.span is None or most == 0:
            return Served(list(outcomes), list(carried), {})
        count = len(self.scores) if most is None else min(most, len(self.scores))
        wanted = self._wanted(outcomes, [passing for passing in carried if passing is not None], count)
        changing = [row for row in range(count) if wanted[row] != self.generic[row]]
        served: dict[int, _Served] = {}
        for done, row in enumerate(changing):
            served[row] = self._projected(row, wanted[row])
            if self.progress is not None:
                self.progress(done + 1, len(changing))
        edits: dict[str, float] = {
            "outputs": count,
            "changed": len(changing),
            "edits": sum(one.edits for one in served.values()),
            "unreached": sum(not one.reached for one in served.values()),
        }
        if most is not None:
            return Served(list(outcomes), list(carried), edits)
        return self._as_served(outcomes, carried, served, edits)

    def _as_served(self, outcomes: Sequence[Tensor], carried: Sequence[Tensor | None], served: dict[int, _Served], edits: dict[str, float]) -> Served:
        taken = [outcome.clone() for outcome in outcomes]
        passing = [None if part is None else part.clone() for part in carried]
        filters = [(part, place) for place, part in enumerate(self.plan.parts) if part.form == "items"]
        for row, one in served.items():
            for outcome, served_outcome in zip(taken, one.wanted[0]):
                outcome[row] = served_outcome
            for (part, place), columns in zip(filters, one.wanted[1]):
                labels = passing[place]
                assert labels is not None
                labels[row] = torch.tensor([column in columns for column in part.symbols[0].columns])
        return Served(taken, passing, edits)

    def _wanted(self, outcomes: Sequence[Tensor], passing: Sequence[Tensor], count: int) -> list[_Wanted]:
        """For each of the first `count` samples what is wanted of it."""
        taken = list(zip(*(outcome[:count].tolist() for outcome in outcomes)))
        named = [[frozenset(part.symbols[0].columns[place] for place in row.nonzero()[:, 0].tolist()) for row in rows[:count]] for part, rows in zip(self.filters, passing)]
        columns = list(zip(*named)) if named else [()] * count
        return list(zip(taken, columns))

    def _projected(self, row: int, wanted: _Wanted) -> _Served:
        key = (row, wanted)
        if key not in self.kept:
            self.kept[key] = self._project(row, wanted)
        return self.kept[key]

    def _project(self, row: int, wanted: _Wanted) -> _Served:
        assert self.span is not None
        scores = self.scores[row].tolist()
        output = output_of(scores, self.plan, self.span, {name: float(self.values[row, column]) for name, column in self.names.items()})
        current = output
        for part, passing in zip(self.filters, wanted[1]):
            current = with_passing(part, self.plan, current, set(passing), scores)
        projected = project(self.plan, current, wanted[0], scores)
        if not projected.reached:
            return _Served(self.generic[row], 0, False)
        return _Served(self._taken(projected.output), edit_count(output, projected.output), True)

    def _taken(self, output: Output) -> _Wanted:
        """What the application does with an output."""
        passing = [frozenset(item.column for item in output.items if occurs(part.symbols[0], item)) for part in self.filters]
        return tuple(list_outcome(part, output) for part in self.plan.parts), tuple(passing)
