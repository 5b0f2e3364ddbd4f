"""Reports and model cards: what was used, what is compared, what can be served, and what nothing is known of."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from documents import decision_of
from sections import PARTS, section
from worlds import write_world

from furcifer_trainer.cli import main
from furcifer_trainer.training.applications import read_spec
from furcifer_trainer.training.card import card
from furcifer_trainer.training.report import decision_section, write_report
from furcifer_trainer.training.tables import estimate, recall


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    options = {**write_world(folder, 240, ("true-false",)), "generic_epochs": 2, "backbone": "small-cnn", "methods": ["generic", "basic", "outcome"], "fit": {"epochs": 1}}
    spec = json.loads((folder / "spec.json").read_text())
    spec["decisions"].append(several_parts())
    spec["decisions"][0]["classes"][0]["labels"] = [{"id": "/m/00", "name": "Cat"}]
    (folder / "spec.json").write_text(json.dumps(spec))
    (folder / "options.json").write_text(json.dumps(options))
    # Of some samples nothing is known: no outcome is wrong for them.
    lines = [json.loads(line) for line in (folder / "data.jsonl").read_text().splitlines()]
    for row in lines[::4]:
        row |= {"labels": [], "absent": []}
    (folder / "data.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert main(["train", str(folder / "run"), "--config", str(folder / "options.json")]) == 0
    return folder / "run"


def several_parts() -> dict[str, Any]:
    never = {**PARTS["multi-select"], "outcomes": ["none", "x", "y", "both"]}
    return decision_of("two parts", section(PARTS["true-false"], never)["loss"])


def results_of(run: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((run / "results.json").read_text())
    return found


def test_the_backbone_is_the_one_that_was_used(run: Path) -> None:
    assert "backbone features," in (run / "report.md").read_text()
    assert "backbone features;" in (run / "models/true-false/card.md").read_text().lower().replace("backbone: ", "backbone ")


def test_samples_that_cannot_be_decided_wrongly_are_counted_apart(run: Path) -> None:
    decision = results_of(run)["decisions"]["true-false"]
    tested = decision["samples"]["test"]
    assert 0 < tested["in_question"] < tested["all"]
    for row in decision["methods"]:
        assert (row["test"]["samples"], row["test_in_question"]["samples"]) == (tested["all"], tested["in_question"])
        wrong = [round(row[name]["value"] * row[name]["samples"]) for name in ("test", "test_in_question")]
        assert wrong[0] == wrong[1]
    assert f"In question are {tested['in_question']} of {tested['all']} test samples" in (run / "report.md").read_text()


def test_methods_are_compared_with_tuned_baselines(run: Path) -> None:
    decision = results_of(run)["decisions"]["true-false"]
    text = decision_section("true-false", decision)
    assert "| than generic, tuned | than basic, tuned |" in text
    rows = {(row["method"], row["readout"]): row for row in decision["methods"]}
    tuned = min((rows["basic", readout] for readout in ("one", "class")), key=lambda row: row["validation"])
    line = next(line for line in text.splitlines() if line.startswith("| outcome"))
    assert line.split(" | ")[-1].rstrip(" |") == estimate(rows["outcome", "outcome"]["fewer_than"][f"basic+{tuned['readout']}"], "%")
    assert "noisy-or (cannot be served)" in text


def test_an_outcome_without_samples_has_no_recall() -> None:
    lines = recall({"a": {"samples": 0, "recall": 0.0}, "b": {"samples": 2, "recall": 0.5}})
    assert lines[2:] == ["| a | 0 | - |", "| b | 2 | 0.500 |"]
    assert estimate({"value": 0.0, "low": 0.0, "high": 0.0, "samples": 0}) == "-"


def test_recall_of_several_parts_names_each(run: Path) -> None:
    text = (run / "report.md").read_text()
    assert "Part 1 (set of a):" in text and "Part 2 (set of a, b):" in text
    assert " in Part 2 (set of a, b), over samples" in (run / "models" / _place(run, "two") / "card.md").read_text()


def _place(run: Path, start: str) -> str:
    return next(path.name for path in (run / "models").iterdir() if path.name.startswith(start))


def test_the_card_says_what_a_model_is_for_and_made_from(run: Path) -> None:
    card = (run / "models/true-false/card.md").read_text()
    results = results_of(run)
    row = results["decisions"]["true-false"]["methods"][results["decisions"]["true-false"]["selected"]]
    for said in (
        "## Intended use", "## What is decided", "## Data", "## Quality on test", "## Limits", "## Versions",
        "`handler` in `app.py`", "Labels (google)", "| yes | return yes | return yes |", "Cat (/m/00)",
        "2 epochs on the data below", results["spec"], f"torch {results['versions']['torch']}", f"Method: {row['method']}",
    ):  # fmt: skip
        assert said in card, said
    for split, count in results["data"]["samples"].items():
        assert f"| {split} | {count} |" in card


def test_thresholds_of_a_tuned_model_stand_on_its_card(run: Path) -> None:
    results = results_of(run)
    decision = results["decisions"]["true-false"]
    place = next(place for place, row in enumerate(decision["methods"]) if row["readout"] == "class")
    decision["selected"] = place
    text = card(read_spec(run / "spec.json"), "true-false", decision, results)
    own, others = decision["methods"][place]["thresholds"]
    assert f"Thresholds: a {own:g}, all other labels {others:g}." in text
    assert "Listed labels against the known ones: precision" in text


def test_without_matplotlib_it_says_how_to_get_plots(run: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "matplotlib", None)
        write_report(run)
    expected = "Plots are skipped: matplotlib is not installed (`pip install 'furcifer-trainer[plots]'`"
    assert expected in capsys.readouterr().err and expected in (run / "report.md").read_text()


def test_plots_explain_colours_and_readouts(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    drawn: list[str] = []
    monkeypatch.setattr(pyplot, "close", lambda figure: drawn.extend(text.get_text() for axes in figure.axes for text in axes.get_legend().get_texts()) or drawn.extend(t.get_text() for t in figure.texts))
    write_report(run)
    assert {"selected", "generic", "cannot be served"} <= set(drawn) and any("noisy-or, class scores" in text for text in drawn)
    assert (run / "models/true-false/decisions.png").exists()
