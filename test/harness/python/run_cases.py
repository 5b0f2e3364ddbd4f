"""Child process of record.py: executes an application on each case and prints the outcomes.

Reads {"app": folder, "scratch": folder, "run": run.json, "responses": [...]} from standard input and
writes a JSON list of outcome keys to standard output. The application's modules are executed afresh
for every case.
"""

import builtins
import contextlib
import importlib
import inspect
import io
import json
import logging
import os
import runpy
import sys
import time
from pathlib import Path

from guard import install_guard
from stub_imports import StubFinder
from stub_objects import EndOfCase, Session, Stub, show_return


def fill_argument(session, argument):
    """JSON as it stands, except that {"$stub": "name"} becomes a recording stub."""
    if isinstance(argument, dict):
        if set(argument) == {"$stub"}:
            return Stub(session, argument["$stub"])
        return {key: fill_argument(session, value) for key, value in argument.items()}
    if isinstance(argument, list):
        return [fill_argument(session, value) for value in argument]
    return argument


def call_entry(app_dir, run, session):
    """Imports the entry's module and calls the entry; a script is executed as __main__."""
    entry = run["entry"]
    if run["call"] == "script":
        runpy.run_path(os.path.join(app_dir, entry["file"]), run_name="__main__")
        return None
    module_name = entry["file"].removesuffix(".py").replace("/", ".")
    target = importlib.import_module(module_name)
    arguments = fill_argument(session, run.get("arguments", []))
    parts = entry["name"].split(".")
    for part in parts[:-1]:
        target = getattr(target, part)
    if run["call"] == "method":
        target = target(*fill_argument(session, run.get("construct", [])))
    result = getattr(target, parts[-1])(*arguments)
    return drive(result) if inspect.iscoroutine(result) else result


def drive(coroutine):
    """Runs a coroutine that awaits nothing but stubs; an event loop would open a socket."""
    while True:
        try:
            coroutine.send(None)
        except StopIteration as end:
            return end.value


@contextlib.contextmanager
def fresh_state(app_dir, run, scratch, session):
    """A scratch folder, captured standard streams, and no module of an earlier case."""
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None) or "").startswith(app_dir + os.sep):
            del sys.modules[name]
    logging.root.handlers.clear()
    os.makedirs(scratch)
    os.chdir(scratch)
    for name, text in run.get("files", {}).items():
        Path(name).write_text(text, encoding="utf-8")
    os.environ.clear()
    os.environ.update(run.get("environment", {}))
    sys.argv = [run["entry"]["file"], *run.get("commandLine", [])]
    plain_print = builtins.print

    def recorded_print(*arguments, **keywords):
        if keywords.get("file") is None:
            session.record("print", arguments, {})
        plain_print(*arguments, **keywords)

    builtins.print = recorded_print
    output = io.StringIO()
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(io.StringIO()):
            yield output
    finally:
        builtins.print = plain_print


def run_case(app_dir, run, scratch, session):
    """Executes one case; answers its outcome key."""
    raised, result = None, None
    with fresh_state(app_dir, run, scratch, session) as output:
        try:
            result = call_entry(app_dir, run, session)
        except EndOfCase:
            pass
        except SystemExit as error:
            raised = None if run["call"] == "script" else error
        except Exception as error:
            raised = error
    if run["observe"] == "return":
        done = [] if raised else [show_return(result)]
    elif run["observe"] == "stdout":
        done = [output.getvalue().strip()]
    else:
        done = session.effects
    if raised:
        done = [*(one for one in done if one), f"EXC:{type(raised).__name__}"]
    return "; ".join(done) if done else "none"


def main():
    """Runs all cases of the request on standard input."""
    request = json.load(sys.stdin)
    app_dir = os.path.realpath(request["app"])
    real_stdout = sys.stdout
    sys.path[0] = app_dir
    sys.dont_write_bytecode = True
    logging.raiseExceptions = False
    time.sleep = lambda seconds: None
    finder = StubFinder(app_dir)
    sys.meta_path.insert(0, finder)
    install_guard(request["scratch"])
    outcomes = []
    for index, responses in enumerate(request["responses"]):
        session = Session(request["run"], responses)
        finder.begin(session)
        outcomes.append(run_case(app_dir, request["run"], os.path.join(request["scratch"], str(index)), session))
    json.dump(outcomes, real_stdout)


if __name__ == "__main__":
    main()
