"""Records what a corpus application does on synthetic API outputs.

    python3 record.py APPDIR [--cases N] [--seed S]     writes APPDIR/cases.jsonl
    python3 record.py APPDIR --check                    fails when the file differs from a fresh run

Reads expected.json (what to generate) and run.json (how to run). With --check the responses are
those of the file, so that only the outcomes are recomputed. The application runs in a child process.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

from responses import make_responses

HERE = Path(__file__).resolve().parent
TIME_LIMIT_SECONDS = 300


def execute(app_folder, responses):
    """Runs the application on each response; answers the outcome keys."""
    run = json.loads((app_folder / "run.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as scratch:
        request = {"app": str(app_folder / "app"), "scratch": scratch, "run": run, "responses": responses}
        child = subprocess.run(
            [sys.executable, "-s", "-S", "-B", str(HERE / "run_cases.py")],
            input=json.dumps(request), capture_output=True, text=True, encoding="utf-8", check=False,
            timeout=TIME_LIMIT_SECONDS, cwd=scratch,
            env={"PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "PATH": os.environ.get("PATH", "")},
        )
    if child.returncode != 0:
        raise SystemExit(f"{app_folder.name}: the run failed\n{child.stderr}")
    return json.loads(child.stdout)


def cases_text(responses, outcomes):
    """The lines of cases.jsonl."""
    lines = [
        json.dumps({"responses": response, "outcome": outcome}, ensure_ascii=False)
        for response, outcome in zip(responses, outcomes, strict=True)
    ]
    return "\n".join(lines) + "\n"


def check(app_folder, cases_file):
    """Re-executes the recorded responses and compares the whole file."""
    recorded = cases_file.read_text(encoding="utf-8")
    responses = [json.loads(line)["responses"] for line in recorded.splitlines()]
    fresh = cases_text(responses, execute(app_folder, responses))
    for number, (old, new) in enumerate(zip(recorded.splitlines(), fresh.splitlines(), strict=True), 1):
        if old != new:
            raise SystemExit(f"{app_folder.name}: line {number} differs\n- {old}\n+ {new}")
    if recorded != fresh:
        raise SystemExit(f"{app_folder.name}: the file differs in its white space")
    print(f"{app_folder.name}: {len(responses)} cases agree")


def record(app_folder, cases_file, wanted, seed):
    """Generates responses, executes the application on them and writes the file."""
    expected = json.loads((app_folder / "expected.json").read_text(encoding="utf-8"))
    random = Random(f"{app_folder.name}/{seed}")
    responses = make_responses(expected, wanted, random)
    outcomes = execute(app_folder, responses)
    cases_file.write_text(cases_text(responses, outcomes), encoding="utf-8")
    print(f"{app_folder.name}: {len(responses)} cases, {len(set(outcomes))} outcomes")


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description="Record a corpus application's outcomes.")
    parser.add_argument("app", type=Path)
    parser.add_argument("--cases", type=int, default=160)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    app_folder = options.app.resolve()
    cases_file = app_folder / "cases.jsonl"
    if options.check:
        check(app_folder, cases_file)
    else:
        record(app_folder, cases_file, options.cases, options.seed)


if __name__ == "__main__":
    main()
