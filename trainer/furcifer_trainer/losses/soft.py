"""Soft comparisons, all as log-odds.

A comparison `p >= t` of a probability with a threshold is the log-odds `slope * (logit(p) - logit(t))` with
`slope = max(t (1 - t) / temperature, 1)`. Near the threshold this is `(p - t) / temperature`, as the loss section says; away from it,
it goes on growing with the logit, so that the loss of a right decision tends to 0 and a confidently wrong one keeps its gradient,
where `(p - t) / temperature` is bounded by `1 / temperature`. The floor of the slope keeps thresholds near 0 or 1 from going flat.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.amp.autocast_mode import autocast

#: Log-odds are kept within this, logits likewise: every loss is finite for whatever a model says.
LIMIT = 1e4
#: Stands for minus infinity where a gradient must stay defined.
NEVER = -1e9


def full_precision(logits: Tensor) -> AbstractContextManager[object]:
    """Autocast off: products of probabilities in half precision would lose the small ones, which are what losses are about."""
    context: AbstractContextManager[object] = autocast(logits.device.type, enabled=False)
    return context


def slope_at(threshold: float, temperature: float) -> float:
    """The slope of a comparison with a threshold given as a probability."""
    return max(threshold * (1 - threshold) / temperature, 1.0)


def slope_at_logit(threshold: Tensor, temperature: float) -> Tensor:
    """The slope of comparisons with thresholds given as logits, elementwise."""
    probability = threshold.sigmoid()
    result: Tensor = (probability * (1 - probability) / temperature).clamp(min=1.0)
    return result


def at_least_float(logits: Tensor) -> Tensor:
    """Logits in float32, or float64 as given."""
    return logits if logits.dtype == torch.float64 else logits.float()


def finite(logits: Tensor) -> Tensor:
    """Logits in float32 (or float64 as given), kept within LIMIT."""
    return at_least_float(logits).clamp(-LIMIT, LIMIT)


def both(first: Tensor, second: Tensor) -> Tensor:
    """Log-odds that two independent comparisons, given as log-odds, both hold."""
    log_both = F.logsigmoid(first) + F.logsigmoid(second)
    # log(1 - q) with q = exp(log_both); log_both is below 0 but rounds to 0 for certain events.
    result: Tensor = log_both - torch.log(-torch.expm1(log_both.clamp(max=-1e-7)))
    return result


def decision_penalty(outcomes: Tensor, right: Tensor, margin: float, log_share: float) -> Tensor:
    """Loss of each sample from outcome logits [B, O] and the mask of right outcomes [B, O].

    With `d = log P(wrong) - log P(right) + margin` it is `log_share * softplus(d) + (1 - log_share) * sigmoid(d)`: the negative log of
    the mass on right outcomes, and the mass on wrong ones. A sample for which every outcome is right, or none is known to be, costs 0.
    """
    good = outcomes.masked_fill(~right, NEVER).logsumexp(1)
    bad = outcomes.masked_fill(right, NEVER).logsumexp(1)
    excess = (bad - good + margin).clamp(min=-LIMIT * LIMIT)
    loss = log_share * F.softplus(excess) + (1 - log_share) * torch.sigmoid(excess)
    return torch.where(right.any(1), loss, torch.zeros_like(loss))


def reduce(per_sample: Tensor, how: str) -> Tensor:
    """`mean`, `sum` or `none` over samples."""
    if how == "mean":
        return per_sample.mean()
    return per_sample.sum() if how == "sum" else per_sample
