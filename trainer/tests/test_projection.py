"""Projection reaches every outcome that some list takes, with no more edits than a search over all small edits needs."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
import small_lists
import torch
from hypothesis import given
from hypothesis import strategies as st
from sections import COLUMNS, PARTS, plan, random_values, section

from furcifer_trainer import LossPlan
from furcifer_trainer.outcomes import part_outcomes
from furcifer_trainer.plan import Variable
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
        assert projected.reached and list_outcome(part, projected.output) == outcome
        assert len(projected.output.items) <= 6
        assert all(item.score >= 0.5 for item in projected.output.items)
        ranked = [item.score for item in projected.output.items]
        assert ranked == sorted(ranked, reverse=True)
        if list_outcome(part, served) == outcome:
            assert projected.output == served and projected.edits == 0


CHANCES = 12


@pytest.mark.parametrize("top_k", [None, 2, 3])
@pytest.mark.parametrize("name", sorted(small_lists.PARTS))
def test_what_is_reachable_is_reached_with_fewest_edits(name: str, top_k: int | None) -> None:
    """For every outcome that any list of few edits takes; for sums too, though of their scores only the extreme ones are tried."""
    the_plan = small_lists.small_plan(name, top_k)
    chance = random.Random(f"{name} {top_k}")
    for _ in range(CHANCES):
        scores = small_lists.random_scores(chance)
        served = output_of(scores, the_plan, (0, len(small_lists.LABELS)))
        for wanted, fewest in small_lists.fewest_edits(the_plan, served, 2).items():
            if -1 in wanted:
                continue
            projected = project(the_plan, served, wanted, scores)
            assert projected.reached, (served, wanted)
            assert small_lists.outcomes_of(the_plan, projected.output) == wanted
            assert_servable(projected.output, top_k)
            assert projected.edits == edit_count(served, projected.output) == fewest, (served, wanted, projected)


@pytest.mark.parametrize("top_k", [None, 3])
@pytest.mark.parametrize("name", sorted(small_lists.PARTS))
def test_the_outcomes_of_any_list_are_reached(name: str, top_k: int | None) -> None:
    the_plan = small_lists.small_plan(name, top_k)
    chance = random.Random(f"any {name} {top_k}")
    for _ in range(60):
        scores = small_lists.random_scores(chance)
        served, other = (output_of(each, the_plan, (0, len(small_lists.LABELS))) for each in (scores, small_lists.random_scores(chance)))
        wanted = small_lists.outcomes_of(the_plan, other)
        projected = project(the_plan, served, wanted, scores)
        assert projected.reached, (served, wanted)
        assert small_lists.outcomes_of(the_plan, projected.output) == wanted
        assert_servable(projected.output, top_k)
        columns = {item.column for item in (*served.items, *other.items)}
        assert projected.edits <= len(columns)


@pytest.mark.parametrize("name", sorted(small_lists.VALUES))
def test_values_reach_what_other_values_reach(name: str) -> None:
    """With no more edits than it takes to copy some of the other values."""
    the_plan = small_lists.value_plan(name)
    chance = random.Random(name)
    variables = {variable.name: variable for part in the_plan.parts for variable in part.variables}
    for _ in range(200):
        values, other = ({name: random_value(variable, chance) for name, variable in variables.items()} for _ in range(2))
        wanted = [small_lists.read_values(part, other) for part in the_plan.parts]
        projected = project(the_plan, Output((), values), wanted, [0.0] * the_plan.width)
        assert projected.reached, (values, wanted)
        assert [small_lists.read_values(part, projected.output.values) for part in the_plan.parts] == wanted
        for name, value in projected.output.values.items():
            variable = variables[name]
            assert (variable.minimum is None or variable.minimum <= value) and (variable.maximum is None or value <= variable.maximum - variable.whole)
            assert not variable.whole or value == int(value)
        copied = [
            len(names)
            for count in range(len(variables) + 1)
            for names in itertools.combinations(variables, count)
            if [small_lists.read_values(part, {**values, **{name: other[name] for name in names}}) for part in the_plan.parts] == wanted
        ]
        assert projected.edits <= min(copied)


def random_value(variable: Variable, chance: random.Random) -> float:
    low, high = -2.0 if variable.minimum is None else variable.minimum, 2.0 if variable.maximum is None else variable.maximum
    value = chance.choice([chance.uniform(low, high), low, high])
    return float(min(int(value), int(high) - 1)) if variable.whole else round(value, chance.choice([1, 6]))


@pytest.mark.parametrize("top_k", [None, 6])
@given(seed=st.integers(0, 10_000))
def test_many_parts_over_one_list_are_met_together(top_k: int | None, seed: int) -> None:
    names = ["true-false", "application-order", "multi-select", "presence", "any-label", "api-output", "count"]
    the_plan = plan_of(*(PARTS[name] for name in names), topK=top_k or 24)
    generator = torch.Generator().manual_seed(seed)
    scores, others = (torch.randn(2, COLUMNS.width, generator=generator) * 2 - 1).sigmoid().tolist()
    wanted = [list_outcome(part, output_of(others, the_plan, (0, 24))) for part in the_plan.parts]
    projected = project(the_plan, output_of(scores, the_plan, (0, 24)), wanted, scores)
    assert projected.reached and [list_outcome(part, projected.output) for part in the_plan.parts] == wanted
    assert_servable(projected.output, top_k)


def assert_servable(served: Output, top_k: int | None) -> None:
    ranked = [item.score for item in served.items]
    assert top_k is None or len(ranked) <= top_k
    assert ranked == sorted(ranked, reverse=True)
    assert all(0.5 <= score <= 1 for score in ranked)
    assert len({item.column for item in served.items}) == len(ranked)


def test_a_full_list_gives_up_what_the_outcome_does_not_need() -> None:
    the_plan = small_lists.small_plan("api-output", 3)
    served = Output((Item(2, 0.95), Item(3, 0.9), Item(0, 0.8)))
    projected = project(the_plan, served, [3], [0.1] * 6)
    assert projected.reached and len(projected.output.items) == 3 and projected.output.items[0].column == 4


def test_own_votes_are_raised_to_the_least() -> None:
    the_plan = small_lists.small_plan("sum of least", None)
    projected = project(the_plan, Output((Item(4, 0.79),)), [2], [0.1] * 4 + [0.79, 0.1])
    assert projected.edits == 1 and projected.output.items[0].score == pytest.approx(0.8, abs=0.01)


def test_otherwise_of_values_lowers_those_that_are_great_enough() -> None:
    case = PARTS["argmax-value"]
    the_plan = plan_of({**case, "outcomes": [*case["outcomes"], "neither"], "least": 0.4, "otherwise": 2})
    projected = project(the_plan, Output((), {"score": 0.9, "magnitude": 0.1}), [2], [0.0] * COLUMNS.width)
    assert projected.edits == 1 and 0.3 < projected.output.values["score"] < 0.4


def test_parts_over_one_value_are_met_together() -> None:
    regions = [
        {**PARTS["names"], "variables": [{"name": "score", "call": 0, "path": ["s"], "minimum": 0, "maximum": 1}],
         "regions": [{"outcome": 0, "where": [{"variable": 0, "below": bound}]}, {"outcome": 1, "where": [{"variable": 0, "from": bound}]}]}
        for bound in (0.3, 0.6)
    ]
    the_plan = plan_of(*regions)
    projected = project(the_plan, Output((), {"score": 0.9}), [1, 0], [0.0] * COLUMNS.width)
    assert projected.reached and projected.edits == 1 and 0.3 <= projected.output.values["score"] < 0.6
    assert not project(the_plan, Output((), {"score": 0.9}), [0, 1], [0.0] * COLUMNS.width).reached


def test_scores_that_float32_rounds_are_listed_alike() -> None:
    the_plan = plan("true-false", threshold=0.7)
    scores = torch.full((1, COLUMNS.width), 0.7)
    served = output_of(scores[0].tolist(), the_plan, (0, 24))
    assert list_outcome(the_plan.parts[0], served) == int(part_outcomes(the_plan.parts[0], the_plan, scores)[0])


def plan_of(*parts: dict[str, Any], **overrides: Any) -> LossPlan:
    return LossPlan.from_decision(section(*parts, **overrides), COLUMNS)
