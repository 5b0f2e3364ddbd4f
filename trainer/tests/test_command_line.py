"""Options that no run can use: one line, exit code 2, before anything is read or written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from worlds import write_texts

from furcifer_trainer import cli
from furcifer_trainer.errors import TrainerError
from furcifer_trainer.training.devices import join_group


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main(arguments) == 2
    message = capsys.readouterr().err
    assert message.startswith("furcifer-trainer: ") and message.count("\n") == 1, message
    return message


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("learning-rate", "nan", "options/fit: learning_rate is nan, expected a number above 0"),
        ("learning-rate", "inf", "options/fit: learning_rate is inf, expected a number above 0"),
        ("weight-decay", "nan", "options/fit: weight_decay is nan, expected a number from 0"),
        ("weight-decay", "-1", "options/fit: weight_decay is -1.0, expected a number from 0"),
        ("clip", "nan", "options/fit: clip is nan, expected a number above 0"),
        ("seed", "-1", "options: seed is -1, expected a whole number from 0 to 4294967295"),
        ("seed", str(2**64), "options: seed is 18446744073709551616, expected a whole number from 0 to 4294967295"),
    ],
)
def test_numbers_out_of_range(capsys: pytest.CaptureFixture[str], tmp_path: Path, option: str, value: str, message: str) -> None:
    assert message in refused(capsys, "train", str(tmp_path / "run"), "--spec", "s", "--data", "d", f"--{option}", value)
    assert not (tmp_path / "run").exists()


def test_an_option_has_one_value(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    message = refused(capsys, "train", "run", "--spec", "a.json", "--spec", "b.json", "--data", "d")
    assert "--spec is given twice (a.json, b.json): train each spec in a run folder of its own" in message
    assert "--data is given twice (a, b): give it once" in refused(capsys, "evaluate", "run", "--data", "a", "--data", "b")
    assert "--epochs is given twice (0, 1)" in refused(capsys, "train", "run", "--epochs", "0", "--epochs", "1")


@pytest.mark.parametrize("content", [b"[]", b'{"fit": 3}', b"5", b"{", b'{"seed": "\xe9"}'])
def test_options_files_that_are_none(capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes) -> None:
    (tmp_path / "options.json").write_bytes(content)
    assert f"options {tmp_path}/options.json" in refused(capsys, "train", "run", "--config", str(tmp_path / "options.json"))


def test_an_options_file_may_have_a_byte_order_mark(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "options.json").write_bytes(b'\xef\xbb\xbf{"spec": "nowhere.json", "data": "d"}')
    assert "cannot read spec nowhere.json" in refused(capsys, "train", str(tmp_path / "run"), "--config", str(tmp_path / "options.json"))


def test_widths_that_a_backbone_cannot_have(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "options.json").write_text(json.dumps(write_texts(tmp_path)))
    assert "backbone text: --features is 30, expected a multiple of 4" in refused(
        capsys, "train", str(tmp_path / "run"), "--config", str(tmp_path / "options.json"), "--features", "30"
    )


@pytest.mark.parametrize("device", ["cudax", "cuda:", "cuda:x", "gpu", "cpu:0"])
def test_devices_that_are_none(device: str) -> None:
    with pytest.raises(TrainerError, match=f"no device {device}: auto, cpu, cuda or cuda:N"):
        join_group(device)


def test_a_gpu_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    with pytest.raises(TrainerError, match="no device cuda:2: PyTorch sees 2 GPUs, counted from cuda:0"):
        join_group("cuda:2")


def test_stopping_is_no_failure(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_train", stop)
    assert cli.main(["train", "run"]) == 130
    assert capsys.readouterr().err == "furcifer-trainer: stopped; the same command continues\n"


def test_an_error_without_a_file_names_none(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cli, "_train", fail)
    assert refused(capsys, "train", "run") == "furcifer-trainer: No space left on device\n"
