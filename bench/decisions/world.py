"""What all methods of a seed share: pictures, the generic model, its features and logits, and each decision's plan and truth.

Pictures and the generic model are kept in the run's folder; both follow from the seed, so that a run can go on at any time.
"""

from __future__ import annotations

import os
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from compose import Pictures, compose
from contenders import Plan
from furcifer_trainer.metrics import label_fidelity, mean_average_precision
from furcifer_trainer.models import Backbone
from furcifer_trainer.plan import Columns, LossPlan
from furcifer_trainer.training import checkpoint
from furcifer_trainer.training.applications import Application
from furcifer_trainer.training.devices import Group
from furcifer_trainer.training.generic import GenericCost, GenericModel
from furcifer_trainer.training.logs import RunLog
from furcifer_trainer.training.loop import FitOptions, Stage, fit
from furcifer_trainer.truth import targets
from things import Things, read_applications

CPU = Group(torch.device("cpu"))
SILENT = RunLog(None)
SPLITS = ("train", "validation", "test")


class PictureTrunk(Backbone):
    """Four convolutions over one channel, then the mean and the maximum over places."""

    kind = "image"

    def __init__(self, channels: tuple[int, ...] = (24, 48, 96, 128)) -> None:
        super().__init__()
        self.features = 2 * channels[-1]
        layers: list[nn.Module] = []
        for before, after in zip((1, *channels), channels):
            layers += [nn.Conv2d(before, after, 3, stride=2, padding=1), nn.GroupNorm(8, after), nn.ReLU()]
        self.layers = nn.Sequential(*layers)

    def forward(self, batch: Tensor) -> Tensor:
        maps: Tensor = self.layers(batch)
        return torch.cat((maps.mean((2, 3)), maps.amax((2, 3))), 1)


class World:
    """A seed of a plan."""

    def __init__(self, plan: Plan, seed: int, folder: Path) -> None:
        self.plan, self.seed, self.folder = plan, seed, folder
        self._applications: dict[str, Application] = {}
        self.things = Things()
        columns = Columns(self.things.labels, self.things.values)
        self.pictures = {split: self._pictures(split) for split in SPLITS}
        self.states = {split: padded(rows, columns.width) for split, rows in self.pictures.items()}
        self.values = {split: placed(rows, columns.width) for split, rows in self.pictures.items()}
        checkpoint.seed_everything(seed)
        self.generic = GenericModel(PictureTrunk(), columns.width)
        self.variables = [v for part in self._scalar_plan().parts for v in part.variables]
        self._train_generic()
        self.generic.eval()
        with torch.no_grad():
            self.features = {split: self.in_batches(self.generic.trunk, split) for split in SPLITS}
            self.logits: dict[str, Tensor] = {split: self.generic.layer(rows) for split, rows in self.features.items()}

    def inputs(self, split: str, rows: list[int] | slice) -> Tensor:
        return as_input(self.pictures[split], rows)

    @torch.no_grad()
    def in_batches(self, module: nn.Module, split: str) -> Tensor:
        size = len(self.pictures[split].pixels)
        return torch.cat([module(self.inputs(split, slice(start, start + 250))) for start in range(0, size, 250)])

    def application(self, identity: str) -> Application:
        """The decision with what is right for each picture."""
        if identity not in self._applications:
            plan = loss_plan(identity)
            truth = {split: targets(plan, self.states[split], self.values[split]) for split in SPLITS}
            self._applications[identity] = Application(identity, plan, truth)
        return self._applications[identity]

    def generic_quality(self) -> dict[str, float]:
        """How good the generic model is on the application's pictures, as label lists at 0.5 and as rankings."""
        width = len(self.things.labels)
        scores, states = self.logits["test"][:, :width].sigmoid(), self.states["test"][:, :width]
        return {**label_fidelity(scores >= 0.5, states), "map": mean_average_precision(scores, states)}

    def _pictures(self, split: str) -> Pictures:
        path = self.folder / "pictures" / (f"{split}-{self.seed}.npz" if split in ("generic", "train") else f"{split}.npz")
        if not path.exists():
            made = compose(split, self.plan.sizes[split], self.seed, self.things)
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f"{path.stem}.{os.getpid()}.part.npz")
            np.savez(draft, pixels=made.pixels, states=made.states, values=made.values)
            os.replace(draft, path)
        with np.load(path) as kept:
            return Pictures(kept["pixels"], kept["states"], kept["values"])

    def _scalar_plan(self) -> LossPlan:
        return loss_plan(next(row.id for row in read_applications() if row.kind == "value-range"))

    def _train_generic(self) -> None:
        path = self.folder / "generic" / f"{self.seed}.pt"
        if path.exists():
            self.generic.load_state_dict(checkpoint.load(path))
            return
        pictures = self._pictures("generic")
        size, held = len(pictures.pixels), len(pictures.pixels) // 20
        width = self.generic.layer.out_features
        states, values = padded(pictures, width), placed(pictures, width)
        cost = GenericCost(len(self.things.labels), self.variables)

        def batch_cost(module: nn.Module, rows: list[int]) -> Tensor:
            result: Tensor = cost(module(as_input(pictures, rows)), states[rows], values[rows])
            return result

        def validate(module: nn.Module) -> float:
            blocks = [module(as_input(pictures, slice(start, min(start + 250, size)))) for start in range(size - held, size, 250)]
            return float(cost(torch.cat(blocks), states[size - held :], values[size - held :]))

        options: FitOptions = replace(self.plan.fit, epochs=self.plan.generic_epochs)
        fit(Stage("generic", self.generic, size - held, batch_cost, validate), options, CPU, SILENT, self.folder / "stages" / str(self.seed), self.seed)
        checkpoint.save(self.generic.state_dict(), path)


def as_input(pictures: Pictures, rows: list[int] | slice) -> Tensor:
    """Pictures [B, 1, S, S], centred on 0."""
    return (torch.from_numpy(pictures.pixels[rows]).float() / 255 - 0.45)[:, None] / 0.226


def padded(pictures: Pictures, width: int) -> Tensor:
    """States [M, W]: unknown in the columns of scalars."""
    states = torch.full((len(pictures.states), width), -1, dtype=torch.int8)
    states[:, : pictures.states.shape[1]] = torch.from_numpy(pictures.states)
    return states


def placed(pictures: Pictures, width: int) -> Tensor:
    """Values [M, W] in the columns of scalars."""
    values = torch.full((len(pictures.values), width), torch.nan)
    values[:, width - pictures.values.shape[1] :] = torch.from_numpy(pictures.values)
    return values


@lru_cache(maxsize=None)
def loss_plan(identity: str) -> LossPlan:
    row = next(row for row in read_applications() if row.id == identity)
    return LossPlan.from_decision(row.decision, Columns(row.labels, Things.values))
