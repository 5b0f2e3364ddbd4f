"""The training loop: one stage, from its start or from its checkpoint, to its best weights.

A stage is a module, a cost of a batch of rows and validation scores (lower is better, the first one first). The order of rows follows from seed, stage and epoch
alone; checkpoints hold weights, optimiser, schedule, scaler and random states, so that a killed stage continues to the same weights, bit for bit on a CPU.
Several processes take the rows of each batch in turn.
"""

from __future__ import annotations

import copy
import hashlib
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

import torch
from torch import Tensor, nn
from torch.nn.utils.clip_grad import clip_grad_norm_

from ..errors import DamagedError, NotFiniteError
from . import checkpoint
from .devices import Group, Precision
from .logs import RunLog


#: Of stage checkpoints.
_FORMAT = 2


@dataclass(frozen=True)
class FitOptions:
    """The budget and manner of a stage; the same for every method that is compared."""

    epochs: int = 6
    batch: int = 32
    accumulate: int = 1
    learning_rate: float = 1e-3
    weight_decay: float = 0.0
    schedule: str = "cosine"
    precision: str = "off"
    patience: int = 3
    checkpoint_steps: int = 200
    clip: float = 5.0


@dataclass
class Stage:
    """What is trained. `cost(rows)` is the loss of training rows, a scalar; `validate()` a score, or several that are compared in turn:
    later ones decide among equals of those before. `measures` names them in the metrics, `key_of` a row in messages."""

    name: str
    module: nn.Module
    rows: int
    cost: Callable[[nn.Module, list[int]], Tensor]
    validate: Callable[[nn.Module], float | tuple[float, ...]]
    measures: tuple[str, ...] = ("validation",)
    key_of: Callable[[int], str] = str


@dataclass(frozen=True)
class Fitted:
    """How a stage went: its best (first) validation score, the epoch of it, and the steps taken."""

    score: float
    epoch: int
    steps: int
    seconds: float


class _Progress:
    """Everything of a stage that a checkpoint holds beside weights."""

    def __init__(self) -> None:
        self.epoch = 0
        self.place = 0
        self.steps = 0
        self.best: tuple[float, ...] | None = None
        self.best_epoch = -1
        self.least: tuple[float, ...] = ()
        self.improved_epoch = -1
        self.best_weights: dict[str, Tensor] = {}
        self.seconds = 0.0
        self.loss_sum = 0.0
        self.done = False


def stage_seed(seed: int, name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:6], "big")


def fit(stage: Stage, options: FitOptions, group: Group, log: RunLog, folder: Path, seed: int) -> Fitted:
    """Trains a stage and leaves its best weights in the module. Continues from `folder/<name>.pt` where there is one."""
    loop = _Loop(stage, options, group, log, folder / f"{stage.name}.pt", seed)
    return loop.run()


