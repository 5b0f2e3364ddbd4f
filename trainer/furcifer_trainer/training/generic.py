"""The generic model: a trunk and one layer of label scores and scalars. Given, or trained on the data with the ordinary loss."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Mapping, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..data import Samples
from ..errors import TrainerError
from ..losses import LabelLoss
from ..models import Backbone
from ..plan import Variable
from . import checkpoint


#: What weights are for, and what to do where a run has another.
_MADE_FOR = {
    "labels": "give --labels with the labels that it was trained with, in their order",
    "variables": "train a generic model for these decisions",
    "backbone": "give that --backbone",
    "features": "give that many --features",
    "tokenizer": "give that --backbone",
}


class GenericModel(nn.Module):
    """Inputs to logits [B, W]."""

    def __init__(self, trunk: Backbone, width: int) -> None:
        super().__init__()
        self.trunk = trunk
        self.layer = nn.Linear(trunk.features, width)

    def forward(self, batch: Tensor) -> Tensor:
        logits: Tensor = self.layer(self.trunk(batch))
        return logits


class ScalarLoss(nn.Module):
    """Ordinary loss of scalars: cross-entropy with the value's share of its range, or a smooth absolute error where it has none."""

    def __init__(self, variables: Sequence[Variable]) -> None:
        super().__init__()
        self.variables = list(variables)

    def forward(self, logits: Tensor, values: Tensor) -> Tensor:
        total = logits.new_zeros(())
        for variable in self.variables:
            raw, value = logits[:, variable.column].float(), values[:, variable.column].float()
            known = ~torch.isnan(value)
            # A whole value n is the interval [n, n + 1).
            value = torch.nan_to_num(value) + (0.5 if variable.whole else 0.0)
            if variable.minimum is not None and variable.maximum is not None:
                share = ((value - variable.minimum) / (variable.maximum - variable.minimum)).clamp(0, 1)
                cost = F.binary_cross_entropy_with_logits(raw, share, reduction="none")
            else:
                cost = F.smooth_l1_loss(raw, value, reduction="none")
            total = total + (cost * known).sum() / known.sum().clamp(min=1)
        return total


class GenericCost(nn.Module):
    """Ordinary loss of all labels and scalars."""

    def __init__(self, label_width: int, variables: Sequence[Variable]) -> None:
        super().__init__()
        self.label_width = label_width
        self.labels = LabelLoss()
        self.scalars = ScalarLoss(variables)

    def forward(self, logits: Tensor, states: Tensor, values: Tensor) -> Tensor:
        cost: Tensor = self.scalars(logits, values)
        if self.label_width:
            # Summed over labels: the mean over thousands of them would hardly move.
            cost = cost + self.labels(logits[:, : self.label_width], states[:, : self.label_width]) * self.label_width
        return cost


def save_generic(model: GenericModel, kept: Mapping[str, Any], path: Path) -> None:
    """Weights, and whose they are: the labels and variables of the columns, the backbone, its width and tokenizer."""
    weights = {name: value.cpu() for name, value in model.state_dict().items()}
    checkpoint.save({"made_for": {name: kept[name] for name in _MADE_FOR}, "weights": weights}, path)


def load_generic(model: GenericModel, path: Path, kept: Mapping[str, Any]) -> None:
    """Weights of a `GenericModel`, as a run keeps them in `generic.pt`, for the same columns and backbone."""
    if not path.is_file():
        raise TrainerError(f"no generic model {path}")
    state = saved_generic(checkpoint.load_weights(path), path)
    _compare(state["made_for"], kept, path)
    try:
        model.load_state_dict(state["weights"])
    except (RuntimeError, TypeError, AttributeError) as error:
        raise TrainerError(f"{path} is no generic model for this backbone and these labels: {str(error).splitlines()[0]}") from error


def saved_generic(state: Any, path: Path) -> dict[str, Any]:
    """What `save_generic` wrote. Weights alone, as earlier versions kept them, are not enough."""
    if not isinstance(state, dict) or not isinstance(state.get("made_for"), dict) or "weights" not in state:
        raise TrainerError(f"{path} does not say for which labels and backbone it is: give generic.pt of a run of this version")
    return state


def _compare(made_for: Mapping[str, Any], kept: Mapping[str, Any], path: Path) -> None:
    """Columns of another order load as well as the right ones, and then say other labels."""
    for name, remedy in _MADE_FOR.items():
        if name == "features" and ":" in kept["backbone"]:
            # A library's model has its own width; the option says nothing of it.
            continue
        theirs, ours = made_for.get(name), kept[name]
        if isinstance(ours, (list, tuple)) and isinstance(theirs, (list, tuple)):
            if list(theirs) != list(ours):
                raise TrainerError(f"{path} is for other {name} ({_difference(theirs, ours)}): {remedy}")
        elif theirs != ours:
            raise TrainerError(f"{path} is for {name} {theirs!r}, this run has {ours!r}: {remedy}")


def _difference(theirs: Sequence[str], ours: Sequence[str]) -> str:
    place = next((place for place, (one, other) in enumerate(zip(theirs, ours)) if one != other), None)
    return f"{len(theirs)}, here {len(ours)}" if place is None else f"column {place} is {theirs[place]}, here {ours[place]}"


@torch.no_grad()
def run_in_batches(module: nn.Module, samples: Samples, device: torch.device, batch: int = 64, progress: Callable[[int, int], None] | None = None) -> Tensor:
    """The module's output for all samples, on the CPU, in evaluation mode."""
    module.eval().to(device)
    rows = range(len(samples))
    blocks = []
    for start in range(0, len(rows), batch):
        blocks.append(module(samples.inputs(rows[start : start + batch]).to(device)).float().cpu())
        if progress is not None:
            progress(min(start + batch, len(rows)), len(rows))
    return torch.cat(blocks) if blocks else torch.zeros(0, 1)
