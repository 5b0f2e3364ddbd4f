"""How a trained method does: tuned on validation, counted once on test, compared with the generic model and its tunings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Mapping, Sequence

import torch
from torch import Tensor

from ..metrics import can_be_wrong, incorrect_decision_rate, label_fidelity, recall_per_outcome, reduction, wrong_decisions
from ..models.heads import Prediction
from ..outcomes import listed
from ..plan import LossPlan
from ..truth import Target
from .applications import Application, Spec
from .loop import Fitted
from .methods import METHODS, Method
from .options import RunOptions
from .projections import Projections, Served
from .run_folder import RESULTS_FORMAT
from .selection import can_be_served, select
from .tuning import LabelDecisions, Readout, column_shifts, tune, variable_columns

Read = Callable[[Tensor], Prediction]
Progress = Callable[[int, int], None]


@dataclass
class Outputs:
    """What a method said of a split (`flat` [M, N]), what the generic model did, and the truth.

    `projections`, where several methods share a split, keeps what was projected. With `sampled` only so many samples are projected, to
    tell of edits, and outcomes count as predicted, not as served.
    """

    flat: Tensor
    generic: Tensor
    targets: list[Target]
    states: Tensor
    projections: Projections | None = None
    sampled: int | None = None

    def served(self, plan: LossPlan, prediction: Prediction) -> Served:
        """What an application gets where a model asks for outcomes."""
        if self.projections is None:
            self.projections = Projections(plan, self.generic.sigmoid(), variable_columns(plan, self.generic))
        return self.projections.serve(*predicted_outcomes(plan, prediction), self.sampled)

    def wrong(self, method: Method, application: Application, read: Read) -> Tensor:
        """Wrong decisions before any tuning."""
        prediction = read(self.flat)
        if prediction.outcomes is None:
            assert prediction.logits is not None
            return LabelDecisions(application.plan, prediction.logits, self.targets).wrong(Readout())
        served = self.served(application.plan, prediction)
        return wrong_decisions(served.outcomes, self.targets, served.carried)

    def share(self, method: Method, application: Application, read: Read) -> float:
        """The share of wrong decisions that early stopping looks at: for label scores that with one threshold, since tuned ones are reported."""
        prediction = read(self.flat)
        if prediction.outcomes is None:
            assert prediction.logits is not None
            decisions = LabelDecisions(application.plan, prediction.logits, self.targets)
            return tune(decisions, "one" if "one" in decisions.readouts() else "plain")[1]
        return float(self.wrong(method, application, read).double().mean())


@dataclass
class MethodResult:
    """One method with one readout on one decision. `wrong` is of the test samples."""

    decision: str
    method: str
    readout: Readout
    validation: float
    wrong: Tensor
    recall: list[dict[str, dict[str, float]]]
    fidelity: dict[str, float]
    projection: dict[str, float] | None
    fitted: Fitted | None


def predicted_outcomes(plan: LossPlan, prediction: Prediction) -> tuple[list[Tensor], list[Tensor | None]]:
    """Outcomes [B] of each part, and what passes each filter, from outcome logits."""
    outcomes: list[Tensor] = []
    carried: list[Tensor | None] = []
    for part, scores in zip(plan.parts, prediction.decided()):
        if part.form == "items":
            passing = scores >= 0
            outcomes.append(torch.where(passing.any(1), part.some, part.none))
            carried.append(passing)
        else:
            outcomes.append(scores.argmax(1))
            carried.append(None)
    return outcomes, carried


def judge(
    method: Method,
    application: Application,
    outputs: Mapping[str, Outputs],
    read: Read | None,
    fitted: Fitted | None = None,
    progress: Callable[[str], Progress] | None = None,
) -> list[MethodResult]:
    """Results of a method, one for each readout. `progress(kind)` is told how many of a readout's thresholds are tried."""
    validation, test = outputs["validation"], outputs["test"]
    prediction = read(test.flat) if read is not None else Prediction(logits=test.flat)
    if prediction.outcomes is not None:
        return [_judge_outcomes(method, application, validation, test, read, prediction, fitted)]
    before = read(validation.flat).logits if read is not None else validation.flat
    assert before is not None and prediction.logits is not None
    on_validation = LabelDecisions(application.plan, before, validation.targets)
    on_test = LabelDecisions(application.plan, prediction.logits, test.targets)
    width = application.plan.width
    results = []
    for kind in on_validation.readouts():
        readout, share = tune(on_validation, kind, progress(kind) if progress is not None else None)
        outcomes, carried = on_test.decide(readout)
        wrong = wrong_decisions(outcomes, test.targets, carried)
        fidelity = {}
        if can_be_served(kind):
            chosen = _listed(application.plan, prediction.logits + column_shifts(application.plan, readout))
            fidelity = label_fidelity(chosen[:, :width], test.states[:, :width])
        results.append(MethodResult(application.name, method.name, readout, share, wrong, _recall(application, outcomes, test), fidelity, None, fitted))
    return results


