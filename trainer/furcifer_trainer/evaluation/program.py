"""Prepares a decision's program for running on many samples.

Predicates and conditions become functions, texts are remembered with their cells, and for everything that a pass carries is known
what else its steps can ask for and what therefore has to run with it.
"""

from __future__ import annotations

from typing import Callable, FrozenSet, Iterable, List, NamedTuple, Optional, Set, Tuple, Union

from ..spec.program import (
    CarriedPlace,
    CarriedValues,
    ConditionVariable,
    EnvironmentVariable,
    KeptPlace,
    Leaf,
    ListVariable,
    Node,
    NumberTest,
    NumberVariable,
    Pass,
    Path,
    Place,
    Program,
    Ranking,
    RegisterVariable,
    StateVariable,
    TextVariable,
    Variable,
)
from ..spec.term import Term
from .partition import CellOf, compile_partition
from .predicate import CompiledNumber, CompiledTest, compile_condition, compile_number, compile_text


class CompiledNode(NamedTuple):
    """A leaf has no children; a test of a number has cuts."""

    leaf: int
    test: int
    cuts: Optional[Tuple[float, ...]]
    next: Tuple[int, ...]


class CompiledState(NamedTuple):
    initial: int
    step: int


class CompiledRegister(NamedTuple):
    initial: int
    step: int
    terms: Tuple[CompiledNumber, ...]


class CompiledSlot(NamedTuple):
    step: int


CompiledCarried = Union[CompiledState, CompiledRegister, CompiledSlot]


class CompiledPass(NamedTuple):
    call: int
    within: Optional[int]
    path: Path
    ranking: Optional[int]
    #: Its components, then its registers, then its slots.
    carried: Tuple[CompiledCarried, ...]
    first_register: int
    first_slot: int
    #: By position in ``carried``: itself and all whose values its steps can lead to.
    together: Tuple[Tuple[int, ...], ...]


class CompiledRanking(NamedTuple):
    row: Ranking
    by: CompiledNumber


class CompiledValues(NamedTuple):
    pass_: Optional[int]
    when: int
    last: bool
    #: Where what is carried is, None where items are counted.
    at: Optional[Place]
    shown: Callable[[object], object]
    outcomes: FrozenSet[int]
    #: What of the pass ``when`` can ask for.
    carried: Tuple[int, ...]


class CompiledVariable(NamedTuple):
    row: Variable
    cell_of: Optional[CellOf]
    condition: Optional[CompiledTest]


class CompiledProgram(NamedTuple):
    variables: Tuple[CompiledVariable, ...]
    nodes: Tuple[CompiledNode, ...]
    passes: Tuple[CompiledPass, ...]
    rankings: Tuple[CompiledRanking, ...]
    #: Of the parts of the decision.
    roots: Tuple[int, ...]
    values: Tuple[CompiledValues, ...]


def compile_program(program: Program) -> CompiledProgram:
    cells = [compile_partition(partition) for partition in program.partitions]
    return CompiledProgram(
        tuple(_variable(variable, cells) for variable in program.variables),
        tuple(map(_node, program.nodes)),
        tuple(_pass(program, index) for index in range(len(program.passes))),
        tuple(CompiledRanking(ranking, compile_number(ranking.by)) for ranking in program.rankings),
        (program.outcome, *program.further),
        tuple(_values(program, row) for row in program.values),
    )


def _variable(variable: Variable, cells: List[CellOf]) -> CompiledVariable:
    cell_of = condition = None
    if isinstance(variable, TextVariable):
        cell_of = cells[variable.partition]
    elif isinstance(variable, EnvironmentVariable) and variable.partition is not None:
        cell_of = cells[variable.partition]
    elif isinstance(variable, ConditionVariable):
        condition = compile_condition(variable.term, failing_decides=variable.otherwise is None)
    return CompiledVariable(variable, cell_of, condition)


def _node(node: Node) -> CompiledNode:
    if isinstance(node, Leaf):
        return CompiledNode(node.leaf, -1, None, ())
    if isinstance(node, NumberTest):
        return CompiledNode(-1, node.test, node.cuts, node.next)
    return CompiledNode(-1, node.test, None, node.next)


def _pass(program: Program, index: int) -> CompiledPass:
    row = program.passes[index]
    carried: List[CompiledCarried] = [CompiledState(component.initial, component.step) for component in row.components]
    for register in row.registers:
        carried.append(CompiledRegister(register.initial, register.step, tuple(map(compile_number, register.terms))))
    carried += (CompiledSlot(slot.step) for slot in row.slots)
    together = tuple(_closed(program, index, {position}) for position in range(len(carried)))
    first_slot = len(row.components) + len(row.registers)
    return CompiledPass(row.call, row.within, row.path, row.ranking, tuple(carried), len(row.components), first_slot, together)


