"""Responses as clients show them: protocol buffer messages, model objects of Azure, enums.

Messages answer Python attribute names over REST JSON; what the JSON leaves out has its default, and a field that
the type lacks is an AttributeError. Numbers stay the doubles of the JSON, unless the plan asks for those
that a client shows (`"wire": "client"`).
"""

import enum
import json
import struct

from catalog_table import snake

DEFAULTS = {"string": "", "label": "", "boolean": False, "float32": 0.0, "float64": 0.0, "opaque": None}


class Shapes:
    """Makes what clients hand out; knows the catalog."""

    def __init__(self, catalog, wire="json"):
        self.catalog = catalog
        self.narrow = wire == "client"
        self._enums = {}

    def enum(self, document, vocabulary, name="Enum", members=None):
        """The enum class of a vocabulary: with numbers, or with the texts of its members."""
        key = (vocabulary, name)
        if key not in self._enums:
            row = self.catalog.vocabulary(document, vocabulary)
            if members:
                made = enum.Enum(name, dict(members), type=str)
            else:
                numbers = row.get("numbers") or range(len(row["values"]))
                made = enum.IntEnum(name, dict(zip(row["values"], numbers, strict=False)))
            self._enums[key] = made
        return self._enums[key]

    def message(self, operation, data, shape):
        """The response of an operation in the client's shape; `data` where it is not described."""
        kind = self.catalog.response_type(operation)
        if shape == "dict":
            return data
        if kind is None:
            return Undescribed(data)
        return self.object(kind, data, shape)

    def object(self, kind, data, shape):
        """A message or model of a type."""
        return (Message if shape == "message" else Model)(self, kind, data)

    def value(self, kind, field, data, shape):
        """The value of one field; `data` is None where the JSON leaves it out."""
        if field.list:
            return Repeated([self.item(kind, field, one, shape) for one in data or []])
        return self.item(kind, field, data, shape)

    def item(self, kind, field, data, shape):
        """One element of a field."""
        base = field.base
        if base in DEFAULTS:
            if data is None:
                return DEFAULTS[base] if shape == "message" else None
            if base in ("float32", "float64") and isinstance(data, int) and not isinstance(data, bool):
                data = float(data) if base == "float32" else data
            if base == "float32" and self.narrow and isinstance(data, float):
                data = struct.unpack("f", struct.pack("f", data))[0]
            return data
        if base == "enum":
            return self._enum_value(kind, field, data, shape)
        if data is None and shape != "message":
            return None
        return self.object(self.catalog.type(kind.document, base), data or {}, shape)

    def _enum_value(self, kind, field, data, shape):
        row = self.catalog.vocabulary(kind.document, field.vocabulary)
        if shape != "message" or not row or "numbers" not in row:
            return ("" if shape == "message" else None) if data is None else data
        made = self.enum(kind.document, field.vocabulary, enum_name(field.vocabulary))
        if data is None:
            return made(0)
        try:
            return made(data) if isinstance(data, int) else made[data]
        except (KeyError, ValueError):
            return made(0)


def enum_name(vocabulary):
    """`google.likelihood` as `Likelihood`."""
    return "".join(word.capitalize() for word in vocabulary.rsplit(".", 1)[-1].split("_"))


class Repeated(list):
    """A list field."""

    def __repr__(self):
        return f"[{', '.join(map(str, self))}]"


class Message:
    """One protocol buffer message over its REST JSON."""

    def __init__(self, shapes, kind, data):
        self.__dict__.update(_shapes=shapes, _kind=kind, _furcifer_data=data, _cache={})

    def __getattr__(self, name):
        if name == "_pb":
            return self
        field = self._kind.fields.get(name)
        if field is None:
            raise AttributeError(f"Unknown field for {self._kind.name}: {name}")
        if name not in self._cache:
            self._cache[name] = self._shapes.value(self._kind, field, self._furcifer_data.get(field.json), "message")
        return self._cache[name]

    def __setattr__(self, name, value):
        self._cache[name] = value

    def __bool__(self):
        return bool(self._furcifer_data)

    def __contains__(self, name):
        field = self._kind.fields.get(name)
        return field is not None and field.json in self._furcifer_data

    def __eq__(self, other):
        return isinstance(other, Message) and (self._kind, self._furcifer_data) == (other._kind, other._furcifer_data)

    __hash__ = None

    def HasField(self, name):  # noqa: N802 (the real name)
        return name in self

    def ListFields(self):  # noqa: N802 (the real name)
        return [(name, getattr(self, name)) for name in self._kind.fields if name in self]

    def SerializeToString(self):  # noqa: N802 (the real name)
        return json.dumps(self._furcifer_data).encode()

    def __str__(self):
        return "".join(
            f"{snake(key)}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in self._furcifer_data.items())

    __repr__ = __str__


class Model:
    """One object of an SDK over its REST JSON; what is left out is None, or False of a failure."""

    def __init__(self, shapes, kind, data):
        self.__dict__.update(_shapes=shapes, _kind=kind, _furcifer_data=data)

    def __getattr__(self, name):
        field = self._kind.fields.get(name)
        if field is None:
            raise AttributeError(f"'{self._kind.name}' object has no attribute '{name}'")
        value = self._shapes.value(self._kind, field, self._furcifer_data.get(field.json), "object")
        return False if name == "is_error" and value is None else value

    def __getitem__(self, name):
        field = self._kind.by_json.get(name) or self._kind.fields.get(name)
        if field is None or field.json not in self._furcifer_data:
            raise KeyError(name)
        return getattr(self, field.python)

    def get(self, name, default=None):
        try:
            return self[name]
        except KeyError:
            return default

    def as_dict(self, *arguments, **keywords):
        return as_dictionary(self, defaults=False)

    def __eq__(self, other):
        return isinstance(other, Model) and self._furcifer_data == other._furcifer_data

    __hash__ = None

    def __str__(self):
        return str(self.as_dict())


class Undescribed:
    """A response whose type no document describes: attributes are found by their JSON names."""

    def __init__(self, data):
        self.__dict__["_furcifer_data"] = data

    def __getattr__(self, name):
        data = self._furcifer_data
        for key in data if isinstance(data, dict) else ():
            if name in (key, snake(key)):
                return undescribed(data[key])
        if name == "result":
            return lambda *arguments, **keywords: self
        raise AttributeError(name)

    def __getitem__(self, key):
        return undescribed(self._furcifer_data[key])


def undescribed(value):
    """Any JSON value inside an undescribed response."""
    if isinstance(value, dict):
        return Undescribed(value)
    return [undescribed(one) for one in value] if isinstance(value, list) else value


def as_dictionary(message, defaults=True, names="python", numbers=True):
    """What `to_dict` and `MessageToDict` give: names of either kind, with or without fields at their default."""
    if isinstance(message, (list, tuple)):
        return [as_dictionary(one, defaults, names, numbers) for one in message]
    if isinstance(message, enum.Enum):
        return int(message) if numbers and isinstance(message, int) else message.name
    if not isinstance(message, (Message, Model)):
        return message
    made = {}
    for field in message._kind.by_json.values():
        if defaults or field.json in message._furcifer_data:
            key = field.python if names == "python" else field.json
            made[key] = as_dictionary(getattr(message, field.python), defaults, names, numbers)
    return made