def _judge_outcomes(
    method: Method, application: Application, validation: Outputs, test: Outputs, read: Read | None, prediction: Prediction, fitted: Fitted | None
) -> MethodResult:
    assert read is not None
    share = validation.share(method, application, read)
    served = test.served(application.plan, prediction)
    wrong = wrong_decisions(served.outcomes, test.targets, served.carried)
    recall = _recall(application, served.outcomes, test)
    return MethodResult(application.name, method.name, Readout("outcome"), share, wrong, recall, {}, served.edits, fitted)


def _recall(application: Application, outcomes: Sequence[Tensor], test: Outputs) -> list[dict[str, dict[str, float]]]:
    return [recall_per_outcome(part.outcomes, taken, target) for part, taken, target in zip(application.plan.parts, outcomes, test.targets)]


def _listed(plan: LossPlan, logits: Tensor) -> Tensor:
    scores = logits.sigmoid()
    chosen = torch.zeros_like(scores, dtype=torch.bool)
    for span, part in {part.span: part for part in plan.parts if part.reads_labels}.items():
        chosen |= listed(part, scores, plan.threshold, plan.top_k)
    return chosen


@dataclass
class Facts:
    """What a run knows beside its results: facts of the run, and for each decision the methods left out, with the reason."""

    run: Mapping[str, Any]
    left_out: Mapping[str, Mapping[str, str]]


def compare(options: RunOptions, spec: Spec, applications: Sequence[Application], results: Mapping[str, Sequence[MethodResult]], facts: Facts) -> dict[str, object]:
    """What `results.json` holds: for each decision every method and readout, and which one validation selects."""
    decisions = {}
    for application in applications:
        left_out = [{"method": method, "why": why} for method, why in facts.left_out[application.name].items()]
        decisions[application.name] = {**_decision(application, results[application.name], options.seed), "left_out": left_out}
    return {**facts.run, "format": RESULTS_FORMAT, "spec": spec.hash, "seed": options.seed, "budget": vars(options.fit), "decisions": decisions}


def _decision(application: Application, rows: Sequence[MethodResult], seed: int) -> dict[str, Any]:
    baselines = {f"{row.method}+{row.readout.kind}": row.wrong for row in rows if row.method in ("generic", "basic")}
    about = {method.name: method.about for method in METHODS}
    in_question = {split: can_be_wrong(application.plan, truth) for split, truth in application.targets.items()}
    table = []
    for row in rows:
        fewer = {name: reduction(wrong, row.wrong, seed).json() for name, wrong in baselines.items()}
        table.append(
            {
                "method": row.method,
                "about": about.get(row.method, ""),
                "readout": row.readout.kind,
                "servable": can_be_served(row.readout.kind),
                "thresholds": list(row.readout.thresholds),
                "validation": row.validation,
                "test": incorrect_decision_rate(row.wrong, seed).json(),
                "test_in_question": incorrect_decision_rate(row.wrong[in_question["test"]], seed).json(),
                "fewer_than": fewer,
                "recall": row.recall,
                "labels": row.fidelity,
                "projection": row.projection,
                "epoch": row.fitted.epoch if row.fitted is not None else None,
                "steps": row.fitted.steps if row.fitted is not None else 0,
            }
        )
    return {
        "outcomes": [list(part.outcomes) for part in application.plan.parts],
        "parts": [{"form": part.form, "classes": [s.name for s in part.symbols], "variables": [v.name for v in part.variables]} for part in application.plan.parts],
        "missing_labels": list(application.plan.missing),
        "samples": {split: {"all": len(rows), "in_question": int(rows.sum())} for split, rows in in_question.items()},
        "methods": table,
        "selected": select(table),
    }
