"""The decisions of a spec that a run trains for, bound to columns, and what is right for each sample."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Mapping, Sequence

from ..data import Samples
from ..errors import DataError, PlanError, SeveralStreamsError, TrainerError
from ..plan import Columns, LossPlan
from ..spec import Decision, LossSpec, SpecError, parse_spec
from ..spec.loss import LossVariable
from ..truth import Target, targets


@dataclass
class Application:
    """A decision with its plan; `targets[split]` is the truth of each part for all samples of a split."""

    name: str
    plan: LossPlan
    targets: dict[str, list[Target]]


@dataclass(frozen=True)
class Spec:
    """A loss spec, by the hash of its bytes."""

    document: LossSpec
    hash: str


def read_spec(path: Path) -> Spec:
    """Raises TrainerError, with the path and the place in the document."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TrainerError(f"cannot read spec {path}: {error.strerror or error}") from error
    try:
        return Spec(parse_spec(content), "sha256:" + hashlib.sha256(content).hexdigest())
    except SpecError as error:
        raise TrainerError(f"{path}#{error}" if error.pointer else f"{path}: {str(error).removeprefix('the document: ')}") from error


def chosen_decisions(spec: Spec, wanted: Sequence[str]) -> list[tuple[int, Decision]]:
    """The decisions asked for, else all with a loss; with their positions."""
    decisions = list(enumerate(spec.document.decisions))
    if wanted:
        known = [decision.id for _, decision in decisions]
        lacking = [name for name in wanted if name not in known]
        if lacking:
            raise TrainerError(f"the spec has no decision {', '.join(lacking)} (it has {', '.join(known) or 'none'})")
        return [(place, decision) for place, decision in decisions if decision.id in wanted]
    return [(place, decision) for place, decision in decisions if decision.loss.parts]


def variable_names(decisions: Sequence[tuple[int, Decision]]) -> dict[str, list[str]]:
    """All scalars that the decisions read, in the spec's order, with the names that each may take (none for numbers)."""
    variables: list[LossVariable] = [v for _, decision in decisions for part in decision.loss.parts for v in getattr(part, "variables", ())]
    return {variable.name: list(variable.names or ()) for variable in variables}


def bind_applications(
    decisions: Sequence[tuple[int, Decision]], columns: Columns, samples: Mapping[str, Samples], skip: Callable[[str], None] | None = None
) -> list[Application]:
    """Plans and targets of the decisions; errors carry the decision's place in the spec.

    A decision that reads several streams needs a model of its own: it is an error, or, with `skip`, left out with a message.
    """
    applications = []
    for place, decision in decisions:
        try:
            plan = LossPlan.from_decision(decision, columns)
        except SeveralStreamsError as error:
            if skip is None:
                raise
            skip(f"left out decision {decision.id}: {error}")
            continue
        except PlanError as error:
            raise PlanError(f"/decisions/{place}{error.pointer}", str(error).split(": ", 1)[-1]) from error
        truth = {split: targets(plan, rows.states, rows.values) for split, rows in samples.items()}
        name = decision.id
        _check_labels(name, plan, truth["train"])
        applications.append(Application(name, plan, truth))
    if not applications:
        raise TrainerError("the spec has no decision with a loss to train for")
    return applications


def _check_labels(name: str, plan: LossPlan, truth: Sequence[Target]) -> None:
    """A decision that the training data says nothing of cannot be trained."""
    for part, target in zip(plan.parts, truth):
        if part.reads_labels and not bool((target.labels > 0).any()):
            sample = ", ".join(label for symbol in part.symbols for label in symbol.labels[:2]) or "any label"
            raise DataError(
                f"decision {name}: no training sample has a label of its classes ({sample}, ...); the data may use names where the spec has ids"
            )
        if part.reads_variables and bool(target.right.all()):
            raise DataError(f"decision {name}: no training sample has values of {', '.join(v.name for v in part.variables)}")
