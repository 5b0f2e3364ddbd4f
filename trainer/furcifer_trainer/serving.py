"""A trained model as it is served: inputs to generic label scores and, from a decision's model, tuned scores or outcomes.

Read from a run folder. What is exported and evaluated is this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from .errors import DamagedError, TrainerError
from .models import Head, make_backbone
from .plan import Columns, LossPlan
from .training import checkpoint
from .training.applications import Spec, chosen_decisions
from .training.generic import GenericModel, saved_generic
from .training.methods import find_methods, make_head
from .training.options import RunOptions, read_options
from .training.run import file_name
from .training.run_folder import kept_spec, read_columns, read_results
from .training.selection import can_be_served, select
from .training.tuning import Readout, column_shifts


class ServedModel(nn.Module):
    """Inputs to (scores [B, W], outcomes [B, O]).

    `scores` are label scores in 0..1, as tuned; in columns of variables what the model says of them (see `variables`). `outcomes` are
    outcome probabilities of all parts side by side (of a filter: of each label passing); without an outcome head [B, 0].
    """

    def __init__(self, generic: GenericModel, head: Head | None, trunk: nn.Module | None, plan: LossPlan, readout: Readout) -> None:
        super().__init__()
        self.generic = generic
        self.head = head
        self.trunk = trunk
        self.plan = plan
        self.readout = readout
        self.label_width = max((part.span[1] for part in plan.parts), default=0)
        self.shift: Tensor
        self.register_buffer("shift", column_shifts(plan, readout))

    def forward(self, batch: Tensor) -> tuple[Tensor, Tensor]:
        features = self.generic.trunk(batch)
        return self.read(features, features if self.trunk is None else self.trunk(batch))

    def read(self, features: Tensor, own: Tensor) -> tuple[Tensor, Tensor]:
        """From the generic trunk's features, and those that the head reads: the same where it has no trunk of its own."""
        logits = self.generic.layer(features)
        outcomes = logits[:, :0]
        if self.head is not None:
            prediction = self.head.read(self.head(own))
            if prediction.outcomes is None:
                assert prediction.logits is not None
                logits = prediction.logits
            else:
                parts = zip(self.plan.parts, prediction.decided())
                outcomes = torch.cat([flat.sigmoid() if part.form == "items" else flat.softmax(1) for part, flat in parts], 1)
        logits = logits + self.shift
        return torch.cat((logits[:, : self.label_width].sigmoid(), logits[:, self.label_width :]), 1), outcomes


class ServedHead(nn.Module):
    """What a served model does after a frozen trunk: features to (scores, outcomes)."""

    def __init__(self, model: ServedModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        return self.model.read(features, features)


@dataclass
class Trained:
    """A decision's model of a run, with what is needed to feed and to explain it."""

    model: ServedModel
    options: RunOptions
    spec: Spec
    columns: Columns
    decision: str
    method: str
    numbers: dict[str, Any]
    names: dict[str, list[str]]
    input_kind: str
    input_width: int


def load_trained(folder: Path, decision: str | None = None, method: str | None = None, readout: str | None = None) -> Trained:
    """A model of a finished run: the method, and the readout of it, that validation selects among those that can be served, or those named."""
    results = read_results(folder)
    options = read_options(folder / "config.json")
    name = _decision_name(results, decision)
    row = _method_row(results["decisions"][name]["methods"], name, method, readout)
    spec = kept_spec(folder, options, results["spec"])
    state = saved_generic(checkpoint.load(folder / "generic.pt"), folder / "generic.pt")["weights"]
    kept = read_columns(folder)
    columns = Columns(kept["labels"], kept["variables"])
    features = kept["features"]
    generic = GenericModel(make_backbone(kept["backbone"], features), columns.width)
    _load(generic, state, folder / "generic.pt")
    plan = LossPlan.from_decision(next(row for _, row in chosen_decisions(spec, [name])), columns)
    head, trunk = None, None
    if row["method"] != "generic":
        found = find_methods([row["method"]])[0]
        path = folder / "models" / file_name(name) / f"{row['method']}.pt"
        saved = checkpoint.load(path)
        if not isinstance(saved, dict) or not {"head", "trunk"} <= set(saved):
            raise DamagedError(f"{path} is damaged (no head and trunk): {checkpoint.RESTART}")
        head = make_head(found, plan, generic.trunk.features, options.hidden)
        _load(head, saved["head"], path)
        if saved["trunk"] is not None:
            trunk = make_backbone(kept["backbone"], features)
            _load(trunk, saved["trunk"], path)
    read = Readout(row["readout"], tuple(row["thresholds"])) if row["readout"] != "outcome" else Readout()
    model = ServedModel(generic, head, trunk, plan, read).eval()
    return Trained(model, options, spec, columns, name, row["method"], row, kept["names"], generic.trunk.kind, features)


def _decision_name(results: dict[str, Any], decision: str | None) -> str:
    names = list(results["decisions"])
    if decision is None and len(names) == 1:
        return str(names[0])
    if decision is None or decision not in names:
        raise TrainerError(f"name a decision of the run with --decision: {', '.join(names)}")
    return decision


def _method_row(rows: list[dict[str, Any]], decision: str, method: str | None, readout: str | None) -> dict[str, Any]:
    if readout is not None and not can_be_served(readout):
        raise TrainerError(f"readout {readout} cannot be served: its class scores are no output of the API, they only tell what could be won; choose another --readout")
    asked = [place for place, row in enumerate(rows) if method in (None, row["method"]) and readout in (None, row["readout"])]
    chosen = select(rows, asked)
    if chosen is None:
        known = dict.fromkeys(f"{row['method']} {row['readout']}" for row in rows if can_be_served(row["readout"]))
        wanted = " ".join(filter(None, (method and f"method {method}", readout and f"readout {readout}"))) or "method"
        raise TrainerError(f"decision {decision} has no {wanted}: {', '.join(known) or 'none that was asked for can be used for it'}")
    return rows[chosen]


def _load(module: nn.Module, state: Any, path: Path) -> None:
    try:
        module.load_state_dict(state)
    except (RuntimeError, TypeError, AttributeError) as error:
        raise checkpoint.damaged(path, error) from error


