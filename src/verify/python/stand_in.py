"""Recording stand-ins for everything that is not installed.

A `StandIn` answers any attribute, call, item or operator with another stand-in and is known by its path
(`serial.Serial("COM5").write`). It is a text (its path), so that functions written in C take it where they
take a text. What the application does with it is recorded where it does so. Providers come in through `hooks`.
"""

import abc
import types

import stand_in_rules as rules
from entered import Entered
from session import caller_frame, current
from show import PATH_LIMIT, shorten, show, show_arguments

KEPT = {"__class__", "__dict__", "__doc__", "__reduce_ex__", "__reduce__", "__getstate__", "__init_subclass__"}


class Hooks:
    """Functions of the providers' half: each answers a value, or None where it has nothing to say."""

    attribute = staticmethod(lambda stand_in, name: None)
    call = staticmethod(lambda stand_in, arguments, keywords: None)
    is_value = staticmethod(lambda qualified: False)


def facts(stand_in):
    """What is known about a stand-in: its own dictionary, past all that it pretends."""
    return object.__getattribute__(stand_in, "__dict__")


class StandIn(Entered, str):
    """See the file's opening. `qualified` is the path without arguments; `call` the arguments that made it."""

    def __new__(cls, path, qualified=None, call=None, **more):
        path = shorten(path, PATH_LIMIT)
        self = str.__new__(cls, path)
        facts(self).update(_qualified=qualified or path, _call=call, _known={}, _items={}, _truth=True, **more)
        return self

    def stand_in_path(self):
        return str.__str__(self)

    def __getattribute__(self, name):
        if name.startswith("__") and name.endswith("__"):
            return dunder(self, name)
        known = facts(self)["_known"]
        if name not in known:
            known[name] = attribute(self, name)
        return known[name]

    def __setattr__(self, name, value):
        if name.startswith("__") and name.endswith("__"):
            return
        facts(self)["_known"][name] = value
        if caller_frame() is not None:
            current().record("write", f"{str.__str__(self)}.{name}", f"{name} = {show(value)}")
            rules.register(self, (), {name: value})

    def __delattr__(self, name):
        facts(self)["_known"].pop(name, None)

    def __call__(self, *arguments, **keywords):
        return call(self, arguments, keywords)

    def __mro_entries__(self, bases):
        return (base_class(self),)

    def __instancecheck__(self, instance):
        return isinstance(instance, StandIn)

    def __subclasscheck__(self, subclass):
        return False

    def __getitem__(self, key):
        items = facts(self)["_items"]
        name = show(key) if not isinstance(key, slice) else rules.show_slice(key)
        if name not in items:
            items[name] = derived(self, f"[{name}]")
        return items[name]

    def __setitem__(self, key, value):
        facts(self)["_items"][show(key)] = value
        if caller_frame() is not None:
            current().record("write", f"{str.__str__(self)}[{show(key)}]", f"[{show(key)}] = {show(value)}")

    def __delitem__(self, key):
        facts(self)["_items"].pop(show(key), None)
        if caller_frame() is not None:
            current().record("write", f"{str.__str__(self)}[{show(key)}]", f"del [{show(key)}]")

    def __contains__(self, key):
        return current().policy["contains"]

    def __iter__(self):
        wanted = rules.unpacked()
        count = current().policy["items"] if wanted is None else wanted
        return iter([self[number] for number in range(count)])

    __reversed__ = __iter__

    def __aiter__(self):
        return rules.AsyncItems(iter(self))

    def __len__(self):
        return 1

    def __bool__(self):
        return facts(self)["_truth"]

    def __eq__(self, other):
        if isinstance(other, StandIn):
            return str.__eq__(self, str.__str__(other))
        return current().policy["equal"]

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return str.__hash__(self)

    def __lt__(self, other):
        return current().policy["less"]

    __le__ = __gt__ = __ge__ = __lt__

    def __await__(self):
        return self
        yield

    def __str__(self):
        return str.__str__(self)

    __repr__ = __str__

    def __format__(self, specification):
        return str.__str__(self)

    def __bytes__(self):
        return str.__str__(self).encode()

    def __int__(self):
        return 1

    def __float__(self):
        return 1.0

    def __complex__(self):
        return 1j

    def __index__(self):
        return 1

    def __round__(self, digits=None):
        return self

    __trunc__ = __floor__ = __ceil__ = __round__

    def __fspath__(self):
        return str.__str__(self)

    def __copy__(self):
        return self

    def __deepcopy__(self, memory):
        return self

    def __reduce_ex__(self, protocol):
        return (str, (str.__str__(self),))

    def __class_getitem__(cls, key):
        return cls

    def __dir__(self):
        return []


def dunder(self, name):
    """Names with two underscores are those of the class; a few are texts."""
    if name in ("__name__", "__qualname__"):
        return facts(self)["_qualified"].rsplit(".", 1)[-1]
    if name == "__module__":
        return facts(self)["_qualified"].rsplit(".", 1)[0]
    if name in ("__version__", "__file__"):
        return "1.0.0"
    if name in StandIn.__dict__ or name in KEPT:
        return object.__getattribute__(self, name)
    raise AttributeError(name)


