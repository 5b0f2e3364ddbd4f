"""Executes Python programs, all in this one process, each on its own outputs, and prints what they did.

Reads {"programs": [{"source", "responses": [...]}], "scratch": folder} from standard input and writes a JSON list with a list for
each program: {"effects": [[name, argument], ...]} with "result" or with "raised", the name of the exception. The stubs and the guard are
those of ../python.
"""

import json
import sys
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parent.parent / "python"))

from guard import install_guard
from stub_imports import StubFinder
from stub_objects import Session


class Door:
    """What the programs act on."""

    def __init__(self):
        self.effects = []

    def __getattr__(self, name):
        return lambda argument: self.effects.append([name, argument])


def outcome(code, responses, finder):
    """What one program does on one output."""
    finder.begin(Session({}, responses))
    door = Door()
    done = {"effects": door.effects}
    names = {"__name__": "app"}
    try:
        exec(code, names)
        done["result"] = names["decide"]("image", door)
    except Exception as error:
        done["raised"] = type(error).__name__
    return done


def main():
    """Runs all programs of the request on standard input."""
    request = json.load(sys.stdin)
    finder = StubFinder(request["scratch"])
    sys.meta_path.insert(0, finder)
    install_guard(request["scratch"])
    done = []
    for number, program in enumerate(request["programs"]):
        code = compile(program["source"], f"program {number}", "exec")
        done.append([outcome(code, responses, finder) for responses in program["responses"]])
    json.dump(done, sys.stdout)


if __name__ == "__main__":
    main()
