"""Reads JSON into dataclasses by their type hints, strictly: a field that a class does not have is refused, with its place.

JSON names are the fields' in camel case, without the underscore that Python's keywords need. A field with a default may be left
out. Of several classes the one is taken whose ``kind``, ``form`` or ``from`` fits, or else whose required fields are all there.
"""

from __future__ import annotations

import dataclasses
import re
from functools import lru_cache
from typing import (
    Any,
    Callable,
    Dict,
    List,
    Literal,
    Mapping,
    NamedTuple,
    Sequence,
    Tuple,
    Type,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from .numbers import as_finite
from .problem import Pointer, SpecError, shown

T = TypeVar("T")
Special = Mapping[Any, Callable[[object, Pointer], object]]

_DISCRIMINATORS = ("kind", "form", "from")


class Field(NamedTuple):
    name: str
    hint: Any
    required: bool


@lru_cache(maxsize=None)
def fields_of(cls: Any) -> Dict[str, Field]:
    """By JSON name."""
    hints = get_type_hints(cls)
    return {json_name(field.name): Field(field.name, hints[field.name], _is_required(field)) for field in dataclasses.fields(cls)}


def json_name(name: str) -> str:
    """The document's name of a field."""
    return re.sub("_([a-z])", lambda match: match[1].upper(), name.rstrip("_"))


def _is_required(field: "dataclasses.Field[Any]") -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


class Reader:
    def __init__(self, special: Special) -> None:
        #: Types that read themselves.
        self.special = special

    def read(self, cls: Type[T], value: object, at: Pointer) -> T:
        result = self._read(cls, value, at)
        assert isinstance(result, cls)
        return result

    def _read(self, hint: Any, value: object, at: Pointer) -> object:
        if hint in self.special:
            return self.special[hint](value, at)
        if dataclasses.is_dataclass(hint):
            return self._read_object(hint, value, at)
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Union:
            return self._read_union(arguments, value, at)
        if origin is Literal:
            return _one_of(arguments, value, at)
        if origin is tuple:
            if not isinstance(value, list):
                raise SpecError(at, "a list", shown(value), "Write [...].")
            return tuple(self._read(arguments[0], item, (*at, index)) for index, item in enumerate(value))
        if origin is not None and issubclass(origin, Mapping) or hint is dict:
            return {name: self._read(arguments[1], item, (*at, name)) for name, item in _object(value, at).items()}
        return _scalar(hint, value, at)

    def _read_object(self, cls: Any, value: object, at: Pointer) -> object:
        given = _object(value, at)
        fields = fields_of(cls)
        unknown = next((name for name in given if name not in fields), None)
        if unknown is not None:
            raise SpecError(
                (*at, unknown), f"one of the fields {', '.join(fields)}", "a field that this version of the format does not have",
                "Remove it, or use a trainer that knows the format that it comes from.",
            )
        missing = next((name for name, field in fields.items() if field.required and name not in given), None)
        if missing is not None:
            raise SpecError(at, f"the field {missing}", "an object without it", "Write the spec again with furcifer analyze.")
        read = {fields[name].name: self._read_field(fields[name], item, (*at, name)) for name, item in given.items()}
        return cls(**read)

    def _read_field(self, field: Field, value: object, at: Pointer) -> object:
        if value is None and not field.required:
            raise SpecError(at, "a value", "null", "Leave the field out where there is none.")
        return self._read(field.hint, value, at)

    def _read_union(self, options: Sequence[Any], value: object, at: Pointer) -> object:
        if value is None and type(None) in options:
            return None
        options = [option for option in options if option is not type(None)]
        if len(options) == 1:
            return self._read(options[0], value, at)
        classes = [option for option in options if dataclasses.is_dataclass(option)]
        if classes and (isinstance(value, dict) or len(classes) == len(options)):
            return self._read(_class_for(classes, _object(value, at), at), value, at)
        plain = [option for option in options if option not in classes]
        for option in plain[:-1]:
            if isinstance(option, type) and isinstance(value, option) and not isinstance(value, bool):
                return value
        return self._read(plain[-1], value, at)


def _class_for(classes: List[Any], given: Mapping[str, object], at: Pointer) -> Any:
    for name in _DISCRIMINATORS:
        if all(name in fields_of(cls) and get_origin(fields_of(cls)[name].hint) is Literal for cls in classes):
            by_kind = {kind: cls for cls in classes for kind in get_args(fields_of(cls)[name].hint)}
            kind = given.get(name)
            if not isinstance(kind, str) or kind not in by_kind:
                found = shown(kind) if name in given else "nothing"
                raise SpecError((*at, name), "one of " + ", ".join(by_kind), found, "Use a known one.")
            return by_kind[kind]
    required = {cls: [name for name, field in fields_of(cls).items() if field.required] for cls in classes}
    ordered = sorted(classes, key=lambda cls: -len(required[cls]))
    return next((cls for cls in ordered if all(name in given for name in required[cls])), ordered[-1])


def _object(value: object, at: Pointer) -> Dict[str, object]:
    if not isinstance(value, dict):
        raise SpecError(at, "an object", shown(value), "Write {...}.")
    return value


def _one_of(options: Tuple[object, ...], value: object, at: Pointer) -> object:
    for option in options:
        if type(option) is type(value) and option == value:
            return value
    raise SpecError(at, " or ".join(map(shown, options)), shown(value), "Use a known value.")


def _scalar(hint: Any, value: object, at: Pointer) -> object:
    if hint is object:
        return value
    is_bool = isinstance(value, bool)
    if hint is bool and is_bool or hint is str and isinstance(value, str):
        return value
    number = as_finite(value)
    if hint is int and number is not None and number.is_integer() and number >= 0:
        return int(number)
    if hint is float and number is not None:
        return number
    names = {bool: "true or false", str: "a text", int: "a whole number, at least 0", float: "a finite number"}
    raise SpecError(at, names[hint], shown(value), "Write a value of this type.")
