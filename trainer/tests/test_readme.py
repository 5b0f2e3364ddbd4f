"""The README's Python runs, and names methods and formats that exist."""

from __future__ import annotations

import re
from pathlib import Path

from furcifer_trainer.data import FORMATS
from furcifer_trainer.training.methods import METHODS

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_code_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})


def test_tables_list_every_method_and_format() -> None:
    for name in [*FORMATS, *(method.name for method in METHODS)]:
        assert f"`{name}`" in README, name
