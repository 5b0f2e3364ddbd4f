"""The journal of a run: a header, then one JSON line for each result. A line that was cut by a kill is dropped when it is read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def append(path: Path, lines: list[dict[str, Any]]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("".join(json.dumps(line, sort_keys=True) + "\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())


def read_journal(path: Path) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """Header and lines; takes a line without its end off the file."""
    if not path.exists():
        return None, []
    content = path.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        os.truncate(path, whole)
    rows = [json.loads(line) for line in content[:whole].splitlines()]
    return (rows[0], rows[1:]) if rows else (None, [])
