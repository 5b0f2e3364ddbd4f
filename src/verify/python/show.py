"""Shows values as text: canonical, the same for equal values, without addresses and times."""

import datetime
import enum
import hashlib
import json
import re
import types

LIMIT = 4000
PATH_LIMIT = 1000
DEPTH = 8
ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}")


def shorten(text, limit=LIMIT):
    """Cuts a long text; a digest keeps different ones apart."""
    if len(text) <= limit:
        return text
    digest = hashlib.sha1(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{text[:limit]}...#{digest}"


def show(value):
    """The canonical text of any value."""
    return shorten(_show(value, 0, ()))


def show_arguments(arguments, keywords):
    """`"a", timeout=2` of a call."""
    shown = [_show(argument, 0, ()) for argument in arguments]
    shown += [f"{key}={_show(value, 0, ())}" for key, value in keywords.items()]
    return shorten(", ".join(shown))


def plain_text(value):
    """Text that the application made of a value, without addresses."""
    return shorten(ADDRESS.sub("0x0", value))


def _show(value, depth, outer):
    path = type(value).__dict__.get("stand_in_path")
    if path is not None:
        return path(value)
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    kind = type(value)
    if isinstance(value, enum.Enum):
        return f"{kind.__name__}.{value.name}"
    if isinstance(value, str):
        return json.dumps(str.__str__(value), ensure_ascii=False)
    if isinstance(value, (int, float, complex)):
        return repr(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return f"b{json.dumps(bytes(value).decode('latin-1'))}"
    if depth > DEPTH or id(value) in outer:
        return "..."
    return _show_compound(value, depth + 1, (*outer, id(value)))


def _show_compound(value, depth, outer):
    if isinstance(value, dict):
        items = [f"{_show(key, depth, outer)}: {_show(item, depth, outer)}" for key, item in value.items()]
        return f"{{{', '.join(items)}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_show(item, depth, outer) for item in value)}]"
    if isinstance(value, (set, frozenset)):
        return f"set({', '.join(sorted(_show(item, depth, outer) for item in value))})"
    if isinstance(value, BaseException):
        return f"{type(value).__name__}({', '.join(_show(item, depth, outer) for item in value.args)})"
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return f"{type(value).__name__}({value})"
    return _show_object(value, depth, outer)


def _show_object(value, depth, outer):
    if isinstance(value, types.ModuleType):
        return f"<module {value.__name__}>"
    if isinstance(value, type):
        return f"<class {value.__name__}>"
    if callable(value) and hasattr(value, "__name__"):
        return f"<function {value.__name__}>"
    data = getattr(value, "_furcifer_data", None)
    if data is None:
        data = getattr(value, "__dict__", None)
    if not isinstance(data, dict):
        return f"<{type(value).__name__}>"
    return f"{type(value).__name__}{_show_compound(data, depth, outer) if data else '{}'}"
