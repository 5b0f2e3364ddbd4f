"""Right outcomes against an enumeration of all orders and completions."""

from __future__ import annotations

import itertools

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sections import COLUMNS, PARTS, plan

from furcifer_trainer.plan import LossPlan, Part
from furcifer_trainer.projection import Item, Output, list_outcome
from furcifer_trainer.truth import part_target

LABEL_NAMES = [name for name in sorted(PARTS) if plan(name).parts[0].reads_labels]


def enumerated(part: Part, the_plan: LossPlan, states: list[int]) -> set[int]:
    """Outcomes over all orders of the true labels, cut at the top k, and all completions of unknown ones."""
    unknown = [column for column in range(24) if states[column] < 0]
    found: set[int] = set()
    for extra in itertools.product((False, True), repeat=len(unknown)):
        true = [column for column in range(24) if states[column] > 0] + [column for column, there in zip(unknown, extra) if there]
        for order in itertools.permutations(true):
            outcome = list_outcome(part, Output(tuple(Item(column, 1.0) for column in order[: the_plan.top_k])))
            # Equal scores tie, and the list says nothing of which is first.
            found.add(outcome)
            if part.votes == "item":
                found |= {list_outcome(part, Output((Item(column, 1.0),))) for column in order[: the_plan.top_k] if any(column in s.columns for s in part.symbols)}
    return found


@pytest.mark.parametrize("name", LABEL_NAMES)
@given(data=st.data())
def test_right_outcomes_are_those_of_some_order(name: str, data: st.DataObject) -> None:
    the_plan = plan(name, topK=data.draw(st.sampled_from([2, 3, 24])) if not name.startswith(("argmax", "items")) and PARTS[name]["form"] == "sequence" else 24)
    part = the_plan.parts[0]
    states = [0] * COLUMNS.width
    for column in data.draw(st.lists(st.integers(0, 11), max_size=4, unique=True)):
        states[column] = 1
    has_unknown = part.form == "sequence"
    for column in data.draw(st.lists(st.integers(0, 11), max_size=2, unique=True)) if has_unknown else []:
        states[column] = -1
    target = part_target(part, the_plan, torch.tensor([states], dtype=torch.int8))
    right = {place for place in range(len(part.outcomes)) if target.right[0, place]}
    expected = enumerated(part, the_plan, states)
    assert right == expected


@pytest.mark.parametrize("name", LABEL_NAMES)
@given(data=st.data())
def test_no_outcome_of_a_full_output_is_missed(name: str, data: st.DataObject) -> None:
    the_plan = plan(name, topK=data.draw(st.sampled_from([1, 2, 3])))
    part = the_plan.parts[0]
    states = [0] * COLUMNS.width
    for column in data.draw(st.lists(st.integers(0, 11), max_size=5, unique=True)):
        states[column] = data.draw(st.sampled_from([1, 1, -1]))
    target = part_target(part, the_plan, torch.tensor([states], dtype=torch.int8))
    right = {place for place in range(len(part.outcomes)) if target.right[0, place]}
    assert right >= enumerated(part, the_plan, states)


def test_labels_of_a_filter_may_be_left_out_of_a_full_output() -> None:
    the_plan = plan("items", topK=2)
    states = torch.zeros(2, COLUMNS.width, dtype=torch.int8)
    states[0, :3] = 1
    states[1, 1:3] = 1
    target = part_target(the_plan.parts[0], the_plan, states)
    assert target.labels.tolist() == [[-1, -1, -1, 0, 0, 0], [0, 1, 1, 0, 0, 0]]


def test_unknown_labels_leave_an_outcome_open() -> None:
    the_plan = plan("true-false")
    states = torch.zeros(3, COLUMNS.width, dtype=torch.int8)
    states[1, 0], states[2, 0] = -1, 1
    states[2, 1] = -1
    right = part_target(the_plan.parts[0], the_plan, states).right
    assert right.tolist() == [[False, True], [True, True], [True, False]]


def test_many_items_fall_back_to_any_order() -> None:
    the_plan = plan("api-output", topK=24)
    states = torch.ones(1, COLUMNS.width, dtype=torch.int8)
    assert part_target(the_plan.parts[0], the_plan, states).right.tolist() == [[False, True, True, True]]
