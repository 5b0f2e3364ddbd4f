"""How one part reads a list item by item, and how many edits it needs at least from there: what the search over edited lists asks.

A reader's state is hashable. `step` gives None, and `bound` infinity, where the outcome is out of reach whatever follows.
"""

from __future__ import annotations

import math
from typing import Hashable, Iterable, Optional, Protocol, Sequence

from ..plan import Conjunct, Part
from .groups import Group
from .lists import step as table_step
from .vote_reader import VoteReader

State = Hashable
#: The symbols that an item is, ascending, and its score.
Read = tuple[tuple[int, ...], float]


class Reader(Protocol):
    """Reads for one outcome. `ahead` of a constructor are the items of the list as it is."""

    start: State
    wanted: Optional[frozenset[int]]
    """The symbols of which one more can help; None: any item can."""

    def step(self, state: State, symbols: tuple[int, ...], score: float, tied: bool) -> Optional[State]:
        """The state after an item; `tied`: of the same score as the item before it."""

    def accepts(self, state: State) -> bool:
        """Whether the list may end here."""

    def bound(self, state: State, place: int, removed: int, added: int) -> float:
        """At least so many edits are to come, from before the item at `place`. Labels that were removed can be put in elsewhere without a
        further edit, and those that were put in can go where they stand."""


def reader_of(group: Group, place: int, ahead: Sequence[Read]) -> Reader:
    part, outcome = group.parts[place], group.outcomes[place]
    if part.form == "sequence":
        return TableReader(part, outcome, ahead, {reading[place][:1] for kind in group.kinds for reading in kind.readings})
    if part.form == "argmax":
        if part.votes == "item":
            return BestItemReader(part, outcome, ahead)
        return VoteReader(part, outcome, ahead)
    is_scored = any(symbol.scores for each in group.parts for symbol in each.symbols)
    return SetReader(conjuncts_of(part, outcome), ahead, [reading[place] for kind in group.kinds for reading in kind.readings], is_scored)


def conjuncts_of(part: Part, outcome: int) -> list[Conjunct]:
    """When a set part, or a filter, takes the outcome."""
    if part.form == "items":
        return [conjunct for taken, conjunct in ((part.some, Conjunct((0,), ())), (part.none, Conjunct((), (0,)))) if taken == outcome]
    return [conjunct for term in part.terms if term.outcome == outcome for conjunct in term.any]


