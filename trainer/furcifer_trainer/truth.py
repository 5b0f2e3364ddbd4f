"""What is right for a sample: from the true states of its labels to the outcomes that a decision may take.

States are [B, W]: 1 present, 0 absent, -1 unknown. The right output lists the true labels with score 1; it has no order, so an outcome
is right when some order of the true labels leads to it, and, where labels are unknown, when some completion does. Formulas with
unknown labels are judged literal by literal, which may call too much right, never too little. An exact multi-set search is made once for each
distinct combination of counts, before training; losses only see the masks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

import torch
from torch import Tensor

from .orders import reachable_states
from .outcomes import scalar_outcome
from .plan import Interval, LossPlan, Part, Symbol

@dataclass
class Target:
    """Truth for one part and a batch: right outcomes [B, O]; symbol states [B, S]; states [B, N] of the part's `readable` columns (for filters,
    of its first symbol's labels in their order)."""

    right: Tensor
    symbols: Tensor
    labels: Tensor

    def to(self, device: torch.device) -> Target:
        return Target(self.right.to(device), self.symbols.to(device), self.labels.to(device))

    def __getitem__(self, rows: Tensor | slice) -> Target:
        return Target(self.right[rows], self.symbols[rows], self.labels[rows])


def targets(plan: LossPlan, states: Tensor, values: Tensor | None = None) -> list[Target]:
    """A target for every part. `values` [B, W] holds true scalars in their columns (NaN: unknown)."""
    return [part_target(part, plan, states, values) for part in plan.parts]


def known_samples(plan: LossPlan, truth: Sequence[Target]) -> Tensor:
    """Of which samples [B] anything is known that decides: some outcome would be wrong, or some label of a filter."""
    known = torch.zeros(len(truth[0].right), dtype=torch.bool)
    for part, target in zip(plan.parts, truth):
        known |= ~target.right.all(1)
        if part.form == "items":
            known |= (target.labels >= 0).any(1)
    return known


def part_target(part: Part, plan: LossPlan, states: Tensor, values: Tensor | None = None) -> Target:
    batch = states.shape[0]
    crowd = (states[:, slice(*part.span)] != 0).sum(1, keepdim=True) if plan.top_k is not None and part.reads_labels else None
    symbols = symbol_states(part.symbols, states, crowd, plan.top_k)
    columns = list(part.symbols[0].columns if part.form == "items" else part.readable)
    labels = states[:, columns].to(torch.int8)
    if part.form == "items" and part.symbols[0].scores and not _holds_at_one(part.symbols[0].scores):
        labels = torch.where(labels > 0, torch.zeros_like(labels), labels)
    if part.form == "constant":
        right = torch.ones(batch, len(part.outcomes), dtype=torch.bool)
    elif part.form == "set":
        right = _formula(part, symbols)
    elif part.form == "sequence":
        right = _orders(part, plan, states)
    elif part.form == "items":
        if crowd is not None and plan.top_k is not None:
            # A label that is there may be left out where the others fill the output.
            labels = torch.where((labels > 0) & (crowd > plan.top_k), torch.full_like(labels, -1), labels)
        right = torch.zeros(batch, len(part.outcomes), dtype=torch.bool)
        right[:, part.some] |= (labels != 0).any(1)
        right[:, part.none] |= ~(labels > 0).any(1)
    elif part.reads_variables:
        right = _scalars(part, states, values)
    else:
        right = _votes(part, states, crowd, plan.top_k)
    return Target(right, symbols, labels)


def _holds_at_one(scores: Sequence[Interval]) -> bool:
    return any(score.start <= 1 < score.below for score in scores)


def symbol_states(symbols: Sequence[Symbol], states: Tensor, crowd: Tensor | None = None, top_k: int | None = None) -> Tensor:
    """Whether each symbol is present [B, S]: 1, 0 or -1. A symbol whose score condition fails at score 1 is absent.

    `crowd` [B, 1] is how many labels may be true: one that is present may yet be missing where others fill the `top_k` places.
    """
    result = torch.zeros(states.shape[0], len(symbols), dtype=torch.int8)
    for place, symbol in enumerate(symbols):
        if symbol.columns and (not symbol.scores or _holds_at_one(symbol.scores)):
            members = states[:, list(symbol.columns)]
            present, unknown = (members > 0).any(1), (members < 0).any(1)
            if crowd is not None and top_k is not None:
                is_crowded = crowd[:, 0] - (members != 0).sum(1) >= top_k
                present, unknown = present & ~is_crowded, unknown | (present & is_crowded)
            result[:, place] = torch.where(present, 1, torch.where(unknown, -1, 0)).to(torch.int8)
    return result


