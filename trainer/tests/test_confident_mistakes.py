"""What large logits do: mistakes keep their gradient, bounds do not turn round, and every kind of number is taken."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sections import COLUMNS, PARTS, STREAM, plan, random_states, random_values, section, symbol

from furcifer_trainer import Columns, LossPlan
from furcifer_trainer.losses import DecisionLoss, outcome_module
from furcifer_trainer.outcomes import part_outcomes, variable_values
from furcifer_trainer.truth import targets

seeds = st.integers(0, 10_000)
SEQUENCES = [name for name, part in PARTS.items() if part["form"] == "sequence"]


@pytest.mark.parametrize("name", SEQUENCES)
@pytest.mark.parametrize("top_k", [6, None])
@given(seed=seeds)
def test_a_confident_mistake_keeps_its_gradient(name: str, top_k: int | None, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    the_plan = plan(name, topK=top_k) if top_k else LossPlan.from_decision(_without_top_k(name), COLUMNS)
    logits = (9 * torch.randn(32, COLUMNS.width, generator=generator)).requires_grad_()
    target = targets(the_plan, random_states(32, generator), random_values(32, generator))
    DecisionLoss(the_plan, "sum")(logits, target).backward()
    taken = part_outcomes(the_plan.parts[0], the_plan, logits.detach().double().sigmoid())
    wrong = ~target[0].right.gather(1, taken[:, None])[:, 0]
    assert logits.grad is not None
    if wrong.any():
        assert logits.grad.abs().sum(1)[wrong].min() > 1e-3


def _without_top_k(name: str) -> dict[str, object]:
    decision = section(PARTS[name])
    del decision["loss"]["topK"]
    return decision


@pytest.mark.parametrize("value", [6.6, 6.8, 9.0, 30.0])
def test_no_step_where_rounding_sets_in(value: float) -> None:
    the_plan = plan("api-output")
    nothing = targets(the_plan, torch.zeros(1, COLUMNS.width, dtype=torch.int8))
    logits = torch.full((1, COLUMNS.width), -5.0)
    logits[0, 0] = value
    single, double = (DecisionLoss(the_plan)(logits.to(kind), nothing) for kind in (torch.float32, torch.float64))
    assert abs(float(single) - float(double)) < 1e-3


@pytest.mark.parametrize("name", sorted(PARTS))
@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16])
def test_half_precision_is_taken(name: str, kind: torch.dtype) -> None:
    generator = torch.Generator().manual_seed(0)
    the_plan = plan(name)
    logits = (3 * torch.randn(8, COLUMNS.width, generator=generator)).to(kind).requires_grad_()
    loss = DecisionLoss(the_plan)(logits, targets(the_plan, random_states(8, generator), random_values(8, generator)))
    loss.backward()
    assert torch.isfinite(loss) and logits.grad is not None and torch.isfinite(logits.grad).all()


@pytest.mark.parametrize("name", ["true-false", "items"])
@pytest.mark.parametrize("is_true", [True, False])
def test_a_label_that_moves_the_bound_of_the_top_k_is_not_less_in_the_output_for_it(name: str, is_true: bool) -> None:
    part = {**PARTS[name], "symbols": [symbol("one", 0)]}
    the_plan = LossPlan.from_decision(section(part, topK=2), COLUMNS)
    states = torch.zeros(1, COLUMNS.width, dtype=torch.int8)
    states[0, 0] = int(is_true)
    target = targets(the_plan, states)
    costs = []
    for value in torch.arange(-6, 12, 0.25):
        logits = torch.full((1, COLUMNS.width), -9.0)
        logits[0, :3] = torch.tensor([float(value), 4.0, 0.0])
        costs.append(float(DecisionLoss(the_plan)(logits, target)))
    steps = torch.tensor(costs).diff()
    assert bool((steps <= 1e-6).all() if is_true else (steps >= -1e-6).all())


def test_an_item_outside_the_top_k_does_not_win() -> None:
    the_plan = plan("argmax-item", topK=3)
    logits = torch.full((1, COLUMNS.width), -5.0)
    logits[0, 0] = 4.0
    logits[0, 20:23] = torch.tensor([5.0, 6.0, 7.0])
    nothing = targets(the_plan, torch.zeros(1, COLUMNS.width, dtype=torch.int8))
    costs = [float(DecisionLoss(the_plan)(scale * logits, nothing)) for scale in (0.25, 0.5, 1, 2, 4)]
    assert costs == sorted(costs, reverse=True) and costs[-1] < 0.01


@given(seed=seeds)
def test_values_of_different_ranges_are_compared_as_values(seed: int) -> None:
    variables = [
        {"name": "score", "call": 0, "path": ["p"], "minimum": -1, "maximum": 1},
        {"name": "magnitude", "call": 0, "path": ["n"], "minimum": 0, "maximum": 4},
    ]
    for ranges in (variables, [variables[0], {key: value for key, value in variables[1].items() if key != "maximum"}]):
        the_plan = LossPlan.from_decision(section({**PARTS["argmax-value"], "variables": ranges}, temperature=1e-4), COLUMNS)
        logits = 2 * torch.randn(32, COLUMNS.width, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
        part = the_plan.parts[0]
        values = variable_values(part, logits)
        is_close = (values[:, -2] - values[:, -1]).abs() < 1e-3
        exact = part_outcomes(part, the_plan, logits.sigmoid(), values)
        soft = outcome_module(part, the_plan)(logits).argmax(1)
        assert torch.equal(soft[~is_close], exact[~is_close])


def test_a_sure_name_is_the_last_one() -> None:
    the_plan = plan("names")
    logits = torch.full((1, COLUMNS.width), 40.0)
    values = variable_values(the_plan.parts[0], logits)
    assert int(part_outcomes(the_plan.parts[0], the_plan, logits.sigmoid(), values)) == 1


def test_a_table_that_ends_early_reads_few_items() -> None:
    """Long vocabularies cost nothing where the first match decides."""
    labels = [f"l{place}" for place in range(400)]
    part = {
        "form": "sequence", "stream": STREAM, "structure": "api-output", "outcomes": ["none", "a"], "symbols": [{"class": "a", "labels": labels}],
        "initial": 0, "next": [[1, 1]], "stateOutcome": [0, 1],
    }
    outcomes = outcome_module(LossPlan.from_decision({"loss": {"threshold": 0.5, "temperature": 0.1, "margin": 0.1, "parts": [part]}}, Columns(labels)).parts[0], plan("count"))
    assert outcomes.places == 7


def test_symbols_with_scores_share_a_label() -> None:
    """One label of two symbols by its score, none below: chances add up to one."""
    from furcifer_trainer.losses.symbols import SymbolChances

    part = plan("automaton").parts[0]
    scores = torch.linspace(-8, 8, 40)[:, None].expand(-1, len(part.readable))
    chances = SymbolChances(part, 0.1)(scores, torch.arange(len(part.readable)).expand(40, -1))
    assert torch.allclose(chances.logsumexp(2), torch.zeros(40, len(part.readable)), atol=1e-4)
