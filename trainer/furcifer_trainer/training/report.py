"""The report of a run: a model card in Markdown and, where matplotlib is installed, plots. Written from the run folder alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Mapping, Sequence

from ..errors import TrainerError


def write_report(folder: Path) -> Path:
    """Writes `report.md`, one `card.md` for each decision beside its models, and plots; returns the report's path."""
    from .run import file_name

    try:
        results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise TrainerError(f"{folder} has no finished run (no results.json and config.json): run `train` first") from error
    sections = [_heading(results, config)]
    for name, decision in results["decisions"].items():
        place = folder / "models" / file_name(name)
        place.mkdir(parents=True, exist_ok=True)
        body = decision_section(name, decision)
        (place / "card.md").write_text(_heading(results, config) + "\n" + body, encoding="utf-8")
        sections.append(body)
    path = folder / "report.md"
    path.write_text("\n".join(sections), encoding="utf-8")
    plot(folder, results)
    return path


def _heading(results: Mapping[str, Any], config: Mapping[str, Any]) -> str:
    budget = ", ".join(f"{name} {value}" for name, value in results["budget"].items())
    return (
        "# Incorrect decisions\n\n"
        f"Spec {results['spec']}, seed {results['seed']}, backbone {config['backbone']}. Every method: {budget}.\n"
        "Thresholds and the selected method are chosen on validation; test is counted once. Intervals are 95 % bootstrap over test samples.\n"
    )


def decision_section(name: str, decision: Mapping[str, Any]) -> str:
    """The table of one decision and what to know before serving its model."""
    methods: Sequence[Mapping[str, Any]] = decision["methods"]
    lines = [f"## {name}", "", "Outcomes: " + "; ".join(", ".join(part) for part in decision["outcomes"]) + ".", ""]
    if decision["missing_labels"]:
        missing = decision["missing_labels"]
        lines += [f"The model cannot say {len(missing)} labels of the rule: {', '.join(missing[:8])}{' ...' if len(missing) > 8 else ''}.", ""]
    lines += ["| method | readout | validation | test | fewer than generic | than basic |", "|---|---|---|---|---|---|"]
    for place, row in enumerate(methods):
        mark = " (selected)" if place == decision["selected"] else ""
        test = row["test"]
        fewer = [_share(row["fewer_than"].get(f"{baseline}+plain")) for baseline in ("generic", "basic")]
        lines.append(
            f"| {row['method']}{mark} | {row['readout']} | {row['validation']:.4f} | {test['value']:.4f} [{test['low']:.4f}, {test['high']:.4f}] | "
            + " | ".join(fewer) + " |"
        )
    lines += ["", *_selected(methods, decision["selected"])]
    return "\n".join(lines) + "\n"


def _share(estimate: Mapping[str, float] | None) -> str:
    if estimate is None:
        return "-"
    return f"{estimate['value']:.1%} [{estimate['low']:.1%}, {estimate['high']:.1%}]"


def _selected(methods: Sequence[Mapping[str, Any]], place: int | None) -> list[str]:
    if place is None:
        return []
    row = methods[place]
    lines = [f"Recall of each outcome under {row['method']} ({row['readout']}), over test samples with one right outcome:", ""]
    lines += ["| outcome | samples | recall |", "|---|---|---|"]
    for part in row["recall"]:
        lines += [f"| {name} | {int(numbers['samples'])} | {numbers['recall']:.3f} |" for name, numbers in part.items()]
    if row["projection"]:
        edits = row["projection"]
        lines += [
            "",
            f"Projection changed {int(edits['changed'])} of {int(edits['outputs'])} outputs with {int(edits['edits'])} edits; "
            f"{int(edits['unreached'])} outcomes could not be reached (those outputs stay generic).",
            "An edited output serves the one call site whose rule it was made for; its scores are no probabilities.",
        ]
    return lines


def plot(folder: Path, results: Mapping[str, Any]) -> bool:
    """Bars of the incorrect-decision rate for each decision; false where matplotlib is not installed."""
    try:
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib import pyplot
    except ImportError:
        return False
    from .run import file_name

    for name, decision in results["decisions"].items():
        methods = decision["methods"]
        names = [f"{row['method']} {row['readout']}" for row in methods]
        values = [row["test"]["value"] for row in methods]
        spread = [[row["test"]["value"] - row["test"]["low"] for row in methods], [row["test"]["high"] - row["test"]["value"] for row in methods]]
        figure, axes = pyplot.subplots(figsize=(8, 0.3 * len(names) + 1.2))
        axes.barh(range(len(names)), values, xerr=spread, color=["#2a7" if place == decision["selected"] else "#99a" for place in range(len(names))])
        axes.set_yticks(range(len(names)), names, fontsize=8)
        axes.invert_yaxis()
        axes.set_xlabel("incorrect-decision rate (test)")
        axes.set_title(name, fontsize=9)
        figure.tight_layout()
        figure.savefig(folder / "models" / file_name(name) / "decisions.png", dpi=120)
        pyplot.close(figure)
    return True
