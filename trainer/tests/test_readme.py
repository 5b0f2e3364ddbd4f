"""The README's Python runs, and names methods and formats that exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from worlds import write_world

from furcifer_trainer.cli import main
from furcifer_trainer.data import FORMATS
from furcifer_trainer.training.methods import METHODS

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_code_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})


def test_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other, in a folder with the files that they name."""
    write_world(tmp_path, 120, ("true-false",))
    for name, other in (("data.jsonl", "labels.jsonl"), ("labels.txt", "vocabulary.txt")):
        (tmp_path / name).rename(tmp_path / other)
    (tmp_path / "other.jsonl").write_text((tmp_path / "labels.jsonl").read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^furcifer-trainer (.*)$", README, re.MULTILINE)
    assert [command.split()[0] for command in commands] == ["train", "report", "evaluate", "export"]
    for command in commands:
        assert main(shlex.split(command)) == 0, command
    assert (tmp_path / "model.onnx").exists() and (tmp_path / "runs/a/report.md").exists()


def test_tables_list_every_method_and_format() -> None:
    for name in [*FORMATS, *(method.name for method in METHODS)]:
        assert f"`{name}`" in README, name
