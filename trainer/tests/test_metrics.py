"""Rates, intervals and comparisons on cases that are known."""

from __future__ import annotations

import torch
from sections import COLUMNS, plan

from furcifer_trainer.metrics import incorrect_decision_rate, label_fidelity, mean_average_precision, recall_per_outcome, reduction, wrong_decisions
from furcifer_trainer.truth import part_target


def test_interval_covers_and_is_that_of_the_binomial() -> None:
    wrong = torch.arange(1000) < 200
    estimate = incorrect_decision_rate(wrong)
    assert estimate.value == 0.2 and estimate.samples == 1000
    assert abs(estimate.low - (0.2 - 1.96 * 0.01265)) < 0.003 and abs(estimate.high - (0.2 + 1.96 * 0.01265)) < 0.003
    assert incorrect_decision_rate(wrong) == estimate


def test_paired_reduction_is_narrower_than_the_rates() -> None:
    before, after = torch.arange(1000) < 200, torch.arange(1000) < 150
    estimate = reduction(before, after)
    assert estimate.value == 0.25 and 0.18 < estimate.low < 0.25 < estimate.high < 0.32
    assert reduction(before, before).value == 0 == reduction(before, before).high
    assert reduction(before & False, after).value == 0


def test_filters_count_what_they_carry() -> None:
    the_plan = plan("items")
    states = torch.zeros(3, COLUMNS.width, dtype=torch.int8)
    states[:, 0] = 1
    states[2, 1] = -1
    target = part_target(the_plan.parts[0], the_plan, states)
    passing = torch.zeros(3, 6, dtype=torch.bool)
    passing[:, 0] = True
    passing[1, 1] = passing[2, 1] = True
    wrong = wrong_decisions([torch.zeros(3, dtype=torch.long)], [target], [passing])
    assert wrong.tolist() == [False, True, False]


def test_recall_and_fidelity() -> None:
    the_plan = plan("true-false")
    states = torch.zeros(4, COLUMNS.width, dtype=torch.int8)
    states[:2, 0] = 1
    target = part_target(the_plan.parts[0], the_plan, states)
    recall = recall_per_outcome(("yes", "no"), torch.tensor([0, 1, 1, 1]), target)
    assert recall == {"yes": {"samples": 2, "recall": 0.5}, "no": {"samples": 2, "recall": 1.0}}
    listed = torch.zeros(4, 24, dtype=torch.bool)
    listed[0, 0] = listed[3, 5] = True
    fidelity = label_fidelity(listed, states[:, :24])
    assert (fidelity["precision"], fidelity["recall"], fidelity["f1"]) == (0.5, 0.5, 0.5)


def test_mean_average_precision_of_a_perfect_and_a_mixed_ranking() -> None:
    states = torch.tensor([[1], [0], [1], [0]], dtype=torch.int8)
    assert mean_average_precision(torch.tensor([[0.9], [0.1], [0.8], [0.2]]), states) == 1.0
    assert abs(mean_average_precision(torch.tensor([[0.9], [0.8], [0.7], [0.2]]), states) - (1 + 2 / 3) / 2) < 1e-9
