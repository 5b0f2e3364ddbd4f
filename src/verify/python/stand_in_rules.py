"""What stand-ins know by name: which are exceptions, which have a value that is believed, what was handed to them."""

import dis

from session import current, outer_frame

EXCEPTION_ENDS = (
    "Error", "Exception", "Timeout", "Warning", "NotFound", "Exists", "Forbidden", "Denied", "Unauthorized", "BadRequest",
    "DoesNotExist", "TooManyRequests", "MultipleObjectsReturned", "ServiceUnavailable", "Conflict", "Failure",
)
SMALL_EXCEPTIONS = {"socket.error", "socket.timeout", "socket.gaierror", "socket.herror", "select.error"}
# Attributes of requests, uploads and answers that are as good as always so.
BELIEVED = {
    "filename": "picture.jpg", "file_name": "picture.jpg", "content_type": "image/jpeg", "mimetype": "image/jpeg",
    "status_code": 200,
}
_exceptions = {}
_bases = {}


def current_bases():
    """Classes that stand for base classes, by path."""
    return _bases


def is_exception(qualified):
    """Whether a name is that of an exception class."""
    last = qualified.rsplit(".", 1)[-1]
    if qualified in SMALL_EXCEPTIONS:
        return True
    return last[:1].isupper() and (last.endswith(EXCEPTION_ENDS) or ".exceptions." in qualified)


def exception_class(qualified):
    """The exception class of a name: one class for all that ask."""
    if qualified not in _exceptions:
        def start(self, *arguments, **keywords):
            Exception.__init__(self, *arguments)
            for name, value in keywords.items():
                setattr(self, name, value)

        name = qualified.rsplit(".", 1)[-1]
        _exceptions[qualified] = type(name, (Exception,), {"__init__": start, "__module__": "outside"})
    return _exceptions[qualified]


def register(stand_in, arguments, keywords):
    """Remembers functions that the application hands to the outside: handlers of routes and events."""
    for value in (*arguments, *keywords.values()):
        if callable(value) and hasattr(value, "__code__"):
            current().handlers.append((stand_in, value))


def unpacked():
    """How many values the instruction that iterates unpacks; None where it is a loop."""
    frame = outer_frame()
    code = frame.f_code.co_code
    operation, count = dis.opname[code[frame.f_lasti]], code[frame.f_lasti + 1]
    if operation == "UNPACK_SEQUENCE":
        return count
    return (count & 0xFF) + 1 if operation == "UNPACK_EX" else None


def decorates():
    """Whether the instruction that calls is that of a decorator, which pushes no arguments."""
    frame = outer_frame()
    code = frame.f_code.co_code
    return dis.opname[code[frame.f_lasti]] in ("CALL", "PRECALL") and code[frame.f_lasti + 1] == 0


def show_slice(key):
    """`1:3` of a slice."""
    return ":".join("" if one is None else str(one) for one in (key.start, key.stop, key.step))


class AsyncItems:
    """`async for` over a list."""

    def __init__(self, items):
        self.items = items

    def __aiter__(self):
        return self

    async def __anext__(self):
        for item in self.items:
            return item
        raise StopAsyncIteration
