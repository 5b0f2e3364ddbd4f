"""Readers of label data: Open Images CSV, COCO JSON, a folder with a CSV, and JSON Lines.

Each gives samples; problems are DataError with file and line. None reads a picture: that happens when a batch is made.
"""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any, Mapping

from ..errors import DataError
from .files import json_of, likely_format, lines_of, rows_of, shortened, text_of
from .samples import Sample

FORMATS = ("open-images", "coco", "folder", "jsonl")
_JSONL_FIELDS = {"text", "image", "features", "labels", "absent", "values", "split", "id"}


def read_samples(format_name: str, labels: Path, images: Path | None = None) -> list[Sample]:
    """Samples of a label file; `images` is the folder of its pictures (by default the file's own)."""
    readers = {"open-images": read_open_images, "coco": read_coco, "folder": read_folder, "jsonl": read_jsonl}
    if format_name not in readers:
        raise DataError(f"no data format {format_name}: one of {', '.join(FORMATS)}")
    if not labels.is_file():
        raise DataError(f"no file {labels}")
    try:
        samples = readers[format_name](labels, images or labels.parent)
    except DataError as error:
        likely = likely_format(labels)
        if likely in (None, format_name):
            raise
        raise DataError(f"{error}; the file looks like {likely}: give --format {likely}") from error
    if not samples:
        raise DataError(f"{labels} has no samples")
    _refuse_repeated_keys(samples)
    return samples


def _refuse_repeated_keys(samples: list[Sample]) -> None:
    """An id, or a file that a table names, stands for one sample. Texts without an id are looked at by `checks`."""
    seen: dict[str, Sample] = {}
    for sample in samples:
        if sample.key != sample.text and seen.setdefault(sample.key, sample) is not sample:
            raise DataError(f"{sample.where}: {shortened(sample.key)} is there already at {seen[sample.key].where}: a sample has one row, with all its labels")


def read_open_images(labels: Path, images: Path) -> list[Sample]:
    """Open Images image-level labels (ImageID, Source, LabelName, Confidence): confidence 1 is present, 0 verified absent, a machine's
    confidence between counts from .5, where nobody verified; labels without a row are unknown. Pictures are `<ImageID>.jpg`."""
    found: dict[str, dict[str, tuple[float, int]]] = {}
    first: dict[str, int] = {}
    for place, row in rows_of(labels, ("ImageID", "LabelName", "Confidence")):
        confidence = _confidence(row["Confidence"], f"{labels}:{place}")
        first.setdefault(row["ImageID"], place)
        said = found.setdefault(row["ImageID"], {})
        before = said.get(row["LabelName"])
        if before is None or (confidence in (0, 1) and before[0] not in (0, 1)):
            said[row["LabelName"]] = (confidence, place)
        elif (confidence in (0, 1)) == (before[0] in (0, 1)) and (confidence >= 0.5) != (before[0] >= 0.5):
            raise DataError(f"{labels}:{place}: {row['LabelName']} of {row['ImageID']} is both present and absent (line {before[1]}): leave one of the rows out")
    return [
        Sample(
            key,
            path=images / f"{key}.jpg",
            present=frozenset(label for label, (confidence, _) in said.items() if confidence >= 0.5),
            absent=frozenset(label for label, (confidence, _) in said.items() if confidence < 0.5),
            exhaustive=False,
            where=f"{labels}:{first[key]}",
        )
        for key, said in sorted(found.items())
    ]


def _confidence(text: str, where: str) -> float:
    try:
        confidence = float(text)
    except ValueError as error:
        raise DataError(f"{where}: Confidence is no number: {text!r}") from error
    if not 0 <= confidence <= 1:
        raise DataError(f"{where}: Confidence is {text}, expected a number from 0 to 1")
    return confidence


def read_coco(labels: Path, images: Path) -> list[Sample]:
    """COCO instances: an image's categories, by name, are present, all others absent."""
    document = json_of(text_of(labels), str(labels))
    names = {key: str(name) for key, name in _coco_table(labels, document, "categories", "name").items()}
    files = {key: str(name) for key, name in _coco_table(labels, document, "images", "file_name").items()}
    present: dict[Any, set[str]] = {key: set() for key in files}
    for place, annotation in enumerate(_coco_rows(labels, document, "annotations", ("image_id", "category_id"))):
        where = f"{labels}: annotations/{place}{_shown_id(annotation)}"
        if annotation["image_id"] not in present:
            raise DataError(f"{where} is of image {annotation['image_id']}, which is not among the images")
        if annotation["category_id"] not in names:
            raise DataError(f"{where} is of category {annotation['category_id']}, which is not among the categories")
        present[annotation["image_id"]].add(names[annotation["category_id"]])
    rows = sorted((file, place, key) for place, (key, file) in enumerate(files.items()))
    return [Sample(file, path=images / file, present=frozenset(present[key]), where=f"{labels}: images/{place}") for file, place, key in rows]


def _coco_table(labels: Path, document: Any, name: str, field: str) -> dict[Any, Any]:
    """A field of a table's rows by their ids."""
    result: dict[Any, Any] = {}
    for place, row in enumerate(_coco_rows(labels, document, name, ("id", field))):
        if row["id"] in result:
            raise DataError(f"{labels}: {name}/{place}: id {row['id']} is there already")
        result[row["id"]] = row[field]
    return result