def derived(self, suffix, call_arguments=None, qualified=None):
    """A stand-in that comes from another one; a service's client stays one."""
    return StandIn(str.__str__(self) + suffix, qualified or facts(self)["_qualified"], call_arguments)


def attribute(self, name):
    """An attribute that nobody has asked for before."""
    found = Hooks.attribute(self, name)
    if found is not None:
        return found
    qualified = f"{facts(self)['_qualified']}.{name}"
    if name in rules.BELIEVED:
        return rules.BELIEVED[name]
    if rules.is_exception(qualified):
        return rules.exception_class(qualified)
    call_made = facts(self)["_call"]
    if call_made and name in call_made[1] and Hooks.is_value(facts(self)["_qualified"]):
        return call_made[1][name]
    return StandIn(f"{str.__str__(self)}.{name}", qualified)


def call(self, arguments, keywords):
    """A call of a stand-in: a decorator, a metaclass, an operation, or something to record."""
    if len(arguments) == 1 and not keywords and is_decorated(arguments[0]):
        rules.register(self, arguments, keywords)
        return arguments[0]
    if len(arguments) == 3 and isinstance(arguments[1], tuple) and isinstance(arguments[2], dict) and "__module__" in arguments[2]:
        return type(str(arguments[0]), arguments[1], arguments[2])
    answer = Hooks.call(self, arguments, keywords)
    if answer is not None:
        return answer
    qualified = facts(self)["_qualified"]
    shown = show_arguments(arguments, keywords)
    if not Hooks.is_value(qualified):
        record_call(str.__str__(self), shown)
        rules.register(self, arguments, keywords)
    return StandIn(f"{str.__str__(self)}({shown})", qualified, (arguments, keywords))


def is_decorated(value):
    """Whether the argument is a function, or a class below a decorator."""
    return isinstance(value, types.FunctionType) or isinstance(value, type) and rules.decorates()


def record_call(path, shown):
    """The event of a call, if it is the application that calls."""
    if caller_frame() is not None:
        current().record("call", path, f"{last_word(path)}({shown})")


def last_word(path):
    """`write` of `serial.Serial("a.b").write`."""
    end = len(path)
    while end and (path[end - 1].isalnum() or path[end - 1] == "_"):
        end -= 1
    return path[end:] or path


def base_class(stand_in):
    """The class behind a stand-in that an application's class derives from."""
    name = last_word(facts(stand_in)["_qualified"])
    if rules.is_exception(facts(stand_in)["_qualified"]):
        return rules.exception_class(facts(stand_in)["_qualified"])
    bases = rules.current_bases()
    if str.__str__(stand_in) not in bases:
        bases[str.__str__(stand_in)] = type(name, (OutsideObject,), {"__module__": "outside"})
    return bases[str.__str__(stand_in)]


def empty_fields(kind):
    """Fields of a model that are declared as empty, or with a default."""
    for owner in kind.__mro__:
        for name, value in owner.__dict__.items():
            if isinstance(value, StandIn) and facts(value)["_call"]:
                keywords = facts(value)["_call"][1]
                if keywords.get("null") is True:
                    yield name, None


class OutsideKind(abc.ABCMeta):
    """Class of such classes: what they lack is a stand-in as well (`Report.objects`)."""

    def __getattr__(cls, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return StandIn(f"{cls.__name__}.{name}")


class OutsideObject(Entered, metaclass=OutsideKind):
    """Base of the application's classes that derive from something that is not installed."""

    def __init__(self, *arguments, **keywords):
        for name, value in empty_fields(type(self)):
            object.__setattr__(self, name, value)
        for name, value in keywords.items():
            try:
                setattr(self, name, value)
            except AttributeError:
                pass

    def __init_subclass__(cls, **keywords):
        pass

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__") or name == "_furcifer_data":
            raise AttributeError(name)
        made = StandIn(f"{type(self).__name__}().{name}")
        object.__setattr__(self, name, made)
        return made


def _operator(name, sign):
    def apply(self, *others):
        left = str.__str__(self)
        if others and isinstance(others[0], str) and not isinstance(others[0], StandIn):
            if name in TEXT_OPERATORS:
                return TEXT_OPERATORS[name](left, others[0])
        right = show(others[0]) if others else ""
        if name.startswith("__r") and name not in ("__rshift__",):
            left, right = right, left
        return StandIn(f"({left} {sign} {right})" if others else f"{sign}{left}", facts(self)["_qualified"])

    return apply


def _filled(text, template):
    """`template % text`, also where the template asks for a number."""
    try:
        return template % text
    except TypeError:
        return template % 1


TEXT_OPERATORS = {
    "__add__": lambda text, other: text + other,
    "__radd__": lambda text, other: other + text,
    "__rmod__": _filled,
}
SIGNS = {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**", "matmul": "@",
    "and": "&", "or": "|", "xor": "^", "lshift": "<<", "rshift": ">>",
}
for _name, _sign in SIGNS.items():
    setattr(StandIn, f"__{_name}__", _operator(f"__{_name}__", _sign))
    setattr(StandIn, f"__r{_name}__", _operator(f"__r{_name}__", _sign))
for _name, _sign in {"neg": "-", "pos": "+", "invert": "~", "abs": "abs "}.items():
    setattr(StandIn, f"__{_name}__", _operator(f"__{_name}__", _sign))
