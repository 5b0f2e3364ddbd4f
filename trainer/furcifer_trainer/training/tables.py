"""Pieces that report and model cards share: Markdown tables, estimates with their intervals, recall, names of a decision's parts."""

from __future__ import annotations

from typing import Any, Iterable, Mapping, Sequence


SPLITS = ("train", "validation", "test")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [_row(head), "|" + "---|" * len(head), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def estimate(value: Mapping[str, float] | None, unit: str = "") -> str:
    """A value with its interval, as a share or in percent; `-` where there is none, or nothing that it could be of."""
    if value is None or not value["samples"]:
        return "-"
    shown = [f"{value[name]:.1%}" if unit == "%" else f"{value[name]:.4f}" for name in ("value", "low", "high")]
    return f"{shown[0]} [{shown[1]}, {shown[2]}]"


def recall(part: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Recall of the outcomes of a part; of one without samples nothing is known."""
    rows = [[name, f"{int(numbers['samples'])}", f"{numbers['recall']:.3f}" if numbers["samples"] else "-"] for name, numbers in part.items()]
    return table(["outcome", "samples", "recall"], rows)


def label_quality(labels: Mapping[str, float]) -> str:
    return f"Listed labels against the known ones: precision {labels['precision']:.3f}, recall {labels['recall']:.3f}, F1 {labels['f1']:.3f}."


def part_name(decision: Mapping[str, Any], place: int) -> str:
    """A part of a decision by what it reads."""
    part = decision["parts"][place]
    names = [*part["classes"], *part["variables"]]
    return f"Part {place + 1} ({part['form']}{' of ' if names else ''}{', '.join(names[:6])}{', ...' if len(names) > 6 else ''})"
