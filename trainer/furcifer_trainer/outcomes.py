"""The exact outcome of a decision's loss parts for a batch of outputs, vectorised over samples.

An output lists the labels with score >= threshold, the best `top_k` of them, by falling score (equal scores by column). Used for
tuning, early stopping and metrics. Numbers are compared in double precision, as applications compare what they are served: a score of .7 in float32 is
below .7.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .plan import Interval, LossPlan, Part, Variable
from .variables import to_value, whole_value


def listed(part: Part, scores: Tensor, threshold: Tensor | float, top_k: int | None) -> Tensor:
    """Which columns [B, W] are in the output of the part's stream. `threshold` is a number or one per column [W]."""
    start, end = part.span
    inside = torch.zeros_like(scores, dtype=torch.bool)
    stream = scores[:, start:end].double()
    cut = threshold[start:end] if isinstance(threshold, Tensor) and threshold.dim() else threshold
    chosen = stream >= cut
    if top_k is not None and top_k < end - start:
        ranked = torch.sort(stream.masked_fill(~chosen, -1.0), dim=1, descending=True, stable=True).indices[:, :top_k]
        among = torch.zeros_like(chosen).scatter_(1, ranked, True)
        chosen = chosen & among
    inside[:, start:end] = chosen
    return inside


def part_outcomes(
    part: Part, plan: LossPlan, scores: Tensor, values: Tensor | None = None, threshold: Tensor | float | None = None
) -> Tensor:
    """Outcome [B] (a position in `part.outcomes`) of scores [B, W] in 0..1; `values` [B, W] holds scalars in their columns.

    -1 where no region holds. A threshold other than the plan's may be given, also one per column.
    """
    if part.form == "constant":
        return torch.zeros(scores.shape[0], dtype=torch.long)
    if part.reads_variables:
        if values is None:
            raise ValueError("a part over scalars needs their values")
        return scalar_outcome(part, values)
    chosen = listed(part, scores, plan.threshold if threshold is None else threshold, plan.top_k)
    if part.form == "set":
        return _set_outcome(part, scores, chosen)
    if part.form == "items":
        passing = items_passing(part, scores, chosen).any(1)
        return torch.where(passing, part.some, part.none)
    if part.form == "argmax":
        return _best_item(part, scores, chosen) if part.votes == "item" else _winner(part, _label_votes(part, scores, chosen))
    return _run_table(part, scores, chosen)


def items_passing(part: Part, scores: Tensor, chosen: Tensor) -> Tensor:
    """Which labels of a filter's symbol pass: [B, N] in the order of its columns."""
    columns = list(part.symbols[0].columns)
    return chosen[:, columns] & _inside(scores[:, columns], part.symbols[0].scores)


def variable_values(part: Part, logits: Tensor) -> Tensor:
    """Values [B, W] of the part's variables from a model's output, in their columns."""
    values = torch.zeros_like(logits)
    for variable in part.variables:
        values[:, variable.column] = to_value(variable, logits[:, variable.column])
    return values


def _inside(scores: Tensor, intervals: tuple[Interval, ...]) -> Tensor:
    if not intervals:
        return torch.ones_like(scores, dtype=torch.bool)
    result = torch.zeros_like(scores, dtype=torch.bool)
    scores = scores.double()
    for interval in intervals:
        result |= (scores >= interval.start) & (scores < interval.below)
    return result


def symbols_present(part: Part, scores: Tensor, chosen: Tensor) -> Tensor:
    """Which symbols [B, S] occur."""
    rows = [
        (chosen[:, list(symbol.columns)] & _inside(scores[:, list(symbol.columns)], symbol.scores)).any(1) for symbol in part.symbols
    ]
    return torch.stack(rows, 1) if rows else torch.zeros(scores.shape[0], 0, dtype=torch.bool)


def _set_outcome(part: Part, scores: Tensor, chosen: Tensor) -> Tensor:
    present = symbols_present(part, scores, chosen)
    result = torch.full((scores.shape[0],), -1, dtype=torch.long)
    for term in part.terms:
        holds = torch.zeros(scores.shape[0], dtype=torch.bool)
        for conjunct in term.any:
            holds |= present[:, list(conjunct.present)].all(1) & ~present[:, list(conjunct.absent)].any(1)
        result[holds] = term.outcome
    return result


