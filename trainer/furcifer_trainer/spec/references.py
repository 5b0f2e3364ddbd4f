"""Whether what a spec refers to is there: ids, positions, a child for every lane, leaves in range, children before parents."""

from __future__ import annotations

from typing import Iterable, List, Optional, Sequence, Set

from .decision_references import check_decision
from .document import Decision, LossSpec
from .loss_references import check_loss
from .problem import Pointer, SpecError
from .program import (
    CarriedPlace,
    ConditionVariable,
    EnvironmentVariable,
    KeptPlace,
    LaneTest,
    Leaf,
    NumberTest,
    Place,
    RankingPlace,
    RegisterVariable,
    ResponsePlace,
    StateVariable,
    TextVariable,
    Variable,
)
from .scopes import check_scopes
from .term import Term

_AGAIN = "Write the spec again with furcifer analyze."


def check_references(spec: LossSpec) -> None:
    """Raises SpecError for the first reference that leads nowhere."""
    operations = _unique((o.id for o in spec.operations), ("operations",), "operation")
    _unique((d.id for d in spec.decisions), ("decisions",), "decision")
    for index, decision in enumerate(spec.decisions):
        at: Pointer = ("decisions", index)
        for position, call in enumerate(decision.calls):
            if call.operation not in operations:
                raise SpecError((*at, "calls", position, "operation"), "the id of an operation", repr(call.operation), _AGAIN)
        _unique((o.id for o in decision.outcomes), (*at, "outcomes"), "outcome")
        _unique((c.id for c in decision.classes), (*at, "classes"), "class")
        check_decision(decision, at)
        _Checker(decision, (*at, "program")).check()
        check_scopes(decision.program, (*at, "program"))
        check_loss(decision, at)


def _unique(ids: Iterable[str], at: Pointer, what: str) -> Set[str]:
    seen: Set[str] = set()
    for index, id in enumerate(ids):
        if id in seen:
            raise SpecError((*at, index, "id"), f"an id of one {what}", f"{id!r} again", "Give every one an id of its own.")
        seen.add(id)
    return seen


