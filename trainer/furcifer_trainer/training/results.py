"""How a trained method does: tuned on validation, counted once on test, compared with the generic model and its tunings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Mapping, Sequence

import torch
from torch import Tensor

from ..metrics import incorrect_decision_rate, label_fidelity, recall_per_outcome, reduction, wrong_decisions
from ..models.heads import Prediction
from ..outcomes import listed
from ..plan import LossPlan
from ..projection import list_outcome, output_of, project
from ..truth import Target
from .applications import Application, Spec
from .loop import Fitted
from .methods import METHODS, Method
from .options import RunOptions
from .tuning import LabelDecisions, Readout, tune, variable_columns

#: Test samples on which projection is carried out and its edits are counted.
_PROJECTED = 500
Read = Callable[[Tensor], Prediction]


@dataclass
class Outputs:
    """What a method said of a split (`flat` [M, N]), what the generic model did, and the truth."""

    flat: Tensor
    generic: Tensor
    targets: list[Target]
    states: Tensor

    def wrong(self, method: Method, application: Application, read: Read) -> Tensor:
        """Wrong decisions before any tuning: what early stopping looks at."""
        prediction = read(self.flat)
        if prediction.outcomes is None:
            assert prediction.logits is not None
            return LabelDecisions(application.plan, prediction.logits, self.targets).wrong(Readout())
        outcomes, carried = predicted_outcomes(application.plan, prediction)
        return wrong_decisions(outcomes, self.targets, carried)


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


def judge(method: Method, application: Application, outputs: Mapping[str, Outputs], read: Read | None, fitted: Fitted | None = None) -> list[MethodResult]:
    """Results of a method, one for each readout."""
    validation, test = outputs["validation"], outputs["test"]
    prediction = read(test.flat) if read is not None else Prediction(logits=test.flat)
    if prediction.outcomes is not None:
        return [_judge_outcomes(method, application, validation, test, read, prediction, fitted)]
    before = read(validation.flat).logits if read is not None else validation.flat
    assert before is not None and prediction.logits is not None
    on_validation = LabelDecisions(application.plan, before, validation.targets)
    on_test = LabelDecisions(application.plan, prediction.logits, test.targets)
    chosen = _listed(application.plan, prediction.logits)
    width = application.plan.width
    results = []
    for kind in on_validation.readouts():
        readout, share = tune(on_validation, kind)
        outcomes, carried = on_test.decide(readout)
        wrong = wrong_decisions(outcomes, test.targets, carried)
        fidelity = label_fidelity(chosen[:, :width], test.states[:, :width]) if kind == "plain" else {}
        results.append(MethodResult(application.name, method.name, readout, share, wrong, _recall(application, outcomes, test), fidelity, None, fitted))
    return results


def _judge_outcomes(
    method: Method, application: Application, validation: Outputs, test: Outputs, read: Read | None, prediction: Prediction, fitted: Fitted | None
) -> MethodResult:
    assert read is not None
    share = float(validation.wrong(method, application, read).double().mean())
    outcomes, carried = predicted_outcomes(application.plan, prediction)
    wrong = wrong_decisions(outcomes, test.targets, carried)
    projected = _project(application.plan, test.generic, outcomes)
    return MethodResult(application.name, method.name, Readout("outcome"), share, wrong, _recall(application, outcomes, test), {}, projected, fitted)


def _recall(application: Application, outcomes: Sequence[Tensor], test: Outputs) -> list[dict[str, dict[str, float]]]:
    return [recall_per_outcome(part.outcomes, taken, target) for part, taken, target in zip(application.plan.parts, outcomes, test.targets)]


def _listed(plan: LossPlan, logits: Tensor) -> Tensor:
    scores = logits.sigmoid()
    chosen = torch.zeros_like(scores, dtype=torch.bool)
    for span, part in {part.span: part for part in plan.parts if part.reads_labels}.items():
        chosen |= listed(part, scores, plan.threshold, plan.top_k)
    return chosen


def _project(plan: LossPlan, generic: Tensor, outcomes: Sequence[Tensor]) -> dict[str, float]:
    """Edits of generic outputs: how many outputs change, by how many edits, and how many predicted outcomes cannot be reached."""
    spans = {part.span for part in plan.parts if part.reads_labels}
    if len(spans) > 1:
        return {}
    span = next(iter(spans), (0, 0))
    values = variable_columns(plan, generic)
    names = {variable.name: variable.column for part in plan.parts for variable in part.variables}
    count = min(_PROJECTED, len(generic))
    changed = edits = unreached = 0
    for row in range(count):
        scores = generic[row].sigmoid().tolist()
        output = output_of(scores, plan, span, {name: float(values[row, column]) for name, column in names.items()})
        wanted = [int(outcome[row]) for outcome in outcomes]
        if [list_outcome(part, output) for part in plan.parts] == wanted:
            continue
        projected = project(plan, output, wanted, scores)
        changed += 1
        edits += projected.edits
        unreached += not projected.reached
    return {"outputs": count, "changed": changed, "edits": edits, "unreached": unreached}


def compare(options: RunOptions, spec: Spec, applications: Sequence[Application], results: Mapping[str, Sequence[MethodResult]]) -> dict[str, object]:
    """What `results.json` holds: for each decision every method and readout, and which one validation selects."""
    return {
        "spec": spec.hash,
        "seed": options.seed,
        "budget": vars(options.fit),
        "decisions": {application.name: _decision(application, results[application.name], options.seed) for application in applications},
    }


def _decision(application: Application, rows: Sequence[MethodResult], seed: int) -> dict[str, Any]:
    baselines = {f"{row.method}+{row.readout.kind}": row.wrong for row in rows if row.method in ("generic", "basic")}
    about = {method.name: method.about for method in METHODS}
    table = []
    for row in rows:
        fewer = {name: reduction(wrong, row.wrong, seed).json() for name, wrong in baselines.items()}
        table.append(
            {
                "method": row.method,
                "about": about.get(row.method, ""),
                "readout": row.readout.kind,
                "thresholds": list(row.readout.thresholds),
                "validation": row.validation,
                "test": incorrect_decision_rate(row.wrong, seed).json(),
                "fewer_than": fewer,
                "recall": row.recall,
                "labels": row.fidelity,
                "projection": row.projection,
                "epoch": row.fitted.epoch if row.fitted is not None else None,
                "steps": row.fitted.steps if row.fitted is not None else 0,
            }
        )
    order = sorted(range(len(rows)), key=lambda place: (rows[place].validation, place))
    return {
        "outcomes": [list(part.outcomes) for part in application.plan.parts],
        "missing_labels": list(application.plan.missing),
        "methods": table,
        "selected": order[0] if order else None,
    }
