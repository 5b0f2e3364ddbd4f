"""What a run writes while it trains: metrics as JSON Lines, the same for TensorBoard, and a progress bar on a terminal."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any, Mapping

from .tensorboard import EventFile


class RunLog:
    """`metrics.jsonl` and TensorBoard events of a run folder. Silent (other processes of a group) where `folder` is None."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._path = folder / "metrics.jsonl" if folder is not None else None
        self._events: EventFile | None = None
        self._bar_width = 0

    def row(self, stage: str, step: int, numbers: Mapping[str, float]) -> None:
        if self._path is None or self.folder is None:
            return
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"stage": stage, "step": step, **numbers}) + "\n")
        if self._events is None:
            self._events = EventFile(self.folder / "tensorboard", time.time())
        for name, value in numbers.items():
            self._events.add(time.time(), step, f"{stage}/{name}", float(value))

    def mark(self) -> int:
        """How long the metrics file is: kept in checkpoints, so that a resumed run writes no row twice."""
        return self._path.stat().st_size if self._path is not None and self._path.exists() else 0

    def cut(self, mark: int) -> None:
        """Takes back the rows after a mark."""
        if self._path is not None and self._path.exists():
            os.truncate(self._path, min(mark, self._path.stat().st_size))

    def progress(self, stage: str, step: int, steps: int, loss: float) -> None:
        if self.folder is None or not sys.stderr.isatty():
            return
        filled = 24 * step // max(steps, 1)
        line = f"\r{stage[:40]:40} [{'#' * filled}{'.' * (24 - filled)}] {step}/{steps} loss {loss:.4f}"
        sys.stderr.write(line.ljust(self._bar_width))
        self._bar_width = len(line)
        if step >= steps:
            sys.stderr.write("\n")
        sys.stderr.flush()

    def say(self, message: str) -> None:
        """A line for people, on standard error."""
        if self.folder is not None:
            print(message, file=sys.stderr, flush=True)

    def close(self) -> None:
        if self._events is not None:
            self._events.close()


def write_json(path: Path, value: Any) -> None:
    """JSON that is whole or absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(draft, path)
