"""Incorrect decisions of a trained model on data that its run has not seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

import torch
from torch import Tensor

from .data import Samples, check_kind, read_inputs, say_ignored
from .metrics import can_be_wrong, incorrect_decision_rate, label_fidelity, recall_per_outcome, wrong_decisions
from .outcomes import items_passing, listed, part_outcomes
from .serving import Trained
from .training.applications import check_known, check_truth, chosen_decisions
from .training.projections import Projections
from .training.results import predicted_outcomes
from .training.tuning import variable_columns
from .models.heads import Prediction, outcome_scores
from .truth import targets


@torch.no_grad()
def evaluate_model(trained: Trained, data: tuple[str, Path, Path | None], say: Callable[[str], None]) -> dict[str, Any]:
    """The rate with its interval, recall of each outcome, and label fidelity, on data (format, label file, folder of pictures) that must
    stand the checks of training data. Samples that say nothing of the decision count as right, but not among those in question."""
    decisions = [decision for _, decision in chosen_decisions(trained.spec, trained.options.decisions)]
    read, _ = read_inputs(data, None, decisions, say, trained.columns.labels)
    for sample in read:
        check_kind(sample, trained.input_kind, trained.input_width)
    samples = Samples(read, trained.columns, trained.options.image_size, trained.options.text_length, trained.names)
    samples.read_by(trained.model.generic.trunk)
    say_ignored([samples], say)
    plan = trained.model.plan
    truth = targets(plan, samples.states, samples.values)
    check_truth(trained.decision, plan, truth, f"sample of {data[1]}")
    known = check_known(trained.decision, plan, truth, f"sample of {data[1]}")
    if known < len(samples):
        say(f"{len(samples) - known} of {len(samples)} samples say nothing of the decision: they count as decided rightly")
    scores, probabilities = _run(trained, samples)
    carried: list[Tensor | None] = []
    edits: dict[str, float] | None = None
    if probabilities.shape[1]:
        widths = [outcome_scores(part) for part in plan.parts]
        wanted = predicted_outcomes(plan, Prediction(outcomes=list(torch.logit(probabilities.clamp(1e-7, 1 - 1e-7)).split(widths, 1))))
        served = Projections(plan, scores, variable_columns(plan, scores)).serve(*wanted)
        outcomes, carried, edits = served.outcomes, served.carried, served.edits
    else:
        values = variable_columns(plan, scores)
        outcomes = [part_outcomes(part, plan, scores, values) for part in plan.parts]
        for part in plan.parts:
            carried.append(items_passing(part, scores, listed(part, scores, plan.threshold, plan.top_k)) if part.form == "items" else None)
    wrong = wrong_decisions(outcomes, truth, carried)
    width = trained.columns.label_width
    return {
        "decision": trained.decision,
        "method": trained.method,
        "readout": trained.numbers["readout"],
        "incorrect_decision_rate": incorrect_decision_rate(wrong, trained.options.seed).json(),
        "of_samples_in_question": incorrect_decision_rate(wrong[can_be_wrong(plan, truth)], trained.options.seed).json(),
        "projection": edits,
        "recall": [recall_per_outcome(part.outcomes, taken, target) for part, taken, target in zip(plan.parts, outcomes, truth)],
        "labels": label_fidelity(scores[:, :width] >= plan.threshold, samples.states[:, :width]),
    }


def _run(trained: Trained, samples: Samples, batch: int = 64) -> tuple[Tensor, Tensor]:
    rows = range(len(samples))
    blocks = [trained.model(samples.inputs(rows[start : start + batch])) for start in range(0, len(rows), batch)]
    return torch.cat([scores for scores, _ in blocks]), torch.cat([outcomes for _, outcomes in blocks])
