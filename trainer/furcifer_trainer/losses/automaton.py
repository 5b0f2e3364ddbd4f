"""The soft automaton: the loss of a decision that depends on the order or number of items (form "sequence").

Items are the best-scored labels that the table reads. The item at a place of the output is a distribution over labels, near 1 for the
label ranked there and shared between labels of nearly equal score (SoftSort), so that order has a gradient. With probability q it is in
the output and the table is applied to its symbol; else the state stays. All is kept in logarithms: a confident mistake keeps its gradient.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..plan import LossPlan, Part
from .label_sets import LabelSets
from .membership import Cut, OutputThreshold
from .soft import NEVER, finite
from .symbols import SymbolChances

#: Places that are looked at beyond the top k, for labels that the output lacks; and in all where the output has no limit.
EXTRA_PLACES = 6
UNLIMITED_PLACES = 50
#: Up to so many (place, label, symbol) triples a sample, places are summed in logarithms; beyond, chances below _TINY have no gradient.
_MOST_TRIPLES = 1 << 13
_TINY = 1e-30


class SequenceOutcomes(nn.Module):
    """Outcome logits [B, O] of a "sequence" part from a model's logits [B, W].

    `keep` [B, W] marks labels that must be among the items looked at whatever their score (the true ones).
    """

    def __init__(self, part: Part, plan: LossPlan) -> None:
        super().__init__()
        self.threshold = OutputThreshold(plan.threshold, plan.top_k, part.span, plan.temperature)
        readable = part.readable
        self.symbols = SymbolChances(part, plan.temperature)
        self.steps = StateSteps(part)
        limit = (plan.top_k or UNLIMITED_PLACES) + EXTRA_PLACES
        if not self.symbols.has_scores and self.steps.longest is not None:
            # Every item that is in the output brings the table nearer its end.
            limit = min(limit, self.steps.longest + EXTRA_PLACES)
        self.places = min(len(readable), limit)
        self._reads_all = readable == tuple(range(len(readable)))
        self._in_logarithms = self.places**2 * (len(part.symbols) + 1) <= _MOST_TRIPLES
        self.readable: Tensor
        self.register_buffer("readable", torch.tensor(readable, dtype=torch.long), persistent=False)
        ends: list[list[int]] = [[] for _ in part.outcomes]
        for state, outcome in enumerate(part.state_outcome):
            ends[outcome].append(state)
        self.ends = LabelSets(ends)

    def forward(self, logits: Tensor, keep: Tensor | None = None, cut: Cut | None = None) -> Tensor:
        cut = self.threshold(logits) if cut is None else cut
        wide = logits if self._reads_all and len(self.readable) == logits.shape[1] else logits.gather(1, self.readable.expand(logits.shape[0], -1))
        chosen = self._choose(wide.detach(), keep)
        scores = finite(wide.gather(1, chosen))
        odds = (scores - cut) * self.threshold.slope
        reached = self.steps(F.logsigmoid(odds), F.logsigmoid(-odds), self._at_places(odds, self.symbols(scores, chosen)))
        return self.ends.log_sum(reached)

    def _choose(self, scores: Tensor, keep: Tensor | None) -> Tensor:
        """Positions [B, K] among the readable labels, by falling score: the best half, then those to keep, then the next best."""
        if keep is None:
            best: Tensor = scores.topk(self.places, 1).indices
            return best
        highest = scores.amax(1, keepdim=True) - scores.amin(1, keepdim=True) + 1
        favoured = scores + keep.gather(1, self.readable.expand(scores.shape[0], -1)) * highest
        best = scores.topk((self.places + 1) // 2, 1).indices
        favoured = favoured.scatter_add(1, best, (2 * highest).expand(best.shape))
        chosen = favoured.topk(self.places, 1).indices
        order = scores.gather(1, chosen).argsort(1, descending=True)
        result: Tensor = chosen.gather(1, order)
        return result

    def _at_places(self, odds: Tensor, symbols: Tensor) -> Tensor:
        """log P [B, K, S + 1] that the item at a place has a symbol, from that [B, J, S + 1] of each label."""
        places = torch.log_softmax(-(odds[:, :, None] - odds[:, None, :]).abs(), 2)
        if self._in_logarithms:
            result: Tensor = (places[..., None] + symbols[:, None]).logsumexp(2)
            return result
        return torch.log(places.exp() @ symbols.exp() + _TINY)


class StateSteps(nn.Module):
    """The table, place by place, on distributions over states.

    A symbol that leads to one state from everywhere is a jump; the others stay in a state or move between two. So a step costs as many
    numbers as the table has different moves, not states squared.
    """

    def __init__(self, part: Part) -> None:
        super().__init__()
        states = len(part.state_outcome)
        rows = [*part.next, part.any_item or tuple(range(states))]
        self.initial = part.initial
        self.longest = longest_path(part)
        jumps: dict[int, list[int]] = {}
        moves: dict[tuple[int, int], list[int]] = {}
        stays: list[list[int]] = [[] for _ in range(states)]
        for symbol, row in enumerate(rows):
            if states > 1 and len(set(row)) == 1:
                jumps.setdefault(row[0], []).append(symbol)
                continue
            for state, after in enumerate(row):
                (stays[state] if after == state else moves.setdefault((state, after), [])).append(symbol)
        # A state that is never left needs no chances.
        is_ending = [len(symbols) == len(rows) for symbols in stays]
        stays = [[] if ends else symbols for symbols, ends in zip(stays, is_ending)]
        # What leads into each state: (state before, column of the chances); a jump comes from anywhere.
        into: list[list[tuple[int, int]]] = [[(state, state)] for state in range(states)]
        for place, (before, after) in enumerate(moves):
            into[after].append((before, states + place))
        for place, after in enumerate(jumps):
            into[after].append((states, states + len(moves) + place))
        self.chances = LabelSets([*stays, *moves.values(), *jumps.values()])
        self.states, self.width = states, max(map(len, into))
        self.has_jumps = bool(jumps)
        never = states + len(moves) + len(jumps)
        filled = [[*pairs, *[(0, never)] * (self.width - len(pairs))] for pairs in into]
        self.before: Tensor
        self.column: Tensor
        self.ending: Tensor
        self.register_buffer("before", torch.tensor([pair[0] for pairs in filled for pair in pairs], dtype=torch.long), persistent=False)
        self.register_buffer("column", torch.tensor([pair[1] for pairs in filled for pair in pairs], dtype=torch.long), persistent=False)
        self.register_buffer("ending", torch.tensor(is_ending), persistent=False)

    def forward(self, present: Tensor, absent: Tensor, symbols: Tensor) -> Tensor:
        """log P [B, states] after the last place; `present`, `absent` [B, K] and `symbols` [B, K, S + 1] are log chances."""
        batch, places, count = symbols.shape
        chances = self.chances.log_sum(symbols.reshape(batch * places, count)).reshape(batch, places, -1) + present[..., None]
        stay = torch.logaddexp(chances[..., : self.states], absent[..., None])
        stay = stay.masked_fill(self.ending, 0.0)
        steps = torch.cat((stay, F.pad(chances[..., self.states :], (0, 1), value=NEVER)), 2).clamp(min=NEVER).index_select(2, self.column)
        reached = symbols.new_full((batch, self.states), NEVER)
        reached[:, self.initial] = 0.0
        for step in steps.unbind(1):
            from_states = F.pad(reached, (0, 1)) if self.has_jumps else reached
            reached = (from_states.index_select(1, self.before) + step).reshape(batch, self.states, self.width).logsumexp(2)
        return reached.clamp(min=NEVER)


def longest_path(part: Part) -> int | None:
    """The most items that a table reads before it is in a state that it never leaves; None where there is no such number."""
    rows = [*part.next, *([part.any_item] if part.any_item else [])]
    lengths: dict[int, int] = {}
    open_states: set[int] = set()
    # Depth first, with a stack of its own: tables may be long.
    stack = [(part.initial, False)]
    while stack:
        state, is_done = stack.pop()
        following = {row[state] for row in rows}
        if is_done:
            open_states.discard(state)
            lengths[state] = 1 + max(lengths[after] for after in following)
            continue
        if state in lengths:
            continue
        if following <= {state}:
            lengths[state] = 0
            continue
        if state in open_states or state in following:
            return None
        open_states.add(state)
        stack.append((state, True))
        for after in sorted(following):
            if after in open_states:
                return None
            stack.append((after, False))
    return lengths[part.initial]
