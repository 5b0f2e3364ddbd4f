"""Finds the entry of a decision in the running application, and calls it.

A script is executed as `__main__`. Anything else is imported; functions that are made later (inside of others, or
behind `if __name__ == "__main__"`) are found by running what makes them.
"""

import asyncio
import importlib
import inspect
import sys
import types

from outside import asked_input, recorded_print
from session import CaseFailed, application_frame, caller_frame, current
from show import show
from stand_in import OutsideObject, StandIn, facts

METHODS = ("get", "post", "put", "patch", "delete")


class Stopped(BaseException):
    """What was to be run before the entry has come to its end."""


class Entry:
    """One entry, for one case."""

    def __init__(self, application, sources, name):
        self.application = application
        self.sources = sources
        self.name = name
        self.made = {}
        self.returned = None
        self.loops = set()
        application.builtins = {
            "__furcifer_assume__": assume, "__furcifer_again__": self.again, "__furcifer_fail__": fail_outside,
            "__furcifer_made__": self.remember, "__furcifer_returned__": self.returning,
            "print": recorded_print, "input": asked_input, "exit": leave, "quit": leave, "super": parent_of,
            "eval": passing(eval), "exec": passing(exec),
        }

    def remember(self, path):
        """Marks a definition on the way to the entry; the first of a name that is nested, the last otherwise."""

        def mark(value):
            self.made[path] = value
            return value

        return mark

    def again(self, place):
        """Whether a loop has been asked before."""
        seen = place in self.loops
        self.loops.add(place)
        return seen

    def returning(self, value, line):
        """Remembers where the entry returned."""
        self.returned = line
        return value

    def run(self, finish):
        """Runs the entry to its end; the events are in the session."""
        session = current()
        session.finish = finish
        sys.exit = leave
        if self.name == "<script>":
            self._as_script()
            return
        function = self._find()
        session.forget_calls()
        session.finish = finish
        arguments = self._receiver(function)
        session.forget_calls()
        before = global_values()
        result = call_with_stand_ins(function, arguments)
        record_globals(before)
        file, line = place_of(function, self.returned)
        session.events.append({"kind": "return", "text": session.relative(show(result)), "file": file, "line": line})

    def _as_script(self):
        module = types.ModuleType("__main__")
        module.__file__ = self.application.file
        sys.modules["__main__"] = module
        self.application.run(self.application.file, module)

    def _prepare(self, run):
        """Runs something that comes before the entry; how it ends does not matter, if the entry is there then."""
        session = current()

        def stop():
            raise Stopped

        session.finish = stop
        session.preparing = True
        try:
            run()
        except (CaseFailed, MemoryError):
            raise
        except (Exception, SystemExit, Stopped) as error:
            return error
        finally:
            session.preparing = False
        return None

    def _find(self):
        """The function of the entry, as it was written."""
        error = self._prepare(lambda: importlib.import_module(self.application.module_name))
        if " /" in self.name:
            return self._handler(error)
        if self.name not in self.made and (found := self._dotted()) is not None:
            return found
        if self.name not in self.made:
            error = self._prepare(self._as_script) or error
        parts = self.name.split(".")
        for count in range(1, len(parts)):
            outer = self.made.get(".".join(parts[:count]))
            if self.name not in self.made and isinstance(outer, types.FunctionType):
                self._prepare(lambda outer=outer: call_with_stand_ins(outer, self._receiver(outer, count)))
        for _registered, function in list(current().handlers):
            if self.name not in self.made and function.__name__ in parts[:-1]:
                self._prepare(lambda function=function: call_with_stand_ins(function, []))
        if self.name not in self.made:
            reason = f": {type(error).__name__}: {error}" if error else ""
            current().fail(f"{self.name} is not made when {self.application.module_name} is imported{reason}")
        return self.made[self.name]

    def _dotted(self):
        """A name that is no definition of the file: an assignment, an import."""
        value = sys.modules.get(self.application.module_name)
        for part in self.name.split("."):
            value = getattr(value, part, None) if not isinstance(value, StandIn) else None
        return value if callable(value) else None

    def _handler(self, error):
        """The function that was handed over together with a route, `POST /api/x`."""
        method, path = self.name.split(" ", 1)
        for registered, function in current().handlers:
            made = facts(registered)["_call"] or ((), {})
            ways = [str(one).upper() for one in made[1].get("methods", ())]
            last = facts(registered)["_qualified"].rsplit(".", 1)[-1]
            fits = method in ways or last == method.lower() or not ways and last not in METHODS
            if fits and any(str(one).rstrip("/") == path.rstrip("/") for one in made[0]):
                return function
        return current().fail(f"no handler of {self.name} is registered" + (f": {error}" if error else ""))

    def _receiver(self, function, depth=None):
        """`self` or `cls` for a method."""
        parts = self.name.split(".")[:depth]
        owner = self.made.get(".".join(parts[:-1]))
        if not isinstance(owner, type):
            return []
        found = inspect.getattr_static(owner, parts[-1], None)
        if isinstance(found, staticmethod):
            return []
        if isinstance(found, classmethod):
            return [owner]
        return [recording(construct(owner))]