def _symbol_of(part: Part, scores: Tensor) -> Tensor:
    """The symbol [B, W] that each label is with its score: the first one; the number of symbols where it is of none."""
    symbol = torch.full_like(scores, len(part.symbols), dtype=torch.long)
    for place, row in reversed(list(enumerate(part.symbols))):
        columns = list(row.columns)
        symbol[:, columns] = torch.where(_inside(scores[:, columns], row.scores), place, symbol[:, columns])
    return symbol


def _run_table(part: Part, scores: Tensor, chosen: Tensor) -> Tensor:
    start, end = part.span
    stay = tuple(range(len(part.state_outcome)))
    table = torch.tensor([*part.next, part.any_item or stay])
    symbol = _symbol_of(part, scores)
    longest = int(chosen.sum(1).max()) if len(chosen) else 0
    order = torch.sort(scores[:, start:end].masked_fill(~chosen[:, start:end], -1.0), dim=1, descending=True, stable=True).indices[:, :longest]
    listed_symbols = symbol[:, start:end].gather(1, order)
    is_item = chosen[:, start:end].gather(1, order)
    state = torch.full((scores.shape[0],), part.initial, dtype=torch.long)
    for place in range(longest):
        state = torch.where(is_item[:, place], table[listed_symbols[:, place], state], state)
    return torch.tensor(part.state_outcome)[state]


def _label_votes(part: Part, scores: Tensor, chosen: Tensor) -> Tensor:
    """How many items each case's symbol has, or their scores added in the order of the output, never regrouped."""
    votes = []
    for case in part.cases:
        symbol = part.symbols[case.symbol or 0]
        columns = list(symbol.columns)
        mask = chosen[:, columns] & _inside(scores[:, columns], symbol.scores)
        if part.votes == "count" or not columns:
            votes.append(mask.sum(1).double())
        else:
            votes.append((scores[:, columns].double() * mask).sort(1, descending=True).values.cumsum(1)[:, -1])
    return torch.stack(votes, 1)


def _best_item(part: Part, scores: Tensor, chosen: Tensor) -> Tensor:
    """The item with the greatest score decides, by its symbol; of several, the first or the last in the output."""
    symbol = _symbol_of(part, scores)
    none = len(part.symbols)
    best = scores.masked_fill(~chosen | (symbol == none), -1.0)
    tied = best == best.max(1, keepdim=True).values
    places = torch.arange(scores.shape[1]).expand_as(scores)
    place = places.masked_fill(~tied, scores.shape[1]).min(1).values if part.ties == "first" else places.masked_fill(~tied, -1).max(1).values
    nothing = -1 if part.otherwise is None else part.otherwise
    outcome_of = torch.full((none + 1,), nothing)
    for case in reversed(part.cases):
        outcome_of[case.symbol or 0] = case.outcome
    votes = best.gather(1, place[:, None])[:, 0] >= 0
    return torch.where(votes, outcome_of[symbol.gather(1, place[:, None])[:, 0]], nothing)


def _winner(part: Part, votes: Tensor) -> Tensor:
    """The case with the greatest votes [B, C]."""
    best = votes.max(1, keepdim=True).values
    places = torch.arange(votes.shape[1]).expand_as(votes)
    tied = votes == best
    place = places.masked_fill(~tied, votes.shape[1]).min(1).values if part.ties == "first" else places.masked_fill(~tied, -1).max(1).values
    result = torch.tensor([case.outcome for case in part.cases])[place]
    if part.least is not None:
        result = torch.where(best[:, 0] >= part.least, result, -1 if part.otherwise is None else part.otherwise)
    return result


def scalar_outcome(part: Part, values: Tensor) -> Tensor:
    """Outcome [B] of a part over scalars [B, W]; -1 where no region holds. Of whole variables the whole part counts."""
    whole = [variable for variable in part.variables if variable.whole]
    values = values.double()
    if whole:
        values = values.clone()
    for variable in whole:
        values[:, variable.column] = whole_value(variable, values[:, variable.column])
    if part.form == "argmax":
        return _winner(part, torch.stack([values[:, _variable(part, case.variable).column] for case in part.cases], 1))
    result = torch.full((values.shape[0],), -1, dtype=torch.long)
    for box in part.regions:
        inside = torch.ones(values.shape[0], dtype=torch.bool)
        for index, side in box.where:
            value = values[:, part.variables[index].column]
            inside &= (value >= side.start) & (value < side.below)
        result[inside & (result < 0)] = box.outcome
    return result


def _variable(part: Part, index: int | None) -> Variable:
    return part.variables[index or 0]
