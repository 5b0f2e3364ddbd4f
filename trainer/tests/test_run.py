"""Whole runs through the command line: killed and resumed, reported, evaluated, exported; and what is said of wrong input."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import torch
from worlds import write_world

from furcifer_trainer.cli import main
from furcifer_trainer.data import read_samples, split_samples
from furcifer_trainer.onnx_file import read_metadata
from furcifer_trainer.serving import load_trained
from furcifer_trainer.training import checkpoint

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
METHODS = ["generic", "basic", "soft", "outcome", "outcome-own"]


def command(run: Path, config: Path) -> list[str]:
    return [sys.executable, "-m", "furcifer_trainer.cli", "train", str(run), "--config", str(config)]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    options = {**write_world(folder, 300), "methods": METHODS}
    (folder / "options.json").write_text(json.dumps(options))
    return folder


@pytest.fixture(scope="module")
def run(world: Path) -> Path:
    subprocess.run(command(world / "run", world / "options.json"), env=ENVIRONMENT, check=True, capture_output=True)
    return world / "run"


def same(first: Any, second: Any) -> bool:
    if isinstance(first, torch.Tensor):
        return torch.equal(first, second)
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(same(first[key], second[key]) for key in first)
    return bool(first == second)


def test_killed_and_resumed_gives_the_same_weights(world: Path, run: Path) -> None:
    again = world / "again"
    kills = 0
    for wanted in (2, 14, 27):
        process = subprocess.Popen(command(again, world / "options.json"), env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and writes(again) < wanted:
            time.sleep(0.002)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
    subprocess.run(command(again, world / "options.json"), env=ENVIRONMENT, check=True, capture_output=True)
    assert kills >= 2
    models = sorted(path.relative_to(run) for path in run.glob("models/*/*.pt"))
    assert len(models) == 8 and models == sorted(path.relative_to(again) for path in again.glob("models/*/*.pt"))
    for path in [Path("generic.pt"), *models]:
        assert same(checkpoint.load(run / path), checkpoint.load(again / path)), path
    for name in ("results.json", "metrics.jsonl", "report.md"):
        assert (run / name).read_text() == (again / name).read_text()


def writes(run: Path) -> int:
    """Rows of the metrics file and whole checkpoints so far."""
    rows = (run / "metrics.jsonl").read_text().count("\n") if (run / "metrics.jsonl").exists() else 0
    return rows + len(list(run.glob("stages/*.pt")))


def test_report_and_results(run: Path) -> None:
    results = json.loads((run / "results.json").read_text())
    assert results["spec"].startswith("sha256:")
    for name, decision in results["decisions"].items():
        methods = {(row["method"], row["readout"]) for row in decision["methods"]}
        assert {("generic", "plain"), ("generic", "one"), ("generic", "class"), ("generic", "noisy-or"), ("outcome", "outcome")} <= methods
        trained = {row["steps"] for row in decision["methods"] if row["method"] != "generic"}
        assert len(trained) == 1, "every method has the same budget"
        selected = decision["methods"][decision["selected"]]
        assert selected["validation"] == min(row["validation"] for row in decision["methods"] if row["servable"])
        assert f"## {name}" in (run / "report.md").read_text()
        assert (run / "models" / name / "card.md").exists()
    assert main(["report", str(run)]) == 0


def test_evaluation_repeats_the_test_result(world: Path, run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = {sample.key for sample in split_samples(read_samples("jsonl", world / "data.jsonl"))["test"]}
    lines = [line for line in (world / "data.jsonl").read_text().splitlines() if json.loads(line)["id"] in kept]
    (world / "test.jsonl").write_text("\n".join(lines))
    results = json.loads((run / "results.json").read_text())
    for method in ("generic", "soft", "outcome", "outcome-own"):
        assert main(["evaluate", str(run), "--decision", "api-output", "--method", method, "--data", str(world / "test.jsonl")]) == 0
        measured = json.loads(capsys.readouterr().out)
        row = next(r for r in results["decisions"]["api-output"]["methods"] if (r["method"], r["readout"]) == (method, measured["readout"]))
        assert measured["incorrect_decision_rate"] == row["test"]


@pytest.mark.parametrize("method", ["generic", "soft", "outcome", "outcome-own"])
def test_export_carries_its_metadata(run: Path, tmp_path: Path, method: str) -> None:
    path = tmp_path / "model.onnx"
    assert main(["export", str(run), "--decision", "true-false", "--method", method, "--output", str(path)]) == 0
    metadata = read_metadata(path)
    results = json.loads((run / "results.json").read_text())
    assert metadata["furcifer.spec"] == results["spec"] and metadata["furcifer.method"] == method
    assert len(json.loads(metadata["furcifer.labels"])) == 24 and json.loads(metadata["furcifer.threshold"]) == 0.5
    assert bool(json.loads(metadata["furcifer.outcomes"])) == method.startswith("outcome")
    try:
        import onnxruntime
    except ImportError:
        return
    session = onnxruntime.InferenceSession(str(path))
    batch = torch.randn(5, 16)
    expected = load_trained(run, "true-false", method).model(batch)
    for ours, theirs in zip(expected, session.run(None, {"input": batch.numpy()})):
        assert torch.allclose(ours, torch.from_numpy(theirs), atol=1e-5)


def wrong(world: Path, *arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["train", str(world / "wrong"), "--config", str(world / "options.json"), *arguments]) == 2
    return capsys.readouterr().err


def test_a_frozen_trunk_is_exported_apart(run: Path, tmp_path: Path) -> None:
    path, backbone = tmp_path / "head.onnx", tmp_path / "backbone.onnx"
    given = ["export", str(run), "--decision", "true-false", "--method", "generic", "--readout", "plain"]
    assert main([*given, "--output", str(path), "--backbone", str(backbone)]) == 0
    head = json.loads(read_metadata(path)["furcifer.head"])
    assert head["backbone"] == "sha256:" + hashlib.sha256(backbone.read_bytes()).hexdigest()
    assert main([*given[:-1], "none", "--output", str(path)]) == 2


def test_wrong_input_is_explained(world: Path, run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = json.loads((world / "spec.json").read_text())
    broken["decisions"][0]["loss"]["parts"][0]["terms"][0]["outcome"] = 9
    (tmp_path / "spec.json").write_text(json.dumps(broken))
    assert "#/decisions/0/loss/parts/0/terms/0/outcome: expected a position below 2, found 9" in wrong(world, "--spec", str(tmp_path / "spec.json"), capsys=capsys)
    assert "cannot read spec" in wrong(world, "--spec", str(tmp_path / "none.json"), capsys=capsys)
    assert "the spec has no decision x (it has true-false, api-output)" in wrong(world, "--decision", "x", capsys=capsys)
    assert "options/fit: schedule is 'linear', expected cosine or constant" in wrong(world, "--schedule", "linear", capsys=capsys)
    assert "options/fit: epochs is 0, expected a number above 0" in wrong(world, "--epochs", "0", capsys=capsys)
    (tmp_path / "odd.json").write_text('{"hidden": "wide"}')
    assert main(["train", str(tmp_path / "wrong"), "--config", str(tmp_path / "odd.json")]) == 2
    assert "options: hidden is 'wide', expected a whole number" in capsys.readouterr().err
    assert main(["train", str(tmp_path / "wrong")]) == 2
    assert "no spec: give --spec FILE" in capsys.readouterr().err
    assert "no method best" in wrong(world, "--method", "best", capsys=capsys)
    (tmp_path / "bare.jsonl").write_text("".join(json.dumps({"id": str(row), "features": [0.0] * 16, "labels": ["/m/23"]}) + "\n" for row in range(60)))
    assert "no training sample has a label of its classes (/m/00" in wrong(world, "--data", str(tmp_path / "bare.jsonl"), capsys=capsys)
    if not torch.cuda.is_available():
        other = json.loads((world / "options.json").read_text())
        assert other["device"] == "cpu"
        assert "PyTorch sees no GPU" in wrong(world, "--device", "cuda", capsys=capsys)
    assert main(["train", str(run), "--config", str(world / "options.json"), "--seed", "5"]) == 2
    assert "holds a run with other options" in capsys.readouterr().err
    assert main(["export", str(tmp_path), "--output", str(tmp_path / "x")]) == 2
    assert "has no finished run: run `train` first" in capsys.readouterr().err
    assert main(["evaluate", str(run), "--data", "x"]) == 2
    assert "name a decision of the run with --decision" in capsys.readouterr().err
    for row, message in (('{"text": "a", "labels": []}', "is a text, the model takes a vector of features"), ('{"features": [1], "labels": []}', "has 1 features, the model takes 16")):
        (tmp_path / "other.jsonl").write_text(row)
        assert main(["evaluate", str(run), "--decision", "api-output", "--data", str(tmp_path / "other.jsonl")]) == 2
        assert message in capsys.readouterr().err
    assert "holds no weights: give generic.pt of a run" in wrong(world, "--generic", str(world / "spec.json"), capsys=capsys)
    assert main(["train", str(world / "spec.json"), "--config", str(world / "options.json")]) == 2
    assert "spec.json: File exists" in capsys.readouterr().err


def test_nan_is_reported(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = (world / "data.jsonl").read_text().splitlines()
    sick = [json.loads(line) for line in lines]
    for row in sick:
        row["features"][0] = 3e38
    (tmp_path / "nan.jsonl").write_text("\n".join(json.dumps(row) for row in sick))
    assert main(["train", str(tmp_path / "run"), "--config", str(world / "options.json"), "--data", str(tmp_path / "nan.jsonl")]) == 2
    assert "stage generic, step 0: the loss is " in capsys.readouterr().err


def test_two_processes_train_together(world: Path, tmp_path: Path) -> None:
    options = {**json.loads((world / "options.json").read_text()), "methods": ["generic", "soft", "outcome-own"], "fit": {"epochs": 2}, "generic_epochs": 2}
    (tmp_path / "options.json").write_text(json.dumps(options))
    codes, messages = two_processes(command(tmp_path / "run", tmp_path / "options.json"))
    assert codes == [0, 0], messages
    assert not any("find_unused_parameters" in message for message in messages)
    results = json.loads((tmp_path / "run" / "results.json").read_text())
    assert set(results["decisions"]) == {"true-false", "api-output"}


def two_processes(started_as: list[str]) -> tuple[list[int], list[str]]:
    """What torchrun gives each process; its launcher itself does not start on every pairing of Python and PyTorch."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        group = {**ENVIRONMENT, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(free.getsockname()[1]), "WORLD_SIZE": "2"}
    started = [subprocess.Popen(started_as, env={**group, "RANK": rank, "LOCAL_RANK": rank}, stderr=subprocess.PIPE, text=True) for rank in ("0", "1")]
    messages = [process.communicate(timeout=100)[1] for process in started]
    return [process.returncode for process in started], messages


