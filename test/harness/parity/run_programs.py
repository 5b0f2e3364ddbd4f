"""Executes the Python programs of the parity fixtures, all in this one process, and prints their outcomes.

Reads {"scratch": folder, "programs": [{"folder", "run", "responses": [...]}]} from standard input and writes a JSON list
with a list of outcome keys for each program. The stubs and the guard are those of ../python.
"""

import json
import logging
import os
import sys
import time
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parent.parent / "python"))

from guard import install_guard
from run_cases import run_case
from stub_imports import StubFinder
from stub_objects import Session


def run_program(program, scratch):
    """Outcome keys of one program, one a response. Forgets its modules: the next program has modules of the same names."""
    folder = os.path.realpath(program["folder"])
    sys.path[0] = folder
    finder = StubFinder(folder)
    sys.meta_path.insert(0, finder)
    outcomes = []
    for index, responses in enumerate(program["responses"]):
        session = Session(program["run"], responses)
        finder.begin(session)
        outcomes.append(run_case(folder, program["run"], os.path.join(scratch, str(index)), session))
    finder.begin(None)
    sys.meta_path.remove(finder)
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None) or "").startswith(folder + os.sep):
            del sys.modules[name]
    return outcomes


def main():
    """Runs all programs of the request on standard input."""
    request = json.load(sys.stdin)
    real_stdout = sys.stdout
    sys.dont_write_bytecode = True
    logging.raiseExceptions = False
    time.sleep = lambda seconds: None
    install_guard(request["scratch"])
    outcomes = [
        run_program(program, os.path.join(request["scratch"], str(number))) for number, program in enumerate(request["programs"])
    ]
    json.dump(outcomes, real_stdout)


if __name__ == "__main__":
    main()
