"""The decisions of a spec that a run trains for, bound to columns, and what is right for each sample."""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Mapping, Sequence

from ..data import Samples
from ..errors import DataError, PlanError, SeveralStreamsError, TrainerError
from ..metrics import can_be_wrong
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
    """A loss spec, by the hash of its bytes; `path` is for messages."""

    document: LossSpec
    hash: str
    path: str = ""


@dataclass(frozen=True)
class Place:
    """Where a decision is: the spec's path and the decision's position."""

    path: str
    position: int

    def error(self, error: PlanError) -> PlanError:
        """An error of the decision, with its place in the spec."""
        return PlanError(f"/decisions/{self.position}{error.pointer}", error.message, self.path)


def read_spec(path: Path) -> Spec:
    """Raises TrainerError, with the path and the place in the document."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TrainerError(f"cannot read spec {path}: {error.strerror or error}") from error
    try:
        return Spec(parse_spec(content.removeprefix(codecs.BOM_UTF8)), "sha256:" + hashlib.sha256(content).hexdigest(), str(path))
    except SpecError as error:
        raise TrainerError(f"{path}#{error}" if error.pointer else f"{path}: {str(error).removeprefix('the document: ')}") from error


def chosen_decisions(spec: Spec, wanted: Sequence[str]) -> list[tuple[Place, Decision]]:
    """The decisions asked for, else all with a loss; with their places."""
    decisions = [(Place(spec.path, position), decision) for position, decision in enumerate(spec.document.decisions)]
    if wanted:
        known = [decision.id for _, decision in decisions]
        lacking = [name for name in wanted if name not in known]
        if lacking:
            raise TrainerError(f"the spec has no decision {', '.join(lacking)} (it has {', '.join(known) or 'none'})")
        return [(place, decision) for place, decision in decisions if decision.id in wanted]
    trainable = [(place, decision) for place, decision in decisions if decision.loss.parts]
    if not trainable:
        reasons = "; ".join(f"{decision.id}: {decision.loss.why or 'no reason given'}" for _, decision in decisions) or "it has no decisions"
        raise TrainerError(f"{spec.path or 'the spec'} has no decision with a loss to train for ({reasons})")
    return trainable


def variable_names(decisions: Sequence[tuple[Place, Decision]]) -> dict[str, list[str]]:
    """All scalars that the decisions read, in the spec's order, with the names that each may take (none for numbers)."""
    variables: list[LossVariable] = [v for _, decision in decisions for part in decision.loss.parts for v in getattr(part, "variables", ())]
    return {variable.name: list(variable.names or ()) for variable in variables}


def bind_applications(
    decisions: Sequence[tuple[Place, Decision]], columns: Columns, samples: Mapping[str, Samples], skip: Callable[[str], None] | None = None
) -> list[Application]:
    """Plans and targets of the decisions; errors carry the decision's place in the spec.

    A decision that reads several streams needs a model of its own: it is an error, or, with `skip`, left out with a message.
    """
    applications, left_out = [], []
    for place, decision in decisions:
        try:
            plan = LossPlan.from_decision(decision, columns)
        except SeveralStreamsError as error:
            if skip is None:
                raise place.error(error) from error
            left_out.append(f"{decision.id}: {error}")
            skip(f"left out decision {decision.id}: {error}")
            continue
        except PlanError as error:
            raise place.error(error) from error
        truth = {split: targets(plan, rows.states, rows.values) for split, rows in samples.items()}
        check_truth(decision.id, plan, truth["train"], "training sample")
        for split, target in truth.items():
            check_known(decision.id, plan, target, f"{split} sample")
        applications.append(Application(decision.id, plan, truth))
    if not applications:
        raise TrainerError(f"all decisions of the spec are left out ({'; '.join(left_out)})")
    return applications


def check_truth(name: str, plan: LossPlan, truth: Sequence[Target], samples: str) -> None:
    """A decision that data says nothing of can be neither trained nor judged. `samples` is what messages call one of them."""
    for part, target in zip(plan.parts, truth):
        if part.reads_labels and not bool((target.labels > 0).any()):
            some = ", ".join(label for symbol in part.symbols for label in symbol.labels[:2]) or "any label"
            raise DataError(f"decision {name}: no {samples} has a label of its classes ({some}, ...); the data must name labels as the spec does, by id or display name")
        if part.reads_variables and bool(target.right.all()):
            raise DataError(f"decision {name}: no {samples} has values of {', '.join(v.name for v in part.variables)}")


def check_known(name: str, plan: LossPlan, truth: Sequence[Target], samples: str) -> int:
    """How many samples say something of the decision. Raises DataError where none does: all would count as decided rightly."""
    reads = any(part.reads_labels or part.reads_variables for part in plan.parts)
    known = int(can_be_wrong(plan, truth).sum())
    if reads and not known:
        raise DataError(f"decision {name}: no {samples} says which outcome is right, because the labels or values that decide are unknown: give data that has them")
    return known
