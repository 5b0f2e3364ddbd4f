"""A row of the function tables, and how a call's arguments are brought into its order.

A row of Python has the parameters of a Python signature: ``name?`` is optional, ``*name`` takes the rest, ``**name`` any keyword,
``/`` ends the positional-only ones, ``*`` starts the keyword-only ones. It is applied to one value a parameter (UNDEFINED where
an optional one is left out), then the rest one by one; with ``*name`` keywords come as a mapping in front. A row of JavaScript
gets the positional arguments as they are given.
"""

from __future__ import annotations

from typing import Callable, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from .values import UNDEFINED, Raised, Unmodelled, Value

Apply = Callable[..., Value]


class Row(NamedTuple):
    #: None for a row of JavaScript.
    parameters: Optional[Tuple[str, ...]]
    apply: Apply


Table = Dict[str, Row]


def python(parameters: str, apply: Apply) -> Row:
    return Row(tuple(parameters.split()), apply)


def javascript(apply: Apply) -> Row:
    return Row(None, apply)


def call_row(row: Row, positional: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    """Calls a row as its language binds arguments: in Python a call that does not fit raises TypeError, in JavaScript all fit."""
    if row.parameters is None:
        if keywords:
            raise Unmodelled
        return row.apply(*positional)
    slots, rest = _bind(row.parameters, positional, keywords)
    if any(parameter[0] == "*" and parameter != "*" for parameter in row.parameters):
        return row.apply(rest, *slots)
    return row.apply(*slots)


def _bind(parameters: Tuple[str, ...], positional: Sequence[Value], keywords: Mapping[str, Value]) -> Tuple[List[Value], Dict[str, Value]]:
    rest = dict(keywords)
    slots: List[Value] = []
    star = next((i for i, name in enumerate(parameters) if name[0] == "*" and name[:2] != "**"), len(parameters))
    takes_rest = star < len(parameters) and parameters[star] != "*"
    slash = parameters.index("/") if "/" in parameters else -1
    used = 0
    for index, parameter in enumerate(parameters):
        if parameter == "/" or parameter[0] == "*" or (takes_rest and index > star):
            continue
        name = parameter.rstrip("?")
        if used < len(positional) and index < star:
            slots.append(positional[used])
            used += 1
        elif index > slash and name in rest:
            slots.append(rest.pop(name))
        elif parameter.endswith("?"):
            slots.append(UNDEFINED)
        else:
            raise Raised("TypeError")
    if takes_rest:
        slots += positional[used:]
    elif used < len(positional):
        raise Raised("TypeError")
    accepted = parameters[star + 1 :] if takes_rest else ()
    takes_any = any(name.startswith("**") for name in parameters)
    if not takes_any and any(name + "?" not in accepted for name in rest):
        raise Raised("TypeError")
    return slots, rest
