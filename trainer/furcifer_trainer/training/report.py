"""The report of a run in Markdown, with a model card for each decision and, where matplotlib is installed, plots. Written from the run
folder alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping, Sequence

from .card import card
from .logs import RunLog
from .options import read_options
from .plots import plot
from .run_folder import kept_spec, read_results
from .tables import SPLITS, estimate, label_quality, part_name, recall, table

_TUNED = ("one", "class")
_BASELINES = ("generic", "basic")


def write_report(folder: Path) -> Path:
    """Writes `report.md`, one `card.md` for each decision beside its models, and plots; returns the report's path."""
    from .run import file_name

    results = read_results(folder)
    spec = kept_spec(folder, read_options(folder / "config.json"), results["spec"])
    sections = [_heading(results)]
    for name, decision in results["decisions"].items():
        place = folder / "models" / file_name(name)
        place.mkdir(parents=True, exist_ok=True)
        (place / "card.md").write_text(card(spec, name, decision, results), encoding="utf-8")
        sections.append(decision_section(name, decision))
    if not plot(folder, results["decisions"]):
        missing = "Plots are skipped: matplotlib is not installed (`pip install 'furcifer-trainer[plots]'`, then `furcifer-trainer report` again)."
        RunLog(folder).say(missing)
        sections.append(missing + "\n")
    path = folder / "report.md"
    path.write_text("\n".join(sections), encoding="utf-8")
    return path


def _heading(results: Mapping[str, Any]) -> str:
    budget = ", ".join(f"{name} {value}" for name, value in results["budget"].items())
    generic, data = results["generic"], results["data"]
    sizes = ", ".join(f"{split} {data['samples'][split]}" for split in SPLITS)
    trained = f"weights {generic['weights']}" if generic["weights"] else f"trained in {generic['epochs']} epochs on the same data"
    return (
        "# Incorrect decisions\n\n"
        f"Spec {results['spec']}, seed {results['seed']}, backbone {results['backbone']}, generic model: {trained}. "
        f"Data {data['file']} ({data['format']}): {sizes} samples. Every method: {budget}.\n\n"
        "Thresholds and the selected method are chosen on validation, among what can be served; test is counted once. Where a method asks for outcomes, what is "
        "counted is the outcome of the list that is served: that of the generic list where no edit of it leads to the outcome. "
        "Intervals are 95 % bootstrap over test samples.\n"
    )


def decision_section(name: str, decision: Mapping[str, Any]) -> str:
    """The table of one decision, and what is to know of the selected model."""
    lines = [f"## {name}", "", "Outcomes: " + "; ".join(", ".join(part) for part in decision["outcomes"]) + ".", ""]
    if decision["missing_labels"]:
        missing = decision["missing_labels"]
        lines += [f"The model cannot say {len(missing)} labels of the rule: {', '.join(missing[:8])}{' ...' if len(missing) > 8 else ''}.", ""]
    for row in decision["left_out"]:
        lines += [f"Method {row['method']} is left out: {row['why']}.", ""]
    return "\n".join([*lines, *result_table(decision), "", *_selected(decision)]) + "\n"


def result_table(decision: Mapping[str, Any]) -> list[str]:
    """Every method and readout beside the baselines, as they are and tuned."""
    methods: Sequence[Mapping[str, Any]] = decision["methods"]
    tested = decision["samples"]["test"]
    compared = [f"{method}+plain" for method in _BASELINES] + [_tuned(methods, method) for method in _BASELINES]
    rows = []
    for place, row in enumerate(methods):
        mark = " (selected)" if place == decision["selected"] else ""
        readout = row["readout"] + ("" if row["servable"] else " (cannot be served)")
        numbers = [f"{row['validation']:.4f}", estimate(row["test"]), estimate(row["test_in_question"])]
        rows.append([row["method"] + mark, readout, *numbers, *(estimate(row["fewer_than"].get(name), "%") for name in compared)])
    head = ["method", "readout", "validation", "test", "test, in question", "fewer than generic", "than basic", "than generic, tuned", "than basic, tuned"]
    return [
        *table(head, rows),
        "",
        f"In question are {tested['in_question']} of {tested['all']} test samples: those for which some outcome is known to be wrong. Of the others labels or values are unknown; "
        "no outcome counts as wrong for them. Tuned is with one threshold or one per class, whichever validation prefers.",
    ]


def _tuned(methods: Sequence[Mapping[str, Any]], method: str) -> str:
    """The tuned readout of a baseline, by the name under which it is compared."""
    rows = [row for row in methods if row["method"] == method and row["readout"] in _TUNED]
    return f"{method}+{min(rows, key=lambda row: float(row['validation']))['readout']}" if rows else ""


def _selected(decision: Mapping[str, Any]) -> list[str]:
    place = decision["selected"]
    if place is None:
        return ["No method can be served for this decision."]
    row = decision["methods"][place]
    lines = [f"Recall of each outcome under {row['method']} ({row['readout']}), over test samples with one right outcome:"]
    for index, part in enumerate(row["recall"]):
        lines += ["", *([f"{part_name(decision, index)}:", ""] if len(row["recall"]) > 1 else []), *recall(part)]
    if row["labels"]:
        lines += ["", label_quality(row["labels"])]
    if row["projection"]:
        lines += ["", *projection_notes(row["projection"])]
    return lines


def projection_notes(edits: Mapping[str, float]) -> list[str]:
    return [
        f"Projection changed {int(edits['changed'])} of {int(edits['outputs'])} test outputs with {int(edits['edits'])} edits; "
        f"{int(edits['unreached'])} outcomes could not be reached (those outputs stay generic, and are counted as such).",
        "An edited output serves the one call site whose rule it was made for; its scores are no probabilities.",
    ]
