"""Properties of the decision losses: gradients, limits, invariances, agreement with the exact rule."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sections import COLUMNS, PARTS, plan, random_states, random_values

from furcifer_trainer.losses import DecisionLoss, PaperDecisionLoss, has_paper_loss, outcome_module
from furcifer_trainer.losses.top import highest_values
from furcifer_trainer.outcomes import part_outcomes, variable_values
from furcifer_trainer.truth import targets

NAMES = sorted(PARTS)
WITH_OUTCOMES = [name for name in NAMES if name != "items"]
PAPER = [name for name in NAMES if has_paper_loss(plan(name).parts[0])]
seeds = st.integers(0, 10_000)


def sample(name: str, seed: int, batch: int = 16, unknown: float = 0.0, **overrides: object):
    generator = torch.Generator().manual_seed(seed)
    the_plan = plan(name, **overrides)
    logits = torch.randn(batch, COLUMNS.width, generator=generator, dtype=torch.float64) * 3
    states = random_states(batch, generator)
    states[torch.rand(states.shape, generator=generator) < unknown] = -1
    return the_plan, logits, targets(the_plan, states, random_values(batch, generator))


def losses(name: str, the_plan, reduction: str = "none"):
    found = [DecisionLoss(the_plan, reduction)]
    if name in PAPER:
        found += [PaperDecisionLoss(the_plan, smooth, reduction) for smooth in (False, True)]
    return [loss.double() for loss in found]


@pytest.mark.parametrize("name", NAMES)
@given(seed=seeds)
def test_gradient_is_the_numeric_one(name: str, seed: int) -> None:
    the_plan, logits, target = sample(name, seed, batch=2)
    for loss in losses(name, the_plan, "sum")[:: -1 if name in PAPER else 1]:
        logits = logits.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(loss(logits, target), logits, allow_unused=True)
        direction = torch.randn(logits.shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))
        # Held still: what bounds the top k and the choice of items is a constant of the sample.
        direction[:, [column for column in range(24) if column not in the_plan.mentioned]] = 0
        step = 1e-7
        up, down = (loss(logits.detach() + sign * step * direction, target) for sign in (1, -1))
        numeric = (up - down) / (2 * step)
        bound = 1e-4 * (1 + numeric.abs())
        # A label at the bound moves it; such draws show a jump, not a gradient.
        if _bound_is_free(the_plan, logits.detach()):
            assert ((gradient * direction).sum() - numeric).abs() < bound


@given(seed=seeds, names=st.lists(st.sampled_from(NAMES), min_size=2, max_size=4))
def test_several_parts_cost_the_sum_of_each(seed: int, names: list[str]) -> None:
    """What parts read is shared between them: columns are taken out once, and the bound of the top k is found once."""
    for limit in ({}, {"topK": 3}, {"topK": 10}):
        alone = [plan(name, **limit) for name in names]
        together = dataclasses.replace(alone[0], parts=tuple(one.parts[0] for one in alone))
        _, logits, _ = sample(names[0], seed, batch=4)
        logits.requires_grad_()
        generator = torch.Generator().manual_seed(seed)
        truth = (random_states(4, generator), random_values(4, generator))
        kinds: list[Any] = [DecisionLoss]
        if all(name in PAPER for name in names):
            kinds += [PaperDecisionLoss, partial(PaperDecisionLoss, smooth=True)]
        for kind in kinds:
            whole = kind(together, reduction="none").double()(logits, targets(together, *truth))
            each = torch.stack([kind(one, reduction="none").double()(logits, targets(one, *truth)) for one in alone]).sum(0)
            torch.testing.assert_close(whole, each)
            gradients = [torch.autograd.grad(cost.sum(), logits)[0] for cost in (whole, each)]
            torch.testing.assert_close(*gradients)


def _bound_is_free(the_plan, logits: torch.Tensor) -> bool:
    part = the_plan.parts[0]
    if part.reads_variables or the_plan.top_k is None:
        return True
    ranked = logits[:, :24].topk(the_plan.top_k + 1, 1)
    bound = torch.isin(ranked.indices[:, -2:], torch.tensor(the_plan.mentioned)).any(1)
    return bool((~bound | (ranked.values[:, -2:].mean(1) < -0.01)).all())


@pytest.mark.parametrize("name", WITH_OUTCOMES)
@given(seed=seeds)
def test_most_likely_outcome_is_that_of_the_rule_as_temperature_falls(name: str, seed: int) -> None:
    the_plan, logits, _ = sample(name, seed, batch=64, temperature=1e-7)
    part = the_plan.parts[0]
    soft = outcome_module(part, the_plan).double()(logits).argmax(1)
    exact = part_outcomes(part, the_plan, logits.sigmoid(), variable_values(part, logits))
    assert soft.tolist() == exact.tolist()


@pytest.mark.parametrize("name", NAMES)
@given(seed=seeds)
def test_loss_grows_with_the_margin(name: str, seed: int) -> None:
    previous = None
    for margin in (0.0, 0.05, 0.2, 0.4):
        the_plan, logits, target = sample(name, seed, margin=margin)
        current = torch.stack([loss(logits, target) for loss in losses(name, the_plan)])
        assert previous is None or bool((current >= previous - 1e-12).all())
        previous = current


@pytest.mark.parametrize("name", NAMES)
def test_loss_vanishes_as_right_logits_grow(name: str) -> None:
    """The logits of an output that is right are scaled up; the loss falls to 0."""
    the_plan, _, _ = sample(name, 1, batch=64, topK=24)
    part = the_plan.parts[0]
    generator = torch.Generator().manual_seed(3)
    states = random_states(64, generator)
    values = random_values(64, generator)
    target = targets(the_plan, states, values)
    if part.reads_variables:
        logits = torch.randn(64, COLUMNS.width, generator=generator, dtype=torch.float64)
        target = targets(the_plan, states, variable_values(part, logits))
        # Away from every bound: only the first outcome of the first box can be approached without end.
        logits = torch.zeros_like(logits)
        logits[:, -2:] = torch.tensor([1.0, -1.0])
        target[0].right = torch.zeros_like(target[0].right)
        target[0].right[:, 0] = True
    else:
        one_each = (states.cumsum(1) <= 1) | (states == 0)
        states = states * one_each
        target = targets(the_plan, states, values)
        logits = (states * 2 - 1).double()
    modules = [losses(name, the_plan)[0], *losses(name, the_plan)[2:]]
    for loss in modules:
        costs = [loss(logits * scale, target).max().item() for scale in (2, 8, 60, 400)]
        assert costs[-1] < 1e-5 and costs == sorted(costs, reverse=True)


@pytest.mark.parametrize("name", ["argmax-count", "argmax-sum", "argmax-least"])
@given(seed=seeds)
def test_loss_of_votes_vanishes_with_several_items_and_ties(name: str, seed: int) -> None:
    the_plan = plan(name, topK=24)
    states = random_states(64, torch.Generator().manual_seed(seed), density=0.3)
    target = targets(the_plan, states)
    assert bool((target[0].right.sum(1) == 1).all())
    costs = [DecisionLoss(the_plan, "none").double()((states * 2 - 1).double() * scale, target) for scale in (2, 8, 60, 2000)]
    # Sums that will tie may come nearer to each other before the tie decides.
    assert name == "argmax-sum" or all(bool((after <= before + 1e-9).all()) for before, after in zip(costs, costs[1:]))
    assert costs[-1].max() < 1e-5


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("top-k", "any-item", "any-label")])
@given(seed=seeds)
def test_labels_that_no_rule_names_change_nothing(name: str, seed: int) -> None:
    the_plan, logits, target = sample(name, seed)
    logits.requires_grad_()
    others = [column for column in range(24) if column not in the_plan.mentioned]
    for loss in losses(name, the_plan, "sum"):
        (gradient,) = torch.autograd.grad(loss(logits, target), logits)
        assert gradient[:, others].abs().max() == 0
    if the_plan.parts[0].reads_variables:
        return
    # Unnamed labels move without entering or leaving the best of the output.
    without_limit = DecisionLoss(plan(name, topK=24), "none").double()
    moved = logits.detach().clone()
    moved[:, others] = torch.randn(moved[:, others].shape, dtype=torch.float64)
    assert torch.equal(without_limit(logits.detach(), target), without_limit(moved, target))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("top-k", "any-item", "any-label")])
@given(seed=seeds)
def test_labels_that_no_rule_names_change_nothing_while_the_same_ones_are_listed(name: str, seed: int) -> None:
    """With a limit: what bounds the output lies between the last label listed and the first that is not; the others may move."""
    the_plan, logits, target = sample(name, seed)
    if the_plan.parts[0].reads_variables or the_plan.top_k is None:
        return
    place = logits[:, :24].argsort(1, descending=True).argsort(1)
    unnamed = torch.ones(24, dtype=torch.bool)
    unnamed[list(the_plan.mentioned)] = False
    moved = logits.clone()
    moved[:, :24] += torch.where(unnamed & (place < the_plan.top_k - 1), 3.0, 0.0) - torch.where(unnamed & (place > the_plan.top_k), 3.0, 0.0)
    for loss in losses(name, the_plan):
        assert torch.equal(loss(logits, target), loss(moved, target))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [0.0, 50.0, 1e4, 1e30, float("inf")])
def test_finite_for_extreme_logits(name: str, size: float) -> None:
    the_plan, logits, target = sample(name, 5, batch=32, unknown=0.2)
    extreme = torch.where(logits > 0, size, -size).float().requires_grad_()
    for loss in losses(name, the_plan, "mean"):
        cost = loss.float()(extreme, target)
        (gradient,) = torch.autograd.grad(cost, extreme, allow_unused=True)
        assert torch.isfinite(cost) and (gradient is None or bool(torch.isfinite(gradient).all()))


# A true label has score 1, so that "present with a score below .8" is known to be wrong.
@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("scored", "automaton")])
def test_unknown_labels_cost_nothing(name: str) -> None:
    the_plan, logits, _ = sample(name, 7)
    target = targets(the_plan, torch.full(logits.shape, -1, dtype=torch.int8), torch.full(logits.shape, torch.nan))
    for loss in losses(name, the_plan, "none"):
        assert loss(logits, target).abs().max() == 0


@pytest.mark.parametrize("name", NAMES)
def test_descent_reaches_right_decisions(name: str) -> None:
    """Free logits, moved by the gradient alone, come to decide right: also where they begin confidently wrong."""
    the_plan, logits, target = sample(name, 11, batch=48)
    part = the_plan.parts[0]
    free = (logits * 0.5).float().requires_grad_()
    loss = DecisionLoss(the_plan, "sum")
    optimiser = torch.optim.Adam([free], lr=0.1)
    for _ in range(250):
        optimiser.zero_grad()
        loss(free, target).backward()
        optimiser.step()
    decided = part_outcomes(part, the_plan, free.detach().sigmoid(), variable_values(part, free.detach()))
    wrong = ~target[0].right[torch.arange(48), decided]
    assert wrong.float().mean() <= 0.03


@given(seed=seeds, width=st.integers(20, 4000), count=st.integers(1, 20))
def test_highest_values_are_those_of_a_full_search(seed: int, width: int, count: int) -> None:
    values = torch.randint(-400, 400, (3, width), generator=torch.Generator().manual_seed(seed)) / 8
    assert torch.equal(highest_values(values, count), values.topk(count, 1).values)