class _Loop:
    def __init__(self, stage: Stage, options: FitOptions, group: Group, log: RunLog, path: Path, seed: int) -> None:
        self.stage, self.options, self.group, self.log, self.path, self.seed = stage, options, group, log, path, seed
        stage.module.to(group.device)
        self.parameters = [parameter for parameter in stage.module.parameters() if parameter.requires_grad]
        self.optimiser = torch.optim.AdamW(self.parameters, lr=options.learning_rate, weight_decay=options.weight_decay)
        self.precision = Precision(options.precision, group.device)
        per_step = options.batch * options.accumulate
        self.steps_an_epoch = max(1, math.ceil(stage.rows / per_step))
        self.total = self.steps_an_epoch * options.epochs
        self.progress = _Progress()
        self.trained: nn.Module = stage.module
        if group.size > 1:
            ids = [group.device.index] if group.device.type == "cuda" else None
            self.trained = nn.parallel.DistributedDataParallel(stage.module, device_ids=ids)

    def run(self) -> Fitted:
        checkpoint.seed_everything(stage_seed(self.seed, self.stage.name))
        if self.path.exists():
            self._restore(checkpoint.load(self.path))
        elif self.group.leads:
            self.log.begin(self.stage.name)
        progress = self.progress
        while not progress.done:
            self._epoch()
            self._validate()
            progress.done = progress.epoch >= self.options.epochs or progress.epoch - 1 - progress.improved_epoch >= self.options.patience
            self._save()
        self.stage.module.load_state_dict(progress.best_weights)
        assert progress.best is not None
        return Fitted(progress.best[0], progress.best_epoch, progress.steps, progress.seconds)

    def _epoch(self) -> None:
        options, progress = self.options, self.progress
        order = torch.randperm(self.stage.rows, generator=torch.Generator().manual_seed(stage_seed(self.seed, f"{self.stage.name}:{progress.epoch}"))).tolist()
        per_step = options.batch * options.accumulate
        self.trained.train()
        while progress.place < self.stage.rows:
            started = time.perf_counter()
            rows = order[progress.place : progress.place + per_step]
            loss = self._step(rows)
            progress.place += per_step
            progress.steps += 1
            progress.loss_sum += loss
            progress.seconds += time.perf_counter() - started
            self.log.progress(self.stage.name, progress.steps, self.total, f"loss {loss:.4f}")
            if progress.steps % options.checkpoint_steps == 0:
                self._save()
        progress.epoch += 1
        progress.place = 0

    def _step(self, rows: list[int]) -> float:
        options, total = self.options, 0.0
        for group in self.optimiser.param_groups:
            group["lr"] = options.learning_rate * self._schedule()
        self.optimiser.zero_grad(set_to_none=True)
        batches = [rows[start : start + options.batch] for start in range(0, len(rows), options.batch)]
        for batch in batches:
            # Every process takes its turn's rows; where there are fewer rows than processes all take the batch.
            own = batch[self.group.rank :: self.group.size] or batch
            with self.precision.autocast():
                cost = self.stage.cost(self.trained, own) / len(batches)
            if not bool(torch.isfinite(cost)):
                raise NotFiniteError(
                    f"stage {self.stage.name}, step {self.progress.steps}: the loss is {float(cost)}; lower the learning rate, "
                    f"use precision off, or look at the samples {', '.join(map(self.stage.key_of, own[:5]))}{', ...' if len(own) > 5 else ''}"
                )
            if self.trained is not self.stage.module:
                # Processes wait for the gradient of every parameter, also of one that this batch leaves alone.
                cost = cost + 0.0 * torch.stack([parameter.sum() for parameter in self.parameters]).sum()
            self.precision.scaler.scale(cost).backward()
            total += float(cost.detach())
        self.precision.scaler.unscale_(self.optimiser)
        norm = clip_grad_norm_(self.parameters, options.clip)
        if options.precision != "fp16" and not bool(torch.isfinite(norm)):
            raise NotFiniteError(f"stage {self.stage.name}, step {self.progress.steps}: a gradient is not finite; lower the learning rate")
        self.precision.scaler.step(self.optimiser)
        self.precision.scaler.update()
        return total

    def _schedule(self) -> float:
        """Factor of the learning rate."""
        if self.options.schedule == "constant":
            return 1.0
        return 0.5 * (1 + math.cos(math.pi * self.progress.steps / max(self.total, 1)))

    def _validate(self) -> None:
        progress = self.progress
        self.stage.module.eval()
        with torch.no_grad():
            found = self.stage.validate(self.stage.module) if self.group.leads else ()
        score = self.group.agree(found if isinstance(found, tuple) else (found,))
        mean_loss = progress.loss_sum / self.steps_an_epoch
        progress.loss_sum = 0.0
        if progress.best is None or score < progress.best:
            progress.best, progress.best_epoch = score, progress.epoch - 1
            progress.best_weights = copy.deepcopy(self.stage.module.state_dict())
        # A share of wrong decisions stands still for epochs while the loss still falls: patience counts from the last gain in either.
        if not progress.least or any(new < old for new, old in zip(score, progress.least)):
            progress.improved_epoch = progress.epoch - 1
        progress.least = tuple(map(min, score, progress.least)) if progress.least else score
        rate = self.optimiser.param_groups[0]["lr"]
        measured = {"loss": mean_loss, **dict(zip(self.stage.measures, score))}
        self.log.row(self.stage.name, progress.steps, {"epoch": progress.epoch, **measured, "learning_rate": rate})
        self.log.epoch(self.stage.name, progress.epoch, self.options.epochs, measured)

    def _save(self) -> None:
        if not self.group.leads:
            return
        state: dict[str, Any] = {"format": _FORMAT, "progress": vars(self.progress)}
        if not self.progress.done:
            # A stage that is done needs its best weights only.
            state |= {
                "module": self.stage.module.state_dict(),
                "optimiser": self.optimiser.state_dict(),
                "scaler": self.precision.scaler.state_dict(),
                "random": checkpoint.random_state(),
                "log": self.log.mark(),
            }
        checkpoint.save(state, self.path)

    def _restore(self, state: Any) -> None:
        if not isinstance(state, dict) or state.get("format") != _FORMAT:
            raise DamagedError(f"{self.path} is no checkpoint of this version: remove it, and the stage starts again")
        try:
            vars(self.progress).update(state["progress"])
            if self.progress.done:
                return
            self.stage.module.load_state_dict(state["module"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.precision.scaler.load_state_dict(state["scaler"])
            checkpoint.restore_random_state(state["random"])
        except (KeyError, RuntimeError, ValueError, TypeError) as error:
            raise checkpoint.damaged(self.path, error) from error
        self.log.cut(state["log"])
