"""Calls a method of the first argument by its name, whatever its type, as a program does; numbers, constants and properties."""

from __future__ import annotations

import math
import re
from typing import Callable, Dict, Mapping

from ..signature import Row
from ..text import to_units
from ..values import UNDEFINED, Raised, Unmodelled
from .host import LARGEST_SAFE, Host, row, to_boolean, to_int32, to_integer, to_number, to_text
from .lists import LIST_METHODS, is_same, list_from
from .numbers import number_text, parse_float, parse_int, to_exponential, to_fixed, to_precision, to_radix
from .texts import GROWING_METHODS, TEXT_METHODS, case_changing, lower, upper

Method = Callable[..., "Host | int"]


def _to_string(self: float, radix: Host = UNDEFINED, *_: Host) -> Host:
    base = 10.0 if radix is UNDEFINED else to_integer(radix)
    if not 2 <= base <= 36:
        raise Raised("RangeError")
    return number_text(self) if base == 10 else to_radix(self, int(base))


def _precision(self: float, precision: Host = UNDEFINED, *_: Host) -> Host:
    return number_text(self) if precision is UNDEFINED else to_precision(self, to_integer(precision))


_NUMBER_METHODS: Dict[str, Method] = {
    "toFixed": lambda self, digits=UNDEFINED, *_: to_fixed(self, to_integer(digits)),
    "toPrecision": _precision,
    "toExponential": lambda self, digits=UNDEFINED, *_: to_exponential(self, to_integer(digits), digits is UNDEFINED),
    "toString": _to_string,
    "valueOf": lambda self, *_: self,
}
_BOOLEAN_METHODS: Dict[str, Method] = {"toString": lambda self, *_: to_text(self), "valueOf": lambda self, *_: self}


def _methods_of(value: Host) -> Mapping[str, Method]:
    if isinstance(value, str):
        return {**TEXT_METHODS, **GROWING_METHODS}
    if isinstance(value, tuple):
        return LIST_METHODS
    return _BOOLEAN_METHODS if isinstance(value, bool) else _NUMBER_METHODS if isinstance(value, float) else {}


def _calling(name: str) -> Row:
    def call(self: Host = UNDEFINED, *others: Host) -> "Host | int":
        method = _methods_of(self).get(name)
        if method is None:
            raise Raised("TypeError")
        return method(self, *others)

    return row(call)


def _length(self: Host = UNDEFINED, *_: Host) -> "Host | int":
    if self is None or self is UNDEFINED:
        raise Raised("TypeError")
    return len(self) if isinstance(self, (str, tuple)) else UNDEFINED


#: Names of the properties that values of a type inherit.
_PROTOTYPES = {
    "Object": frozenset(
        "constructor toString toLocaleString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable __proto__ __defineGetter__ "
        "__defineSetter__ __lookupGetter__ __lookupSetter__".split()
    ),
    "String": frozenset(
        "anchor at big blink bold charAt charCodeAt codePointAt concat endsWith fontcolor fontsize fixed includes indexOf "
        "isWellFormed italics lastIndexOf link localeCompare match matchAll normalize padEnd padStart repeat replace replaceAll "
        "search slice small split strike sub substr substring sup startsWith toWellFormed trim trimStart trimLeft trimEnd "
        "trimRight toLocaleLowerCase toLocaleUpperCase toLowerCase toUpperCase".split()
    ),
    "Array": frozenset(
        "at concat copyWithin fill find findIndex findLast findLastIndex lastIndexOf pop push reverse shift unshift slice sort "
        "splice includes indexOf join keys entries values forEach filter flat flatMap map every some reduce reduceRight "
        "toReversed toSorted toSpliced with".split()
    ),
    "other": frozenset("toExponential toFixed toPrecision".split()),
}
_INDEX = re.compile("0|[1-9][0-9]{0,15}")


