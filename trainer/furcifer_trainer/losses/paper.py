"""The four losses of ChameleonAPI, and smooth variants of them.

Each is a sum of penalties rho(a, b) for "a should exceed b by the margin", between class scores (the highest score of a class's labels)
and the output's threshold. As published rho is `w * sigmoid(alpha3 * (b - a + m))` on probabilities, with `w` jumping from 1 to alpha2
where the margin is missed. The smooth variant takes log-odds against the threshold, a log-sum-exp for the maximum and
`softplus(b - a + m / temperature)`: no jump, every label of a class gets a gradient, and the loss tends to 0.

Class truth is [B, C]: 1 present, 0 absent, -1 unknown; an unknown class costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..plan import LossPlan, Part, Symbol
from .label_sets import LabelSets
from .membership import Cut, OutputThreshold, SymbolMembership
from .soft import LIMIT, NEVER, finite, reduce
from .top import highest_values


@dataclass(frozen=True)
class PaperOptions:
    """Constants of rho. `smooth` selects the smooth variant, which uses only the margin and the temperature."""

    threshold: float = 0.5
    top_k: int | None = 10
    margin: float = 0.1
    temperature: float = 0.1
    alpha2: float = 5.0
    alpha3: float = 5.0
    alpha4: float = 0.5
    smooth: bool = False
    reduction: str = "mean"


class HighestLeftOut(nn.Module):
    """Score that a label must exceed to be in the output: [B, W] -> [B, 1], that of the best label outside the top k, or a number without a top k."""

    def __init__(self, threshold: float, top_k: int | None, span: tuple[int, int]) -> None:
        super().__init__()
        self.threshold = threshold
        self.top_k = top_k if top_k is not None and top_k < span[1] - span[0] else None
        self.span = span

    def forward(self, logits: Tensor) -> Cut:
        if self.top_k is None:
            return self.threshold
        best = highest_values(logits.detach()[:, self.span[0] : self.span[1]], self.top_k + 1)[:, -1:]
        return finite(best).sigmoid().clamp(min=self.threshold)


class _PaperLoss(nn.Module):
    """Class scores [B, C], the threshold they are compared with, and rho. Subclasses say which comparisons cost."""

    def __init__(self, classes: Sequence[Sequence[int]], width: int, options: PaperOptions = PaperOptions()) -> None:
        super().__init__()
        self.options = options
        self.columns: Tensor
        flat = [column for members in classes for column in members]
        self.register_buffer("columns", torch.tensor(flat, dtype=torch.long), persistent=False)
        starts = [sum(map(len, classes[:place])) for place in range(len(classes) + 1)]
        self.sets = LabelSets([range(start, end) for start, end in zip(starts, starts[1:])])
        self.left_out = HighestLeftOut(options.threshold, options.top_k, (0, width))
        self.soft = _smooth_scores(classes, width, options) if options.smooth else None

    def forward(self, logits: Tensor, present: Tensor, cut: Cut | None = None) -> Tensor:
        """Loss of logits [B, L] for class truth [B, C]. `cut` is the output's bound where it is known: `bound_of` says which."""
        if self.soft is not None:
            scores = self.soft(logits, cut)
            threshold = scores.new_zeros(scores.shape[0], 1)
        else:
            gathered = finite(logits.gather(1, self.columns.expand(logits.shape[0], -1)))
            scores = self.sets.highest(gathered, -LIMIT).sigmoid()
            bound = self.left_out(logits) if cut is None else cut
            threshold = torch.as_tensor(bound, dtype=scores.dtype, device=scores.device).expand(len(scores), 1)
        return reduce(self.penalties(scores, threshold, present > 0, present == 0), self.options.reduction)

    def penalties(self, scores: Tensor, threshold: Tensor, present: Tensor, absent: Tensor) -> Tensor:
        raise NotImplementedError

    def rho(self, should_exceed: Tensor, other: Tensor) -> Tensor:
        gap = other - should_exceed
        if self.options.smooth:
            result: Tensor = F.softplus(gap + self.options.margin / self.options.temperature)
            return result
        gap = gap + self.options.margin
        return torch.where(gap > 0, self.options.alpha2, 1.0) * torch.sigmoid(self.options.alpha3 * gap)

    def best(self, scores: Tensor, among: Tensor) -> Tensor:
        """Highest score [B, 1] among the marked classes; far below every score where none is marked."""
        marked = scores.masked_fill(~among, NEVER)
        result: Tensor = marked.logsumexp(1, keepdim=True) if self.options.smooth else marked.max(1, keepdim=True).values
        return result