def test_a_picture_that_one_process_cannot_read_ends_both(world: Path, tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    rows = []
    for place in range(24):
        name, split = f"{place}.png", ("train", "validation", "test")[max(place - 21, 0)]
        image.new("RGB", (16, 16), (place * 9, 40, 90)).save(tmp_path / name)
        rows.append(json.dumps({"image": name, "labels": ["/m/00"] if place % 2 else [], "split": split}))
    (tmp_path / "7.png").write_bytes(b"no picture")
    (tmp_path / "data.jsonl").write_text("\n".join(rows))
    options = {**json.loads((world / "options.json").read_text()), "data": str(tmp_path / "data.jsonl"), "backbone": "small-cnn", "image_size": 16, "features": 8, "decisions": ["true-false"]}
    (tmp_path / "options.json").write_text(json.dumps({**options, "fit": {"batch": 8}}))
    codes, messages = two_processes(command(tmp_path / "run", tmp_path / "options.json"))
    assert codes == [2, 2], messages
    assert any("cannot read picture" in message for message in messages) and not any("Traceback" in message for message in messages), messages


def test_options_that_differ_end_every_process(world: Path, run: Path) -> None:
    codes, messages = two_processes([*command(run, world / "options.json"), "--seed", "7"])
    assert codes == [2, 2] and all("seed is 0 there and 7 here" in message and "Traceback" not in message for message in messages), messages


def test_bfloat16_and_accumulation(world: Path, tmp_path: Path) -> None:
    arguments = ["--method", "soft", "--precision", "bf16", "--accumulate", "2", "--epochs", "1"]
    assert main(["train", str(tmp_path / "run"), "--config", str(world / "options.json"), *arguments]) == 0
    assert json.loads((tmp_path / "run" / "results.json").read_text())["budget"]["accumulate"] == 2
