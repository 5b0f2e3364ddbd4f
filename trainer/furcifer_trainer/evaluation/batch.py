"""The exact outcomes of a decision's loss parts for whole batches, in numpy, without a loop over samples.

Positions of outcomes refer to the part's ``outcomes``; -1 where the part says nothing. A part and the decision's program agree on
outputs whose labels the spec lists, with inputs at their defaults (docs/loss-spec.md).
"""

from __future__ import annotations

from typing import Dict, List, Optional, Sequence, Union

import numpy as np

from ..spec.loss import ArgmaxPart, ConstantPart, ItemsPart, Loss, Part, RegionPart, ScoreRange, SequencePart, SetPart, Symbol
from .listing import Bools, Floats, Ints, Listing, list_labels
from .orders import reachable_states


class BatchOutcome:
    """A part, bound to the columns of a model's scores.

    ``label_ids``: the label of each of the L columns, as in the symbols' ``labels``. Labels that the model has no column for never
    occur; ``missing`` names them. ``threshold`` and ``top_k``: what the API lists, where ``outcomes`` is not given others.
    """

    def __init__(self, part: Part, label_ids: Sequence[str], threshold: float = 0.5, top_k: Optional[int] = None) -> None:
        self.part, self.threshold, self.top_k = part, threshold, top_k
        self.width = len(label_ids)
        self.symbols: Sequence[Symbol] = getattr(part, "symbols", ())
        columns: Dict[str, List[int]] = {label: [] for label in label_ids}
        for column, label in enumerate(label_ids):
            columns[label].append(column)
        #: Which label is of which symbol [S, L + 1]; the last column stands for no label.
        self.members: Bools = np.zeros((len(self.symbols), self.width + 1), dtype=np.bool_)
        for place, symbol in enumerate(self.symbols):
            if symbol.any_label:
                self.members[place, : self.width] = True
            for label in symbol.labels:
                self.members[place, columns.get(label, [])] = True
        self.missing = tuple(dict.fromkeys(label for symbol in self.symbols for label in symbol.labels if label not in columns))

    @staticmethod
    def of_loss(loss: Loss, label_ids: Sequence[str]) -> "List[BatchOutcome]":
        """One for every part; the decision's outcome is the tuple of theirs. Empty where the decision has no parts."""
        return [BatchOutcome(part, label_ids, loss.threshold, loss.top_k) for part in loss.parts]

    def outcomes(self, scores: Floats, threshold: Union[float, Floats, None] = None, top_k: Optional[int] = None) -> Ints:
        """Outcome [B] of the outputs that list the labels of scores [B, L] in 0..1.

        ``threshold``: one number or one for each label [L]. Raises ValueError for a part over values, and for another width.
        """
        exact = np.asarray(scores, dtype=np.float64)
        if exact.ndim != 2 or exact.shape[1] != self.width:
            raise ValueError(f"scores are [B, {self.width}], one column a label, not {list(exact.shape)}")
        part = self.part
        if isinstance(part, ConstantPart):
            return np.zeros(len(exact), dtype=np.int64)
        if isinstance(part, RegionPart) or (isinstance(part, ArgmaxPart) and part.votes == "value"):
            raise ValueError("the part is about values that are read once: use outcomes_of_values")
        listing = list_labels(exact, self.threshold if threshold is None else threshold, self.top_k if top_k is None else top_k)
        inside = self._items(listing)
        if isinstance(part, SetPart):
            return _formula(part, inside.any(axis=2).T)
        if isinstance(part, ItemsPart):
            return np.where(inside[0].any(axis=1), part.some, part.none).astype(np.int64)
        if isinstance(part, SequencePart):
            return _run(part, inside, listing.is_item)
        return _best_item(part, inside, listing) if part.votes == "item" else _greatest(part, _votes(part, inside, listing))

    def outcomes_of_values(self, values: Floats) -> Ints:
        """Outcome [B] of a part over values [B, V], the part's variables in their own units (``name``: the position in names)."""
        part, given = self.part, np.asarray(values, dtype=np.float64)
        if isinstance(part, ArgmaxPart):
            return _greatest(part, given[:, [case.variable or 0 for case in part.cases]])
        if not isinstance(part, RegionPart):
            raise ValueError("the part is about labels: use outcomes")
        result = np.full(len(given), -1, dtype=np.int64)
        for box in part.regions:
            holds = np.ones(len(given), dtype=np.bool_)
            for one in box.where:
                holds &= _within(given[:, one.variable], [ScoreRange(one.from_, one.below)])
            result[holds] = box.outcome
        return result

    def right_outcomes(self, labels: Bools, top_k: Optional[int] = None) -> Bools:
        """Which outcomes are right [B, O] for true labels [B, L]: those that some order of the true labels, with score 1, gives."""
        present = np.asarray(labels, dtype=np.bool_)
        certain = [bool(_within(np.ones(1), symbol.scores)[0]) for symbol in self.symbols]
        members = self.members[:, : self.width] & np.array(certain, dtype=np.bool_).reshape(-1, 1)
        # In float32, which counts exactly up to 2 ** 24 and multiplies fast.
        counts: Ints = (present.astype(np.float32) @ members.T.astype(np.float32)).astype(np.int64)
        part, right = self.part, np.zeros((len(present), len(self.part.outcomes)), dtype=np.bool_)
        if isinstance(part, SequencePart):
            others = present.sum(axis=1) - counts.sum(axis=1)
            return _right_ends(part, np.column_stack((counts, others)), self.top_k if top_k is None else top_k)
        if isinstance(part, ArgmaxPart) and part.votes == "item":
            for case in part.cases:
                right[:, case.outcome] |= counts[:, case.symbol or 0] > 0
            if part.otherwise is not None:
                right[:, part.otherwise] |= ~counts.any(axis=1)
            return right
        if isinstance(part, SetPart):
            taken = _formula(part, counts > 0)
        elif isinstance(part, ItemsPart):
            taken = np.where(counts[:, 0] > 0, part.some, part.none)
        elif isinstance(part, ArgmaxPart) and part.votes != "value":
            taken = _greatest(part, counts[:, [case.symbol or 0 for case in part.cases]].astype(np.float64))
        else:
            taken = self.outcomes(present.astype(np.float64))
        right[np.arange(len(right))[taken >= 0], taken[taken >= 0]] = True
        return right

    def _items(self, listing: Listing) -> Bools:
        """Which items are of which symbol [S, B, K]."""
        inside: Bools = self.members[:, listing.columns]
        for place, symbol in enumerate(self.symbols):
            if symbol.scores:
                inside[place] &= _within(listing.scores, symbol.scores)
        return inside


