"""Carries out one task: trains a contender for one application (or, with a joint trunk, for all) and judges it.

What comes out is a line of the journal for each application: for each readout what validation says of it, and, packed, which test
pictures are decided wrongly. Nothing here looks at what test says.
"""

from __future__ import annotations

import base64
import copy
import shutil
import time
from typing import Any, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from contenders import BY_NAME, Contender, Task
from furcifer_trainer.models import Head
from furcifer_trainer.training import checkpoint
from furcifer_trainer.training.applications import Application
from furcifer_trainer.training.generic import ScalarLoss
from furcifer_trainer.training.loop import Fitted, Stage, fit
from furcifer_trainer.training.methods import HeadCost, make_head
from furcifer_trainer.training.results import MethodResult, Outputs, judge
from world import CPU, SILENT, World


#: Test pictures on which projection is carried out, to count its edits.
PROJECTED = 500


class _Model(nn.Module):
    """Inputs, or features where the trunk is frozen, to each head's output."""

    def __init__(self, trunk: nn.Module | None, heads: Sequence[Head]) -> None:
        super().__init__()
        self.trunk = trunk
        self.heads = nn.ModuleList(heads)

    def forward(self, batch: Tensor) -> list[Tensor]:
        features = batch if self.trunk is None else self.trunk(batch)
        return [head(features) for head in self.heads]


def carry_out(task: Task, world: World) -> list[dict[str, Any]]:
    """The journal's lines of a task."""
    started = time.perf_counter()
    contender = BY_NAME[task.contender]
    applications = [world.application(identity) for identity in task.applications]
    if contender.method.head == "none":
        results = [judge(contender.method, application, _outputs(world, application, world.logits), None) for application in applications]
        return [_line(task, rows, time.perf_counter() - started, None, world.generic_quality()) for rows in results]
    model = _model(contender, applications, world)
    fitted = _train(task, contender, model, applications, world)
    model.eval()
    flat = {split: _flat(model, world, split) for split in ("validation", "test")}
    lines = []
    for place, application in enumerate(applications):
        read = model.heads[place].read
        rows = judge(contender.method, application, _outputs(world, application, {split: parts[place] for split, parts in flat.items()}), read, fitted)
        lines.append(_line(task, rows, (time.perf_counter() - started) / len(applications), fitted))
    return lines


def _model(contender: Contender, applications: Sequence[Application], world: World) -> _Model:
    heads = []
    for application in applications:
        checkpoint.seed_everything(world.seed)
        head = make_head(contender.method, application.plan, world.generic.trunk.features, world.plan.hidden)
        head.start_from(world.generic.layer, application.plan, world.logits["train"], application.targets["train"])
        heads.append(head)
    trunk = None if contender.method.trunk == "frozen" else copy.deepcopy(world.generic.trunk)
    return _Model(trunk, heads)


def _train(task: Task, contender: Contender, model: _Model, applications: Sequence[Application], world: World) -> Fitted:
    method = contender.method
    costs = [HeadCost(method, application.plan, head) for application, head in zip(applications, model.heads)]
    is_ordinary = method.loss in ("label", "clipped")
    scalars = [ScalarLoss([v for part in a.plan.parts for v in part.variables]) if method.learns_scalars else None for a in applications]
    reads_labels = [any(part.reads_labels for part in application.plan.parts) for application in applications]

    def batch_cost(trained: nn.Module, rows: list[int]) -> Tensor:
        states, values = world.states["train"][rows], world.values["train"][rows]
        outputs = trained(world.features["train"][rows] if model.trunk is None else mirrored(world.inputs("train", rows)))
        index = torch.tensor(rows)
        total = torch.zeros(())
        for application, cost, scalar, named, flat in zip(applications, costs, scalars, reads_labels, outputs):
            if named or not is_ordinary:
                total = total + cost(flat, [target[index] for target in application.targets["train"]], states)
            if scalar is not None:
                total = total + scalar(flat, values)
        return total / len(applications)

    def validate(trained: nn.Module) -> float:
        shares = []
        for application, head, rows in zip(applications, model.heads, _flat(model, world, "validation")):
            outputs = Outputs(rows, world.logits["validation"], application.targets["validation"], world.states["validation"], sampled=0)
            shares.append(outputs.share(method, application, head.read))
        return sum(shares) / len(shares)

    name = f"{task.contender}.{applications[0].name.replace('/', '.') if len(applications) == 1 else 'all'}"
    folder = world.folder / "stages" / str(task.seed) / name
    stage = Stage("stage", model, len(world.pictures["train"].pixels), batch_cost, validate)
    fitted = fit(stage, world.plan.fit, CPU, SILENT, folder, task.seed)
    shutil.rmtree(folder, ignore_errors=True)
    return fitted


def mirrored(batch: Tensor) -> Tensor:
    """Each picture as it is or, with probability one half, seen in a mirror."""
    return torch.where(torch.rand(len(batch), 1, 1, 1) < 0.5, batch, batch.flip(3))


@torch.no_grad()
def _flat(model: _Model, world: World, split: str) -> list[Tensor]:
    size = len(world.pictures[split].pixels)
    blocks = []
    for start in range(0, size, 250):
        rows = slice(start, start + 250)
        blocks.append(model(world.features[split][rows] if model.trunk is None else world.inputs(split, rows)))
    return [torch.cat(parts) for parts in zip(*blocks)]


def _outputs(world: World, application: Application, flat: dict[str, Tensor]) -> dict[str, Outputs]:
    # Outcomes count as predicted: to project thousands of lists for every contender takes longer than its training.
    return {
        split: Outputs(flat[split], world.logits[split], application.targets[split], world.states[split], sampled=sampled)
        for split, sampled in (("validation", 0), ("test", PROJECTED))
    }


def _line(task: Task, rows: list[MethodResult], seconds: float, fitted: Fitted | None, generic: dict[str, float] | None = None) -> dict[str, Any]:
    line: dict[str, Any] = {"seed": task.seed, "contender": task.contender, "application": rows[0].decision, "seconds": round(seconds, 2)}
    if fitted is not None:
        line |= {"epoch": fitted.epoch, "steps": fitted.steps}
    if generic is not None:
        line["generic"] = {name: round(value, 4) for name, value in generic.items()}
    line["readouts"] = [
        {
            "kind": row.readout.kind,
            "thresholds": list(row.readout.thresholds),
            "validation": row.validation,
            "wrong": pack(row.wrong),
            "recall": row.recall,
            "labels": row.fidelity,
            "projection": row.projection,
        }
        for row in rows
    ]
    return line


def pack(wrong: Tensor) -> str:
    return base64.b64encode(np.packbits(wrong.numpy()).tobytes()).decode()


def unpack(text: str, count: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.unpackbits(np.frombuffer(base64.b64decode(text), np.uint8), count=count).astype(bool)
