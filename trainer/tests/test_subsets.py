"""Distributions over subsets against a search over all of them; heads that use them."""

from __future__ import annotations

from itertools import product

import pytest
import torch
from sections import COLUMNS, plan, random_states, random_values

from furcifer_trainer.losses import SubsetLoss
from furcifer_trainer.losses.subsets import likeliest, log_probability, size_scores
from furcifer_trainer.models import OutcomeHead, RuleHead
from furcifer_trainer.training.methods import HeadCost, find_methods
from furcifer_trainer.truth import targets


def drawn(labels: int, most: int, seed: int, batch: int = 6) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    scores = 3 * torch.randn(batch, labels, generator=generator, dtype=torch.float64)
    sizes = 2 * torch.randn(batch, most + 1, generator=generator, dtype=torch.float64)
    return scores, sizes, torch.randint(-1, 2, (batch, labels), generator=generator)


def weights(scores: torch.Tensor, sizes: torch.Tensor) -> dict[tuple[int, ...], torch.Tensor]:
    """Log weight [B] of each subset."""
    subsets = [subset for subset in product((0, 1), repeat=scores.shape[1]) if sum(subset) < sizes.shape[1]]
    return {subset: (scores * torch.tensor(subset)).sum(1) + sizes[:, sum(subset)] for subset in subsets}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("labels", "most"), [(1, 1), (2, 2), (5, 5), (6, 2), (7, 7), (9, 4)])
def test_probabilities_are_those_of_all_subsets_that_agree(labels: int, most: int, seed: int) -> None:
    scores, sizes, states = drawn(labels, most, seed)
    table = weights(scores, sizes)
    total = torch.stack(list(table.values())).logsumexp(0)
    # No more labels are present than a subset may have.
    states = torch.where((states > 0) & (states.clamp(min=0).cumsum(1) > most), 0, states)
    for row in range(len(scores)):
        agree = [w[row] for subset, w in table.items() if all(state in (-1, here) for state, here in zip(states[row].tolist(), subset))]
        if (states[row] > 0).sum() <= most:
            expected = torch.stack(agree).logsumexp(0) - total[row]
            if expected < 0:
                assert torch.allclose(log_probability(scores, sizes, states)[row], expected, atol=1e-9)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("labels", "most"), [(2, 2), (5, 5), (7, 3)])
def test_the_likeliest_subset_is_that_of_a_full_search(labels: int, most: int, seed: int) -> None:
    scores, sizes, _ = drawn(labels, most, seed)
    table = weights(scores, sizes)
    best = torch.stack(list(table.values())).argmax(0)
    expected = torch.tensor([list(table)[place] for place in best.tolist()]) > 0
    margins = likeliest(scores, sizes)
    assert torch.equal(margins > 0, expected)
    assert (margins.abs() >= 1e-3).all()
    # What a server does with a probability.
    assert torch.equal(margins.float().sigmoid() >= 0.5, expected)


def test_more_labels_than_a_subset_may_have_are_any_of_them() -> None:
    scores, sizes, _ = drawn(5, 2, 0)
    assert torch.isfinite(log_probability(scores, sizes, torch.ones(6, 5, dtype=torch.int64))).all()


def test_gradients_are_the_numeric_ones_and_finite_for_extreme_scores() -> None:
    scores, sizes, states = drawn(6, 4, 1)
    states = states * (states.clamp(min=0).cumsum(1) <= 4)
    loss = SubsetLoss()
    # In float32, as losses are: a coarse step.
    assert torch.autograd.gradcheck(lambda a, b: -log_probability(a, b, states).sum(), (scores.requires_grad_(), sizes.requires_grad_()))
    for size in (1e4, 1e30):
        wild = (scores.detach() * size).float().requires_grad_()
        loss(wild, sizes.detach().float(), states).backward()
        assert wild.grad is not None and torch.isfinite(wild.grad).all()


def test_unknown_labels_cost_nothing() -> None:
    scores, sizes, states = drawn(5, 5, 3)
    assert SubsetLoss(reduction="none")(scores, sizes, torch.full_like(states, -1)).abs().max() == 0


@pytest.mark.parametrize(("labels", "top_k", "expected"), [(1, None, 0), (6, None, 7), (6, 3, 4), (300, None, 0), (200, 10, 11)])
def test_how_many_size_scores_there_are(labels: int, top_k: int | None, expected: int) -> None:
    assert size_scores(labels, top_k) == expected


KINDS = ("true-false", "application-order", "multi-select", "api-output", "count", "region", "items", "argmax-item", "argmax-sum", "argmax-count", "argmax-value")


@pytest.mark.parametrize("name", KINDS)
def test_rule_heads_start_as_the_rule_over_generic_scores(name: str) -> None:
    from furcifer_trainer.losses.decision import outcome_module

    the_plan = plan(name)
    generator = torch.Generator().manual_seed(0)
    generic = torch.nn.Linear(12, COLUMNS.width)
    features = torch.randn(50, 12, generator=generator)
    head = RuleHead(12, the_plan, 8)
    head.start_from(generic, the_plan, generic(features), [])
    said = head.read(head(features))
    assert torch.allclose(said.logits, generic(features), atol=1e-5)
    if name != "items":
        rule = outcome_module(the_plan.parts[0], the_plan)(generic(features)).log_softmax(1).clamp(min=RuleHead.LEAST_LOG)
        assert torch.allclose(said.outcomes[0], rule, atol=1e-4)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("method", ["outcome", "rule"])
def test_heads_learn_right_decisions(name: str, method: str) -> None:
    the_plan = plan(name)
    generator = torch.Generator().manual_seed(3)
    states, values = random_states(200, generator), random_values(200, generator)
    features = torch.cat((states.float(), values.nan_to_num()[:, -2:]), 1)
    truth = targets(the_plan, states, values)
    torch.manual_seed(0)
    width = features.shape[1]
    head = (OutcomeHead if method == "outcome" else RuleHead)(width, the_plan, 64)
    cost = HeadCost(find_methods([method])[0], the_plan, head)
    optimiser = torch.optim.Adam(head.parameters(), 0.02)
    first = None
    for _ in range(120):
        optimiser.zero_grad()
        loss = cost(head(features), truth, states)
        first = float(loss) if first is None else first
        loss.backward()
        optimiser.step()
    assert first is not None and float(loss) < 0.5 * first
