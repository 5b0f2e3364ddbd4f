"""What one case feeds to the application, and what the application did: the shared state of the runtime.

There is one session a process, because every case runs in a process of its own (run.py). Nothing here
knows a provider or a library.
"""

import copy
import multiprocessing.process
import os
import pathlib
import sys
import threading

RUNTIME = os.path.dirname(os.path.abspath(__file__)) + os.sep
# What only hands calls on.
PASSED = (RUNTIME, pathlib.__file__, threading.__file__, multiprocessing.process.__file__)
EVENT_LIMIT = 20_000
OUTPUT_LIMIT = 32 << 20


class CaseFailed(BaseException):
    """The case can not be finished; the message is the reason."""


class Session:
    """Responses, policy and recorded events of one case."""

    def __init__(self, root, operations, responses, policy):
        self.root = root
        self.operations = operations
        self.queues = {}
        for operation, response in responses.items():
            self.queues[operation] = response if isinstance(response, list) else [response]
        self.policy = policy
        self.events = []
        self.calls = {}
        self.places = set()
        self.whiles = {}
        self.handlers = []
        self.output = 0
        self.quiet = 0
        self.finish = None
        self.finished = False
        self.preparing = False
        self.failure = None
        self.changed_modules = {}
        self.hidden = ()
        self.sample = lambda operation: {}

    def has(self, operation):
        """Whether the case or the plan names this operation."""
        return operation in self.queues or operation in self.operations

    def take(self, operation):
        """The next response of an operation, in call order; the last one is repeated."""
        frame = application_frame()
        self._end_of_round(frame, operation)
        number = self.calls.get(operation, 0)
        self.calls[operation] = number + 1
        queue = self.queues.get(operation) or [self.sample(operation)]
        return copy.deepcopy(queue[min(number, len(queue) - 1)])

    def _end_of_round(self, frame, operation):
        """Ends the case where a `while` loop comes to the same call again and no response is left."""
        place = []
        repeats = False
        while frame is not None:
            lines = self.whiles.get(frame.f_code.co_filename)
            if lines is not None:
                place.append((frame.f_code, frame.f_lasti))
                repeats = repeats or any(first <= frame.f_lineno <= last for first, last in lines)
            frame = frame.f_back
        key = (operation, tuple(place))
        if key in self.places and repeats and self.calls.get(operation, 0) >= len(self.queues.get(operation, ())):
            self.finish()
        self.places.add(key)

    def forget_calls(self):
        """Starts afresh after what the import of the entry's file did."""
        self.calls.clear()
        self.places.clear()
        self.events.clear()

    def record(self, kind, callee, text, frame=None):
        """Adds an event, unless it is the standard library that does it."""
        if self.failure is not None:
            raise CaseFailed(self.failure)
        if self.finished:
            self.finish()
        if self.quiet:
            return
        file, line = self.where(frame)
        event = {"kind": kind, "callee": self.relative(callee), "text": self.relative(text), "file": file, "line": line}
        self.events.append(event)
        if len(self.events) > EVENT_LIMIT:
            self.fail(f"more than {EVENT_LIMIT} events: the application does not come to an end")

    def where(self, frame=None):
        """File and line of the innermost frame of the application."""
        frame = frame or application_frame()
        if frame is None:
            return "", 0
        return self.relative_file(frame.f_code.co_filename), frame.f_lineno or 0

    def relative_file(self, path):
        """A path below the root, with slashes."""
        return os.path.relpath(path, self.root).replace(os.sep, "/")

    def relative(self, text):
        """A text without the folders of this machine."""
        for folder in self.hidden:
            text = text.replace(folder, "")
        return text

    def fail(self, reason):
        """Ends the case as failed, also where the application catches everything."""
        self.failure = reason
        raise CaseFailed(reason)

    def printed(self, size):
        """Counts what goes to standard output."""
        self.output += size
        if self.output > OUTPUT_LIMIT:
            self.fail(f"prints more than {OUTPUT_LIMIT >> 20} MB")


class Current:
    """Holds the session of this process."""

    session = None


def current():
    """The session of the case that is running."""
    return Current.session


def application_frame():
    """The innermost frame that runs code of the application, or None."""
    frame = sys._getframe(1)
    files = Current.session.whiles if Current.session else {}
    while frame is not None and frame.f_code.co_filename not in files:
        frame = frame.f_back
    return frame


def outer_frame():
    """The frame that called into the runtime."""
    frame = sys._getframe(1)
    while frame.f_code.co_filename.startswith(RUNTIME) and frame.f_back is not None:
        frame = frame.f_back
    return frame


def caller_frame():
    """The frame that called into the runtime, where that is code of the application; else None."""
    frame = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(PASSED):
        frame = frame.f_back
    if frame is None or Current.session is None or frame.f_code.co_filename not in Current.session.whiles:
        return None
    return frame