def _values(program: Program, row: CarriedValues) -> CompiledValues:
    carried = () if row.pass_ is None else _closed(program, row.pass_, _below(program, {row.when}, (), row.pass_))
    if not isinstance(row.what, CarriedPlace):
        return CompiledValues(row.pass_, row.when, bool(row.last), None, lambda found: found, frozenset(row.outcomes), carried)
    shown = _shown(program, row.what)
    return CompiledValues(row.pass_, row.when, bool(row.last), row.what.at, shown, frozenset(row.outcomes), carried)


def _shown(program: Program, what: CarriedPlace) -> Callable[[object], object]:
    """What the effect shows of what is found at the place."""
    absent = _absent_value(program, what.at)
    made: Callable[[str], object] = (lambda text: text) if what.as_ is None else compile_text(what.as_)

    def shown(found: object) -> object:
        value = absent if found is None else found
        return made(value) if isinstance(value, str) else value

    return shown


def _absent_value(program: Program, at: Place) -> object:
    """What a reader sees in place of a field that the response leaves out: 0 for a number."""
    for variable in program.variables:
        if isinstance(variable, (TextVariable, NumberVariable)):
            if variable.at.from_ == at.from_ and list(map(str, variable.at.path)) == list(map(str, at.path)):
                return variable.absent if isinstance(variable, TextVariable) else 0
    return None


def _closed(program: Program, index: int, positions: Iterable[int]) -> Tuple[int, ...]:
    """The positions and all that their steps can ask for."""
    row = program.passes[index]
    first_register, first_slot = len(row.components), len(row.components) + len(row.registers)
    closed: Set[int] = set()
    waiting = list(positions)
    while waiting:
        position = waiting.pop()
        if position in closed:
            continue
        closed.add(position)
        terms: Tuple[Term, ...] = ()
        if position < first_register:
            step = row.components[position].step
        elif position < first_slot:
            register = row.registers[position - first_register]
            step, terms = register.step, register.terms
        else:
            step = row.slots[position - first_slot].step
            # A slot may take what any other one holds.
            waiting += range(first_slot, first_slot + len(row.slots))
        waiting += _below(program, {step}, terms, index)
    return tuple(sorted(closed))


def _below(program: Program, roots: Set[int], terms: Tuple[Term, ...], index: int) -> Set[int]:
    """What of a pass some walk from the roots tests or the terms read, in conditions and inner passes too."""
    return _Asked(program, index).below(roots, terms)


class _Asked:
    def __init__(self, program: Program, index: int) -> None:
        self.program, self.index = program, index
        self.row: Pass = program.passes[index]
        self.found: Set[int] = set()
        self.variables: Set[int] = set()
        self.nodes: Set[int] = set()
        self.waiting: List[int] = []

    def below(self, roots: Set[int], terms: Tuple[Term, ...]) -> Set[int]:
        self._ask(roots)
        self._read(terms)
        while self.waiting:
            node = self.program.nodes[self.waiting.pop()]
            if not isinstance(node, Leaf):
                self._visit(node.test)
                self._ask(node.next)
        return self.found

    def _ask(self, nodes: Iterable[int]) -> None:
        fresh = set(nodes) - self.nodes
        self.nodes |= fresh
        self.waiting += fresh

    def _read(self, terms: Iterable[Term]) -> None:
        for term in terms:
            for name in term.reads():
                self._visit(int(name))

    def _visit(self, index: int) -> None:
        if index in self.variables:
            return
        self.variables.add(index)
        variable = self.program.variables[index]
        if isinstance(variable, ConditionVariable):
            self._read([variable.term])
        elif isinstance(variable, (StateVariable, RegisterVariable)):
            if variable.pass_ != self.index:
                self._visit_inner(variable)
            elif isinstance(variable, StateVariable):
                self.found.add(variable.component)
            else:
                self.found.add(len(self.row.components) + variable.register)
        elif isinstance(variable, (TextVariable, NumberVariable, ListVariable)):
            at = variable.at
            if isinstance(at, KeptPlace) and at.pass_ == self.index:
                self.found.add(len(self.row.components) + len(self.row.registers) + at.slot)

    def _visit_inner(self, variable: Union[StateVariable, RegisterVariable]) -> None:
        """A pass that runs at the items of this one may ask for what this one carries."""
        if not _is_within(self.program, variable.pass_, self.index):
            return
        inner = self.program.passes[variable.pass_]
        if isinstance(variable, StateVariable):
            component = inner.components[variable.component]
            self._ask((component.initial, component.step))
        else:
            register = inner.registers[variable.register]
            self._read(register.terms)
            self._ask((register.initial, register.step))


def _is_within(program: Program, index: int, around: int) -> bool:
    within = program.passes[index].within
    return within is not None and (within == around or _is_within(program, within, around))