def _smooth_scores(classes: Sequence[Sequence[int]], width: int, options: PaperOptions) -> SymbolMembership:
    symbols = tuple(Symbol(str(place), (), tuple(columns)) for place, columns in enumerate(classes))
    part = Part(form="set", outcomes=(), symbols=symbols, span=(0, width))
    return SymbolMembership(part, LossPlan(options.threshold, options.top_k, options.temperature, options.margin, (), width))


def _where(condition: Tensor, penalty: Tensor) -> Tensor:
    return torch.where(condition, penalty, torch.zeros_like(penalty))


class ApiOrderLoss(_PaperLoss):
    """Multi-Choice in the order of the output: a true class must come before the threshold and every class that is not true."""

    def penalties(self, scores: Tensor, threshold: Tensor, present: Tensor, absent: Tensor) -> Tensor:
        rival = self.best(scores, absent)
        some = present.any(1)
        hit = self.rho(self.best(scores, present), torch.maximum(threshold, rival)).squeeze(1)
        weight = 1.0 if self.options.smooth else 1 - self.options.alpha4
        miss = _where(absent.any(1), weight * self.rho(threshold, rival).squeeze(1))
        return torch.where(some, hit, miss)


class TrueFalseLoss(ApiOrderLoss):
    """True-False: the one-class case of the output's order."""


class MultiSelectLoss(_PaperLoss):
    """Multi-Select: every true class above the threshold, every other below."""

    def penalties(self, scores: Tensor, threshold: Tensor, present: Tensor, absent: Tensor) -> Tensor:
        # One comparison a class, either way round.
        compared = self.rho(torch.where(present, scores, threshold), torch.where(present, threshold, scores))
        each = _where(present | absent, compared)
        none = _where(absent.any(1), self.rho(threshold, self.best(scores, absent)).squeeze(1))
        return torch.where(present.any(1), each.sum(1), none)


class ApplicationOrderLoss(_PaperLoss):
    """Multi-Choice in the application's order (the classes' own): the first true class above the threshold, all before it below."""

    def penalties(self, scores: Tensor, threshold: Tensor, present: Tensor, absent: Tensor) -> Tensor:
        # Classes before the first true one; all where none is true.
        before = (present.cumsum(1) == 0) & absent
        first = present & (present.cumsum(1) == 1)
        loss = _where(before, self.rho(threshold, scores)).sum(1)
        chosen = scores.masked_fill(~first, 0.0).sum(1, keepdim=True)
        rival = torch.maximum(threshold, self.best(scores, before))
        hit = (self.rho(chosen, rival) + self.rho(chosen, threshold)).squeeze(1)
        return loss + _where(first.any(1), hit)


#: The loss for a part's structure; other structures have none in the paper.
PAPER_LOSSES: dict[str, type[_PaperLoss]] = {
    "true-false": TrueFalseLoss,
    "application-order": ApplicationOrderLoss,
    "multi-select": MultiSelectLoss,
    "api-output": ApiOrderLoss,
}


def bound_of(plan: LossPlan, span: tuple[int, int], smooth: bool) -> nn.Module:
    """What gives the bound of a stream's output, as the losses of its parts take it."""
    if smooth:
        return OutputThreshold(plan.threshold, plan.top_k, span, plan.temperature)
    return HighestLeftOut(plan.threshold, plan.top_k, span)


class PaperPartLoss(nn.Module):
    """The paper's loss of one part, or its smooth variant; takes the symbols' truth [B, S]. Score conditions are not in the paper."""

    def __init__(self, part: Part, plan: LossPlan, smooth: bool = False) -> None:
        super().__init__()
        if part.structure not in PAPER_LOSSES:
            raise ValueError(f"the paper has no loss for a {part.form} part ({part.structure or part.form})")
        order = part.order if part.structure == "application-order" else tuple(range(len(part.symbols)))
        classes = [part.symbols[symbol].columns for symbol in order]
        options = PaperOptions(plan.threshold, plan.top_k, plan.margin, plan.temperature, smooth=smooth, reduction="none")
        self.part = part
        self.order = list(order)
        self.bound = bound_of(plan, part.span, smooth)
        self.loss = PAPER_LOSSES[part.structure](classes, part.span[1], options)

    def forward(self, logits: Tensor, symbols: Tensor, cut: Cut | None = None) -> Tensor:
        result: Tensor = self.loss(logits, symbols[:, self.order], self.bound(logits) if cut is None else cut)
        return result


def has_paper_loss(part: Part) -> bool:
    return part.structure in PAPER_LOSSES and (part.structure != "application-order" or bool(part.order))
