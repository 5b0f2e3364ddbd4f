"""What a run folder is bound to: its options, files and versions; one writer; what is damaged; and what cannot be served."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from worlds import write_world

from furcifer_trainer.cli import main
from furcifer_trainer.training import run_folder
from furcifer_trainer.training.checkpoint import load
from furcifer_trainer.training.run_folder import locked

FIT = {"epochs": 1, "learning_rate": 0.01}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    options = {**write_world(folder, 200, ("true-false", "region")), "generic_epochs": 1, "methods": ["generic", "basic", "outcome"], "fit": FIT}
    (folder / "options.json").write_text(json.dumps(options))
    assert main(["train", str(folder / "run"), "--config", str(folder / "options.json")]) == 0
    return folder


@pytest.fixture
def copy(world: Path, tmp_path: Path) -> Path:
    """The world with its run, free to be spoiled."""
    shutil.copytree(world, tmp_path / "world")
    for name in ("options.json", "run/config.json"):
        path = tmp_path / "world" / name
        path.write_text(path.read_text().replace(str(world), str(tmp_path / "world")))
    return tmp_path / "world"


def refused(*arguments: object, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert main([str(argument) for argument in arguments]) == 2
    said = capsys.readouterr().err
    assert said.startswith("furcifer-trainer: ") or "\nfurcifer-trainer: " in said
    return said


def test_the_folder_alone_says_how_to_continue(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "run/results.json").unlink()
    assert main(["train", str(copy / "run")]) == 0
    assert (copy / "run/results.json").exists()


def test_options_that_differ_are_named(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused("train", copy / "run", "--seed", 5, "--epochs", 3, capsys=capsys)
    assert "holds a run with other options (seed is 0 there and 5 here; fit.epochs is 1 there and 3 here)" in said


@pytest.mark.parametrize("name", ["spec.json", "data.jsonl", "labels.txt"])
def test_an_input_that_changed_is_refused(copy: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    path = copy / name
    path.write_text(path.read_text() + "\n")
    results = (copy / "run/results.json").read_text()
    said = refused("train", copy / "run", capsys=capsys)
    assert f"the content has changed of {name.split('.')[0]} {path}: choose another folder" in said
    assert (copy / "run/results.json").read_text() == results


def test_other_versions_are_refused(copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_folder, "__version__", "9.9")
    assert "started with other versions (furcifer-trainer was " in refused("train", copy / "run", capsys=capsys)


def test_a_run_is_served_from_its_folder_alone(copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = (copy / "spec.json").read_bytes()
    (copy / "spec.json").unlink()
    assert (copy / "run/spec.json").read_bytes() == expected
    for command in (["evaluate", "--decision", "true-false", "--data", str(copy / "data.jsonl")], ["export", "--decision", "true-false", "--output", str(tmp_path / "x.onnx")], ["report"]):
        assert main([command[0], str(copy / "run"), *command[1:]]) == 0, command
    (copy / "run/spec.json").write_bytes(expected + b"\n")
    assert "is not the spec that the run was trained for" in refused("report", copy / "run", capsys=capsys)


def test_one_run_at_a_time_writes_into_a_folder(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with locked(copy / "run"):
        assert "another process is training in" in refused("train", copy / "run", capsys=capsys)
    assert main(["train", str(copy / "run")]) == 0, "a lock file that no process holds says nothing"


@pytest.mark.parametrize(
    "name, content", [("results.json", "{"), ("results.json", "[]"), ("columns.json", "{}"), ("generic.pt", "x"), ("models/true-false/outcome.pt", ""), ("models/true-false/outcome.pt", None)]
)
def test_a_damaged_file_is_named_with_its_remedy(copy: Path, capsys: pytest.CaptureFixture[str], name: str, content: str | None) -> None:
    path = copy / "run" / name
    if content is None:
        path.write_bytes(path.read_bytes()[:-100])
    else:
        path.write_text(content)
    said = refused("export", copy / "run", "--decision", "true-false", "--method", "outcome", "--output", copy / "x.onnx", capsys=capsys)
    assert f"{path} is damaged" in said and "remove it and" in said
    path.unlink()
    assert main(["train", str(copy / "run")]) == 0
    assert main(["export", str(copy / "run"), "--decision", "true-false", "--method", "outcome", "--output", str(copy / "x.onnx")]) == 0


def test_damaged_checkpoints_are_named_with_their_remedy(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy / "run/stages/outcome.true-false.pt"
    path.write_bytes(path.read_bytes()[:500])
    assert f"{path} is damaged" in refused("train", copy / "run", capsys=capsys)
    path.unlink()
    before = load(copy / "run/models/true-false/outcome.pt")
    assert main(["train", str(copy / "run")]) == 0
    after = load(copy / "run/models/true-false/outcome.pt")
    assert all(before["head"][name].equal(after["head"][name]) for name in before["head"])


def test_results_of_another_version_are_named(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy / "run/results.json"
    path.write_text(json.dumps({name: value for name, value in json.loads(path.read_text()).items() if name != "format"}))
    assert "results.json was written by another version of furcifer-trainer" in refused("report", copy / "run", capsys=capsys)


def test_a_method_that_does_not_apply_is_told(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results: dict[str, Any] = json.loads((copy / "run/results.json").read_text())
    assert results["decisions"]["region"]["left_out"] == [{"method": "basic", "why": "the rule reads no labels"}]
    assert results["decisions"]["true-false"]["left_out"] == []
    assert "Method basic is left out: the rule reads no labels." in (copy / "run/report.md").read_text()
    given = ["train", copy / "other", "--config", copy / "options.json", "--decision", "region", "--method"]
    said = refused(*given, "basic", capsys=capsys)
    assert "no method that was asked for can be used (decision region: method basic is left out: the rule reads no labels): choose others with --method" in said
    assert main([*map(str, given), "basic", "--method", "generic"]) == 0
    assert "decision region: method basic is left out: the rule reads no labels" in capsys.readouterr().err


def test_what_is_selected_is_what_is_exported(copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also where class scores that cannot be served would win."""
    path = copy / "run/results.json"
    results = json.loads(path.read_text())
    decision = results["decisions"]["true-false"]
    chosen = decision["methods"][decision["selected"]]
    assert [row["servable"] for row in decision["methods"]] == [row["readout"] != "noisy-or" for row in decision["methods"]]
    for row in decision["methods"]:
        row["validation"] = 0.0 if row["readout"] == "noisy-or" else row["validation"] + 0.1
    path.write_text(json.dumps(results))
    capsys.readouterr()
    assert main(["evaluate", str(copy / "run"), "--decision", "true-false", "--data", str(copy / "data.jsonl")]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["method"], said["readout"]) == (chosen["method"], chosen["readout"])
    assert "noisy-or cannot be served" in refused("export", copy / "run", "--decision", "true-false", "--readout", "noisy-or", "--output", tmp_path / "x", capsys=capsys)


