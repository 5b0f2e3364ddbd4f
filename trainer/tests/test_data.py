"""Readers: what each format says of labels, and what is said of broken files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from furcifer_trainer import Columns, DataError
from furcifer_trainer.data import Samples, read_labels, read_samples, split_samples

COLUMNS = Columns(["cat", "dog", "car"], ["score"])


def states(tmp_path: Path, format_name: str, name: str, content: str) -> dict[str, list[int]]:
    path = tmp_path / name
    path.write_text(content)
    samples = Samples(read_samples(format_name, path), COLUMNS)
    return {sample.key: row[:3].tolist() for sample, row in zip(samples.samples, samples.states)}


def test_open_images_knows_verified_labels_only(tmp_path: Path) -> None:
    content = "ImageID,Source,LabelName,Confidence\nb,verification,cat,1\nb,verification,dog,0\na,machine,car,0.7\na,machine,dog,0.2\n"
    assert states(tmp_path, "open-images", "l.csv", content) == {"a": [-1, 0, 1], "b": [1, 0, -1]}


def test_coco_is_exhaustive(tmp_path: Path) -> None:
    content = {
        "images": [{"id": 2, "file_name": "x.jpg"}, {"id": 1, "file_name": "y.jpg"}],
        "categories": [{"id": 7, "name": "cat"}, {"id": 8, "name": "car"}],
        "annotations": [{"image_id": 1, "category_id": 7}, {"image_id": 1, "category_id": 8}],
    }
    assert states(tmp_path, "coco", "c.json", json.dumps(content)) == {"x.jpg": [0, 0, 0], "y.jpg": [1, 0, 1]}


def test_folder_with_and_without_absent(tmp_path: Path) -> None:
    assert states(tmp_path, "folder", "l.csv", "file,labels\np.png,cat; car\n") == {"p.png": [1, 0, 1]}
    assert states(tmp_path, "folder", "m.csv", "file,labels,absent\np.png,cat,dog\n") == {"p.png": [1, 0, -1]}


def test_json_lines_with_texts_and_values(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"text": "A cat!", "labels": ["cat", "unicorn"], "values": {"score": 0.5}}\n\n{"id": "2", "text": "", "labels": [], "absent": ["dog"]}\n')
    samples = Samples(read_samples("jsonl", path), COLUMNS)
    assert samples.states[:, :3].tolist() == [[1, 0, 0], [-1, 0, -1]]
    assert samples.values[0, 3] == 0.5 and samples.values[1, 3] != samples.values[1, 3]
    assert samples.ignored == {"unicorn"}
    assert samples.inputs([0, 1]).shape == (2, 64)


@pytest.mark.parametrize(
    ("format_name", "content", "message"),
    [
        ("open-images", "ImageID,LabelName\n", "no column Confidence"),
        ("open-images", "ImageID,LabelName,Confidence\na,cat,high\n", ":2: Confidence is no number: 'high'"),
        ("coco", "{}", "is no COCO instances file"),
        ("coco", "{", "is no JSON"),
        ("folder", "file,labels\nonly\n", ":2: too few columns"),
        ("jsonl", '{"labels": []}', ":1: expected an object with one of text, image, features"),
        ("jsonl", '{"text": "a", "label": ["cat"]}', ":1: unknown fields label"),
        ("jsonl", "", "has no samples"),
        ("parquet", "", "no data format parquet"),
    ],
)
def test_says_what_is_wrong(tmp_path: Path, format_name: str, content: str, message: str) -> None:
    path = tmp_path / "data"
    path.write_text(content)
    with pytest.raises(DataError) as error:
        read_samples(format_name, path)
    assert message in str(error.value)


def test_pictures_are_scaled_and_cut(tmp_path: Path) -> None:
    Image.new("RGB", (40, 20), (255, 0, 0)).save(tmp_path / "p.png")
    (tmp_path / "l.csv").write_text("file,labels\np.png,cat\nlost.png,dog\n")
    samples = Samples(read_samples("folder", tmp_path / "l.csv"), COLUMNS, image_size=16)
    picture = samples.inputs([0])
    assert picture.shape == (1, 3, 16, 16) and picture[0, 0].min() > 2 and picture[0, 1].max() < -1.9
    with pytest.raises(DataError, match="cannot read picture"):
        samples.inputs([1])


def test_splits_follow_keys_not_order(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text("".join(json.dumps({"id": str(row), "text": "x", "labels": []}) + "\n" for row in range(300)))
    samples = read_samples("jsonl", path)
    parts, turned = split_samples(samples), split_samples(samples[::-1])
    assert {name: sorted(s.key for s in rows) for name, rows in parts.items()} == {name: sorted(s.key for s in rows) for name, rows in turned.items()}
    assert 25 < len(parts["test"]) < 65 and 25 < len(parts["validation"]) < 65


def test_label_files(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('mid,name\n/m/1,"a, b"\n/m/2,c\n')
    (tmp_path / "b.txt").write_text("/m/1\n/m/2\n")
    (tmp_path / "c.json").write_text('["/m/1", "/m/2"]')
    assert [read_labels(tmp_path / name) for name in ("a.csv", "b.txt", "c.json")] == [["/m/1", "/m/2"]] * 3


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"features": [1, NaN], "labels": []}', ":2: features/1 is nan: expected a finite number"),
        ('{"features": [1, 2], "labels": "cat"}', ':2: labels: expected a list of label ids, found "cat"'),
        ('{"features": [1, 2, 3], "labels": []}', ":2: the sample has 3 features, the first one 2 features"),
        ('{"text": "a cat", "labels": []}', ":2: the sample has text, the first one 2 features"),
        ('{"features": [1, 2], "labels": [], "values": {"score": Infinity}}', ":2: values/score is inf"),
    ],
)
def test_lines_that_no_model_can_read_are_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "data.jsonl"
    path.write_text('{"features": [0, 0], "labels": []}\n' + line + "\n")
    with pytest.raises(DataError) as error:
        read_samples("jsonl", path)
    assert message in str(error.value)
