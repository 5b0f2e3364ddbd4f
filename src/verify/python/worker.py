"""Processes that run cases: forked from one that knows nothing of the application, and replaced when a case fails.

A process runs many cases one after the other, because forking costs more than most cases do. After each it forgets
what the application left (one_case.py); what it can not forget, because the application would not end, ends it.
"""

import ctypes
import json
import os
import select
import shutil
import signal
import sys
import time

monotonic, leave, remove_tree, put = time.monotonic, os._exit, shutil.rmtree, os.write
library = ctypes.CDLL(None) if sys.platform == "linux" else None
CASES_EACH = 200
RESULT_LIMIT = 64 << 20
IDLE = b"idle\n"
IDLE_SECONDS = 0.2


class Worker:
    """The process that runs cases at the moment."""

    def __init__(self, scratch, start, streams):
        self.scratch = scratch
        self.start = start
        self.streams = streams
        self.process = None
        self.count = 0
        self.done = 0

    def run(self, case, seconds):
        """The result of one case."""
        if self.process is None:
            self._fork()
        line = json.dumps({"case": case, "seconds": seconds}).encode() + b"\n"
        try:
            while line:
                line = line[os.write(self.writer, line):]
        except BrokenPipeError:
            pass
        data, reason = self._receive(seconds)
        if reason is not None:
            status = self.stop()
            reason = reason or ended(status)
            return {"case": case.get("case"), "status": "failed", "reason": reason}
        result = json.loads(data)
        self.done += 1
        if result["status"] != "ok" or self.done >= CASES_EACH or not self._is_idle():
            self.stop()
        return result

    def _fork(self):
        self.count += 1
        self.done = 0
        self.rest = b""
        self.folder = os.path.join(self.scratch, f"cases-{self.count}")
        os.mkdir(self.folder)
        cases, self.writer = os.pipe()
        self.reader, results = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            try:
                die_with_parent()
                for stream in (*self.streams, self.writer, self.reader):
                    os.close(stream)
                serve(cases, results, self.start(self.folder))
            finally:
                leave(1)
        os.close(cases)
        os.close(results)

    def stop(self):
        """Ends the process and removes what it wrote."""
        if self.process is None:
            return 0
        os.close(self.writer)
        os.close(self.reader)
        try:
            os.kill(self.process, signal.SIGKILL)
        except ProcessLookupError:
            pass
        status = os.waitpid(self.process, 0)[1]
        self.process = None
        remove_tree(self.folder, ignore_errors=True)
        return status

    def _receive(self, seconds):
        """One line of the process; or why there is none, which is empty where the process has ended."""
        deadline = monotonic() + seconds
        parts = [self.rest]
        size = 0
        while b"\n" not in parts[-1]:
            left = deadline - monotonic()
            if left <= 0:
                return b"", f"took longer than {seconds} seconds"
            if not self._wait(min(left, 1)):
                if os.getppid() == 1:
                    self.stop()
                    leave(1)
                continue
            part = os.read(self.reader, 1 << 16)
            if not part:
                return b"", ""
            parts.append(part)
            size += len(part)
            if size > RESULT_LIMIT:
                return b"", "does too much: the record of the run is too long"
        line, _, self.rest = b"".join(parts).partition(b"\n")
        return line, None

    def _wait(self, seconds):
        poll = select.poll()
        poll.register(self.reader, select.POLLIN | select.POLLHUP)
        return poll.poll(seconds * 1000)

    def _is_idle(self):
        """Whether the process is done with the case, and not only its result."""
        deadline = monotonic() + IDLE_SECONDS
        while b"\n" not in self.rest:
            if not self._wait(max(0, deadline - monotonic())):
                return False
            part = os.read(self.reader, 1 << 16)
            if not part:
                return False
            self.rest += part
        line, _, self.rest = self.rest.partition(b"\n")
        return line + b"\n" == IDLE


def die_with_parent():
    """Asks Linux to end this process together with the one that started it."""
    if library is not None:
        library.prctl(1, signal.SIGKILL)


def ended(status):
    """Why a process is gone that said nothing."""
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) != signal.SIGKILL:
        return f"the run ended by {signal.Signals(os.WTERMSIG(status)).name}"
    return "the run ended without a result"


def serve(cases, results, runner):
    """The life of a process for cases."""
    def send(result):
        write(results, json.dumps(result, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")

    for line in os.fdopen(cases, "rb"):
        order = json.loads(line)
        signal.setitimer(signal.ITIMER_REAL, order["seconds"] + 1)
        status = runner.run(order["case"], send)
        if status != "ok":
            leave(0)
        runner.forget()
        write(results, IDLE)
    leave(0)


def write(stream, data):
    """All of the data."""
    while data:
        data = data[put(stream, data):]
