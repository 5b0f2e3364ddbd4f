"""Plots of a run: the incorrect-decision rate of every method and readout of a decision."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping

_COLOURS = {"selected": "#2a7", "generic": "#bbb", "trained": "#79b", "cannot be served": "#fff"}
_CAPTION = (
    "Bars: share of test samples decided wrongly, with 95 % intervals.\n"
    "Readouts: plain, scores as they are; one, one tuned threshold; class, one per class; noisy-or, class scores;\n"
    "outcome, the generic list edited towards the predicted outcome."
)


def plot(folder: Path, decisions: Mapping[str, Mapping[str, Any]]) -> bool:
    """Writes `decisions.png` beside the models of each decision; false where matplotlib is not installed."""
    try:
        import matplotlib

        matplotlib.use("Agg")
    except ImportError:
        return False
    from .run import file_name

    for name, decision in decisions.items():
        if decision["methods"]:
            _bars(name, decision, folder / "models" / file_name(name) / "decisions.png")
    return True


def _bars(name: str, decision: Mapping[str, Any], path: Path) -> None:
    from matplotlib import pyplot
    from matplotlib.patches import Patch

    methods = decision["methods"]
    kinds = [_kind(row, place == decision["selected"]) for place, row in enumerate(methods)]
    tests = [row["test"] for row in methods]
    spread = [[test["value"] - test["low"] for test in tests], [test["high"] - test["value"] for test in tests]]
    figure, axes = pyplot.subplots(figsize=(8, 0.3 * len(methods) + 2.2))
    axes.barh(range(len(methods)), [test["value"] for test in tests], xerr=spread, color=[_COLOURS[kind] for kind in kinds], edgecolor="#557", linewidth=0.6)
    axes.set_yticks(range(len(methods)), [f"{row['method']} {row['readout']}" for row in methods], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlabel("incorrect-decision rate (test)")
    axes.set_title(name, fontsize=9)
    shown = [kind for kind in _COLOURS if kind in kinds]
    axes.legend([Patch(facecolor=_COLOURS[kind], edgecolor="#557") for kind in shown], shown, fontsize=7, loc="lower right")
    figure.text(0.01, 0.01, _CAPTION, fontsize=6.5, va="bottom")
    figure.tight_layout(rect=(0, 0.5 / figure.get_figheight(), 1, 1))
    figure.savefig(path, dpi=120)
    pyplot.close(figure)


def _kind(row: Mapping[str, Any], is_selected: bool) -> str:
    if is_selected:
        return "selected"
    return "cannot be served" if not row["servable"] else "generic" if row["method"] == "generic" else "trained"
