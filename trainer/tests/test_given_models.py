"""A model that is there already, and what it is given: a generic model of other columns, evaluation data that a run would refuse, specs without a loss."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from documents import decision_of, document
from sections import LABELS, PARTS, section
from worlds import write_world

from furcifer_trainer.cli import main
from furcifer_trainer.training import checkpoint


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world with a finished run of the generic model."""
    folder = tmp_path_factory.mktemp("world")
    options = {**write_world(folder, 200, ("true-false", "region")), "methods": ["generic"], "generic_epochs": 1}
    (folder / "options.json").write_text(json.dumps(options))
    assert main(["train", str(folder / "run"), "--config", str(folder / "options.json")]) == 0
    return folder


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert main(arguments) == 2
    message = capsys.readouterr().err
    assert message.count("furcifer-trainer: ") == 1 and "Traceback" not in message
    return message


def rows(world: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (world / "data.jsonl").read_text().splitlines()]


def written(path: Path, data: list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in data))
    return str(path)


def test_the_same_generic_model_is_taken(world: Path, tmp_path: Path) -> None:
    assert main(["train", str(tmp_path / "run"), "--config", str(world / "options.json"), "--generic", str(world / "run/generic.pt")]) == 0
    first, second = (json.loads((run / "results.json").read_text()) for run in (world / "run", tmp_path / "run"))
    assert first["decisions"] == second["decisions"]


