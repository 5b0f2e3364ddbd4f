"""Recording stand-ins for every library that is not in the standard library.

A `Stub` answers any attribute, call or index with another stub and remembers its qualified name
(`serial.Serial().write`). A `Session` holds what one case feeds to the application and what the
application did. Nothing here knows a provider.
"""

import copy
import json
import types


class EndOfCase(BaseException):
    """The application asked for more API responses than the case has: its endless loop ends here."""


class Session:
    """Responses, fixed values and recorded effects of one case."""

    def __init__(self, run, responses):
        self.values = run.get("values", {})
        self.effect_names = set(run.get("effects", []))
        self.iterated = set(run.get("iterate", []))
        self.effects = []
        self.queues = {}
        for operation, response in responses.items():
            queue = response if isinstance(response, list) else [response]
            self.queues[operation] = [copy.deepcopy(one) for one in queue]

    def has(self, operation):
        """Whether the case feeds this operation at all."""
        return operation in self.queues

    def take(self, operation):
        """The next response of an operation, in call order."""
        if not self.queues.get(operation):
            raise EndOfCase(operation)
        return self.queues[operation].pop(0)

    def record(self, name, arguments, keywords):
        """Remembers a call when run.json lists it among the effects."""
        if name in self.effect_names:
            self.effects.append(show_call(name, arguments, keywords))


def make_stub(session, name, origin=None):
    """A stub of this qualified name, or the value that run.json fixes for it."""
    if name in session.values:
        return copy.deepcopy(session.values[name])
    return Stub(session, name, origin)


class Stub:
    """Answers everything with another stub; see the file's opening."""

    def __init__(self, session, name, origin=None):
        object.__setattr__(self, "_session", session)
        object.__setattr__(self, "_name", name)
        object.__setattr__(self, "_origin", origin)

    def __getattr__(self, attribute):
        if attribute.startswith("__") and attribute.endswith("__"):
            raise AttributeError(attribute)
        value = make_stub(self._session, f"{self._name}.{attribute}")
        object.__setattr__(self, attribute, value)
        return value

    def __call__(self, *arguments, **keywords):
        if len(arguments) == 1 and not keywords and isinstance(arguments[0], (types.FunctionType, type)):
            return arguments[0]
        self._session.record(self._name, arguments, keywords)
        origin = (self._name, arguments, keywords)
        return make_stub(self._session, f"{self._name}()", origin)

    def __mro_entries__(self, bases):
        return ()

    def __getitem__(self, key):
        return make_stub(self._session, f"{self._name}[{key}]")

    def __setitem__(self, key, value):
        self._session.record(f"{self._name}[]", (key, value), {})

    def __contains__(self, key):
        return True

    def __iter__(self):
        if self._name in self._session.iterated:
            yield make_stub(self._session, f"{self._name}[]")

    def __len__(self):
        return 1

    def __bool__(self):
        return True

    def __enter__(self):
        return self

    def __exit__(self, *details):
        return False

    def __await__(self):
        yield from ()
        return self

    def __str__(self):
        return f"<{short_name(self._name)}>"

    __repr__ = __str__

    def __int__(self):
        return 1

    def __float__(self):
        return 1.0

    def __index__(self):
        return 1


def _operator(name):
    def apply(self, *others):
        return Stub(self._session, f"{self._name}.{name}()")

    return apply


for _name in ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "mod", "and", "or", "neg"):
    setattr(Stub, f"__{_name}__", _operator(f"__{_name}__"))


def short_name(name):
    """The last word of a qualified name: `copy_blob` of `storage.Client().bucket().copy_blob`."""
    return name.rsplit(".", 1)[-1].replace("()", "")


def show_value(value):
    """JSON text with sorted keys; a stub shows as `<name>`, bytes as the string of their characters."""
    if isinstance(value, Stub):
        return str(value)
    if isinstance(value, (bytes, bytearray)):
        return json.dumps(bytes(value).decode("latin-1"))
    if isinstance(value, (set, frozenset)):
        value = sorted(value)
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=_plain)


def _plain(value):
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).decode("latin-1")
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Stub):
        return str(value)
    return f"<{type(value).__name__}>"


def show_call(name, arguments, keywords):
    """`write("1", timeout=2)` for a recorded call."""
    shown = [show_value(argument) for argument in arguments]
    shown += [f"{key}={show_value(keywords[key])}" for key in sorted(keywords)]
    return f"{short_name(name)}({', '.join(shown)})"


def show_return(value):
    """The outcome key of a returned value."""
    if isinstance(value, str):
        return value
    if isinstance(value, Stub) and value._origin is not None:
        return show_call(*value._origin)
    return show_value(value)
