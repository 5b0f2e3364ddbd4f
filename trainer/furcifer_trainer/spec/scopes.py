"""Whether every diagram and term of a program only reads what is known where it is walked.

Items are known in the steps of their pass, states of a pass before its items only in its own steps, else after the pass: for
passes that come before, or, outside of all passes, for every pass.
"""

from __future__ import annotations

from typing import Iterable, List, NamedTuple, Sequence, Set, Tuple

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
    RegisterVariable,
    StateVariable,
)
from .term import Term


_REMEDY = "Items are known in steps, states after their pass."


class _Scope(NamedTuple):
    #: Passes whose item is known, the outermost first.
    items: Tuple[int, ...]
    #: States of passes before this one are known, and with ``own`` those of the passes in ``items``.
    before_pass: int
    own: bool = False


#: A ranking knows an item of its stream, outside of all passes.
_RANKING = _Scope((-1,), 0)


def check_scopes(program: Program, at: Pointer) -> None:
    """Positions have been checked before. Raises SpecError."""
    checker = _Checker(program)
    outside = _Scope((), len(program.passes))
    checker.walk(program.outcome, outside, (*at, "outcome"))
    for index, root in enumerate(program.further):
        checker.walk(root, outside, (*at, "further", index))
    for index, ranking in enumerate(program.rankings):
        checker.walk(ranking.when, _RANKING, (*at, "rankings", index, "when"))
        checker.terms([ranking.by], _RANKING, (*at, "rankings", index, "by"))
    for index, row in enumerate(program.passes):
        items = _nesting(program, index)
        before = _Scope(items[:-1], items[0], True)
        step = _Scope(items, items[0], True)
        place: Pointer = (*at, "passes", index)
        for c, component in enumerate(row.components):
            checker.walk(component.initial, before, (*place, "components", c, "initial"))
            checker.walk(component.step, step, (*place, "components", c, "step"))
        for r, register in enumerate(row.registers):
            checker.walk(register.initial, before, (*place, "registers", r, "initial"))
            checker.walk(register.step, step, (*place, "registers", r, "step"))
            checker.terms(register.terms, step, (*place, "registers", r, "terms"))
        for s, slot in enumerate(row.slots):
            checker.walk(slot.step, step, (*place, "slots", s, "step"))
    for index, values in enumerate(program.values):
        scope = outside if values.pass_ is None else _Scope((values.pass_,), len(program.passes))
        checker.walk(values.when, scope, (*at, "values", index, "when"))
        if isinstance(values.what, CarriedPlace):
            checker.place(values.what.at, scope, (*at, "values", index, "what", "at"))


def _nesting(program: Program, index: int) -> Tuple[int, ...]:
    """A pass and those around it, the outermost first."""
    within = program.passes[index].within
    return (index,) if within is None else (*_nesting(program, within), index)


class _Checker:
    def __init__(self, program: Program) -> None:
        self.program = program

    def walk(self, root: int, scope: _Scope, at: Pointer) -> None:
        seen, waiting, tested = {root}, [root], []
        while waiting:
            node = self.program.nodes[waiting.pop()]
            if not isinstance(node, Leaf):
                tested.append(node.test)
                fresh = set(node.next) - seen
                seen |= fresh
                waiting += fresh
        self._variables(tested, scope, at)

    def terms(self, terms: Sequence[Term], scope: _Scope, at: Pointer) -> None:
        self._variables((int(name) for term in terms for name in term.reads()), scope, at)

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
