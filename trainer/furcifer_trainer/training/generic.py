"""The generic model: a trunk and one layer of label scores and scalars. Given, or trained on the data with the ordinary loss."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..data import Samples
from ..errors import TrainerError
from ..losses import LabelLoss
from ..models import Backbone
from ..plan import Variable
from . import checkpoint


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


def load_generic(model: GenericModel, path: Path) -> None:
    """Weights of a `GenericModel`, as a run keeps them in `generic.pt`."""
    if not path.is_file():
        raise TrainerError(f"no generic model {path}")
    try:
        model.load_state_dict(checkpoint.load_weights(path))
    except (RuntimeError, TypeError, AttributeError) as error:
        raise TrainerError(f"{path} is no generic model for this backbone and these labels: {str(error).splitlines()[0]}") from error


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
