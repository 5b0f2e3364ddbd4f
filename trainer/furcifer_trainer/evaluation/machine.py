"""Runs a decision's program on one sample.

It reads variables out of the responses, runs passes when a diagram asks for one of their states, and walks diagrams from root to
leaf. Everything is done on demand, so that only what the walk really tests can leave a sample without an answer. It knows
nothing of rule kinds.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Callable, Dict, List, Mapping, Optional, Sequence, Set, Tuple, Union

from ..spec.document import EnvironmentInput
from ..spec.program import (
    ConditionVariable,
    EnvironmentVariable,
    ItemPlace,
    KeptPlace,
    Place,
    RegisterVariable,
    ResponsePlace,
    StateVariable,
)
from .predicate import CompiledNumber
from .program import (
    CompiledCarried,
    CompiledPass,
    CompiledProgram,
    CompiledRegister,
    CompiledSlot,
    CompiledState,
    CompiledVariable,
)
from .readings import Reading, Stop, as_double, describe, given_value, is_number, read_as, undecided
from .recorded import items_at, path_text, value_at
from ..terms.values import Value


class Held:
    """The item that a slot holds; None: none."""

    __slots__ = ("item",)

    def __init__(self, item: object) -> None:
        self.item = item


#: What a pass carries: a state, a register's number, the item that a slot holds; or why there is none.
Carried = Union[int, float, Held, Stop]
Finals = Dict[Tuple[int, int], Carried]


class Frame:
    """Where in a pass (-1: in none of the program's) the machine is; ``before``: what the pass carries, before the item."""

    __slots__ = ("pass_", "item", "before", "outer", "inner")

    def __init__(self, pass_: int, item: object, before: Dict[int, Carried], outer: Optional["Frame"]) -> None:
        self.pass_, self.item, self.before = pass_, item, before
        #: For a list inside an item: where the pass around is.
        self.outer = outer
        #: What passes over lists inside the item leave, as far as they have run.
        self.inner: Finals = {}


class Sample:
    """What a sample gives to the machine: responses by call, inputs by name, the spec's inputs, and the wire."""

    __slots__ = ("responses", "inputs", "environment", "client")

    def __init__(
        self, responses: Sequence[object], inputs: Mapping[str, object], environment: Mapping[str, EnvironmentInput], client: bool
    ) -> None:
        self.responses, self.inputs, self.environment, self.client = responses, inputs, environment, client


class Machine:
    def __init__(self, program: CompiledProgram, sample: Sample) -> None:
        self.program, self.sample = program, sample
        #: Names of the inputs whose default was taken.
        self.assumed: Set[str] = set()
        self.final: Finals = {}
        self.ranked: Dict[int, Union[List[object], Stop]] = {}

    def outcomes(self) -> List[Union[int, Stop]]:
        """By part of the decision."""
        return [self.walk(root, None) for root in self.program.roots]

    def values(self, outcome: int) -> Union[List[object], Stop, None]:
        """What the effects of the outcome carry, None where they carry nothing."""
        rows = [row for row in self.program.values if outcome in row.outcomes]
        if not rows:
            return None
        result: List[object] = []
        for row in rows:
            found: List[object] = []
            stops: List[Stop] = []

            def visit(frame: Optional[Frame]) -> None:
                reading = stops[0] if stops else self.walk(row.when, frame)
                if isinstance(reading, Stop):
                    stops.append(reading)
                elif reading == 1:
                    place = None if row.at is None else self.place(row.at, frame)
                    if isinstance(place, Stop):
                        stops.append(place)
                        return
                    if row.last:
                        found.clear()
                    found.append(row.shown(place))

            if row.pass_ is None:
                visit(None)
            else:
                self.run(row.pass_, row.carried, visit, None)
            if stops:
                return stops[0]
            result += [len(found)] if row.at is None else found
        return result

    def walk(self, root: int, frame: Optional[Frame]) -> Union[int, Stop]:
        """The leaf that a diagram ends in."""
        nodes = self.program.nodes
        node = nodes[at := root]
        while node.next:
            reading = self.read(node.test, frame)
            if isinstance(reading, Stop):
                return Stop(self.needed_below(at, frame)) if reading.needs else reading
            node = nodes[at := _child(node.next, node.cuts, reading)]
        return node.leaf

    def needed_below(self, root: int, frame: Optional[Frame]) -> Tuple[str, ...]:
        """Every missing input that some walk from ``root`` tests, what is known being as it is."""
        needs: Dict[str, None] = {}
        seen = {root}
        waiting = [root]
        while waiting:
            node = self.program.nodes[waiting.pop()]
            if not node.next:
                continue
            reading = self.read(node.test, frame)
            if not isinstance(reading, Stop):
                children: Sequence[int] = (_child(node.next, node.cuts, reading),)
            else:
                needs.update(dict.fromkeys(reading.needs))
                children = node.next if reading.needs else ()
            waiting += set(children) - seen
            seen.update(children)
        return tuple(needs)

    def read(self, index: int, frame: Optional[Frame]) -> Union[int, float, Stop]:
        """The variable as diagrams test it: a lane, or a number."""
        variable = self.program.variables[index]
        value = self.value(variable, frame)
        if isinstance(value, str):
            cell = variable.cell_of(value) if variable.cell_of is not None else None
            return undecided(f"{describe(variable.row)} is {value!r}, which the spec does not decide") if cell is None else cell
        return value

    def value(self, variable: CompiledVariable, frame: Optional[Frame]) -> Union[Reading, Stop]:
        """The variable's own value, as terms read it: lengths and states are integers there."""
        row = variable.row
        if isinstance(row, EnvironmentVariable):
            return self.environment(row)
        if isinstance(row, (StateVariable, RegisterVariable)):
            is_state = isinstance(row, StateVariable)
            position = row.component if isinstance(row, StateVariable) else self.program.passes[row.pass_].first_register + row.register
            carried = self.carried(row.pass_, position, frame)
            assert not isinstance(carried, Held), "a slot is read as a number"
            return int(carried) if is_state and not isinstance(carried, Stop) else carried
        if isinstance(row, ConditionVariable):
            return self.condition(variable, frame)
        found = self.place(row.at, frame)
        return found if isinstance(found, Stop) else read_as(found, row, self.sample.client)

    def condition(self, variable: CompiledVariable, frame: Optional[Frame]) -> Union[bool, Stop]:
        test, row = variable.condition, variable.row
        assert test is not None and isinstance(row, ConditionVariable)
        values = self.values_of(test.reads, frame)
        if isinstance(values, Stop):
            if row.otherwise is None or not values.needs:
                return values
            self.assumed.update(values.needs)
            return row.otherwise
        truth = test.holds(values)
        return undecided("a condition of the spec is beyond this evaluator") if truth is None else truth

    def number(self, term: CompiledNumber, frame: Optional[Frame]) -> Union[int, float, Stop]:
        values = self.values_of(term.reads, frame)
        if isinstance(values, Stop):
            return values
        number = term.number(values)
        return undecided("a term of the spec gives no number") if number is None else number

    def values_of(self, reads: Sequence[int], frame: Optional[Frame]) -> Union[Dict[str, Value], Stop]:
        values: Dict[str, Value] = {}
        needs: List[str] = []
        for read in reads:
            value = self.term_value(self.program.variables[read], frame)
            if not isinstance(value, Stop):
                values[str(read)] = value
            elif value.needs:
                needs += value.needs
            else:
                return value
        return Stop(tuple(needs)) if needs else values

    def term_value(self, variable: CompiledVariable, frame: Optional[Frame]) -> Union[Value, Stop]:
        row = variable.row
        if not isinstance(row, EnvironmentVariable) or row.type != "value":
            return self.value(variable, frame)
        given = self.sample.inputs.get(row.name)
        if given is None:
            return Stop((row.name,))
        value = given_value(given)
        if isinstance(value, Stop):
            return undecided(f'the input "{row.name}" must be a text, a number, a yes or no, or a list of these')
        return value

    def environment(self, row: EnvironmentVariable) -> Union[str, float, bool, Stop]:
        given = self.sample.inputs.get(row.name)
        if given is not None:
            if row.type == "boolean" and isinstance(given, bool) or row.type == "string" and isinstance(given, str):
                return given
            if row.type == "number" and is_number(given):
                return as_double(given)  # type: ignore[arg-type]
            return undecided(f'the input "{row.name}" must be a {row.type}')
        known = self.sample.environment.get(row.name)
        if known is None or known.default is None:
            return Stop((row.name,))
        self.assumed.add(row.name)
        return known.default

    def place(self, at: Place, frame: Optional[Frame]) -> object:
        """What is at a place, None where nothing is; or a Stop."""
        if isinstance(at, ItemPlace):
            place = _frame_at(frame, at.level)
            assert place is not None, "a place in an item is read outside of its pass"
            return value_at(place.item, at.path)
        if isinstance(at, ResponsePlace):
            return value_at(self.sample.responses[at.call], at.path)
        if isinstance(at, KeptPlace):
            slot = self.carried(at.pass_, self.program.passes[at.pass_].first_slot + at.slot, frame)
            return value_at(slot.item, at.path) if isinstance(slot, Held) else slot
        items = self.ranking(at.ranking)
        return items if isinstance(items, Stop) else value_at(items, at.path)

    def ranking(self, index: int) -> Union[List[object], Stop]:
        """The items of a ranking, in its order."""
        if index not in self.ranked:
            self.ranked[index] = self.rank(index)
        return self.ranked[index]

    def rank(self, index: int) -> Union[List[object], Stop]:
        row, by = self.program.rankings[index]
        items = items_at(self.sample.responses[row.call], row.path)
        if items is None:
            return undecided(f"{path_text(row.path)} is not a list")
        chosen: List[Tuple[Union[int, float], object]] = []
        for item in items:
            frame = Frame(-1, item, {}, None)
            qualifies = self.walk(row.when, frame)
            if isinstance(qualifies, Stop):
                return qualifies
            if qualifies == 0:
                continue
            number = self.number(by, frame)
            if isinstance(number, Stop):
                return number
            chosen.append((number, item))
        if row.ties == "last":
            chosen.reverse()
        chosen.sort(key=lambda one: one[0], reverse=row.order == "greatest-first")
        return [item for _, item in chosen]

    def carried(self, index: int, position: int, frame: Optional[Frame]) -> Carried:
        """In its own pass what it is before the item, elsewhere what it is after the pass."""
        own = _frame_of(frame, index)
        if own is not None:
            return own.before[position]
        passed = self.program.passes[index]
        around = None if passed.within is None else _frame_of(frame, passed.within)
        finals = self.final if around is None else around.inner
        known = finals.get((index, position))
        if known is not None:
            return known
        needed = passed.together[position]
        after = self.run(index, needed, None, around)
        for other in needed:
            finals[index, other] = after[other]
        return after[position]

    def run(
        self, index: int, positions: Sequence[int], visit: Optional[Callable[[Frame], None]], outer: Optional[Frame]
    ) -> Dict[int, Carried]:
        """Runs some of what a pass carries in step over its stream and returns it as it is after the pass.

        What cannot go on keeps the reason as its value, which counts only for who asks for it.
        """
        passed = self.program.passes[index]
        carried = {position: self.begin(passed.carried[position], outer) for position in positions}
        items = self.items_of(passed, outer)
        if isinstance(items, Stop):
            stop = items
            return {position: stop for position in range(len(passed.carried))}
        for item in items:
            frame = Frame(index, item, carried, outer)
            if visit is not None:
                visit(frame)
            carried = {
                position: before if isinstance(before, Stop) else self.step(passed, position, before, frame)
                for position, before in carried.items()
            }
        return carried

    def items_of(self, passed: CompiledPass, outer: Optional[Frame]) -> Union[List[object], Stop]:
        if passed.ranking is not None:
            return self.ranking(passed.ranking)
        items = items_at(self.sample.responses[passed.call] if outer is None else outer.item, passed.path)
        return undecided(f"{path_text(passed.path)} is not a list") if items is None else items

    def begin(self, carried: CompiledCarried, outer: Optional[Frame]) -> Carried:
        if isinstance(carried, CompiledSlot):
            return Held(None)
        leaf = self.walk(carried.initial, outer)
        if isinstance(leaf, Stop) or isinstance(carried, CompiledState):
            return leaf
        return self.number(carried.terms[leaf], outer)

    def step(self, passed: CompiledPass, position: int, before: Carried, frame: Frame) -> Carried:
        carried = passed.carried[position]
        leaf = self.walk(carried.step, frame)
        if isinstance(leaf, Stop) or isinstance(carried, CompiledState):
            return leaf
        if isinstance(carried, CompiledRegister):
            return self.number(carried.terms[leaf], frame)
        if leaf == 0:
            return before
        return Held(frame.item) if leaf == 1 else frame.before[passed.first_slot + leaf - 2]


def _frame_at(frame: Optional[Frame], level: int) -> Optional[Frame]:
    """The frame at a level of nesting, counted from the outermost."""
    frames: List[Frame] = []
    while frame is not None:
        frames.append(frame)
        frame = frame.outer
    return frames[-1 - level] if level < len(frames) else None


def _frame_of(frame: Optional[Frame], index: int) -> Optional[Frame]:
    """The frame of a pass, among the current one and those around it."""
    while frame is not None and frame.pass_ != index:
        frame = frame.outer
    return frame


def _child(children: Sequence[int], cuts: Optional[Sequence[float]], reading: Union[int, float]) -> int:
    return children[int(reading) if cuts is None else bisect_right(cuts, reading)]
