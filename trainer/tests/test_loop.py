"""The training loop: what counts as better, when it ends, and what a stage leaves behind when it is killed or done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable

import pytest
import torch
from torch import nn

from furcifer_trainer.errors import DamagedError, NotFiniteError
from furcifer_trainer.training import checkpoint
from furcifer_trainer.training.devices import Group
from furcifer_trainer.training.logs import RunLog
from furcifer_trainer.training.loop import Fitted, FitOptions, Stage, fit

CPU = Group(torch.device("cpu"))


def scripted(scores: list[Any]) -> Callable[[nn.Module], Any]:
    """Validation that says these scores, one an epoch."""
    left = iter(scores)
    return lambda module: next(left)


def trained(folder: Path, validate: Callable[[nn.Module], Any], log: RunLog | None = None, **options: Any) -> Fitted:
    torch.manual_seed(0)
    stage = Stage("soft.x", nn.Linear(2, 1), 8, lambda module, rows: module(torch.ones(len(rows), 2)).square().mean(), validate, ("validation_wrong", "validation_loss"))
    return fit(stage, FitOptions(batch=8, **options), CPU, log or RunLog(None), folder / "stages", 0)


def test_the_loss_decides_among_equal_shares(tmp_path: Path) -> None:
    scores = [(0.3, 2.0), (0.3, 1.5), (0.3, 1.2), (0.3, 1.3), (0.4, 1.25)]
    fitted = trained(tmp_path, scripted(scores), epochs=5, patience=2)
    assert (fitted.epoch, fitted.steps, fitted.score) == (2, 5, 0.3)


def test_patience_counts_from_the_last_gain_of_either(tmp_path: Path) -> None:
    scores = [(0.3, 2.0), (0.4, 1.5), (0.4, 1.0), (0.4, 1.0), (0.4, 1.0), (0.1, 0.1)]
    fitted = trained(tmp_path, scripted(scores), epochs=6, patience=2)
    assert (fitted.epoch, fitted.steps) == (0, 5)


def test_a_plain_number_is_a_score(tmp_path: Path) -> None:
    assert trained(tmp_path, scripted([0.5, 0.2, 0.2, 0.2]), epochs=4, patience=2).epoch == 1


def test_a_stage_killed_before_its_first_checkpoint_writes_no_row_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = RunLog(tmp_path)
    log.row("generic", 1, {"loss": 1.0})

    def killed(state: Any, path: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(checkpoint, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            trained(tmp_path, scripted([(0.5, 1.0)]), log, epochs=2)
    assert (tmp_path / "metrics.jsonl").read_text().count("soft.x") == 1
    with (tmp_path / "metrics.jsonl").open("a") as file:
        file.write('{"stage": "sof')
    trained(tmp_path, scripted([(0.5, 1.0), (0.5, 1.0)]), log, epochs=2)
    rows = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert [(row["stage"], row["step"]) for row in rows] == [("generic", 1), ("soft.x", 1), ("soft.x", 2)]
    assert {"validation_wrong", "validation_loss"} <= set(rows[1])


def test_a_stage_that_is_done_keeps_only_its_weights(tmp_path: Path) -> None:
    trained(tmp_path, scripted([(0.5, 1.0)]), epochs=1)
    kept = checkpoint.load(tmp_path / "stages/soft.x.pt")
    assert set(kept) == {"format", "progress"} and set(kept["progress"]["best_weights"]) == {"weight", "bias"}
    assert trained(tmp_path, scripted([]), epochs=1).epoch == 0


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half", b"text", None])
def test_a_damaged_checkpoint_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "stages/soft.x.pt"
    trained(tmp_path, scripted([(0.5, 1.0)]), epochs=1)
    path.write_bytes(path.read_bytes()[:-200] if content is None else content)
    with pytest.raises(DamagedError, match=r"soft\.x\.pt is damaged .*: remove it and start the run again"):
        trained(tmp_path, scripted([]), epochs=1)


def test_a_checkpoint_of_another_shape_is_named(tmp_path: Path) -> None:
    checkpoint.save({"module": {}}, tmp_path / "stages/soft.x.pt")
    with pytest.raises(DamagedError, match="no checkpoint of this version: remove it"):
        trained(tmp_path, scripted([]), epochs=1)


def test_samples_with_a_loss_that_is_not_finite_are_named(tmp_path: Path) -> None:
    stage = Stage("x", nn.Linear(1, 1), 2, lambda module, rows: module(torch.full((1, 1), torch.nan)).sum(), lambda module: 0.0, key_of=lambda row: f"picture {row}.jpg")
    with pytest.raises(NotFiniteError, match=r"look at the samples picture \d\.jpg, picture \d\.jpg"):
        fit(stage, FitOptions(), CPU, RunLog(None), tmp_path, 0)


def test_without_a_terminal_each_epoch_is_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trained(tmp_path, scripted([(0.5, 1.0), (0.25, 1.0)]), RunLog(tmp_path), epochs=2)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": loss")[0] for line in lines] == ["soft.x: epoch 1 of 2", "soft.x: epoch 2 of 2"]
    assert lines[1].endswith("validation wrong 0.2500, validation loss 1.0000")


def test_a_bar_on_a_terminal_leaves_no_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    log = RunLog(tmp_path)
    log.progress("tuning", 1, 3)
    log.progress("tuning", 3, 3)
    log.say("tuned")
    drawn, *rest = capsys.readouterr().err.split("\r")[1:]
    assert drawn.startswith("tuning ") and "] 1/3" in drawn and rest == [" " * len(drawn), "tuned\n"]


def test_long_tasks_say_how_far_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    log = RunLog(tmp_path)
    for done in range(1, 101):
        now[0] += 1
        log.progress("features of train", done, 100)
    assert capsys.readouterr().err.splitlines() == [f"features of train: {done} of 100" for done in (21, 42, 63, 84)]
