"""The decisions of a spec that a run trains for, bound to columns, and what is right for each sample."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Mapping, Sequence

from ..data import Samples
from ..errors import DataError, PlanError, SeveralStreamsError, TrainerError
from ..plan import Columns, LossPlan
from ..truth import Target, targets


@dataclass
class Application:
    """A decision with its plan; `targets[split]` is the truth of each part for all samples of a split."""

    name: str
    plan: LossPlan
    targets: dict[str, list[Target]]


@dataclass(frozen=True)
class Spec:
    """A loss spec document, by the hash of its bytes."""

    document: Mapping[str, Any]
    hash: str


def read_spec(path: Path) -> Spec:
    try:
        content = path.read_bytes()
        document = json.loads(content)
    except OSError as error:
        raise TrainerError(f"cannot read spec {path}: {error.strerror or error}") from error
    except ValueError as error:
        raise TrainerError(f"spec {path} is no JSON: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("decisions"), list):
        raise PlanError("/decisions", f"expected a loss spec with a list of decisions in {path}")
    return Spec(document, "sha256:" + hashlib.sha256(content).hexdigest())


def chosen_decisions(spec: Spec, wanted: Sequence[str]) -> list[tuple[int, Mapping[str, Any]]]:
    """The decisions asked for, else all with a loss; with their positions."""
    decisions = [(place, decision) for place, decision in enumerate(spec.document["decisions"]) if isinstance(decision, Mapping)]
    if wanted:
        known = {str(decision.get("id")) for _, decision in decisions}
        lacking = [name for name in wanted if name not in known]
        if lacking:
            raise TrainerError(f"the spec has no decision {', '.join(lacking)} (it has {', '.join(sorted(known))})")
        return [row for row in decisions if str(row[1].get("id")) in wanted]
    return [row for row in decisions if isinstance(row[1].get("loss"), Mapping) and "parts" in row[1]["loss"]]


def variable_names(decisions: Sequence[tuple[int, Mapping[str, Any]]]) -> dict[str, list[str]]:
    """All scalars that the decisions read, in the spec's order, with the names that each may take (none for numbers)."""
    names: dict[str, list[str]] = {}
    for _, decision in decisions:
        for part in (decision.get("loss") or {}).get("parts", ()):
            for variable in part.get("variables", ()) if isinstance(part, Mapping) else ():
                names[str(variable.get("name"))] = list(variable.get("names", ()))
    return names


def bind_applications(
    decisions: Sequence[tuple[int, Mapping[str, Any]]], columns: Columns, samples: Mapping[str, Samples], skip: Callable[[str], None] | None = None
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
            skip(f"left out decision {decision.get('id', place)}: {error}")
            continue
        except PlanError as error:
            raise PlanError(f"/decisions/{place}{error.pointer}", str(error).split(": ", 1)[-1]) from error
        truth = {split: targets(plan, rows.states, rows.values) for split, rows in samples.items()}
        name = str(decision.get("id", place))
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