def test_head_and_trunk_are_not_written_over_each_other(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["export", copy / "run", "--decision", "true-false", "--method", "generic", "--output", copy / "x.onnx", "--backbone", copy / "run/../x.onnx"]
    assert "--output and --backbone both name" in refused(*given, capsys=capsys)
    assert not (copy / "x.onnx").exists()


def test_metrics_tell_losses_from_shares(world: Path) -> None:
    rows = [json.loads(line) for line in (world / "run/metrics.jsonl").read_text().splitlines()]
    assert rows and all("validation" not in row and "validation_loss" in row for row in rows)
    assert {row["stage"] for row in rows if "validation_wrong" not in row} == {"generic"}


def test_evaluation_counts_what_is_served(copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from furcifer_trainer.projection import Projected
    from furcifer_trainer.training import projections

    monkeypatch.setattr(projections, "project", lambda plan, output, wanted, scores: Projected(output, 0, False))
    rates = []
    for method, readout in (("outcome", "outcome"), ("generic", "plain")):
        capsys.readouterr()
        given = ["--decision", "true-false", "--method", method, "--readout", readout, "--data", str(copy / "data.jsonl")]
        assert main(["evaluate", str(copy / "run"), *given]) == 0
        rates.append(json.loads(capsys.readouterr().out))
    assert rates[0]["incorrect_decision_rate"] == rates[1]["incorrect_decision_rate"]
    assert rates[0]["projection"]["unreached"] == rates[0]["projection"]["changed"] > 0 and rates[1]["projection"] is None