def _within(values: Floats, ranges: Sequence[ScoreRange]) -> Bools:
    """In any of the ranges; without ranges everything is."""
    if not ranges:
        return np.ones(values.shape, dtype=np.bool_)
    result = np.zeros(values.shape, dtype=np.bool_)
    for one in ranges:
        holds = np.ones(values.shape, dtype=np.bool_)
        if one.from_ is not None:
            holds &= values >= one.from_
        if one.below is not None:
            holds &= values < one.below
        result |= holds
    return result


def _formula(part: SetPart, present: Bools) -> Ints:
    """``present`` [B, S]."""
    result = np.full(len(present), -1, dtype=np.int64)
    for terms in part.terms:
        for conjunct in terms.any:
            holds = present[:, list(conjunct.present)].all(axis=1) & ~present[:, list(conjunct.absent)].any(axis=1)
            result[holds] = terms.outcome
    return result


def _run(part: SequencePart, inside: Bools, is_item: Bools) -> Ints:
    """Steps the table through all lists at once, place by place."""
    states = len(part.state_outcome)
    stay = tuple(range(states))
    # After the symbols: an item of none, and a place without an item.
    table: Ints = np.array([*part.next, part.any_item or stay, stay], dtype=np.int64).reshape(len(part.symbols) + 2, states)
    symbol = np.where(is_item, len(part.symbols), len(part.symbols) + 1)
    for place in range(len(part.symbols)):
        symbol[inside[place]] = place
    state = np.full(len(is_item), part.initial, dtype=np.int64)
    for place in range(is_item.shape[1]):
        state = table[symbol[:, place], state]
    outcomes: Ints = np.array(part.state_outcome, dtype=np.int64)[state]
    return outcomes


def _votes(part: ArgmaxPart, inside: Bools, listing: Listing) -> Floats:
    """By case [B, C]: how many items its symbol has, or their scores added in the order of the list, never regrouped."""
    votes = np.zeros((len(listing.columns), len(part.cases)))
    for place, case in enumerate(part.cases):
        items = inside[case.symbol or 0]
        if part.votes == "count":
            votes[:, place] = items.sum(axis=1)
        elif items.shape[1] > 0:
            votes[:, place] = np.cumsum(np.where(items, listing.scores, 0.0), axis=1)[:, -1]
    return votes


def _best_item(part: ArgmaxPart, inside: Bools, listing: Listing) -> Ints:
    """The item with the greatest score decides, by its symbol; of several, the first or the last in the list."""
    nothing = -1 if part.otherwise is None else part.otherwise
    votes = inside.any(axis=0)
    if votes.shape[1] == 0:
        return np.full(len(votes), nothing, dtype=np.int64)
    best = np.where(votes, listing.scores, -np.inf)
    is_best = votes & (best == best.max(axis=1, keepdims=True))
    place = is_best.argmax(axis=1) if part.ties == "first" else is_best.shape[1] - 1 - is_best[:, ::-1].argmax(axis=1)
    rows = np.arange(len(votes))
    outcome_of: Ints = np.full(len(inside), nothing, dtype=np.int64)
    for case in reversed(part.cases):
        outcome_of[case.symbol or 0] = case.outcome
    winner = inside[:, rows, place].argmax(axis=0)
    result: Ints = np.where(votes.any(axis=1), outcome_of[winner], nothing)
    return result


def _greatest(part: ArgmaxPart, votes: Floats) -> Ints:
    """``votes`` [B, C], by case."""
    best = votes.max(axis=1)
    is_best = votes == best[:, None]
    place = is_best.argmax(axis=1) if part.ties == "first" else votes.shape[1] - 1 - is_best[:, ::-1].argmax(axis=1)
    result: Ints = np.array([case.outcome for case in part.cases], dtype=np.int64)[place]
    if part.least is not None:
        result = np.where(best >= part.least, result, -1 if part.otherwise is None else part.otherwise)
    return result


def _right_ends(part: SequencePart, counts: Ints, top_k: Optional[int]) -> Bools:
    """``counts`` [B, S + 1]: true labels of each symbol, and of none. Each distinct row is searched once."""
    stay = tuple(range(len(part.state_outcome)))
    table = [*part.next, part.any_item or stay]
    distinct, which = np.unique(counts, axis=0, return_inverse=True)
    right = np.zeros((len(distinct), len(part.outcomes)), dtype=np.bool_)
    for place, row in enumerate(distinct.tolist()):
        for state in reachable_states(table, part.initial, tuple(row), 0, top_k):
            right[place, part.state_outcome[state]] = True
    result: Bools = right[which.reshape(-1)]
    return result
