"""Clients of the providers' SDKs, by what the catalog says of factories, methods and batches.

Comes into stand-ins through `Hooks`: a factory that is called makes a `Client`, whose methods answer from the case.
"""

import enum
import json

from catalog_table import squeezed
from messages import Message, Model, Shapes, as_dictionary
from replies import Answers, json_of
from session import current
from stand_in import Hooks, StandIn, facts


class Providers:
    """The providers' half of the stand-ins."""

    def __init__(self, catalog, wire):
        self.catalog = catalog
        self.shapes = Shapes(catalog, wire)
        self.answers = Answers(catalog)
        self._enums = {}

    def install(self):
        """Lets stand-ins ask here."""
        Hooks.attribute = staticmethod(self.attribute)
        Hooks.call = staticmethod(self.call)
        Hooks.is_value = staticmethod(self.catalog.is_value_module)

    def attribute(self, stand_in, name):
        """A method of a client, or an enum of a provider's module."""
        known = facts(stand_in)
        if "_rows" in known:
            return self._method(stand_in, name)
        if name[:1].isupper():
            return self._enum(f"{known['_qualified']}.{name}")
        return None

    def _method(self, client, name):
        known = facts(client)
        trail = (*known["_trail"], name)
        if any(tuple(method.split("."))[: len(trail)] == trail for row in known["_rows"] for method in row["methods"]):
            path = f"{str.__str__(client)}.{name}"
            return StandIn(path, f"{known['_qualified']}.{name}", None, _rows=known["_rows"], _trail=trail,
                           _requests=known["_requests"], _waits=known["_waits"])
        return None

    def _enum(self, qualified):
        if qualified not in self._enums:
            self._enums[qualified] = None
            for document, row in self.catalog.enums:
                if qualified.endswith(f".{row['name']}") and any(qualified.startswith(f"{one}.") for one in row["modules"]):
                    name = row["name"].replace(".", "_")
                    self._enums[qualified] = self.shapes.enum(document, row["vocabulary"], name, row.get("members"))
                    break
        return self._enums[qualified]

    def call(self, stand_in, arguments, keywords):
        """A factory, a method of a client, a conversion of a message, or a request to an endpoint."""
        known = facts(stand_in)
        if "_rows" in known:
            return self._call_client(stand_in, arguments, keywords)
        qualified = known["_qualified"]
        client = self._make_client(stand_in, qualified, arguments, keywords)
        if client is not None:
            return client
        converted = convert(qualified.rsplit(".", 1)[-1], arguments, keywords)
        return converted if converted is not None else self.answers.call(qualified, arguments, keywords)

    def _make_client(self, stand_in, qualified, arguments, keywords):
        waits = "AsyncClient" in qualified or ".aio." in qualified
        rows = self.catalog.factories.get(qualified.replace("AsyncClient", "Client"), ())
        service = arguments[0] if arguments else keywords.get("service_name") or keywords.get("serviceName")
        rows = [row for row in rows if row.get("service") in (None, str(service))]
        if not rows:
            return None
        shown = f"({json.dumps(str(service))})" if rows[0].get("service") else "()"
        return StandIn(f"{str.__str__(stand_in)}{shown}", qualified, None,
                       _rows=rows, _trail=(), _requests=(), _waits=waits)

    def _call_client(self, method, arguments, keywords):
        known = facts(method)
        requests = (*known["_requests"], (arguments, keywords))
        name = ".".join(known["_trail"])
        for row in known["_rows"]:
            if name in row["methods"]:
                result = self._perform(row["methods"][name], row["shape"], requests)
                return waited(result) if known["_waits"] else result
        if not known["_trail"]:
            return None
        return StandIn(f"{str.__str__(method)}()", known["_qualified"], None, _rows=known["_rows"],
                       _trail=known["_trail"], _requests=requests, _waits=known["_waits"])

    def _perform(self, method, shape, requests):
        """What a method hands out."""
        if isinstance(method, str):
            method = {"operation": method}
        wrap = method.get("wrap", ())
        if "[]" in wrap:
            elements = batch_of(method.get("batch"), requests)
            responses = [self._one(method, shape, element) for element in elements]
            return wrapped(wrap, responses, shape)
        result = self._one(method, shape, requests)
        for name in method.get("shows", ()):
            result = result[name] if shape == "dict" else getattr(result, name)
        return wrapped(wrap, result, shape)

    def _one(self, method, shape, request):
        if "operation" in method:
            operation = method["operation"]
            return self.shapes.message(operation, current().take(operation), shape)
        operations = asked(method["features"], request)
        merged = {}
        for operation in operations:
            merged.update(current().take(operation))
        first = operations[0] if operations else next(iter(method["features"].values()))
        return self.shapes.message(first, merged, shape)


