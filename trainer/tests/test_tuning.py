"""Tuning: compact columns decide as all do, class scores as labels where classes have one, and the rule picks the best on validation."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sections import COLUMNS, PARTS, plan, random_states, random_values

from furcifer_trainer.outcomes import part_outcomes
from furcifer_trainer.training.compact import Compact
from furcifer_trainer.training.tuning import GRID, LabelDecisions, Readout, column_shifts, tune
from furcifer_trainer.truth import targets

LABEL_NAMES = [name for name in sorted(PARTS) if plan(name).parts[0].reads_labels]


@pytest.mark.parametrize("name", LABEL_NAMES)
@given(seed=st.integers(0, 10_000), top_k=st.sampled_from([2, 6, 24]))
def test_compact_columns_decide_alike(name: str, seed: int, top_k: int) -> None:
    the_plan = plan(name, topK=top_k)
    scores = torch.randn(64, COLUMNS.width, generator=torch.Generator().manual_seed(seed), dtype=torch.float64).sigmoid()
    compact = Compact(the_plan)
    ours = part_outcomes(compact.plan.parts[0], compact.plan, compact.scores(scores))
    assert torch.equal(ours, part_outcomes(the_plan.parts[0], the_plan, scores))


def decisions(name: str, seed: int = 0) -> LabelDecisions:
    generator = torch.Generator().manual_seed(seed)
    the_plan = plan(name)
    states = random_states(200, generator)
    logits = states.float() * 3 - 3 + torch.randn(states.shape, generator=generator)
    return LabelDecisions(the_plan, logits, targets(the_plan, states, random_values(200, generator)))


@pytest.mark.parametrize("name", LABEL_NAMES)
def test_tuned_is_never_worse_and_finer_never_than_coarser(name: str) -> None:
    rows = decisions(name)
    shares = {kind: tune(rows, kind)[1] for kind in rows.readouts()}
    assert shares["class"] <= shares["one"] <= shares["plain"]


@pytest.mark.parametrize("name", LABEL_NAMES)
@pytest.mark.parametrize("kind", ["one", "class"])
def test_shifted_logits_are_the_tuned_decisions(name: str, kind: str) -> None:
    """What an export adds to logits decides as tuning did."""
    rows = decisions(name)
    readout, share = tune(rows, kind)
    generator = torch.Generator().manual_seed(0)
    states = random_states(200, generator)
    logits = states.float() * 3 - 3 + torch.randn(states.shape, generator=generator)
    served = LabelDecisions(rows.full, logits + column_shifts(rows.full, readout), rows.targets)
    assert abs(float(served.wrong(Readout()).double().mean()) - share) < 0.006


def test_among_equals_the_nearest_threshold_wins() -> None:
    rows = decisions("true-false")
    rows.targets[0].right[:] = True
    assert tune(rows, "one") == (Readout("one", (0.5,)), 0.0)
    assert 0.5 in GRID
