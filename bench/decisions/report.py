"""Makes the report of a run: tables, and plots beside it.

    python3 bench/decisions/report.py FOLDER [--output docs/decisions-benchmark.md] [--json FILE]

Choices are made on validation alone (`choices.py`); then test is opened. The journal may be of an unfinished run: the report says what is missing.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT / "trainer")]

from contenders import PLANS  # noqa: E402
from journal import read_journal  # noqa: E402
from plots import dots  # noqa: E402
from results import Results  # noqa: E402
from tables import Report  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "decisions-benchmark.md")
    parser.add_argument("--json", type=Path, help="the comparisons as JSON")
    given = parser.parse_args()
    header, lines = read_journal(given.folder / "journal.jsonl")
    if header is None or not lines:
        raise SystemExit(f"{given.folder} holds no results: run run.py first")
    report = Report(Results(PLANS[header["plan"]], lines))
    images = given.output.parent / "images"
    images.mkdir(parents=True, exist_ok=True)
    for name, (title, series, rows) in report.plots().items():
        (images / f"decisions-{name}.svg").write_text(dots(title, series, rows), encoding="utf-8")
    given.output.write_text(report.markdown(), encoding="utf-8")
    if given.json is not None:
        given.json.write_text(json.dumps(report.comparisons_json(), indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{given.output}: {len(lines)} results", file=sys.stderr)


if __name__ == "__main__":
    main()
