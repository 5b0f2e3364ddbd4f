"""What is served is what is counted: the wanted outcome where projection reaches it, else that of the generic list."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from sections import COLUMNS, LABELS, PARTS, plan, random_states, random_values, section

from furcifer_trainer.metrics import can_be_wrong, wrong_decisions
from furcifer_trainer.models.heads import Prediction
from furcifer_trainer.outcomes import part_outcomes
from furcifer_trainer.plan import Columns, LossPlan
from furcifer_trainer.projection import Projected
from furcifer_trainer.training import projections
from furcifer_trainer.training.applications import Application
from furcifer_trainer.training.methods import find_methods
from furcifer_trainer.training.projections import Projections
from furcifer_trainer.training.results import Outputs, judge
from furcifer_trainer.training.selection import select
from furcifer_trainer.training.tuning import variable_columns
from furcifer_trainer.truth import targets

OUTCOME = find_methods(["outcome"])[0]


def outputs(the_plan: LossPlan, count: int, seed: int, **options: Any) -> Outputs:
    generator = torch.Generator().manual_seed(seed)
    states = random_states(count, generator)
    generic = states.float() * 3 - 2 + torch.randn(states.shape, generator=generator)
    flat = torch.randn(count, sum(len(part.outcomes) for part in the_plan.parts), generator=generator)
    return Outputs(flat, generic, targets(the_plan, states, random_values(count, generator)), states, **options)


def read(the_plan: LossPlan) -> Any:
    widths = [len(part.outcomes) for part in the_plan.parts]
    return lambda flat: Prediction(outcomes=list(flat.split(widths, 1)))


def generic_outcomes(the_plan: LossPlan, rows: Outputs) -> list[torch.Tensor]:
    return [part_outcomes(part, the_plan, rows.generic.sigmoid(), variable_columns(the_plan, rows.generic)) for part in the_plan.parts]


@pytest.mark.parametrize("name", ["true-false", "api-output", "count", "region", "argmax-count"])
def test_an_outcome_that_is_not_reached_counts_as_the_generic_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    the_plan = plan(name)
    application = Application(name, the_plan, {})
    monkeypatch.setattr(projections, "project", lambda plan, output, wanted, scores: Projected(output, 0, False))
    both = {"validation": outputs(the_plan, 60, 1), "test": outputs(the_plan, 80, 2)}
    (row,) = judge(OUTCOME, application, both, read(the_plan))
    generic = {split: wrong_decisions(generic_outcomes(the_plan, rows), rows.targets) for split, rows in both.items()}
    assert torch.equal(row.wrong, generic["test"])
    assert row.validation == float(generic["validation"].double().mean())
    assert row.projection is not None and row.projection["outputs"] == 80 and row.projection["unreached"] == row.projection["changed"] > 0


def test_a_reached_outcome_counts_as_wanted_for_every_sample() -> None:
    the_plan = plan("true-false")
    rows = outputs(the_plan, 700, 3)
    (row,) = judge(OUTCOME, Application("x", the_plan, {}), {"validation": rows, "test": rows}, read(the_plan))
    assert row.projection is not None and row.projection["outputs"] == 700 and row.projection["unreached"] == 0
    assert torch.equal(row.wrong, wrong_decisions([rows.flat.argmax(1)], rows.targets))


def test_labels_that_the_model_cannot_say_are_not_served() -> None:
    """The rule's second class has no column: an outcome that needs it is never reached."""
    document = section(PARTS["api-output"])
    part = document["loss"]["parts"][0]
    lost = set(part["symbols"][1]["labels"])
    columns = [label for label in LABELS if label not in lost]
    the_plan = LossPlan.from_decision(document, Columns(columns))
    kept = [LABELS.index(label) for label in columns]
    generator = torch.Generator().manual_seed(0)
    states = random_states(50, generator)[:, kept]
    generic = torch.full((50, len(columns)), -4.0)
    flat = torch.full((50, len(the_plan.parts[0].outcomes)), 0.0)
    before = int(part_outcomes(the_plan.parts[0], the_plan, generic[:1].sigmoid())[0])
    reached = {}
    for outcome in range(flat.shape[1]):
        wished = flat.clone()
        wished[:, outcome] = 1
        rows = Outputs(wished, generic, targets(the_plan, states), states)
        served = rows.served(the_plan, Prediction(outcomes=[wished]))
        reached[outcome] = served.edits["unreached"] == 0
        assert bool((served.outcomes[0] == (outcome if reached[outcome] else before)).all())
    assert not all(reached.values()) and any(reached.values())


def test_a_sample_of_projections_leaves_outcomes_as_predicted() -> None:
    the_plan = plan("true-false")
    rows = outputs(the_plan, 60, 1, sampled=10)
    served = rows.served(the_plan, read(the_plan)(rows.flat))
    assert served.edits["outputs"] == 10 and torch.equal(served.outcomes[0], rows.flat.argmax(1))
    assert outputs(the_plan, 60, 1, sampled=0).served(the_plan, read(the_plan)(rows.flat)).edits == {}


def test_a_wish_is_projected_once(monkeypatch: pytest.MonkeyPatch) -> None:
    the_plan = plan("true-false")
    rows = outputs(the_plan, 60, 1)
    calls = []
    real = projections.project
    monkeypatch.setattr(projections, "project", lambda *given: calls.append(1) or real(*given))
    first = rows.served(the_plan, read(the_plan)(rows.flat))
    assert len(calls) == first.edits["changed"] > 0
    second = rows.served(the_plan, read(the_plan)(rows.flat))
    assert len(calls) == first.edits["changed"] and second.edits == first.edits


def test_what_passes_a_filter_is_what_the_served_list_lets_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    the_plan = plan("items")
    part = the_plan.parts[0]
    scores = torch.full((2, COLUMNS.width), 0.1)
    scores[:, part.symbols[0].columns[5]] = 0.9
    wanted = torch.tensor([[True, False, True, False, False, False], [False] * 6])
    some, none = torch.tensor([part.some]), torch.tensor([part.none])
    asked = Projections(the_plan, scores, torch.zeros_like(scores)).serve([torch.cat((some, none))], [wanted])
    assert asked.carried[0] is not None and torch.equal(asked.carried[0], wanted)
    monkeypatch.setattr(projections, "project", lambda plan, output, wanted, scores: Projected(output, 0, False))
    left = Projections(the_plan, scores, torch.zeros_like(scores)).serve([torch.cat((some, none))], [wanted])
    assert left.carried[0] is not None and left.carried[0].tolist() == [[False] * 5 + [True]] * 2
    assert left.outcomes[0].tolist() == [part.some] * 2


def test_samples_of_which_nothing_is_known_are_not_in_question() -> None:
    the_plan = plan("true-false")
    states = random_states(40, torch.Generator().manual_seed(0))
    states[:15] = -1
    asked = can_be_wrong(the_plan, targets(the_plan, states))
    assert not asked[:15].any() and asked[15:].any()


def test_selection_is_over_what_can_be_served() -> None:
    rows = [{"readout": readout, "validation": share} for readout, share in (("plain", 0.3), ("noisy-or", 0.1), ("one", 0.2), ("class", 0.2))]
    assert select(rows) == 2 and select(rows, [0, 1, 3]) == 3 and select(rows[1:2]) is None
