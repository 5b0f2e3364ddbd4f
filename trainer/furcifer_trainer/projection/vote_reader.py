"""How an arg-max over numbers of items, or over sums of their scores, reads a list item by item."""

from __future__ import annotations

import itertools
import math
from typing import Hashable, Optional, Sequence

from ..plan import Part
from .lists import winner

_ROUNDING = 1e-9


class VoteReader:
    """The state is the votes of each case so far, a tuple of numbers."""

    def __init__(self, part: Part, outcome: int, ahead: Sequence[tuple[tuple[int, ...], float]]) -> None:
        self.part = part
        self.outcome = outcome
        self.start: Hashable = (0.0,) * len(part.cases)
        self.case_symbols = [case.symbol or 0 for case in part.cases]
        self.wanted: Optional[frozenset[int]] = frozenset(case.symbol or 0 for case in part.cases if case.outcome == outcome)
        columns = [set(part.symbols[symbol].columns) for symbol in self.case_symbols]
        #: Whether an edit changes the votes of one case only.
        self.is_disjoint = sum(map(len, columns)) == len(set().union(*columns))
        #: By place and case, the votes of the items from there on, and of the heaviest one, two, ... of them.
        self.coming = [self._heaviest([row for row in ahead[place:] if symbol in row[0]]) for place in range(len(ahead) + 1) for symbol in self.case_symbols]

    def _heaviest(self, items: Sequence[tuple[tuple[int, ...], float]]) -> list[float]:
        return list(itertools.accumulate(sorted((self._weight(score) for _, score in items), reverse=True), initial=0.0))

    def _weight(self, score: float) -> float:
        return score if self.part.votes == "sum" else 1.0

    def step(self, state: Hashable, symbols: tuple[int, ...], score: float, tied: bool) -> Optional[Hashable]:
        assert isinstance(state, tuple)
        weight = self._weight(score)
        return tuple(votes + weight if symbol in symbols else votes for votes, symbol in zip(state, self.case_symbols))

    def accepts(self, state: Hashable) -> bool:
        assert isinstance(state, tuple)
        return winner(self.part, state) == self.outcome

    def bound(self, state: Hashable, place: int, removed: int, added: int) -> float:
        """No edit changes the votes of a case by more than one."""
        assert isinstance(state, tuple)
        heaviest = self.coming[place * len(state) : (place + 1) * len(state)]
        votes = [now + more[-1] for now, more in zip(state, heaviest)]

        def removals(limit: float, besides: Optional[int] = None) -> float:
            """To keep the votes of all cases within a limit."""
            each = [_first_within(votes[case] - limit, heaviest[case]) for case in range(len(votes)) if case != besides]
            return sum(each) if self.is_disjoint else max(each, default=0)

        def to_win(case: int) -> float:
            least = 0 if self.part.least is None else _whole(self.part.least - votes[case])
            behind = max((_whole(each - votes[case]) for each in votes), default=0)
            if not self.is_disjoint:
                return max((behind + 1) // 2, least)
            return min(raised + removals(votes[case] + raised, case) for raised in range(least, max(least, behind) + 1))

        fewest = [to_win(place) for place, case in enumerate(self.part.cases) if case.outcome == self.outcome]
        if self.part.least is not None and self.part.otherwise == self.outcome:
            fewest.append(removals(self.part.least))
        return max(min(fewest, default=math.inf) - removed - added, 0)


def _first_within(votes: float, heaviest: Sequence[float]) -> float:
    """How many of the heaviest make up for so many votes."""
    return next((count for count, weight in enumerate(heaviest) if votes - weight <= _ROUNDING), math.inf)


def _whole(votes: float) -> int:
    return max(math.ceil(votes - _ROUNDING), 0)
