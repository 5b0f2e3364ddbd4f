"""Whether every diagram and term of a program only reads what is known where it is walked.

Items are known in the steps of their pass, states of a pass before its items only in its own steps, else after the pass: for
passes that come before, or, outside of all passes, for every pass. No pass or ranking may need itself, through whatever else it reads.
"""

from __future__ import annotations

from typing import Dict, Iterable, List, Literal, NamedTuple, Optional, Set, Tuple

from .problem import Pointer, SpecError
from .program import (
    CarriedPlace,
    ConditionVariable,
    EnvironmentVariable,
    ItemPlace,
    KeptPlace,
    Leaf,
    Place,
    Program,
    RankingPlace,
    RegisterVariable,
    StateVariable,
    Variable,
)
from .term import Term


_REMEDY = "Items are known in steps, states after their pass."


#: A pass or ranking by its position.
_Unit = Tuple[Literal["passes", "rankings"], int]


class _Scope(NamedTuple):
    #: Passes whose item is known, the outermost first.
    items: Tuple[int, ...]
    #: States of passes before this one are known, and with ``own`` those of the passes in ``items``.
    before_pass: int
    own: bool = False
    #: What is computed here; None once everything is.
    unit: Optional[_Unit] = None


def check_scopes(program: Program, at: Pointer) -> None:
    """Positions have been checked before. Raises SpecError."""
    checker = _Checker(program)
    outside = _Scope((), len(program.passes))
    checker.walk(program.outcome, outside, (*at, "outcome"))
    for index, root in enumerate(program.further):
        checker.walk(root, outside, (*at, "further", index))
    for index, ranking in enumerate(program.rankings):
        # A ranking knows an item of its stream, outside of all passes.
        scope = _Scope((-1,), 0, unit=("rankings", index))
        checker.walk(ranking.when, scope, (*at, "rankings", index, "when"))
        checker.term(ranking.by, scope, (*at, "rankings", index, "by"))
    for index, row in enumerate(program.passes):
        items = _nesting(program, index)
        before = _Scope(items[:-1], items[0], True, ("passes", index))
        step = before._replace(items=items)
        if row.ranking is not None:
            checker.note(("passes", index), ("rankings", row.ranking))
        place: Pointer = (*at, "passes", index)
        for c, component in enumerate(row.components):
            checker.walk(component.initial, before, (*place, "components", c, "initial"))
            checker.walk(component.step, step, (*place, "components", c, "step"))
        for r, register in enumerate(row.registers):
            begins = checker.walk(register.initial, before, (*place, "registers", r, "initial"))
            checker.walk(register.step, step, (*place, "registers", r, "step"))
            for t, term in enumerate(register.terms):
                checker.term(term, step, (*place, "registers", r, "terms", t))
                if t in begins:
                    checker.term(term, before, (*place, "registers", r, "terms", t))
        for s, slot in enumerate(row.slots):
            checker.walk(slot.step, step, (*place, "slots", s, "step"))
    for index, values in enumerate(program.values):
        scope = outside if values.pass_ is None else _Scope((values.pass_,), len(program.passes))
        checker.walk(values.when, scope, (*at, "values", index, "when"))
        if isinstance(values.what, CarriedPlace):
            checker.place(values.what.at, scope, (*at, "values", index, "what", "at"))
    checker.order(at)


def _nesting(program: Program, index: int) -> Tuple[int, ...]:
    """A pass and those around it, the outermost first."""
    within = program.passes[index].within
    return (index,) if within is None else (*_nesting(program, within), index)


class _Checker:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.reads: Dict[_Unit, Set[_Unit]] = {}

    def walk(self, root: int, scope: _Scope, at: Pointer) -> Set[int]:
        """The leaves at which walks from the root end."""
        seen, waiting, tested, leaves = {root}, [root], [], set()
        while waiting:
            node = self.program.nodes[waiting.pop()]
            if isinstance(node, Leaf):
                leaves.add(node.leaf)
                continue
            tested.append(node.test)
            fresh = set(node.next) - seen
            seen |= fresh
            waiting += fresh
        self._variables(tested, scope, at)
        return leaves

    def term(self, term: Term, scope: _Scope, at: Pointer) -> None:
        self._variables(map(int, term.reads()), scope, at)

    def note(self, unit: _Unit, read: _Unit) -> None:
        self.reads.setdefault(unit, set()).add(read)

    def order(self, at: Pointer) -> None:
        """Raises SpecError where what is computed for a pass or ranking needs itself."""
        left = {unit: set(read) for unit, read in self.reads.items()}
        while left:
            ready = [unit for unit, read in left.items() if not read & left.keys()]
            if not ready:
                break
            for unit in ready:
                del left[unit]
        if left:
            # What only waits for a circle is not in one: what is left is followed until something comes again.
            unit = min(left)
            seen: Set[_Unit] = set()
            while unit not in seen:
                seen.add(unit)
                unit = min(left[unit] & left.keys())
            raise SpecError((*at, *unit), "what does not need itself", "what does, through all that it reads", "Read what is computed before.")

    def _variables(self, indices: Iterable[int], scope: _Scope, at: Pointer) -> None:
        waiting: List[int] = list(indices)
        seen: Set[int] = set()
        while waiting:
            index = waiting.pop()
            if index in seen:
                continue
            seen.add(index)
            variable = self.program.variables[index]
            if isinstance(variable, ConditionVariable):
                waiting += map(int, variable.term.reads())
            read = _unit_read(variable)
            # At an item of a pass it is known what the pass carries before the item.
            if scope.unit is not None and read is not None and not (read[0] == "passes" and read[1] in scope.items):
                self.note(scope.unit, read)
            if not self._is_known(index, scope):
                raise SpecError(at, "tests of what is known there", f"one of variable {index}", _REMEDY)

    def place(self, place: Place, scope: _Scope, at: Pointer) -> None:
        if not self._is_known_place(place, scope):
            raise SpecError(at, "a place that is known there", place.from_, _REMEDY)

    def _is_known(self, index: int, scope: _Scope) -> bool:
        variable = self.program.variables[index]
        if isinstance(variable, (StateVariable, RegisterVariable)):
            return self._is_known_pass(variable.pass_, scope)
        if isinstance(variable, (ConditionVariable, EnvironmentVariable)):
            return True
        return self._is_known_place(variable.at, scope)

    def _is_known_place(self, place: Place, scope: _Scope) -> bool:
        if isinstance(place, KeptPlace):
            return self._is_known_pass(place.pass_, scope)
        return not isinstance(place, ItemPlace) or place.level < len(scope.items)

    def _is_known_pass(self, index: int, scope: _Scope) -> bool:
        within = self.program.passes[index].within
        if within is not None:
            return within in scope.items or index in scope.items
        return index < scope.before_pass or (scope.own and index in scope.items)


def _unit_read(variable: Variable) -> Optional[_Unit]:
    """The pass or ranking that gives a variable its value."""
    if isinstance(variable, (StateVariable, RegisterVariable)):
        return ("passes", variable.pass_)
    if isinstance(variable, (ConditionVariable, EnvironmentVariable)):
        return None
    if isinstance(variable.at, KeptPlace):
        return ("passes", variable.at.pass_)
    return ("rankings", variable.at.ranking) if isinstance(variable.at, RankingPlace) else None
