"""Gets everything ready for the cases of one plan: what the application is, and what stand-ins answer in it."""

import importlib
import os
import sys
import time

from catalog_table import Catalog, sample
from clients import Providers
from imports import Application
from instrument import Sources, syntax_reason
from one_case import CaseRunner
from worker import Worker

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


class NotReady(Exception):
    """Why the application can not be run."""


class Runtime:
    """A plan, and the processes that run its cases."""

    def __init__(self, plan, source, results):
        self.plan = plan
        self.root = os.path.realpath(plan["root"])
        self.scratch = os.path.realpath(plan["scratch"])
        self.entry = plan["entry"]
        self.seconds = plan.get("caseSeconds", 5)
        self.policy = POLICIES[0]
        self.worker = Worker(self.scratch, lambda folder: self._case_runner(folder), (source, results))

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

    def _case_runner(self, folder):
        """In a process for cases: puts everything in place, and answers what runs one case."""
        return CaseRunner(self, folder)

    def _calibrate(self):
        """Tries what stand-ins may answer, on empty outputs, and keeps what reaches most operations."""
        wanted = self.plan.get("operations", [])
        case = {"case": 0, "responses": {one: sample(self.catalog, one) for one in wanted}}
        best = -1
        for policy in POLICIES:
            self.policy, before = policy, self.policy
            self.worker.stop()
            result = self.worker.run(case, min(PROBE_SECONDS, self.seconds))
            self.worker.stop()
            self._warm(result)
            reached = 2 * len(result.get("calls", ())) + (result["status"] == "ok")
            if reached <= best:
                self.policy = before
            best = max(best, reached)
            if best > 2 * len(wanted):
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
        result = self.worker.run(case, self.seconds)
        result.pop("modules", None)
        result.pop("files", None)
        return result