def construct(owner):
    """An object of a class; without its constructor where that fails."""
    try:
        return call_with_stand_ins(owner, [])
    except Exception:
        made = type(owner.__name__, (owner, OutsideObject), {"__module__": owner.__module__})
        return made.__new__(made)


def recording(receiver):
    """The receiver, whose attributes are recorded when the application sets them."""
    kind = type(receiver)

    def assign(self, name, value):
        super(recorded, self).__setattr__(name, value)
        if caller_frame() is not None:
            current().record("write", f"self.{name}", f"{name} = {show(value)}")

    try:
        recorded = type(kind)(kind.__name__, (kind,), {
            "__setattr__": assign, "__module__": kind.__module__, "__qualname__": kind.__qualname__})
        receiver.__class__ = recorded
    except Exception:
        return receiver
    return receiver


def call_with_stand_ins(function, arguments):
    """Calls a function, every missing argument being a stand-in of its parameter's name; awaits what it gives."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        parameters = []
    positional, keywords = list(arguments), {}
    for parameter in parameters[len(positional):]:
        if parameter.default is not parameter.empty:
            continue
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD) and not keywords:
            positional.append(StandIn(parameter.name))
        elif parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            keywords[parameter.name] = StandIn(parameter.name)
    return settled(function(*positional, **keywords))


def settled(result):
    """What comes of a coroutine or a generator in the end."""
    if inspect.iscoroutine(result):
        return settled(asyncio.new_event_loop().run_until_complete(result))
    if inspect.isasyncgen(result):
        async def collect():
            return [item async for item in result]

        return asyncio.new_event_loop().run_until_complete(collect())
    return list(result) if inspect.isgenerator(result) else result


def place_of(function, line):
    """File and line of the entry's end."""
    code = getattr(function, "__code__", None)
    if code is None:
        return "", 0
    return current().relative_file(code.co_filename), line or code.co_firstlineno


def global_values():
    """What the application's modules hold: (module, name) to text, for values that are small."""
    values = {}
    for module_name, module in current().changed_modules.items():
        for name, value in list(module.__dict__.items()):
            small = isinstance(value, (str, int, float, bool, type(None)))
            small = small or isinstance(value, (list, dict, set)) and len(value) < 200
            if small and not name.startswith("__"):
                values[module_name, name] = show(value)
    return values


def record_globals(before):
    """Events for what changed in the application's modules."""
    session = current()
    for (module_name, name), text in global_values().items():
        if before.get((module_name, name)) != text and any(module_name == one for one, _ in before):
            file = session.relative_file(session.changed_modules[module_name].__file__)
            session.events.append({
                "kind": "write", "callee": name, "text": session.relative(f"{name} = {text}"), "file": file, "line": 0})


class OutsideFailure(Exception):
    """An outside call that the plan lets fail."""


def fail_outside():
    """In place of a call that fails."""
    raise OutsideFailure("the call fails")


def assume(value, compares, found):
    """The answer to a condition of the environment: what was found, made true or false."""
    if isinstance(found, StandIn) and not compares:
        known = dict(facts(found), _truth=value)
        made = StandIn(str.__str__(found))
        facts(made).update(known)
        return made
    if compares or isinstance(found, bool):
        return value
    if bool(found) == value:
        return found
    return StandIn("value") if value else None


def parent_of(*arguments):
    """`super`, which answers a stand-in for what a base class has that is not installed."""
    if arguments:
        owner, instance = (*arguments, None)[:2]
    else:
        frame = sys._getframe(1)
        owner, instance = frame.f_locals["__class__"], frame.f_locals[frame.f_code.co_varnames[0]]
    real = super(owner, instance) if instance is not None else super(owner)
    kind = instance if isinstance(instance, type) else type(instance)
    return Parent(real, owner) if issubclass(kind, OutsideObject) else real


class Parent:
    """`super()` of a class whose base is outside."""

    def __init__(self, real, owner):
        self.__dict__.update(_real=real, _owner=owner)

    def __getattr__(self, name):
        try:
            return getattr(self._real, name)
        except AttributeError:
            if name.startswith("__"):
                return lambda *arguments, **keywords: None
            return StandIn(f"super().{name}", f"{self._owner.__name__}.{name}")


def passing(real):
    """`eval` and `exec`, which leave stand-ins alone."""

    def run(source, *more):
        if isinstance(source, StandIn):
            return StandIn(f"{real.__name__}({source})")
        frame = application_frame()
        return real(source, *(more or (frame.f_globals, frame.f_locals)))

    return run


def leave(status=None):
    """`exit`, `quit` and `sys.exit`; before the entry, nothing ends."""
    if caller_frame() is not None and current().preparing:
        return
    raise SystemExit(status)