class _Checker:
    """Of one decision's program."""

    def __init__(self, decision: Decision, at: Pointer) -> None:
        self.decision, self.program, self.at = decision, decision.program, at
        self.inputs = {one.name: one.type for one in decision.environment}

    def check(self) -> None:
        program = self.program
        for index, variable in enumerate(program.variables):
            self._variable(variable, (*self.at, "variables", index), index)
        for index in range(len(program.nodes)):
            self._node(index)
        for index, passed in enumerate(program.passes):
            at = (*self.at, "passes", index)
            self._index(passed.call, self.decision.calls, (*at, "call"))
            self._index(passed.within, program.passes, (*at, "within"))
            self._index(passed.ranking, program.rankings, (*at, "ranking"))
            self._nesting(index, at)
            for c, component in enumerate(passed.components):
                self._root(component.initial, component.states, (*at, "components", c, "initial"))
                self._root(component.step, component.states, (*at, "components", c, "step"))
            for r, register in enumerate(passed.registers):
                self._root(register.initial, len(register.terms), (*at, "registers", r, "initial"))
                self._root(register.step, len(register.terms), (*at, "registers", r, "step"))
                for t, term in enumerate(register.terms):
                    self._term(term, (*at, "registers", r, "terms", t))
            for s, slot in enumerate(passed.slots):
                self._root(slot.step, 2 + len(passed.slots), (*at, "slots", s, "step"))
        for index, ranking in enumerate(program.rankings):
            at = (*self.at, "rankings", index)
            self._index(ranking.call, self.decision.calls, (*at, "call"))
            self._root(ranking.when, 2, (*at, "when"))
            self._term(ranking.by, (*at, "by"))
        self._root(program.outcome, len(self.decision.outcomes), (*self.at, "outcome"))
        for index, root in enumerate(program.further):
            self._root(root, len(self.decision.outcomes), (*self.at, "further", index))
        for index, values in enumerate(program.values):
            at = (*self.at, "values", index)
            self._index(values.pass_, program.passes, (*at, "pass"))
            self._root(values.when, 2, (*at, "when"))
            if isinstance(values.what, CarriedPlace):
                self._place(values.what.at, (*at, "what", "at"))
                if values.what.as_ is not None and any(name != "text" for name in values.what.as_.reads()):
                    raise SpecError((*at, "what", "as"), 'a term over {"value": "text"}', "one that reads another", _AGAIN)
            for o, outcome in enumerate(values.outcomes):
                self._index(outcome, self.decision.outcomes, (*at, "outcomes", o))

    def _index(self, index: Optional[int], list_: Sequence[object], at: Pointer) -> None:
        if index is not None and index >= len(list_):
            raise SpecError(at, f"a position below {len(list_)}", str(index), _AGAIN)

    def _place(self, place: Place, at: Pointer) -> None:
        if isinstance(place, ResponsePlace):
            self._index(place.call, self.decision.calls, (*at, "call"))
        elif isinstance(place, RankingPlace):
            self._index(place.ranking, self.program.rankings, (*at, "ranking"))
        elif isinstance(place, KeptPlace):
            self._index(place.pass_, self.program.passes, (*at, "pass"))
            self._index(place.slot, self.program.passes[place.pass_].slots, (*at, "slot"))

    def _variable(self, variable: Variable, at: Pointer, index: int) -> None:
        if isinstance(variable, (StateVariable, RegisterVariable)):
            self._index(variable.pass_, self.program.passes, (*at, "pass"))
            passed = self.program.passes[variable.pass_]
            if isinstance(variable, StateVariable):
                self._index(variable.component, passed.components, (*at, "component"))
            else:
                self._index(variable.register, passed.registers, (*at, "register"))
        elif isinstance(variable, ConditionVariable):
            self._term(variable.term, (*at, "term"))
            if index in self._read_by(index):
                raise SpecError((*at, "term"), "a term over other variables", "one that reads itself", _AGAIN)
        elif isinstance(variable, EnvironmentVariable):
            self._index(variable.partition, self.program.partitions, (*at, "partition"))
            if self.inputs.get(variable.name) != variable.type:
                raise SpecError(at, f"an input of type {variable.type} in environment", repr(variable.name), "List it with this type.")
        else:
            self._place(variable.at, (*at, "at"))
            if isinstance(variable, TextVariable):
                self._index(variable.partition, self.program.partitions, (*at, "partition"))

    def _read_by(self, index: int) -> Set[int]:
        """Variables that a condition reads, directly or by others."""
        found: Set[int] = set()
        waiting: List[int] = [index]
        while waiting:
            variable = self.program.variables[waiting.pop()]
            names = variable.term.reads() if isinstance(variable, ConditionVariable) else ()
            fresh = {int(n) for n in names if n.isascii() and n.isdigit() and int(n) < len(self.program.variables)} - found
            found |= fresh
            waiting += fresh
        return found

    def _term(self, term: Term, at: Pointer) -> None:
        for name in term.reads():
            if not (name.isascii() and name.isdigit()) or int(name) >= len(self.program.variables):
                raise SpecError(at, "a term over variables by position", f"one that reads {name!r}", _AGAIN)

    def _lanes(self, variable: Variable) -> Optional[int]:
        """How many lanes; None for numbers, 0 where the variable cannot be tested."""
        if isinstance(variable, TextVariable):
            return self.program.partitions[variable.partition].size
        if isinstance(variable, StateVariable):
            return self.program.passes[variable.pass_].components[variable.component].states
        if isinstance(variable, EnvironmentVariable):
            if variable.type == "number":
                return None
            if variable.type == "boolean":
                return 2
            return 0 if variable.partition is None else self.program.partitions[variable.partition].size
        return 2 if variable.kind in ("present", "condition") else None

    def _node(self, index: int) -> None:
        node, at = self.program.nodes[index], (*self.at, "nodes", index)
        if isinstance(node, Leaf):
            return
        self._index(node.test, self.program.variables, (*at, "test"))
        late = next((child for child in node.next if child >= index), None)
        if late is not None:
            raise SpecError((*at, "next"), f"children before their parent {index}", str(late), "Write children before their parents.")
        lanes = self._lanes(self.program.variables[node.test])
        if (lanes is None) != isinstance(node, NumberTest):
            found = "no cuts" if isinstance(node, LaneTest) else "cuts"
            raise SpecError(at, "cuts for a number and none for anything else", found, _AGAIN)
        if isinstance(node, NumberTest):
            if any(low >= high for low, high in zip(node.cuts, node.cuts[1:])):
                raise SpecError((*at, "cuts"), "numbers that ascend", "others", "Sort them and name each once.")
            lanes = len(node.cuts) + 1
        if len(node.next) != lanes:
            raise SpecError((*at, "next"), f"{lanes} children", str(len(node.next)), "Write one child for each lane or range.")

    def _root(self, root: int, leaves: int, at: Pointer) -> None:
        """Leaves below a root are positions in a list of this length."""
        self._index(root, self.program.nodes, at)
        seen, waiting = {root}, [root]
        while waiting:
            node = self.program.nodes[waiting.pop()]
            if isinstance(node, Leaf):
                if node.leaf >= leaves:
                    raise SpecError(at, f"leaves below {leaves}", str(node.leaf), _AGAIN)
            else:
                fresh = set(node.next) - seen
                seen |= fresh
                waiting += fresh

    def _nesting(self, index: int, at: Pointer) -> None:
        seen, within = {index}, self.program.passes[index].within
        while within is not None:
            if within in seen:
                raise SpecError((*at, "within"), "a pass around this one", "the pass itself", "Passes around a pass are others.")
            self._index(within, self.program.passes, (*at, "within"))
            seen.add(within)
            within = self.program.passes[within].within
