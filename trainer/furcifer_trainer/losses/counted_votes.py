"""Arg-max of counts: the loss of a decision for the symbol with most items.

A label is in the output or not, by itself, so the number of a symbol's items has a Poisson-binomial distribution. From these follow the
probabilities that each case wins, ties included, and they tend to 0 and 1 as logits grow: a ratio of expected numbers would stay where it
is when two items win over one, and would never decide a tie.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..plan import LossPlan, Part
from .automaton import EXTRA_PLACES, UNLIMITED_PLACES
from .membership import Cut, LabelMembership
from .soft import LIMIT, NEVER
from .subsets import log_numbers


class CountedVotes(nn.Module):
    """Log-probabilities [B, C] that each case wins, or with a least number [B, C + 1] the last being that none does.

    Only the likeliest labels of a symbol are looked at, more than an output holds; `keep` [B, W] marks labels that must be among them.
    """

    def __init__(self, part: Part, plan: LossPlan) -> None:
        super().__init__()
        self.labels = LabelMembership(part, plan)
        members = [self.labels.entries.sets[case.symbol or 0] for case in part.cases]
        width = max(1, *(len(entries) for entries in members))
        self.places = min(width, (plan.top_k or UNLIMITED_PLACES) + EXTRA_PLACES)
        #: The least number with which a case wins; 0 where there is none.
        self.least = 0 if part.least is None else max(math.ceil(part.least), 0)
        none = len(self.labels.entries)
        before = torch.arange(len(members))[:, None] > torch.arange(len(members))[None, :]
        self.members: Tensor
        self.must_exceed: Tensor
        self.may_equal: Tensor
        self.register_buffer("members", torch.tensor([[*entries, *[none] * (width - len(entries))] for entries in members]), persistent=False)
        # [C, D]: case c wins only with more votes than case d, or with as many too.
        exceed = before if part.ties == "first" else before.t()
        self.register_buffer("must_exceed", exceed.float(), persistent=False)
        self.register_buffer("may_equal", exceed.t().float(), persistent=False)

    def forward(self, logits: Tensor, keep: Tensor | None = None, cut: Cut | None = None) -> Tensor:
        number = self._numbers(self._chosen(logits, keep, cut))
        size = number.shape[2]
        at_most = _running(number)
        fewer = torch.cat((at_most.new_full((*at_most.shape[:2], 1), NEVER), at_most[:, :, :-1]), 2)
        others = self.must_exceed.to(fewer.dtype) @ fewer + self.may_equal.to(fewer.dtype) @ at_most
        wins = (number + others)[:, :, min(self.least, size) :]
        result = wins.logsumexp(2) if wins.shape[2] else number.new_full(number.shape[:2], NEVER)
        if self.least:
            result = torch.cat((result, at_most[:, :, min(self.least, size) - 1].sum(1, keepdim=True)), 1)
        return result.clamp(min=NEVER)

    def _chosen(self, logits: Tensor, keep: Tensor | None, cut: Cut | None) -> Tensor:
        """Log-odds [B, C, K] of the likeliest labels of each case."""
        odds: Tensor = self.labels(logits, cut)
        odds = torch.cat((odds, odds.new_full((odds.shape[0], 1), -LIMIT * LIMIT)), 1)
        spread: Tensor = odds.index_select(1, self.members.reshape(-1)).reshape(odds.shape[0], *self.members.shape)
        if spread.shape[2] <= self.places:
            return spread
        favoured = spread.detach()
        if keep is not None:
            kept = F.pad(keep[:, self.labels.entries.columns], (0, 1))
            favoured = favoured + kept[:, self.members] * (4 * LIMIT * LIMIT)
        return spread.gather(2, favoured.topk(self.places, 2).indices)

    def _numbers(self, odds: Tensor) -> Tensor:
        """Log-probabilities [B, C, K + 1] of the numbers of items."""
        flat = odds.reshape(-1, odds.shape[2])
        return log_numbers(F.logsigmoid(-flat), F.logsigmoid(flat), odds.shape[2]).reshape(*odds.shape[:2], -1).clamp(min=NEVER)


def _running(number: Tensor) -> Tensor:
    """Log-sums [B, C, N] of all that come before, and itself."""
    if not torch.onnx.is_in_onnx_export():
        sums: Tensor = number.logcumsumexp(2)
        return sums
    # The file format has no such operation: every pair, masked.
    size = number.shape[2]
    later = torch.ones(size, size, dtype=torch.bool, device=number.device).triu(1)
    masked: Tensor = number[:, :, None, :].masked_fill(later, NEVER).logsumexp(3)
    return masked
