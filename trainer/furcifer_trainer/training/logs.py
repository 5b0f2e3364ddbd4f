"""What a run writes while it trains: metrics as JSON Lines, the same for TensorBoard, and how far it is: bars on a terminal, else lines."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any, Mapping

from .tensorboard import EventFile

#: Without a terminal a long task says a line each so many seconds.
_QUIET_SECONDS = 20.0
#: With one its bar is drawn at most so often.
_DRAWN_SECONDS = 0.1


class RunLog:
    """`metrics.jsonl` and TensorBoard events of a run folder. Silent (other processes of a group) where `folder` is None."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._path = folder / "metrics.jsonl" if folder is not None else None
        self._events: EventFile | None = None
        self._bar_width = 0
        self._told = time.monotonic()
        self._drawn = 0.0

    def row(self, stage: str, step: int, numbers: Mapping[str, float]) -> None:
        if self._path is None or self.folder is None:
            return
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"stage": stage, "step": step, **numbers}) + "\n")
        if self._events is None:
            self._events = EventFile(self.folder / "tensorboard", time.time())
        for name, value in numbers.items():
            self._events.add(time.time(), step, f"{stage}/{name}", float(value))

    def begin(self, stage: str) -> None:
        """Takes back rows of a stage that starts: one killed before its first checkpoint has written some."""
        if self._path is None or not self._path.exists():
            return
        rows = self._path.read_bytes().splitlines(keepends=True)
        kept = [row for row in rows if row.endswith(b"\n") and _stage_of(row) not in (None, stage)]
        if kept != rows:
            draft = self._path.with_name(self._path.name + ".part")
            draft.write_bytes(b"".join(kept))
            os.replace(draft, self._path)

    def mark(self) -> int:
        """How long the metrics file is: kept in checkpoints, so that a resumed run writes no row twice."""
        return self._path.stat().st_size if self._path is not None and self._path.exists() else 0

    def cut(self, mark: int) -> None:
        """Takes back the rows after a mark."""
        if self._path is not None and self._path.exists():
            os.truncate(self._path, min(mark, self._path.stat().st_size))

    def progress(self, task: str, step: int, steps: int, note: str = "") -> None:
        """How far a task is: a bar on a terminal, elsewhere a line now and then."""
        if self.folder is None:
            return
        if not sys.stderr.isatty():
            if step < steps and time.monotonic() - self._told > _QUIET_SECONDS:
                self.say(f"{task}: {step} of {steps}{' ' if note else ''}{note}")
            return
        if step >= steps:
            self._clear_bar()
        elif time.monotonic() - self._drawn > _DRAWN_SECONDS:
            self._drawn = time.monotonic()
            filled = 24 * step // max(steps, 1)
            line = f"{task[:40]:40} [{'#' * filled}{'.' * (24 - filled)}] {step}/{steps} {note}"
            sys.stderr.write("\r" + line.ljust(self._bar_width))
            self._bar_width = len(line)
        sys.stderr.flush()

    def epoch(self, stage: str, epoch: int, epochs: int, numbers: Mapping[str, float]) -> None:
        self.say(f"{stage}: epoch {epoch} of {epochs}: " + ", ".join(f"{name.replace('_', ' ')} {value:.4f}" for name, value in numbers.items()))

    def say(self, message: str) -> None:
        """A line for people, on standard error."""
        if self.folder is not None:
            self._clear_bar()
            self._told = time.monotonic()
            print(message, file=sys.stderr, flush=True)

    def _clear_bar(self) -> None:
        """A bar leaves no line behind: what came of its task is said."""
        if self._bar_width:
            sys.stderr.write("\r" + " " * self._bar_width + "\r")
            self._bar_width = 0

    def close(self) -> None:
        if self._events is not None:
            self._events.close()


def _stage_of(row: bytes) -> str | None:
    try:
        return str(json.loads(row)["stage"])
    except (ValueError, KeyError, TypeError):
        return None


def write_json(path: Path, value: Any) -> None:
    """JSON that is whole or absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(draft, path)
