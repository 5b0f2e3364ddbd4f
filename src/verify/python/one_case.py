"""Runs cases in their own process: puts everything in place once, and forgets after each what the application left."""

import asyncio
import logging
import os
import shutil
import sys
import tempfile

import clock
import files
import guard
import outside
import stand_in_rules
from catalog_table import sample
from entry import Entry
from session import CaseFailed, Current, Session

leave, change_folder, remove_tree, real_listdir = os._exit, os.chdir, shutil.rmtree, os.listdir


class Finished(BaseException):
    """The case has come to its end in the middle of a round; its result is sent."""


class CaseRunner:
    """One process for cases."""

    def __init__(self, runtime, folder):
        self.runtime = runtime
        self.folder = folder
        self.application = runtime.application
        os.dup2(1, 2)
        tempfile.tempdir = folder
        self.clock = clock.Clock()
        clock.install(self.clock)
        outside.install(runtime.providers)
        files.install(files.Overlay(runtime.root, self.application.folder, folder))
        self.application.install()
        guard.install(folder)
        self.known = set(sys.modules)
        self.modules = dict(sys.modules)
        self.path = list(sys.path)
        self.limit = sys.getrecursionlimit()

    def run(self, case, send):
        """Runs one case and sends its result; answers its status."""
        outside.begin(self.folder, self.application.file)
        self.clock.begin()
        session = self._session(case)
        self.session = session
        number = case.get("case")

        def finish():
            if session.finished:
                leave(0)
            session.finished = True
            self._send(result_of(number, session), send)
            raise Finished

        entry = Entry(self.application, self.runtime.sources, self.runtime.entry["name"])
        result = run_entry(number, entry, session, finish)
        if session.finished:
            return "ok"
        self._send(result, send)
        return result["status"]

    def _session(self, case):
        runtime = self.runtime
        session = Session(runtime.root, runtime.plan.get("operations", ()), case.get("responses", {}), runtime.policy)
        session.sample = lambda operation: sample(runtime.catalog, operation)
        session.hidden = (runtime.root + os.sep, self.folder + os.sep)
        Current.session = session
        return session

    def _send(self, result, send):
        """Adds what the parent process may load once for all."""
        new = sorted(set(sys.modules) - self.known)
        if new and not set(new) <= set(self.application.own_modules):
            result = {**result, "modules": new}
        self.known.update(new)
        send({**result, "files": sorted(self.runtime.sources.codes)} if "modules" in result else result)

    def forget(self):
        """Puts back what a case may have changed."""
        for name, module in list(sys.modules.items()):
            path = getattr(module, "__file__", None) if type(module).__name__ != "StandIn" else self.application.root
            own = isinstance(path, str) and path.startswith(self.application.root + os.sep) or path == self.application.root
            if own or name in self.application.own_modules or name not in sys.stdlib_module_names and "." not in name:
                if name not in self.modules:
                    del sys.modules[name]
        sys.modules.update(self.modules)
        sys.path[:] = self.path
        sys.setrecursionlimit(self.limit)
        change_folder(self.application.folder)
        logging.root.handlers.clear()
        logging.root.setLevel(logging.WARNING)
        logging.Logger.manager.loggerDict.clear()
        asyncio.set_event_loop(None)
        stand_in_rules.current_bases().clear()
        self.application.forget()
        Current.session = None
        for name in real_listdir(self.folder):
            path = os.path.join(self.folder, name)
            remove_tree(path) if os.path.isdir(path) else os.truncate(path, 0) or os.unlink(path)


def run_entry(number, entry, session, finish):
    """The result of a case."""
    try:
        entry.run(finish)
    except CaseFailed as error:
        return failed(number, session.failure or str(error), session)
    except MemoryError:
        return failed(number, "out of memory", session)
    except KeyboardInterrupt:
        return failed(number, "was interrupted", session)
    except BaseException as error:
        if session.failure is not None:
            return failed(number, session.failure, session)
        if not session.finished:
            record_raise(session, error)
    if session.failure is not None:
        return failed(number, session.failure, session)
    return result_of(number, session)


def result_of(number, session):
    """A case that came to its end."""
    return {"case": number, "status": "ok", "events": session.events, "calls": session.calls}


def failed(number, reason, session):
    """A case that did not."""
    return {"case": number, "status": "failed", "reason": reason.replace("\n", " ")[:500], "calls": session.calls}


def record_raise(session, error):
    """The exception that nobody caught, where the application raised it."""
    file, line = "", 0
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in session.whiles:
            file, line = session.relative_file(trace.tb_frame.f_code.co_filename), trace.tb_lineno
        trace = trace.tb_next
    session.events.append({"kind": "raise", "text": type(error).__name__, "file": file, "line": line})