class Wrapper:
    """An object around responses, such as a batch's."""

    def __init__(self, name, value):
        self.__dict__[name] = value
        self.__dict__["_furcifer_data"] = {name: value}

    def __iter__(self):
        return iter(next(iter(self._furcifer_data.values())))


def wrapped(wrap, value, shape):
    """Puts fields around a value; `[]` is the value's own list."""
    for name in reversed(wrap):
        if name != "[]":
            value = {name: value} if shape == "dict" else Wrapper(name, value)
    return value


async def waited(result):
    """The result of an asynchronous client."""
    return result


def batch_of(name, request):
    """The elements of the argument that lists what is asked about; one where it is not known."""
    found = find_named(request, name, 0)
    if isinstance(found, (list, tuple)) and not isinstance(found, str):
        return list(found)
    for arguments, keywords in request:
        for value in (*arguments, *keywords.values()):
            if isinstance(value, (list, tuple)):
                return list(value)
    return [request]


def find_named(value, name, depth):
    """The first value under a key or keyword of this name, in requests of any form."""
    if depth > 6 or name is None:
        return None
    if isinstance(value, StandIn):
        made = facts(value)["_call"]
        return find_named(made, name, depth + 1) if made else None
    if isinstance(value, dict):
        if name in value:
            return value[name]
        value = tuple(value.values())
    if isinstance(value, (list, tuple)):
        for one in value:
            found = find_named(one, name, depth + 1)
            if found is not None:
                return found
    return None


def asked(features, request):
    """Operations of the features that a request names; all that the case feeds where it names none."""
    table = {squeezed(name): operation for name, operation in features.items()}
    found = []
    for word in words_of(request, 0):
        operation = table.get(squeezed(word))
        if operation is not None and operation not in found:
            found.append(operation)
    found = found or [operation for operation in dict.fromkeys(table.values()) if current().has(operation)]
    return found or list(dict.fromkeys(table.values()))[:1]


FEATURE_NUMBERS = {
    1: "FACE_DETECTION", 2: "LANDMARK_DETECTION", 3: "LOGO_DETECTION", 4: "LABEL_DETECTION", 5: "TEXT_DETECTION",
    6: "SAFE_SEARCH_DETECTION", 7: "IMAGE_PROPERTIES", 9: "CROP_HINTS", 10: "WEB_DETECTION",
    11: "DOCUMENT_TEXT_DETECTION", 12: "PRODUCT_SEARCH", 19: "OBJECT_LOCALIZATION",
}


def words_of(value, depth, key=None):
    """All texts and names of enum members inside a request."""
    if depth > 8:
        return
    if isinstance(value, StandIn):
        yield str.__str__(value).rsplit(".", 1)[-1]
        if facts(value)["_call"]:
            yield from words_of(facts(value)["_call"], depth + 1)
    elif isinstance(value, enum.Enum):
        yield value.name
        if isinstance(value.value, str):
            yield value.value
    elif isinstance(value, str):
        yield from value.split(",")
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from words_of(one, depth + 1, name)
    elif isinstance(value, (list, tuple, set)):
        for one in value:
            yield from words_of(one, depth + 1, key)
    elif isinstance(value, int) and key in ("type", "type_"):
        yield FEATURE_NUMBERS.get(value, "")


def wrapper_as_dictionary(name, wrapper, keywords):
    """What `MessageToDict` and its kin give of a batch's response."""
    made = {}
    for field, value in wrapper._furcifer_data.items():
        items = value if isinstance(value, (list, tuple)) else [value]
        converted = [convert("to_dict" if name == "to_json" else name.replace("Json", "Dict"), [one], keywords) for one in items]
        made[field] = converted if isinstance(value, (list, tuple)) else converted[0]
    return json_of(made) if name in ("MessageToJson", "to_json") else made


def convert(name, arguments, keywords):
    """`MessageToDict` and its kin; None where the call is something else."""
    if not arguments or not isinstance(arguments[0], (Message, Model, Wrapper)):
        return None
    message = arguments[0]
    if isinstance(message, Wrapper):
        return wrapper_as_dictionary(name, message, keywords)
    if name in ("MessageToDict", "MessageToJson"):
        defaults = keywords.get("including_default_value_fields", keywords.get("always_print_fields_with_no_presence", False))
        names = "python" if keywords.get("preserving_proto_field_name") else "json"
        made = as_dictionary(message, defaults, names, keywords.get("use_integers_for_enums", False))
    elif name in ("to_dict", "to_json"):
        made = as_dictionary(message, True, "python" if name == "to_dict" else "json")
    elif name == "pb":
        return message
    else:
        return None
    return json_of(made) if name in ("MessageToJson", "to_json") else made
