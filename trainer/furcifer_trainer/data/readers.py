"""Readers of label data: Open Images CSV, COCO JSON, a folder with a CSV, and JSON Lines.

Each gives samples; problems are DataError with file and line. None reads a picture: that happens when a batch is made.
"""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any, Iterator, Mapping

from ..errors import DataError
from .samples import Sample

FORMATS = ("open-images", "coco", "folder", "jsonl")


def read_samples(format_name: str, labels: Path, images: Path | None = None) -> list[Sample]:
    """Samples of a label file; `images` is the folder of its pictures (by default the file's own)."""
    readers = {"open-images": read_open_images, "coco": read_coco, "folder": read_folder, "jsonl": read_jsonl}
    if format_name not in readers:
        raise DataError(f"no data format {format_name}: one of {', '.join(FORMATS)}")
    if not labels.is_file():
        raise DataError(f"no file {labels}")
    samples = readers[format_name](labels, images or labels.parent)
    if not samples:
        raise DataError(f"{labels} has no samples")
    return samples


def read_open_images(labels: Path, images: Path) -> list[Sample]:
    """Open Images image-level labels (ImageID, Source, LabelName, Confidence): confidence 1 is present, 0 verified absent, a machine's
    confidence between counts from .5; labels without a row are unknown. Pictures are `<ImageID>.jpg`."""
    present: dict[str, set[str]] = {}
    absent: dict[str, set[str]] = {}
    for place, row in _rows(labels, ("ImageID", "LabelName", "Confidence")):
        try:
            confidence = float(row["Confidence"])
        except ValueError as error:
            raise DataError(f"{labels}:{place}: Confidence is no number: {row['Confidence']!r}") from error
        present.setdefault(row["ImageID"], set())
        absent.setdefault(row["ImageID"], set())
        (present if confidence >= 0.5 else absent)[row["ImageID"]].add(row["LabelName"])
    return [
        Sample(key, path=images / f"{key}.jpg", present=frozenset(found), absent=frozenset(absent[key] - found), exhaustive=False)
        for key, found in sorted(present.items())
    ]


def read_coco(labels: Path, images: Path) -> list[Sample]:
    """COCO instances: an image's categories, by name, are present, all others absent."""
    document = _json(labels.read_text(encoding="utf-8"), str(labels))
    try:
        names = {category["id"]: str(category["name"]) for category in document["categories"]}
        present: dict[Any, set[str]] = {image["id"]: set() for image in document["images"]}
        for annotation in document["annotations"]:
            present[annotation["image_id"]].add(names[annotation["category_id"]])
        files = {image["id"]: str(image["file_name"]) for image in document["images"]}
    except (KeyError, TypeError) as error:
        raise DataError(f"{labels} is no COCO instances file: {error!r}") from error
    return [Sample(files[key], path=images / files[key], present=frozenset(found)) for key, found in sorted(present.items(), key=lambda row: files[row[0]])]


def read_folder(labels: Path, images: Path) -> list[Sample]:
    """A CSV with the columns `file` and `labels` (separated by `;`), and optionally `absent` and `split`. With a column `absent` a label
    named in neither is unknown; without, absent."""
    samples = []
    for _, row in _rows(labels, ("file", "labels")):
        absent = row.get("absent")
        samples.append(
            Sample(
                row["file"],
                path=images / row["file"],
                present=_names(row["labels"]),
                absent=_names(absent or ""),
                exhaustive=absent is None,
                split=row.get("split") or None,
            )
        )
    return samples


def read_jsonl(labels: Path, images: Path) -> list[Sample]:
    """One object a line: `text`, `image` (a file) or `features` (numbers); `labels`; optionally `absent` (then what neither names is
    unknown), `values` (scalars by name, numbers or the provider's names), `split`, `id`."""
    samples = []
    with labels.open(encoding="utf-8") as lines:
        for place, line in enumerate(lines, 1):
            if line.strip():
                samples.append(_json_sample(_json(line, f"{labels}:{place}"), f"{labels}:{place}", images))
                _check_kind(samples[0], samples[-1], f"{labels}:{place}")
    return samples


def _check_kind(first: Sample, sample: Sample, where: str) -> None:
    """One model reads all samples: they are of one kind, and vectors of one length."""
    kinds = [f"{len(one.features)} features" if one.features is not None else one.kind for one in (first, sample)]
    if kinds[0] != kinds[1]:
        raise DataError(f"{where}: the sample has {kinds[1]}, the first one {kinds[0]}")


def _json_sample(row: Any, where: str, images: Path) -> Sample:
    known = {"text", "image", "features", "labels", "absent", "values", "split", "id"}
    if not isinstance(row, Mapping) or sum(key in row for key in ("text", "image", "features")) != 1:
        raise DataError(f"{where}: expected an object with one of text, image, features")
    if set(row) - known:
        raise DataError(f"{where}: unknown fields {', '.join(sorted(set(row) - known))}")
    try:
        return Sample(
            key=str(row.get("id", row.get("text", row.get("image", where.rsplit(":", 1)[-1])))),
            text=row.get("text"),
            path=images / row["image"] if "image" in row else None,
            features=tuple(_finite(value, f"features/{place}") for place, value in enumerate(row["features"])) if "features" in row else None,
            present=_labels(row, "labels"),
            absent=_labels(row, "absent"),
            exhaustive="absent" not in row,
            values={str(name): value if isinstance(value, str) else _finite(value, f"values/{name}") for name, value in row.get("values", {}).items()},
            split=row.get("split"),
        )
    except (TypeError, ValueError, AttributeError) as error:
        raise DataError(f"{where}: {error}") from error


def _finite(value: Any, name: str) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{name} is {number}: expected a finite number")
    return number


def _labels(row: Mapping[str, Any], name: str) -> frozenset[str]:
    labels = row.get(name, [])
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise ValueError(f"{name}: expected a list of label ids, found {json.dumps(labels)[:60]}")
    return frozenset(labels)


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        lacking = [name for name in needed if name not in (reader.fieldnames or ())]
        if lacking:
            raise DataError(f"{path}:1: no column {', '.join(lacking)} (found {', '.join(reader.fieldnames or ())})")
        for row in reader:
            if any(row[name] is None for name in needed):
                raise DataError(f"{path}:{reader.line_num}: too few columns")
            yield reader.line_num, row


def _names(cell: str) -> frozenset[str]:
    return frozenset(name.strip() for name in cell.split(";") if name.strip())


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise DataError(f"{where} is no JSON: {error}") from error


def read_labels(path: Path) -> list[str]:
    """Label ids in the order of the model's columns: one a line, the first column of a CSV, or a JSON list."""
    if not path.is_file():
        raise DataError(f"no file {path}")
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        labels = _json(text, str(path))
        if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
            raise DataError(f"{path}: expected a list of label ids")
        return labels
    rows = [row[0].strip() for row in csv.reader(text.splitlines()) if row and row[0].strip()]
    header = {"id", "mid", "label", "labelname"}
    return rows[1:] if rows and rows[0].lower() in header else rows
