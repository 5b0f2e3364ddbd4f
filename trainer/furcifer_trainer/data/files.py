"""Files of text as they come: UTF-8 with or without a byte order mark, as lines, JSON or CSV rows. What cannot be read is a DataError with file and line."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any, Iterator

from ..errors import DataError

_SHOWN = 80
_HEAD = 1 << 16


def shortened(text: str, length: int = _SHOWN) -> str:
    """A text as messages show it: on one line, cut where it is long."""
    plain = " ".join(text.split())
    return plain if len(plain) <= length else plain[: length - 3] + "..."


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file by number from 1, with their ends."""
    if not path.is_file():
        raise DataError(f"no file {path}")
    with path.open("rb") as lines:
        for place, line in enumerate(lines, 1):
            try:
                yield place, line.decode("utf-8-sig" if place == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise DataError(f"{path}:{place}: byte {line[error.start]:#04x} is no UTF-8: save the file as UTF-8") from error


def text_of(path: Path) -> str:
    return "".join(line for _, line in lines_of(path))


def json_of(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise DataError(f"{where} is no JSON: {error}") from error


def rows_of(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a CSV with a header that has these columns, by the number of their last line."""
    reader = csv.DictReader((line for _, line in lines_of(path)), restkey="")
    try:
        found = reader.fieldnames or ()
        lacking = [name for name in needed if name not in found]
        if lacking:
            raise DataError(f"{path}:1: no column {', '.join(lacking)} (found {shortened(', '.join(found))})")
        for row in reader:
            if any(row[name] is None for name in needed):
                raise DataError(f"{path}:{reader.line_num}: too few columns")
            if "" in row and "" not in found:
                raise DataError(f"{path}:{reader.line_num}: more columns than the header has: quote what holds a comma")
            yield reader.line_num, row
    except csv.Error as error:
        raise DataError(f"{path}:{reader.line_num}: {error}") from error


def likely_format(path: Path) -> str | None:
    """The data format that a file looks like, to be named where it is none of the one asked for."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        head = file.read(_HEAD).decode("utf-8-sig", errors="replace").lstrip()
    first = head.partition("\n")[0]
    if head.startswith("{"):
        try:
            row = json.loads(first)
        except (json.JSONDecodeError, RecursionError):
            row = {}
        if {"text", "image", "features"} & set(row):
            return "jsonl"
        return "coco" if any(f'"{name}"' in head for name in ("images", "annotations", "categories")) else None
    header = {name.strip().strip('"') for name in first.split(",")}
    return "open-images" if {"ImageID", "LabelName"} <= header else "folder" if {"file", "labels"} <= header else None
