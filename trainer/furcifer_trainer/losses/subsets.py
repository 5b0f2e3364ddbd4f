"""Subsets: which of some labels are present together, as one distribution.

A subset's log weight is the sum of its labels' scores and a score of its size: with all size scores 0 the labels are independent. The
normaliser is a product of one polynomial of degree 1 for each label, computed as a tree, exactly; the likeliest subset is a prefix of
the labels by falling score (cardinality potentials: Gupta, Diwan and Sarawagi 2007; Swersky et al. 2012).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from .soft import NEVER

#: Beyond so many labels the tree costs more than it gains: labels stay independent.
MOST_LABELS = 256
#: The least distance from the cut of a label's margin: what is told by its sign survives rounding.
_LEAST_MARGIN = 1e-3


def size_scores(labels: int, top_k: int | None) -> int:
    """How many size scores a distribution over subsets of `labels` labels has, of at most `top_k` each; 0: none, labels are independent."""
    if labels < 2 or labels > MOST_LABELS:
        return 0
    return min(labels, top_k if top_k is not None else labels) + 1


def log_normaliser(absent: Tensor, present: Tensor, sizes: Tensor) -> Tensor:
    """log of the summed weights of all subsets [B], from log weights [B, N] of each label being absent and present, and of sizes [B, K + 1]."""
    numbers = log_numbers(absent, present, sizes.shape[1] - 1)
    return (numbers + sizes[:, : numbers.shape[1]]).logsumexp(1)


def log_numbers(absent: Tensor, present: Tensor, degree: int) -> Tensor:
    """log of the summed weights of all subsets of each size up to a degree [B, K + 1]; with log chances, the distribution of their number."""
    terms = torch.stack((absent, present), 2)
    while terms.shape[1] > 1:
        if terms.shape[1] % 2:
            one = terms.new_full((terms.shape[0], 1, terms.shape[2]), NEVER)
            one[:, :, 0] = 0.0
            terms = torch.cat((terms, one), 1)
        terms = _product(terms[:, 0::2], terms[:, 1::2], degree)
    return terms[:, 0]


def _product(first: Tensor, second: Tensor, degree: int) -> Tensor:
    """Products of polynomials given by log coefficients [B, M, D], up to a degree."""
    width = first.shape[2]
    result = min(2 * width - 1, degree + 1)
    place = torch.arange(result)[:, None] - torch.arange(width)[None, :]
    place = torch.where((place >= 0) & (place < width), place, width).to(first.device)
    others = F.pad(second, (0, 1), value=NEVER).index_select(2, place.reshape(-1)).reshape(*second.shape[:2], result, width)
    product: Tensor = (first[:, :, None, :] + others).logsumexp(3)
    return product


def log_probability(scores: Tensor, sizes: Tensor, states: Tensor) -> Tensor:
    """log P [B] of the subsets that agree with states [B, N]: 1 present, 0 absent, -1 unknown.

    Where more labels are present than a subset may have, any of them count as unknown.
    """
    zero = torch.zeros_like(scores)
    may_be_absent = (states <= 0) | ((states > 0).sum(1, keepdim=True) >= sizes.shape[1])
    absent = torch.where(may_be_absent, zero, torch.full_like(scores, NEVER))
    present = torch.where(states != 0, scores, torch.full_like(scores, NEVER))
    return (log_normaliser(absent, present, sizes) - log_normaliser(zero, scores, sizes)).clamp(max=0)


def likeliest(scores: Tensor, sizes: Tensor) -> Tensor:
    """Margins [B, N], above 0 exactly for the labels of the likeliest subset: how far each score is from the cut."""
    order = scores.argsort(1, descending=True)
    ranked = scores.gather(1, order)
    totals = torch.cat((torch.zeros_like(ranked[:, :1]), ranked.cumsum(1)), 1)[:, : sizes.shape[1]] + sizes
    count = totals.argmax(1, keepdim=True)
    edges = torch.cat((ranked[:, :1] + 2, ranked, ranked[:, -1:] - 2), 1)
    cut = (edges.gather(1, count) + edges.gather(1, count + 1)) / 2
    distance = (scores - cut).abs().clamp(min=_LEAST_MARGIN)
    return torch.where(order.argsort(1) < count, distance, -distance)