def _item(self: Host = UNDEFINED, index: Host = UNDEFINED, *_: Host) -> "Host | int":
    """The property of that name or index; what is set on the prototypes may be anything by the time the program runs."""
    if self is None or self is UNDEFINED:
        raise Raised("TypeError")
    name = to_text(index)
    if isinstance(self, (str, tuple)):
        if name == "length":
            return len(self)
        if _INDEX.fullmatch(name) and int(name) < len(self):
            return self[int(name)]
    kind = "String" if isinstance(self, str) else "Array" if isinstance(self, tuple) else "other"
    if name in _PROTOTYPES[kind] or name in _PROTOTYPES["Object"]:
        raise Unmodelled
    return UNDEFINED


def _from_char_codes(*units: Host) -> Host:
    numbers = map(to_number, units)
    return "".join(chr(math.trunc(n) % 0x10000) if math.isfinite(n) else "\0" for n in numbers)


def _from_code_points(*points: Host) -> Host:
    numbers = [to_number(point) for point in points]
    if not all(n.is_integer() and 0 <= n <= 0x10FFFF for n in numbers):
        raise Raised("RangeError")
    return "".join(to_units(chr(int(n))) for n in numbers)


def _parse_int(text: Host = UNDEFINED, radix: Host = UNDEFINED, *_: Host) -> Host:
    return parse_int(to_text(text), to_int32(radix))


def _parse_float(text: Host = UNDEFINED, *_: Host) -> Host:
    return parse_float(to_text(text))


def _is_whole(value: Host) -> bool:
    return isinstance(value, float) and value.is_integer()


def _test(holds: Callable[[Host], bool]) -> Row:
    return row(lambda value=UNDEFINED, *_: holds(value))


_SHARED_METHODS = {
    "String": "trim trimStart trimEnd trimLeft trimRight toString valueOf includes startsWith indexOf lastIndexOf endsWith charAt "
    "charCodeAt codePointAt at slice substring substr split concat normalize",
    "Array": "join includes indexOf lastIndexOf slice concat at reverse toReversed flat with fill sort toSorted toString",
    "Number": "toFixed toPrecision toExponential toString valueOf",
    "Boolean": "toString",
}

METHOD_FUNCTIONS: Dict[str, Row] = {
    **{f"{type_}.prototype.{name}": _calling(name) for type_, names in _SHARED_METHODS.items() for name in names.split()},
    **{f"String.prototype.{name}": row(method) for name, method in GROWING_METHODS.items()},
    "String.prototype.toLowerCase": row(case_changing(lower, False)),
    "String.prototype.toUpperCase": row(case_changing(upper, False)),
    "String.prototype.toLocaleLowerCase": row(case_changing(lower, True)),
    "String.prototype.toLocaleUpperCase": row(case_changing(upper, True)),
    "length.js": row(_length),
    "item.js": row(_item),
    "String": row(lambda *value: to_text(value[0]) if value else ""),
    "String.fromCharCode": row(_from_char_codes),
    "String.fromCodePoint": row(_from_code_points),
    "Array.isArray": _test(lambda value: isinstance(value, tuple)),
    "Array.from": row(list_from),
    "Array.of": row(lambda *items: items),
    "Object.is": row(is_same),
    "Number": row(lambda *value: to_number(value[0]) if value else 0.0),
    "Boolean": _test(to_boolean),
    "parseInt": row(_parse_int),
    "Number.parseInt": row(_parse_int),
    "parseFloat": row(_parse_float),
    "Number.parseFloat": row(_parse_float),
    "isNaN": _test(lambda value: math.isnan(to_number(value))),
    "isFinite": _test(lambda value: math.isfinite(to_number(value))),
    "Number.isNaN": _test(lambda value: isinstance(value, float) and math.isnan(value)),
    "Number.isFinite": _test(lambda value: isinstance(value, float) and math.isfinite(value)),
    "Number.isInteger": _test(_is_whole),
    "Number.isSafeInteger": _test(lambda value: _is_whole(value) and abs(to_number(value)) <= LARGEST_SAFE),
}
