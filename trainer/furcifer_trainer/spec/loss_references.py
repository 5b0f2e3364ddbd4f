"""Whether a loss section is one: parts or a reason, positions in a part's own lists, ids of classes, outcomes and inputs."""

from __future__ import annotations

from typing import Optional, Sequence

from .document import Decision
from .loss import ArgmaxPart, ItemsPart, Loss, LossStream, LossVariable, Part, RegionPart, SequencePart, SetPart, Symbol
from .problem import Pointer, SpecError

_AGAIN = "Write the spec again with furcifer analyze."


def check_loss(decision: Decision, at: Pointer) -> None:
    """Raises SpecError for the first thing that is wrong."""
    loss, place = decision.loss, (*at, "loss")
    check_section(loss, place)
    roots = 1 + len(decision.program.further)
    if loss.parts and len(loss.parts) != roots:
        raise SpecError((*place, "parts"), f"{roots} parts, one a root of the program", str(len(loss.parts)), _AGAIN)
    for index, part in enumerate(loss.parts):
        _check_names(decision, part, (*place, "parts", index))


def check_section(loss: Loss, at: Pointer) -> None:
    """The section by itself: numbers, and positions in a part's own lists. Raises SpecError."""
    if loss.temperature <= 0:
        raise SpecError((*at, "temperature"), "a number greater than 0", str(loss.temperature), _AGAIN)
    if loss.margin < 0:
        raise SpecError((*at, "margin"), "a number, at least 0", str(loss.margin), _AGAIN)
    if (loss.why is None) != bool(loss.parts):
        found = "both" if loss.parts else "neither"
        raise SpecError(at, "either parts or why there are none", found, "Give parts, or why.")
    for index, part in enumerate(loss.parts):
        _check_part(part, (*at, "parts", index))


def _check_names(decision: Decision, part: Part, at: Pointer) -> None:
    """Ids of outcomes, classes and inputs, and positions of calls."""
    _known(part.outcomes, [one.id for one in decision.outcomes], "outcome", (*at, "outcomes"))
    _known(part.conditions, [one.name for one in decision.environment], "input", (*at, "conditions"))
    stream: Optional[LossStream] = getattr(part, "stream", None)
    if stream is not None:
        _below(stream.call, len(decision.calls), (*at, "stream", "call"))
    classes = [one.id for one in decision.classes]
    symbols: Sequence[Symbol] = getattr(part, "symbols", ())
    for index, symbol in enumerate(symbols):
        _known([symbol.class_], classes, "class", (*at, "symbols", index, "class"))
    variables: Sequence[LossVariable] = getattr(part, "variables", ())
    for index, variable in enumerate(variables):
        _below(variable.call, len(decision.calls), (*at, "variables", index, "call"))


def _known(names: Sequence[str], known: Sequence[str], what: str, at: Pointer) -> None:
    for index, name in enumerate(names):
        if name not in known:
            place = at if what == "class" else (*at, index)
            raise SpecError(place, f"one of the decision's {what} ids: {', '.join(known) or 'none'}", repr(name), _AGAIN)


def _below(index: Optional[int], length: int, at: Pointer) -> None:
    if index is not None and index >= length:
        raise SpecError(at, f"a position below {length}", str(index), _AGAIN)


def _all_below(indices: Sequence[int], length: int, at: Pointer) -> None:
    for position, index in enumerate(indices):
        _below(index, length, (*at, position))


def _check_part(part: Part, at: Pointer) -> None:
    outcomes = len(part.outcomes)
    if not outcomes:
        raise SpecError((*at, "outcomes"), "at least one outcome", "none", _AGAIN)
    if isinstance(part, SetPart):
        _check_set(part, at)
    elif isinstance(part, SequencePart):
        _check_table(part, at)
    elif isinstance(part, RegionPart):
        for r, box in enumerate(part.regions):
            _below(box.outcome, outcomes, (*at, "regions", r, "outcome"))
            for w, one in enumerate(box.where):
                _below(one.variable, len(part.variables), (*at, "regions", r, "where", w, "variable"))
    elif isinstance(part, ArgmaxPart):
        _check_cases(part, at)
    elif isinstance(part, ItemsPart):
        if len(part.symbols) != 1:
            raise SpecError((*at, "symbols"), "one symbol", str(len(part.symbols)), _AGAIN)
        _below(part.some, outcomes, (*at, "some"))
        _below(part.none, outcomes, (*at, "none"))


def _check_set(part: SetPart, at: Pointer) -> None:
    outcomes, symbols = len(part.outcomes), len(part.symbols)
    for t, terms in enumerate(part.terms):
        _below(terms.outcome, outcomes, (*at, "terms", t, "outcome"))
        for c, conjunct in enumerate(terms.any):
            _all_below(conjunct.present, symbols, (*at, "terms", t, "any", c, "present"))
            _all_below(conjunct.absent, symbols, (*at, "terms", t, "any", c, "absent"))
    given = [part.order is not None, part.case_outcome is not None, part.otherwise is not None]
    if given != [part.structure == "application-order"] * 3:
        raise SpecError(at, "order, caseOutcome and otherwise with application-order, and with it only", part.structure, _AGAIN)
    if part.order is not None and sorted(part.order) != list(range(symbols)):
        raise SpecError((*at, "order"), "every symbol once", str(list(part.order)), _AGAIN)
    if part.case_outcome is not None:
        if len(part.case_outcome) != symbols:
            raise SpecError((*at, "caseOutcome"), f"{symbols} outcomes, one a symbol", str(len(part.case_outcome)), _AGAIN)
        _all_below(part.case_outcome, outcomes, (*at, "caseOutcome"))
    _below(part.otherwise, outcomes, (*at, "otherwise"))


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
    if part.least is not None and part.otherwise is None:
        raise SpecError(at, "otherwise, the outcome below the least", "nothing", "Give otherwise.")
    if (part.stream is None) != is_value:
        raise SpecError(at, "a stream, except for votes of values", "another", _AGAIN)
    if not part.cases:
        raise SpecError((*at, "cases"), "at least one case", "none", _AGAIN)
    for index, case in enumerate(part.cases):
        place = (*at, "cases", index)
        _below(case.outcome, len(part.outcomes), (*place, "outcome"))
        if (case.variable is None) == is_value or (case.symbol is None) != is_value:
            raise SpecError(place, "a variable and no symbol" if is_value else "a symbol and no variable", "another", _AGAIN)
        _below(case.symbol, len(part.symbols), (*place, "symbol"))
        _below(case.variable, len(part.variables), (*place, "variable"))
    _below(part.otherwise, len(part.outcomes), (*at, "otherwise"))
