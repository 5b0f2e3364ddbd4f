"""Soft Boolean formulas: the loss of a decision that depends on which symbols are present (form "set").

A conjunct's probability is the product of its literals' (in logs: a matrix product), an outcome's the sum of its conjuncts'.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..plan import LossPlan, Part
from .label_sets import LabelSets
from .membership import Cut, SymbolMembership


class SoftFormula(nn.Module):
    """Outcome logits [B, O] from log-odds of symbols [B, S]."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        symbols = len(part.symbols)
        rows: list[list[float]] = []
        sets: list[list[int]] = [[] for _ in part.outcomes]
        for term in part.terms:
            for conjunct in term.any:
                row = [0.0] * (2 * symbols)
                for symbol in conjunct.present:
                    row[symbol] = 1.0
                for symbol in conjunct.absent:
                    row[symbols + symbol] = 1.0
                sets[term.outcome].append(len(rows))
                rows.append(row)
        self.literals: Tensor
        self.register_buffer("literals", torch.tensor(rows).reshape(len(rows), 2 * symbols).t().contiguous(), persistent=False)
        self.outcomes = LabelSets(sets)

    def forward(self, odds: Tensor) -> Tensor:
        truth = torch.cat((F.logsigmoid(odds), F.logsigmoid(-odds)), 1)
        return self.outcomes.log_sum(truth @ self.literals.to(truth.dtype))


class SetOutcomes(nn.Module):
    """Outcome logits [B, O] of a "set" part from a model's logits [B, W]."""

    def __init__(self, part: Part, plan: LossPlan, pooling: str = "smooth") -> None:
        super().__init__()
        self.symbols = SymbolMembership(part, plan, pooling)
        self.formula = SoftFormula(part)

    def forward(self, logits: Tensor, keep: Tensor | None = None, cut: Cut | None = None) -> Tensor:
        result: Tensor = self.formula(self.symbols(logits, cut))
        return result
