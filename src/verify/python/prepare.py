"""Gets everything ready for the cases of one plan, and runs each in a process of its own."""

import importlib
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time

import clock
import files
import guard
import outside
from catalog_table import Catalog
from clients import Providers
from entry import Entry
from imports import Application
from instrument import Sources, syntax_reason
from one_case import run_case
from session import Current, Session

monotonic, leave, remove_tree = time.monotonic, os._exit, shutil.rmtree
# What the stand-ins answer where no condition says: tried in this order until the operations are called.
POLICIES = [
    {"items": items, "equal": equal, "contains": contains, "less": less, "exists": exists}
    for items, equal, contains, less, exists in (
        (1, False, True, False, False), (1, True, True, False, False), (1, False, False, False, False),
        (1, False, True, True, False), (1, False, True, False, True), (1, True, True, True, False),
        (0, False, True, False, False), (2, False, True, False, False),
    )
]
PROBE_SECONDS = 2
RESULT_LIMIT = 64 << 20


class NotReady(Exception):
    """Why the application can not be run."""


class Runtime:
    """A plan, and the processes that run its cases."""

    def __init__(self, plan, source, results):
        self.plan = plan
        self.root = os.path.realpath(plan["root"])
        self.scratch = os.path.realpath(plan["scratch"])
        self.streams = (source, results)
        self.entry = plan["entry"]
        self.seconds = plan.get("caseSeconds", 5)
        self.policy = POLICIES[0]
        self.count = 0

    def prepare(self):
        """Reads the entry's file, puts the stand-ins in place and finds how the operations are reached."""
        file = os.path.join(self.root, self.entry["file"])
        if not os.path.isfile(file):
            raise NotReady(f"there is no file {self.entry['file']}")
        self.sources = Sources(self.root, self.entry, self.plan.get("conditions", ()))
        try:
            self.sources.load(file)
        except SyntaxError as error:
            raise NotReady(syntax_reason(error, self.root)) from None
        except (ValueError, OSError, RecursionError) as error:
            raise NotReady(f"{self.entry['file']} can not be read: {error}") from None
        self.catalog = Catalog(self.plan.get("catalog", ()))
        self._install(file)
        self._calibrate()

    def _install(self, file):
        os.environ.clear()
        os.environ.update({"HOME": self.scratch, "TZ": "UTC", "TMPDIR": self.scratch})
        time.tzset()
        self.application = Application(self.root, self.entry["file"], self.sources, self.catalog.modules)
        providers = Providers(self.catalog, self.plan.get("wire", "json"))
        providers.install()
        self.providers = providers
        os.chdir(self.application.folder)

    def _calibrate(self):
        """Tries what stand-ins may answer, on empty outputs, and keeps what reaches most operations."""
        wanted = self.plan.get("operations", [])
        case = {"case": 0, "responses": {one: sample(self.catalog, one) for one in wanted}}
        best = -1
        for policy in POLICIES:
            self.policy, before = policy, self.policy
            result = self._fork(case, min(PROBE_SECONDS, self.seconds), probe=True)
            self._warm(result)
            reached = len(result.get("calls", ()))
            if reached <= best:
                self.policy = before
            best = max(best, reached)
            if best >= len(wanted):
                return

    def _warm(self, result):
        """Imports of the standard library and compiled files are kept for the cases."""
        for name in result.get("modules", ()):
            if name.split(".")[0] in sys.stdlib_module_names and name not in sys.modules:
                try:
                    importlib.import_module(name)
                except Exception:
                    continue
        for path in result.get("files", ()):
            try:
                self.sources.load(path)
            except (SyntaxError, ValueError, OSError):
                continue

    def run(self, case):
        """The line of one case."""
        return self._fork(case, self.seconds)

    def _fork(self, case, seconds, probe=False):
        self.count += 1
        folder = os.path.join(self.scratch, f"case-{self.count}")
        os.mkdir(folder)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            self._child(case, folder, writer, seconds, probe)
        os.close(writer)
        data, reason = receive(reader, seconds)
        os.close(reader)
        if reason is not None:
            os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        remove_tree(folder, ignore_errors=True)
        if reason is None and not data:
            reason = ended(status)
        if reason is None:
            return json.loads(data)
        return {"case": case.get("case"), "status": "failed", "reason": reason}

    def _child(self, case, folder, writer, seconds, probe):
        """The process of one case; never comes back."""
        try:
            signal.setitimer(signal.ITIMER_REAL, seconds + 1)
            for stream in self.streams:
                os.close(stream)
            os.dup2(1, 2)
            tempfile.tempdir = folder
            session = Session(self.root, self.plan.get("operations", ()), case.get("responses", {}), self.policy)
            session.sample = lambda operation: sample(self.catalog, operation)
            session.hidden = (self.root + os.sep, folder + os.sep)
            Current.session = session
            os.environ["HOME"] = folder
            clock.install(clock.Clock())
            outside.install(self.providers, self.application.file)
            files.install(files.Overlay(self.root, self.application.folder, folder))
            self.application.install()
            entry = Entry(self.application, self.sources, self.entry["name"])
            guard.install(folder)
            send(writer, run_case(case.get("case"), entry, session, lambda result: send(writer, result, self, probe)), self, probe)
        finally:
            leave(1)


def send(writer, result, runtime=None, probe=False):
    """Writes the result of a case, and ends its process."""
    if probe:
        result["modules"] = sorted(sys.modules)
        result["files"] = sorted(runtime.sources.codes)
    data = json.dumps(result, ensure_ascii=False).encode("utf-8", "backslashreplace")
    while data:
        data = data[os.write(writer, data):]
    leave(0)


def receive(reader, seconds):
    """What a case's process writes until it ends, and why it was not waited for any longer."""
    parts, size = [], 0
    deadline = monotonic() + seconds
    poll = select.poll()
    poll.register(reader, select.POLLIN | select.POLLHUP)
    while True:
        left = deadline - monotonic()
        if left <= 0:
            return b"", f"took longer than {seconds} seconds"
        if not poll.poll(min(left, 1) * 1000):
            if os.getppid() == 1:
                leave(1)
            continue
        part = os.read(reader, 1 << 16)
        if not part:
            return b"".join(parts), None
        parts.append(part)
        size += len(part)
        if size > RESULT_LIMIT:
            return b"", "does too much: the record of the run is too long"


def ended(status):
    """Why a process is gone that said nothing."""
    if os.WIFSIGNALED(status):
        name = signal.Signals(os.WTERMSIG(status)).name
        return f"the run ended by {name}"
    return "the run ended without a result"


def sample(catalog, operation):
    """An empty output of an operation, with the fields that are always there."""
    kind = catalog.response_type(operation)
    if kind is None or kind.document["defaults"] == "omitted":
        return {}
    return sample_of(catalog, kind, 0)


def sample_of(catalog, kind, depth):
    made = {}
    for name, field in kind.by_json.items():
        words = kind.document["types"][kind.name]["fields"][name].split()
        if "optional" in words or "failure" in words or depth > 4:
            continue
        if field.list:
            made[name] = []
        elif field.base in ("float32", "float64"):
            made[name] = 0.0
        elif field.base in ("string", "label", "enum"):
            row = catalog.vocabulary(kind.document, field.vocabulary) if field.vocabulary else None
            made[name] = row["values"][0] if row else ""
        elif field.base == "boolean":
            made[name] = False
        elif field.base != "opaque":
            made[name] = sample_of(catalog, catalog.type(kind.document, field.base), depth + 1)
    return made
