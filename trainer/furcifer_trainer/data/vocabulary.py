"""The file of label ids that gives the model's columns their order."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from ..errors import DataError
from .files import json_of, lines_of, shortened, text_of

#: First cells that are a column's title, written with any case, spaces and signs.
_HEADERS = {"id", "mid", "label", "labels", "labelid", "labelname", "displayname", "class", "classid", "classname", "category", "categoryid", "categoryname"}


def read_labels(path: Path) -> list[str]:
    """Label ids in the order of the model's columns: one a line, the first column of a CSV, or a JSON list."""
    rows = _json_labels(path) if path.suffix == ".json" else _lines(path)
    seen: dict[str, str] = {}
    for where, label in rows:
        if label in seen:
            raise DataError(f"{where}: label {label} is there already at {seen[label]}: a label has one column")
        seen[label] = where
    if not seen:
        raise DataError(f"{path} has no labels")
    return list(seen)


def _json_labels(path: Path) -> list[tuple[str, str]]:
    labels = json_of(text_of(path), str(path))
    if not isinstance(labels, list) or not all(isinstance(label, str) and label.strip() for label in labels):
        raise DataError(f"{path}: expected a list of label ids, found {shortened(str(labels))}")
    return [(f"{path}#/{place}", label) for place, label in enumerate(labels)]


def _lines(path: Path) -> list[tuple[str, str]]:
    reader = csv.reader(line for _, line in lines_of(path))
    try:
        rows = [(f"{path}:{reader.line_num}", row[0].strip()) for row in reader if row and row[0].strip()]
    except csv.Error as error:
        raise DataError(f"{path}:{reader.line_num}: {error}") from error
    return rows[1:] if rows and re.sub(r"[\W_]", "", rows[0][1]).lower() in _HEADERS else rows
