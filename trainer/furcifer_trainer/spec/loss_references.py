"""Whether what a loss section and a rule refer to is there: positions in a part's own lists, ids of classes and outcomes."""

from __future__ import annotations

import dataclasses
from typing import Optional, Sequence, Set

from .document import Decision
from .loss import ArgmaxPart, ItemsPart, Part, RegionPart, SequencePart, SetPart
from .problem import Pointer, SpecError

_AGAIN = "Write the spec again with furcifer analyze."

#: Fields of rules that hold the id of an outcome, or of a class (or a fact).
_OUTCOMES = ("outcome", "otherwise", "some", "none", "failing")
_CLASSES = ("class_",)


def check_loss(decision: Decision, at: Pointer) -> None:
    """Raises SpecError for the first reference that leads nowhere."""
    if decision.loss is None:
        return
    outcomes = {one.id for one in decision.outcomes}
    for index, part in enumerate(decision.loss.parts):
        place: Pointer = (*at, "loss", "parts", index)
        for position, outcome in enumerate(part.outcomes):
            if outcome not in outcomes:
                raise SpecError((*place, "outcomes", position), "the id of an outcome", repr(outcome), _AGAIN)
        if not part.outcomes:
            raise SpecError((*place, "outcomes"), "at least one outcome", "none", _AGAIN)
        stream = getattr(part, "stream", None)
        if stream is not None:
            _below(stream.call, len(decision.calls), (*place, "stream", "call"))
        for position, variable in enumerate(getattr(part, "variables", ())):
            _below(variable.call, len(decision.calls), (*place, "variables", position, "call"))
        _check_part(part, place)


def _below(index: Optional[int], length: int, at: Pointer) -> None:
    if index is not None and index >= length:
        raise SpecError(at, f"a position below {length}", str(index), _AGAIN)


def _all_below(indices: Sequence[int], length: int, at: Pointer) -> None:
    for position, index in enumerate(indices):
        _below(index, length, (*at, position))


def _check_part(part: Part, at: Pointer) -> None:
    outcomes = len(part.outcomes)
    if isinstance(part, SetPart):
        for t, terms in enumerate(part.terms):
            _below(terms.outcome, outcomes, (*at, "terms", t, "outcome"))
            for c, conjunct in enumerate(terms.any):
                _all_below(conjunct.present, len(part.symbols), (*at, "terms", t, "any", c, "present"))
                _all_below(conjunct.absent, len(part.symbols), (*at, "terms", t, "any", c, "absent"))
        _all_below(part.order, len(part.symbols), (*at, "order"))
        _all_below(part.case_outcome, outcomes, (*at, "caseOutcome"))
        _below(part.otherwise, outcomes, (*at, "otherwise"))
    elif isinstance(part, SequencePart):
        _check_table(part, at)
    elif isinstance(part, RegionPart):
        for r, box in enumerate(part.regions):
            _below(box.outcome, outcomes, (*at, "regions", r, "outcome"))
            _all_below([one.variable for one in box.where], len(part.variables), (*at, "regions", r, "where"))
    elif isinstance(part, ArgmaxPart):
        _check_cases(part, at)
    elif isinstance(part, ItemsPart):
        if not part.symbols:
            raise SpecError((*at, "symbols"), "a symbol", "none", _AGAIN)
        _below(part.some, outcomes, (*at, "some"))
        _below(part.none, outcomes, (*at, "none"))


def _check_table(part: SequencePart, at: Pointer) -> None:
    states = len(part.state_outcome)
    _below(part.initial, states, (*at, "initial"))
    _all_below(part.state_outcome, len(part.outcomes), (*at, "stateOutcome"))
    if len(part.next) != len(part.symbols):
        raise SpecError((*at, "next"), f"{len(part.symbols)} rows, one a symbol", str(len(part.next)), _AGAIN)
    rows = [(row, (*at, "next", index)) for index, row in enumerate(part.next)]
    if part.any_item is not None:
        rows.append((part.any_item, (*at, "anyItem")))
    for row, place in rows:
        if len(row) != states:
            raise SpecError(place, f"{states} states, one for each", str(len(row)), _AGAIN)
        _all_below(row, states, place)


def _check_cases(part: ArgmaxPart, at: Pointer) -> None:
    is_value = part.votes == "value"
    if not part.cases:
        raise SpecError((*at, "cases"), "at least one case", "none", _AGAIN)
    for index, case in enumerate(part.cases):
        place = (*at, "cases", index)
        _below(case.outcome, len(part.outcomes), (*place, "outcome"))
        if (case.variable if is_value else case.symbol) is None:
            raise SpecError(place, "a variable" if is_value else "a symbol", "none", _AGAIN)
        _below(case.symbol, len(part.symbols), (*place, "symbol"))
        _below(case.variable, len(part.variables), (*place, "variable"))
    _below(part.otherwise, len(part.outcomes), (*at, "otherwise"))


def check_rule(decision: Decision, at: Pointer) -> None:
    """Ids that a rule names, wherever in it they are."""
    facts = {fact.id for fact in getattr(decision.rule, "facts", ())}
    outcomes = {one.id for one in decision.outcomes}
    _check_ids(decision.rule, outcomes, {one.id for one in decision.classes} | facts, (*at, "rule"))


def _check_ids(value: object, outcomes: Set[str], classes: Set[str], at: Pointer) -> None:
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            _check_ids(item, outcomes, classes, (*at, index))
    if not dataclasses.is_dataclass(value):
        return
    for field in dataclasses.fields(value):
        held, place = getattr(value, field.name), (*at, field.name.rstrip("_"))
        if isinstance(held, str) and field.name in _OUTCOMES and held not in outcomes:
            raise SpecError(place, "the id of an outcome", repr(held), _AGAIN)
        if isinstance(held, str) and field.name in _CLASSES and held not in classes:
            raise SpecError(place, "the id of a class", repr(held), _AGAIN)
        _check_ids(held, outcomes, classes, place)