def test_a_generic_model_of_other_columns_is_refused(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["train", str(tmp_path / "run"), "--config", str(world / "options.json"), "--generic", str(world / "run/generic.pt")]
    (tmp_path / "turned.txt").write_text("\n".join(LABELS[::-1]))
    message = refused(capsys, *given, "--labels", str(tmp_path / "turned.txt"))
    assert "generic.pt is for other labels (column 0 is /m/00, here /m/23): give --labels with the labels that it was trained with, in their order" in message
    (tmp_path / "fewer.txt").write_text("\n".join(LABELS[:-1]))
    assert "is for other labels (24, here 23)" in refused(capsys, *given, "--labels", str(tmp_path / "fewer.txt"))
    assert "is for other variables (" in refused(capsys, *given, "--decision", "true-false")
    narrow = [{**row, "features": row["features"][:8]} for row in rows(world)]
    assert "is for features 16, this run has 8" in refused(capsys, *given, "--data", written(tmp_path / "narrow.jsonl", narrow))
    kept = checkpoint.load(world / "run/generic.pt")
    checkpoint.save({**kept, "made_for": {**kept["made_for"], "backbone": "text"}}, tmp_path / "text.pt")
    assert "is for backbone 'text', this run has 'features': give that --backbone" in refused(capsys, *given[:-1], str(tmp_path / "text.pt"))
    checkpoint.save(kept["weights"], tmp_path / "bare.pt")
    assert "bare.pt does not say for which labels and backbone it is: give generic.pt of a run" in refused(capsys, *given[:-1], str(tmp_path / "bare.pt"))
    shutil.copytree(world / "run", tmp_path / "earlier")
    checkpoint.save(kept["weights"], tmp_path / "earlier/generic.pt")
    message = refused(capsys, "export", str(tmp_path / "earlier"), "--decision", "region", "--output", str(tmp_path / "model.onnx"))
    assert "earlier/generic.pt does not say for which labels" in message


def evaluation(world: Path, data: str, decision: str = "true-false") -> list[str]:
    return ["evaluate", str(world / "run"), "--decision", decision, "--data", data]


def test_evaluation_data_with_other_labels_is_refused(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    renamed = [{**row, "labels": [label.replace("/m/", "thing") for label in row["labels"]]} for row in rows(world)]
    message = refused(capsys, *evaluation(world, written(tmp_path / "renamed.jsonl", renamed)))
    assert "left out 24 labels of the data that are not among the model's: thing00, thing01" in message
    assert f"decision true-false: no sample of {tmp_path}/renamed.jsonl has a label of its classes (/m/00, /m/01, ...)" in message
    bare = [{**row, "labels": []} for row in rows(world)]
    assert "has a label of its classes" in refused(capsys, *evaluation(world, written(tmp_path / "bare.jsonl", bare)))
    unlabelled = [{name: row[name] for name in ("id", "features", "values")} for row in rows(world)]
    assert "has a label of its classes" in refused(capsys, *evaluation(world, written(tmp_path / "unlabelled.jsonl", unlabelled)))
    valueless = [{name: row[name] for name in ("id", "features", "labels")} for row in rows(world)]
    assert "has values of score, magnitude" in refused(capsys, *evaluation(world, written(tmp_path / "valueless.jsonl", valueless), "region"))


def test_evaluation_tells_what_it_does_not_know(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = rows(world)
    half = [row if place % 2 else {**row, "labels": [], "absent": []} for place, row in enumerate(data)]
    half[1]["labels"] = [*half[1]["labels"], "thing"]
    capsys.readouterr()
    assert main(evaluation(world, written(tmp_path / "half.jsonl", half))) == 0
    answer, said = capsys.readouterr()
    known = json.loads(answer)["of_samples_in_question"]["samples"]
    # Where labels fill the output any of them may be left out: a few samples more decide nothing.
    assert 90 < known <= 100 and json.loads(answer)["incorrect_decision_rate"]["samples"] == 200
    assert f"{200 - known} of 200 samples say nothing of the decision: they count as decided rightly" in said
    assert "left out 1 labels of the data that are not among the model's: thing" in said


def test_every_sample_is_of_the_models_kind(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = [{"id": "1", "features": [1.0] * 15, "labels": ["/m/00"]}, {"id": "2", "features": [2.0] * 15, "labels": []}]
    assert f"sample 1 ({tmp_path}/short.jsonl:1) has 15 features, the model takes 16" in refused(capsys, *evaluation(world, written(tmp_path / "short.jsonl", data)))


def test_a_split_of_which_nothing_is_known_is_refused(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = [{**row, "split": ("train", "validation", "test")[place % 3]} for place, row in enumerate(rows(world))]
    unknown = [row if row["split"] != "test" else {**row, "labels": [], "absent": []} for row in data]
    message = refused(capsys, "train", str(tmp_path / "run"), "--config", str(world / "options.json"), "--data", written(tmp_path / "unknown.jsonl", unknown))
    assert "decision true-false: no test sample says which outcome is right" in message


def test_why_a_spec_has_no_loss(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loss = {"threshold": 0.5, "temperature": 0.1, "margin": 0.1, "why": "the rule reads two pictures"}
    (tmp_path / "spec.json").write_text(json.dumps(document(decision_of("first", loss), decision_of("second", {**loss, "why": "it reads no labels"}))))
    message = refused(capsys, "train", str(tmp_path / "run"), "--config", str(world / "options.json"), "--spec", str(tmp_path / "spec.json"))
    assert f"{tmp_path}/spec.json has no decision with a loss to train for (first: the rule reads two pictures; second: it reads no labels)" in message


def test_errors_of_columns_name_the_spec(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "labels.txt").write_text("a\nb\n")
    message = refused(capsys, "train", str(tmp_path / "run"), "--config", str(world / "options.json"), "--labels", str(tmp_path / "labels.txt"))
    assert f"{world}/spec.json#/decisions/0/loss/parts/0/symbols: the model has a column for none of the rule's labels" in message
    streams = [{**PARTS[name], "stream": {**PARTS[name]["stream"], "call": call}} for call, name in enumerate(("true-false", "api-output"))]
    two = decision_of("two", section(*streams)["loss"])
    (tmp_path / "spec.json").write_text(json.dumps(document({**two, "calls": two["calls"] * 2})))
    given = ["train", str(tmp_path / "run"), "--config", str(world / "options.json"), "--spec", str(tmp_path / "spec.json")]
    assert "all decisions of the spec are left out (two: " in refused(capsys, *given)
    assert f"{tmp_path}/spec.json#/decisions/0/loss/parts/1/stream: this decision reads several streams" in refused(capsys, *given, "--decision", "two")


def test_a_spec_may_have_a_byte_order_mark(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "spec.json").write_bytes(b"\xef\xbb\xbf" + (world / "spec.json").read_bytes())
    assert main(["train", str(tmp_path / "run"), "--config", str(world / "options.json"), "--spec", str(tmp_path / "spec.json")]) == 0


def test_names_of_a_spec_train_and_evaluate(tmp_path: Path) -> None:
    """As COCO has them: the model's columns, and what it is exported with, are ids all the same."""
    options = {**write_world(tmp_path, 200, ("true-false",)), "methods": ["generic"], "generic_epochs": 1, "labels": None}
    spec = json.loads((tmp_path / "spec.json").read_text())
    spec["decisions"][0]["classes"][0]["labels"] = [{"id": label, "name": f"Thing {label[3:]}"} for label in LABELS]
    (tmp_path / "spec.json").write_text(json.dumps(spec))
    named = [{**row, "labels": [f"thing {label[3:]}" for label in row["labels"]]} for row in rows(tmp_path)]
    options["data"] = written(tmp_path / "named.jsonl", named)
    (tmp_path / "options.json").write_text(json.dumps(options))
    assert main(["train", str(tmp_path / "run"), "--config", str(tmp_path / "options.json")]) == 0
    assert json.loads((tmp_path / "run/columns.json").read_text())["labels"] == LABELS
    assert main(["evaluate", str(tmp_path / "run"), "--data", options["data"]]) == 0


def test_data_of_values_alone(tmp_path: Path) -> None:
    options = {**write_world(tmp_path, 120, ("region",)), "methods": ["generic", "outcome"], "generic_epochs": 1, "labels": None}
    valued = [{name: row[name] for name in ("id", "features", "values")} for row in rows(tmp_path)]
    options["data"] = written(tmp_path / "values.jsonl", valued)
    (tmp_path / "options.json").write_text(json.dumps(options))
    assert main(["train", str(tmp_path / "run"), "--config", str(tmp_path / "options.json")]) == 0
    assert json.loads((tmp_path / "run/columns.json").read_text())["labels"] == []