def _formula(part: Part, symbols: Tensor) -> Tensor:
    right = torch.zeros(symbols.shape[0], len(part.outcomes), dtype=torch.bool)
    for term in part.terms:
        for conjunct in term.any:
            may_hold = (symbols[:, list(conjunct.present)] != 0).all(1) & (symbols[:, list(conjunct.absent)] != 1).all(1)
            right[:, term.outcome] |= may_hold
    return right


def _orders(part: Part, plan: LossPlan, states: Tensor) -> Tensor:
    """Outcomes of a table for the true labels in any order, at most `top_k` of them."""
    live = [symbol if not symbol.scores or _holds_at_one(symbol.scores) else Symbol(symbol.name, (), ()) for symbol in part.symbols]
    rows = list(part.next)
    groups = [list(symbol.columns) for symbol in live]
    if part.any_item:
        named = {column for symbol in live for column in symbol.columns}
        groups.append([column for column in range(*part.span) if column not in named])
        rows.append(part.any_item)
    counts = torch.stack([(states[:, group] > 0).sum(1) for group in groups], 1)
    unknown = torch.stack([(states[:, group] < 0).sum(1) for group in groups], 1)
    others = torch.zeros_like(counts[:, 0])
    if not part.any_item and plan.top_k is not None:
        # Items of no symbol change nothing but take places of the output; one that may be there takes one or not.
        stream = states[:, slice(*part.span)]
        others = (stream != 0).sum(1) - counts.sum(1) - unknown.sum(1)
    table = tuple(rows)
    keys, which = torch.unique(torch.cat((counts, unknown, others[:, None]), 1), dim=0, return_inverse=True)
    right = torch.zeros(len(keys), len(part.outcomes), dtype=torch.bool)
    size = len(groups)
    for place, key in enumerate(keys.tolist()):
        for state in reachable_states(table, part.initial, tuple(key[:size]), tuple(key[size : 2 * size]), key[-1], plan.top_k):
            right[place, part.state_outcome[state]] = True
    return right[which]


def _scalars(part: Part, states: Tensor, values: Tensor | None) -> Tensor:
    """Outcomes for the true values; every outcome where a value is unknown."""
    if values is None:
        return torch.ones(states.shape[0], len(part.outcomes), dtype=torch.bool)
    known = ~torch.isnan(values[:, [variable.column for variable in part.variables]]).any(1)
    right = torch.ones(states.shape[0], len(part.outcomes), dtype=torch.bool)
    taken = scalar_outcome(part, torch.nan_to_num(values))
    right[known] = torch.nn.functional.one_hot(taken.clamp(min=0), len(part.outcomes)).bool()[known]
    right[known & (taken < 0)] = False
    return right


def _votes(part: Part, states: Tensor, crowd: Tensor | None, top_k: int | None) -> Tensor:
    """Cases that can win when true labels score 1, with unknown labels either way, and any of them in the `top_k` places where they are
    too many. Equal counts and sums fall to the rule's tie; which of several items with equal scores is the first is open."""
    symbols = [part.symbols[case.symbol or 0] for case in part.cases]
    columns = [list(symbol.columns) if not symbol.scores or _holds_at_one(symbol.scores) else [] for symbol in symbols]
    least = torch.stack([(states[:, group] > 0).sum(1) for group in columns], 1)
    most = torch.stack([(states[:, group] != 0).sum(1) for group in columns], 1)
    if crowd is not None and top_k is not None:
        # Others take their places first.
        left = (top_k - (crowd - most)).clamp(min=0)
        least, most = torch.where(crowd > top_k, torch.minimum(least, left), least), most.clamp(max=top_k)
    if part.votes == "item":
        least, most = least.clamp(max=1), most.clamp(max=1)
    count = len(part.cases)
    places = torch.arange(count)
    before = places[:, None] < places[None, :] if part.ties == "first" else places[:, None] > places[None, :]
    may_tie = torch.ones_like(before) if part.votes == "item" else before | torch.eye(count, dtype=torch.bool)
    # [B, C, D]: case c can have more votes than case d, or as many and the tie.
    beats = (most[:, :, None] > least[:, None, :]) | ((most[:, :, None] == least[:, None, :]) & may_tie)
    floor = 1.0 if part.votes == "item" else part.least or 0.0
    wins = (beats | torch.eye(count, dtype=torch.bool)).all(2) & (most >= floor)
    right = torch.zeros(states.shape[0], len(part.outcomes), dtype=torch.bool)
    for place, case in enumerate(part.cases):
        right[:, case.outcome] |= wins[:, place]
    if part.otherwise is not None:
        right[:, part.otherwise] |= least.max(1).values < floor
    return right