class SetReader:
    """The state is the set of symbols so far, as bits."""

    start: State = 0

    def __init__(self, conjuncts: Sequence[Conjunct], ahead: Sequence[Read], insertable: Sequence[tuple[int, ...]], is_scored: bool) -> None:
        possible = bits({symbol for symbols in insertable for symbol in symbols})
        both = [(bits(one.present), bits(one.absent)) for one in conjuncts]
        self.conjuncts = [(present, absent) for present, absent in both if not present & ~possible]
        self.wanted: Optional[frozenset[int]] = frozenset(symbol for one in conjuncts for symbol in one.present)
        self.most = max([1, *map(len, insertable)])
        self.is_scored = is_scored
        self.relevant = 0
        for present, absent in self.conjuncts:
            self.relevant |= present | absent
        self.reads = [bits(symbols) & self.relevant for symbols, _ in ahead]
        self.coming = [0]
        for read in reversed(self.reads):
            self.coming.insert(0, self.coming[0] | read)

    def step(self, state: State, symbols: tuple[int, ...], score: float, tied: bool) -> Optional[State]:
        assert isinstance(state, int)
        after = state | bits(symbols) & self.relevant
        return after if any(not after & absent for _, absent in self.conjuncts) else None

    def accepts(self, state: State) -> bool:
        assert isinstance(state, int)
        return any(state & present == present and not state & absent for present, absent in self.conjuncts)

    def bound(self, state: State, place: int, removed: int, added: int) -> float:
        assert isinstance(state, int)
        least = math.inf
        for present, absent in self.conjuncts:
            if not state & absent:
                lacking = bin(present & ~(state | self.coming[place])).count("1")
                inserts = max(-(-lacking // self.most) - removed, 0)
                drops = sum(1 for read in self.reads[place:] if read & absent)
                # A label that only its score keeps out can be what another part, or this one, lacks.
                least = min(least, max(inserts, drops - added) if self.is_scored else inserts + drops)
        return least


def bits(symbols: Iterable[int]) -> int:
    return sum(1 << symbol for symbol in symbols)


class TableReader:
    """The state is the table's."""

    wanted: Optional[frozenset[int]] = None

    def __init__(self, part: Part, outcome: int, ahead: Sequence[Read], insertable: set[tuple[int, ...]]) -> None:
        self.part = part
        self.start: State = part.initial
        self.accepted = [taken == outcome for taken in part.state_outcome]
        states = range(len(self.accepted))
        edges = [[self._after(symbols, state) for symbols in sorted(insertable)] for state in states]
        #: By place and state: the fewest items to put in where removals cost nothing, and the other way round.
        self.inserts = [_spread([0.0 if accepted else math.inf for accepted in self.accepted], edges, 1)]
        self.drops = [_spread([0.0 if accepted else math.inf for accepted in self.accepted], edges, 0)]
        for symbols, _ in reversed(ahead):
            after = [self._after(symbols[:1], state) for state in states]
            put_in, gone = self.inserts[0], self.drops[0]
            self.inserts.insert(0, _spread([min(put_in[state], put_in[after[state]]) for state in states], edges, 1))
            self.drops.insert(0, _spread([min(1 + gone[state], gone[after[state]]) for state in states], edges, 0))

    def _after(self, symbols: tuple[int, ...], state: int) -> int:
        return table_step(self.part, symbols[0] if symbols else len(self.part.symbols), state)

    def step(self, state: State, symbols: tuple[int, ...], score: float, tied: bool) -> Optional[State]:
        assert isinstance(state, int)
        return self._after(symbols[:1], state)

    def accepts(self, state: State) -> bool:
        assert isinstance(state, int)
        return self.accepted[state]

    def bound(self, state: State, place: int, removed: int, added: int) -> float:
        assert isinstance(state, int)
        return max(self.inserts[place][state] - removed, self.drops[place][state] - added, 0)


def _spread(costs: list[float], edges: Sequence[Sequence[int]], cost: int) -> list[float]:
    """The costs where any number of items may be put in first, each for `cost`."""
    while True:
        following = [min([costs[state], *(cost + costs[after] for after in edges[state])]) for state in range(len(costs))]
        if following == costs:
            return costs
        costs = following


class BestItemReader:
    """The state is the symbol that wins so far, and whether an item of equal score could still take its place."""

    start: State = ()

    def __init__(self, part: Part, outcome: int, ahead: Sequence[Read]) -> None:
        self.part = part
        self.nothing = -1 if part.otherwise is None else part.otherwise
        self.taken = [next((case.outcome for case in part.cases if case.symbol == symbol), self.nothing) for symbol in range(len(part.symbols))]
        self.outcome = outcome
        self.wanted: Optional[frozenset[int]] = frozenset(symbol for symbol, taken in enumerate(self.taken) if taken == outcome)
        self.voting = [0]
        for symbols, _ in reversed(ahead):
            self.voting.insert(0, self.voting[0] + bool(symbols))

    def step(self, state: State, symbols: tuple[int, ...], score: float, tied: bool) -> Optional[State]:
        assert isinstance(state, tuple)
        if not state:
            return self._living(symbols[0], self.part.ties == "last") if symbols else state
        symbol, is_open = state
        if not (is_open and tied):
            return self._living(symbol, False)
        return self._living(symbols[0] if symbols else symbol, True)

    def _living(self, symbol: int, is_open: bool) -> Optional[State]:
        return (symbol, is_open) if is_open or self.taken[symbol] == self.outcome else None

    def accepts(self, state: State) -> bool:
        assert isinstance(state, tuple)
        return (self.taken[state[0]] if state else self.nothing) == self.outcome

    def bound(self, state: State, place: int, removed: int, added: int) -> float:
        if self.outcome in self.taken:
            return 0
        return max(self.voting[place] - added, 0) if self.outcome == self.nothing else math.inf
