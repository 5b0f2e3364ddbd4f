"""From recorded outputs to an outcome: the exact reading of a decision's program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, List, Literal, Mapping, Optional, Sequence, Set, Tuple, Union

from ..spec.document import Decision
from .machine import Machine, Sample
from .program import compile_program
from .readings import Stop
from .recorded import responses_of_calls
from ..terms.text import to_units

#: ``json``: numbers as the REST JSON writes them. ``client``: float32 fields rounded as they reach a client library, where 0.9 is
#: 0.8999999761581421.
Wire = Literal["json", "client"]


@dataclass(frozen=True)
class Answer:
    """What a decision comes to on one sample."""

    #: Id of the outcome, those of all parts with ``+`` between them where the decision has several; None where it cannot be told.
    outcome: Optional[str]
    #: What of the output the outcome's effects carry, in order; None where they carry nothing, or it cannot be told.
    values: Optional[Tuple[object, ...]] = None
    #: Environment inputs whose default was taken because none was given, by name.
    assumed: Tuple[str, ...] = ()
    #: Environment inputs that the answer needs and that have no default, by name. None where nothing is missing; empty where
    #: ``reason`` says what is wrong instead.
    needs: Optional[Tuple[str, ...]] = None
    #: Why there is no outcome (or no values) although no input is missing.
    reason: Optional[str] = None


#: A recorded sample {"responses": {operation id: response or responses}, "inputs"?: {name: value}} to its answer.
Evaluator = Callable[[Mapping[str, object], Wire], Answer]


def compile_decision(decision: Decision) -> Evaluator:
    """Prepares a decision once for evaluation on many samples."""
    program = compile_program(decision.program)
    operations = [call.operation for call in decision.calls]
    environment = {one.name: one for one in decision.environment}
    ids = [outcome.id for outcome in decision.outcomes]

    def evaluator(sample: Mapping[str, object], wire: Wire = "json") -> Answer:
        responses = responses_of_calls(operations, _object(sample, "responses"))
        machine = Machine(program, Sample(responses, _object(sample, "inputs"), environment, wire == "client"))
        return _answer(machine, ids)

    return evaluator


def evaluate(decision: Decision, sample: Mapping[str, object], wire: Wire = "json") -> Answer:
    """Evaluates one sample. For many samples of one decision, ``compile_decision`` saves preparing it again."""
    return compile_decision(decision)(sample, wire)


def _object(sample: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = sample.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise TypeError(f"a sample's {name} is an object, by {'operation id' if name == 'responses' else 'name'}")
    return value


def _answer(machine: Machine, ids: Sequence[str]) -> Answer:
    reached = machine.outcomes()
    stops = [one for one in reached if isinstance(one, Stop)]
    if stops:
        return _stopped(None, machine, stops)
    positions = [one for one in reached if not isinstance(one, Stop)]
    outcome = "+".join(ids[position] for position in positions)
    values: List[object] = []
    carries = False
    for position in dict.fromkeys(positions):
        carried: Union[List[object], Stop, None] = machine.values(position)
        if isinstance(carried, Stop):
            stops.append(carried)
        elif carried is not None:
            carries = True
            values += carried
    if stops:
        return _stopped(outcome, machine, stops)
    return Answer(outcome, tuple(values) if carries else None, _sorted(machine.assumed))


def _stopped(outcome: Optional[str], machine: Machine, stops: Sequence[Stop]) -> Answer:
    """Inputs that are missing come first: giving them may answer more."""
    needs = {name for stop in stops for name in stop.needs}
    reason = next((stop.reason for stop in stops if stop.reason is not None), None)
    return Answer(outcome, None, _sorted(machine.assumed), _sorted(needs), reason)


def _sorted(names: Set[str]) -> Tuple[str, ...]:
    return tuple(sorted(names, key=to_units))
