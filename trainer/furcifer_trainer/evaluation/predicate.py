"""Terms as tests and numbers: over one text, or over the values of other variables. Only here specs meet the term language."""

from __future__ import annotations

import math
from typing import Callable, Mapping, NamedTuple, Optional, Tuple, Union

from ..spec.term import Term
from ..terms.term import Compiled, compile_term
from ..terms.values import Raised, Unmodelled, Value

#: None where the term is beyond this evaluator (an unknown function, a result too large): no answer is right then.
Truth = Optional[bool]
#: Values of variables by position, written as a decimal.
Values = Mapping[str, Value]


class CompiledTest(NamedTuple):
    #: Positions of the variables that the term reads.
    reads: Tuple[int, ...]
    holds: Callable[[Values], Truth]


class CompiledNumber(NamedTuple):
    reads: Tuple[int, ...]
    #: None where the term gives no number.
    number: Callable[[Values], Union[int, float, None]]


def _truth(compiled: Compiled, values: Values) -> Truth:
    """A term that fails counts as false."""
    try:
        return compiled(values) is True
    except Unmodelled:
        return None
    except (Raised, RecursionError) as error:
        return None if isinstance(error, RecursionError) else False


def compile_predicate(term: Term) -> Callable[[str], Truth]:
    compiled = compile_term(term.json)
    return lambda text: _truth(compiled, {"text": text})


def compile_condition(term: Term, failing_decides: bool) -> CompiledTest:
    """``failing_decides``: a term that fails counts as false; otherwise there is no answer, an input may be anything."""
    compiled = compile_term(term.json)

    def holds(values: Values) -> Truth:
        if failing_decides:
            return _truth(compiled, values)
        try:
            return compiled(values) is True
        except (Raised, RecursionError):
            return None

    return CompiledTest(_positions(term), holds)


def compile_number(term: Term) -> CompiledNumber:
    compiled = compile_term(term.json)

    def number(values: Values) -> Union[int, float, None]:
        try:
            result = compiled(values)
        except (Raised, RecursionError):
            return None
        if isinstance(result, float):
            return None if math.isnan(result) else result
        return int(result) if isinstance(result, int) else None

    return CompiledNumber(_positions(term), number)


def compile_text(term: Term) -> Callable[[str], Optional[str]]:
    """What a term over a text makes of it; None where that is no text."""
    compiled = compile_term(term.json)

    def made(text: str) -> Optional[str]:
        try:
            result = compiled({"text": text})
        except (Raised, RecursionError):
            return None
        return result if isinstance(result, str) else None

    return made


def _positions(term: Term) -> Tuple[int, ...]:
    return tuple(int(name) for name in term.reads())
