"""A term of the term language, as the document writes it; ``furcifer_trainer.terms`` gives it its meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Mapping, Tuple

from ..terms.names import is_known_function
from .numbers import as_finite
from .problem import Pointer, SpecError, shown

_REMEDY = "Write {value}, {constant}, {integer} or {call, arguments, keywords?}."


@dataclass(frozen=True)
class Term:
    #: The term's JSON, checked for its form.
    json: Mapping[str, object]

    def reads(self) -> Tuple[str, ...]:
        """Names of its free variables, in order of their first occurrence."""
        names: List[str] = []
        _collect(self.json, names)
        return tuple(dict.fromkeys(names))


def _collect(term: Mapping[str, object], names: List[str]) -> None:
    if "value" in term:
        names.append(str(term["value"]))
    for part in _parts(term):
        _collect(part, names)


def _parts(term: Mapping[str, object]) -> List[Mapping[str, object]]:
    arguments, keywords = term.get("arguments", []), term.get("keywords", {})
    assert isinstance(arguments, list) and isinstance(keywords, dict)
    return [*arguments, *keywords.values()]


def read_term(value: object, at: Pointer) -> Term:
    """Raises SpecError where it is no term."""
    _check(value, at)
    assert isinstance(value, dict)
    return Term(value)


def _check(value: object, at: Pointer) -> None:
    if not isinstance(value, dict):
        raise SpecError(at, "a term", shown(value), _REMEDY)
    fields = set(value)
    if fields == {"value"} or fields == {"integer"}:
        for name in fields:
            if not isinstance(value[name], str):
                raise SpecError((*at, name), "a text", shown(value[name]), "Write names and digits as texts.")
    elif fields == {"constant"}:
        _check_constant(value["constant"], (*at, "constant"))
    elif {"call", "arguments"} <= fields <= {"call", "arguments", "keywords"}:
        _check_call(value, at)
    else:
        raise SpecError(at, "a term", "an object with " + (", ".join(map(str, sorted(fields))) or "no fields"), _REMEDY)


def _check_call(term: "dict[str, object]", at: Pointer) -> None:
    arguments, keywords = term["arguments"], term.get("keywords", {})
    if not isinstance(term["call"], str):
        raise SpecError((*at, "call"), "a text", shown(term["call"]), "Name the function that is called.")
    if not is_known_function(term["call"]):
        remedy = "docs/conformance.md says where they are listed."
        raise SpecError((*at, "call"), "a function of the term language", shown(term["call"]), remedy)
    if not isinstance(arguments, list):
        raise SpecError((*at, "arguments"), "a list of terms", shown(arguments), "Write the positional arguments in order.")
    if not isinstance(keywords, dict):
        raise SpecError((*at, "keywords"), "an object of terms", shown(keywords), "Write keyword arguments by name.")
    for index, argument in enumerate(arguments):
        _check(argument, (*at, "arguments", index))
    for name, argument in keywords.items():
        _check(argument, (*at, "keywords", name))


def _check_constant(value: object, at: Pointer) -> None:
    if isinstance(value, list):
        for index, item in enumerate(value):
            _check_constant(item, (*at, index))
    elif value is not None and not isinstance(value, (bool, str)) and as_finite(value) is None:
        raise SpecError(at, "a text, a number, true, false, null or a list of these", shown(value), "A constant holds no object.")
