"""Compiles terms, as a spec writes them in JSON, to Python functions of the values of their free variables.

Arguments are evaluated from left to right and the first failure is the result. A call of an unknown name is unmodelled. Forms:
``fails(t)``: whether t raises; ``and``, ``or``: Python's, of any number of operands; ``if(condition, then, else)`` evaluates one
of the two; ``list(...)``; ``omitted()``: an optional argument left out.
"""

from __future__ import annotations

import re
from typing import Callable, Dict, List, Mapping, Tuple

from .functions import FUNCTIONS
from .operators import BINARY_OPERATORS, UNARY_OPERATORS
from .signature import call_row
from .values import UNDEFINED, Raised, Unmodelled, Value

#: A term of the spec: {"value": name}, {"constant": json}, {"integer": digits} or {"call": name, "arguments": [...], ...}.
Term = Mapping[str, object]
Environment = Mapping[str, Value]
Compiled = Callable[[Environment], Value]


def compile_term(term: Term) -> Compiled:
    """The function raises ``Raised`` where the program would, and ``Unmodelled`` where the language has no answer."""
    if "value" in term:
        name = str(term["value"])
        return lambda environment: environment[name]
    if "constant" in term:
        constant = constant_value(term["constant"])
        return lambda environment: constant
    if "integer" in term:
        return _integer(str(term["integer"]))
    name = str(term["call"])
    arguments = [compile_term(argument) for argument in _terms(term["arguments"])]
    if name in FORMS:
        return FORMS[name](arguments)
    keywords = term.get("keywords") or {}
    assert isinstance(keywords, Mapping)
    return _call(name, arguments, {key: compile_term(argument) for key, argument in keywords.items()})


def _terms(value: object) -> List[Term]:
    assert isinstance(value, (list, tuple))
    return list(value)


def constant_value(constant: object) -> Value:
    """A JSON constant: numbers are doubles, also where they are whole."""
    if isinstance(constant, (list, tuple)):
        return tuple(map(constant_value, constant))
    if isinstance(constant, (int, float)) and not isinstance(constant, bool):
        return float(constant)
    assert constant is None or isinstance(constant, (bool, str))
    return constant


def _integer(digits: str) -> Compiled:
    if re.fullmatch("-?[0-9]+", digits) is None:
        return _unmodelled
    value = _read_digits(digits.lstrip("-"))
    signed = -value if digits.startswith("-") else value
    return lambda environment: signed


def _read_digits(digits: str) -> int:
    """In halves: CPython reads no more than 4,300 digits at once."""
    if len(digits) <= 4000:
        return int(digits)
    middle = len(digits) // 2
    shift: int = 10 ** (len(digits) - middle)
    return _read_digits(digits[:middle]) * shift + _read_digits(digits[middle:])


def _unmodelled(_: Environment) -> Value:
    raise Unmodelled


def _call(name: str, arguments: List[Compiled], keywords: Dict[str, Compiled]) -> Compiled:
    if name in BINARY_OPERATORS or name in UNARY_OPERATORS:
        return _operator(name, arguments)
    row = FUNCTIONS.get(name)
    if row is None:
        return _unmodelled_call([*arguments, *keywords.values()])
    known = row

    def call(environment: Environment) -> Value:
        values = [argument(environment) for argument in arguments]
        return call_row(known, values, {key: argument(environment) for key, argument in keywords.items()})

    return call


def _operator(name: str, arguments: List[Compiled]) -> Compiled:
    if name in BINARY_OPERATORS and len(arguments) == 2:
        binary, (left, right) = BINARY_OPERATORS[name], arguments
        return lambda environment: binary(left(environment), right(environment))
    if name in UNARY_OPERATORS and len(arguments) == 1:
        unary, operand = UNARY_OPERATORS[name], arguments[0]
        return lambda environment: unary(operand(environment))
    return _unmodelled_call(arguments)


def _unmodelled_call(arguments: List[Compiled]) -> Compiled:
    """An argument that fails comes first."""

    def call(environment: Environment) -> Value:
        for argument in arguments:
            argument(environment)
        raise Unmodelled

    return call


def _deciding(decides: bool) -> Callable[[List[Compiled]], Compiled]:
    """The first operand whose truth decides, as Python's ``and`` and ``or`` give it."""

    def form(parts: List[Compiled]) -> Compiled:
        def evaluate(environment: Environment) -> Value:
            result: Value = not decides
            for part in parts:
                result = part(environment)
                if bool(result) == decides:
                    break
            return result

        return evaluate

    return form


def _fails(parts: List[Compiled]) -> Compiled:
    if not parts:
        return _unmodelled

    def evaluate(environment: Environment) -> Value:
        try:
            parts[0](environment)
        except Raised:
            return True
        return False

    return evaluate


def _choose(parts: List[Compiled]) -> Compiled:
    if len(parts) < 3:
        return _unmodelled
    condition, yes, no = parts[:3]
    return lambda environment: yes(environment) if condition(environment) else no(environment)


def _collect(parts: List[Compiled]) -> Compiled:
    return lambda environment: tuple(part(environment) for part in parts)


FORMS: Dict[str, Callable[[List[Compiled]], Compiled]] = {
    "fails": _fails,
    "and": _deciding(False),
    "or": _deciding(True),
    "if": _choose,
    "list": _collect,
    "omitted": lambda parts: lambda environment: UNDEFINED,
}


def free_variables(term: Term) -> Tuple[str, ...]:
    """Names of the free variables, in order of their first occurrence."""
    if "value" in term:
        return (str(term["value"]),)
    if "call" not in term:
        return ()
    keywords = term.get("keywords") or {}
    assert isinstance(keywords, Mapping)
    parts = [*_terms(term["arguments"]), *keywords.values()]
    return tuple(dict.fromkeys(name for part in parts for name in free_variables(part)))
