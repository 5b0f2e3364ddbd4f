"""Ordinary losses over labels: binary cross-entropy that knows of unknown labels, and the clipped one of the paper's "basic"."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class LabelLoss(nn.Module):
    """Cross-entropy of logits [B, L] with label states [B, L] (1 present, 0 absent, -1 unknown), summed over the known labels of a
    sample and divided by the number of labels; mean over samples.

    `clip` is the paper's: an absent label costs `-log(min(1, 1 + clip - p))`, nothing while p is below `clip`.
    """

    def __init__(self, clip: float = 0.0) -> None:
        super().__init__()
        self.clip = clip

    def forward(self, logits: Tensor, states: Tensor) -> Tensor:
        logits = logits.float()
        known = states >= 0
        target = (states > 0).to(logits.dtype)
        if not self.clip:
            # A weight of 0 for what is unknown.
            return F.binary_cross_entropy_with_logits(logits, target, weight=known.to(logits.dtype))
        absent = -torch.log((1 + self.clip - logits.sigmoid()).clamp(1e-7, 1.0))
        cost = torch.where(states > 0, F.softplus(-logits), absent)
        return torch.where(known, cost, torch.zeros_like(cost)).mean()