def _coco_rows(labels: Path, document: Any, name: str, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    rows = document.get(name) if isinstance(document, dict) else None
    if not isinstance(rows, list):
        raise DataError(f"{labels} is no COCO instances file: it has no list {name}")
    for place, row in enumerate(rows):
        lacking = [field for field in fields if not isinstance(row, dict) or not isinstance(row.get(field), (str, int))]
        if lacking:
            raise DataError(f"{labels} is no COCO instances file: {name}/{place} has no {', '.join(lacking)}")
    return rows


def _shown_id(row: Mapping[str, Any]) -> str:
    return f" (id {row['id']})" if "id" in row else ""


def read_folder(labels: Path, images: Path) -> list[Sample]:
    """A CSV with the columns `file` and `labels` (separated by `;`), and optionally `absent` and `split`. With a column `absent` a label
    named in neither is unknown; without, absent."""
    samples = []
    for place, row in rows_of(labels, ("file", "labels")):
        absent = row.get("absent")
        present, verified = _names(row["labels"]), _names(absent or "")
        _refuse_contradiction(present, verified, f"{labels}:{place}")
        known = Sample(row["file"], path=images / row["file"], present=present, absent=verified, exhaustive=absent is None, where=f"{labels}:{place}")
        samples.append(replace(known, split=row.get("split") or None))
    return samples


def read_jsonl(labels: Path, images: Path) -> list[Sample]:
    """One object a line: `text`, `image` (a file) or `features` (numbers); `labels` or `values` or both; optionally `absent` (then what
    neither names is unknown), `split`, `id`. `values` are scalars by name, numbers or the provider's names."""
    samples: list[Sample] = []
    for place, line in lines_of(labels):
        if line.strip():
            where = f"{labels}:{place}"
            samples.append(_json_sample(json_of(line, where), where, images))
            _check_kind(samples[0], samples[-1])
    return samples


def _check_kind(first: Sample, sample: Sample) -> None:
    """One model reads all samples: they are of one kind, and vectors of one length."""
    kinds = [f"{len(one.features)} features" if one.features is not None else one.kind for one in (first, sample)]
    if kinds[0] != kinds[1]:
        raise DataError(f"{sample.where}: the sample has {kinds[1]}, the first one {kinds[0]}")


def _json_sample(row: Any, where: str, images: Path) -> Sample:
    if not isinstance(row, Mapping) or sum(key in row for key in ("text", "image", "features")) != 1:
        raise DataError(f"{where}: expected an object with one of text, image, features")
    if set(row) - _JSONL_FIELDS:
        raise DataError(f"{where}: unknown fields {shortened(', '.join(sorted(set(row) - _JSONL_FIELDS)))}")
    if not {"labels", "absent", "values"} & set(row):
        raise DataError(f'{where}: neither labels nor values: give "labels": [] where a sample has none')
    try:
        sample = Sample(
            key=_key(row, where),
            text=_text(row, "text") if "text" in row else None,
            path=images / _text(row, "image") if "image" in row else None,
            features=_features(row["features"]) if "features" in row else None,
            present=_labels(row, "labels"),
            absent=_labels(row, "absent"),
            exhaustive="labels" in row and "absent" not in row,
            values=_values(row.get("values", {})),
            split=_text(row, "split") if row.get("split") is not None else None,
            where=where,
        )
    except ValueError as error:
        raise DataError(f"{where}: {error}") from error
    _refuse_contradiction(sample.present, sample.absent, where)
    return sample


def _key(row: Mapping[str, Any], where: str) -> str:
    if "id" in row and (not isinstance(row["id"], (str, int, float)) or isinstance(row["id"], bool)):
        raise ValueError(f"id: expected a text or a number, found {shortened(json.dumps(row['id']))}")
    return str(row.get("id", row.get("text", row.get("image", where.rsplit(":", 1)[-1]))))


def _text(row: Mapping[str, Any], name: str) -> str:
    if not isinstance(row[name], str):
        raise ValueError(f"{name}: expected a text, found {shortened(json.dumps(row[name]))}")
    return str(row[name])


def _features(value: Any) -> tuple[float, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError(f"features: expected a list of numbers, found {shortened(json.dumps(value))}")
    return tuple(_finite(one, f"features/{place}") for place, one in enumerate(value))


def _values(value: Any) -> dict[str, float | str]:
    if not isinstance(value, dict):
        raise ValueError(f"values: expected an object, found {shortened(json.dumps(value))}")
    return {name: one if isinstance(one, str) else _finite(one, f"values/{name}") for name, one in value.items()}


def _finite(value: Any, name: str) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise ValueError(f"{name} is {shortened(json.dumps(value))}: expected a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError(f"{name} is {number}: expected a finite number")
    return number


def _labels(row: Mapping[str, Any], name: str) -> frozenset[str]:
    labels = row.get(name, [])
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise ValueError(f"{name}: expected a list of label ids, found {json.dumps(labels)[:60]}")
    return frozenset(labels)


def _names(cell: str) -> frozenset[str]:
    return frozenset(name.strip() for name in cell.split(";") if name.strip())


def _refuse_contradiction(present: frozenset[str], absent: frozenset[str], where: str) -> None:
    if present & absent:
        raise DataError(f"{where}: {', '.join(sorted(present & absent))} is both present and absent")
