"""What data may be: encodings, doubled and contradicting rows, labels by id or by name, pictures of every kind; and what is said of the rest."""

from __future__ import annotations

import builtins
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from documents import decision, document
from PIL import Image

from furcifer_trainer import DataError, TrainerError
from furcifer_trainer.data import load_image, read_inputs, read_labels, read_samples
from furcifer_trainer.spec.reader import spec_of

BOM = b"\xef\xbb\xbf"


def written(folder: Path, content: str | bytes, name: str = "data") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def lines(*rows: Any) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def problem(path: Path, format_name: str = "jsonl") -> str:
    with pytest.raises(DataError) as error:
        read_samples(format_name, path)
    assert "\n" not in str(error.value)
    return str(error.value)


COCO: dict[str, Any] = {
    "images": [{"id": 1, "file_name": "a.png"}, {"id": 2, "file_name": "b.png"}],
    "categories": [{"id": 7, "name": "cat"}],
    "annotations": [{"id": 9, "image_id": 1, "category_id": 7}],
}


@pytest.mark.parametrize(
    ("format_name", "content"),
    [
        ("jsonl", '{"text": "a", "labels": ["cat"]}\n'),
        ("folder", "file,labels\na,cat\n"),
        ("open-images", "ImageID,LabelName,Confidence\na,cat,1\n"),
        ("coco", json.dumps(COCO)),
    ],
)
def test_a_byte_order_mark_is_no_content(tmp_path: Path, format_name: str, content: str) -> None:
    assert read_samples(format_name, written(tmp_path, BOM + content.encode()))[0].present == {"cat"}


def test_a_byte_order_mark_is_no_part_of_a_label(tmp_path: Path) -> None:
    for name, content in (("a.txt", b"cat\ndog\n"), ("b.csv", b"id\ncat\ndog\n"), ("c.json", b'["cat", "dog"]')):
        assert read_labels(written(tmp_path, BOM + content, name)) == ["cat", "dog"]


@pytest.mark.parametrize("format_name", ["jsonl", "folder", "open-images", "coco"])
def test_other_encodings_are_named(tmp_path: Path, format_name: str) -> None:
    table = "ImageID,LabelName,Confidence,file,labels\nx,café,1,x,café\n"
    content = {"jsonl": '{"text": "a", "labels": []}\n{"text": "café", "labels": []}\n', "coco": '{"images":\n"café"}'}.get(format_name, table)
    path = written(tmp_path, content.encode("latin-1"))
    assert f"{path}:2: byte 0xe9 is no UTF-8: save the file as UTF-8" in problem(path, format_name)
    with pytest.raises(DataError, match="byte 0xe9 is no UTF-8"):
        read_labels(path)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"text": "a"}, 'neither labels nor values: give "labels": [] where a sample has none'),
        ({"text": 5, "labels": []}, "text: expected a text, found 5"),
        ({"text": None, "labels": []}, "text: expected a text, found null"),
        ({"image": ["a.png"], "labels": []}, 'image: expected a text, found ["a.png"]'),
        ({"text": "a", "labels": [], "split": 3}, "split: expected a text, found 3"),
        ({"text": "a", "labels": [], "id": ["x"]}, 'id: expected a text or a number, found ["x"]'),
        ({"features": 5, "labels": []}, "features: expected a list of numbers, found 5"),
        ({"features": [], "labels": []}, "features: expected a list of numbers, found []"),
        ({"features": [1, "2"], "labels": []}, 'features/1 is "2": expected a number'),
        ({"features": [10**400], "labels": []}, "features/0 is inf: expected a finite number"),
        ({"text": "a", "values": [1]}, "values: expected an object, found [1]"),
        ({"text": "a", "labels": ["cat"], "absent": ["cat", "dog"]}, "cat is both present and absent"),
    ],
)
def test_rows_that_are_none(tmp_path: Path, row: dict[str, Any], message: str) -> None:
    path = written(tmp_path, lines({"text": "b", "labels": []}, row))
    assert problem(path) == f"{path}:2: {message}"


def test_values_alone_say_nothing_of_labels(tmp_path: Path) -> None:
    (sample,) = read_samples("jsonl", written(tmp_path, lines({"text": "a", "values": {"score": 1}})))
    assert not sample.exhaustive and not sample.present


@pytest.mark.parametrize(
    ("format_name", "content", "message"),
    [
        ("jsonl", lines({"text": "a", "id": "1", "labels": []}, {"text": "b", "id": 1, "labels": ["cat"]}), "{path}:2: 1 is there already at {path}:1"),
        ("folder", "file,labels\na.png,cat\na.png,dog\n", "{path}:3: a.png is there already at {path}:2"),
        ("folder", "file,labels,absent\na.png,cat,cat\n", "{path}:2: cat is both present and absent"),
        ("folder", "file,labels\na.png,cat,dog\n", "{path}:2: more columns than the header has: quote what holds a comma"),
        ("open-images", "ImageID,LabelName,Confidence\na,cat,1\na,cat,0\n", "{path}:3: cat of a is both present and absent (line 2)"),
        ("open-images", "ImageID,LabelName,Confidence\na,cat,nan\n", "{path}:2: Confidence is nan, expected a number from 0 to 1"),
        ("open-images", "ImageID,LabelName,Confidence\na,cat,80\n", "{path}:2: Confidence is 80, expected a number from 0 to 1"),
        ("coco", json.dumps({**COCO, "images": COCO["images"] + [{"id": 1, "file_name": "c.png"}]}), "{path}: images/2: id 1 is there already"),
        ("coco", json.dumps({**COCO, "images": COCO["images"] + [{"id": 3, "file_name": "a.png"}]}), "a.png is there already at {path}: images/0"),
        ("coco", json.dumps({**COCO, "images": COCO["images"][1:]}), "{path}: annotations/0 (id 9) is of image 1, which is not among the images"),
        ("coco", json.dumps({**COCO, "categories": []}), "{path}: annotations/0 (id 9) is of category 7, which is not among the categories"),
        ("coco", json.dumps({**COCO, "annotations": [5]}), "{path} is no COCO instances file: annotations/0 has no image_id, category_id"),
    ],
)
def test_rows_that_are_wrong_together(tmp_path: Path, format_name: str, content: str, message: str) -> None:
    path = written(tmp_path, content)
    assert message.format(path=path) in problem(path, format_name)


def test_who_verified_a_label_is_believed(tmp_path: Path) -> None:
    (sample,) = read_samples("open-images", written(tmp_path, "ImageID,LabelName,Confidence\na,cat,0.7\na,cat,0\na,dog,1\na,dog,0.3\n"))
    assert (sample.present, sample.absent) == ({"dog"}, {"cat"})


def test_another_format_is_suggested(tmp_path: Path) -> None:
    contents = {
        "jsonl": lines({"text": "word " * 500, "labels": []}),
        "coco": json.dumps(COCO),
        "open-images": "ImageID,Source,LabelName,Confidence\na,v,cat,1\n",
        "folder": "file,labels\na,cat\n",
    }
    for actual, content in contents.items():
        for asked in set(contents) - {actual}:
            message = problem(written(tmp_path, content), asked)
            assert message.endswith(f"the file looks like {actual}: give --format {actual}") and len(message) < 400, message


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("l.txt", "cat\ndog\n\ncat\n", ":4: label cat is there already at {path}:1"),
        ("l.json", '["cat", "cat"]', "#/1: label cat is there already at {path}#/0"),
        ("l.json", '["cat", ""]', ": expected a list of label ids"),
        ("l.csv", "Label Name\n", " has no labels"),
    ],
)
def test_label_files_that_are_wrong(tmp_path: Path, name: str, content: str, message: str) -> None:
    path = written(tmp_path, content, name)
    with pytest.raises(DataError) as error:
        read_labels(path)
    assert f"{path}{message.format(path=path)}" in str(error.value)


@pytest.mark.parametrize("header", ["Label Name", "LabelName", "label_id", "MID", "Display name"])
def test_a_title_is_no_label(tmp_path: Path, header: str) -> None:
    assert read_labels(written(tmp_path, f"{header},x\n/m/1,y\n", "l.csv")) == ["/m/1"]


def inputs(folder: Path, *rows: dict[str, Any], labels: str = "", changed: Any = None) -> tuple[Any, list[str], list[str]]:
    """Samples and columns for the decision about cats (/m/cat Cat, /m/kitten Kitten), and what was said."""
    said: list[str] = []
    the_decision = spec_of(document({**decision(), **(changed or {})})).decisions[0]
    vocabulary = written(folder, labels, "labels.txt") if labels else None
    samples, columns = read_inputs(("jsonl", written(folder, lines(*rows)), None), vocabulary, [the_decision], said.append)
    return samples, columns, said


def test_labels_by_name_are_labels_by_id(tmp_path: Path) -> None:
    rows = [{"text": "a", "labels": ["cat", "tree"]}, {"text": "b", "labels": ["Kitten"]}, {"text": "c", "labels": ["/m/cat"]}]
    samples, columns, said = inputs(tmp_path, *rows)
    assert columns == ["/m/cat", "/m/kitten", "tree"]
    assert [sorted(sample.present) for sample in samples] == [["/m/cat", "tree"], ["/m/kitten"], ["/m/cat"]]
    assert said == ["2 labels are named as the spec shows them, not by its ids: Kitten is /m/kitten, cat is /m/cat"]
    assert inputs(tmp_path, *rows, labels="tree\nKITTEN\nCat\n")[1] == ["tree", "/m/kitten", "/m/cat"]


def test_names_of_several_labels_are_refused(tmp_path: Path) -> None:
    classes = [{**decision()["classes"][0], "labels": [{"id": "/m/cat", "name": "Cat"}, {"id": "/m/kitten", "name": "Cat"}]}]
    with pytest.raises(DataError, match=r"label cat is the name of several labels of the spec \(/m/cat, /m/kitten\): name it by its id"):
        inputs(tmp_path, {"text": "a", "labels": ["cat"]}, changed={"classes": classes})
    with pytest.raises(DataError, match="labels Cat and /m/cat are one label of the spec, /m/cat"):
        inputs(tmp_path, {"text": "a", "labels": ["cat"]}, labels="Cat\n/m/cat\n")
    with pytest.raises(DataError, match=r":1\): /m/cat is both present and absent, under its id and its name"):
        inputs(tmp_path, {"text": "a", "labels": ["cat"], "absent": ["/m/cat"]})


def test_a_name_that_is_an_id_too(tmp_path: Path) -> None:
    """As where one decision is about Google's labels and another about Rekognition's, whose ids are names."""
    classes = [{**decision()["classes"][0], "labels": [{"id": "/m/cat", "name": "Cat"}, {"id": "Cat", "name": "Cat"}]}]
    with pytest.raises(DataError, match="label Cat is an id of the spec and the name of /m/cat"):
        inputs(tmp_path, {"text": "a", "labels": ["Cat"]}, changed={"classes": classes})
    assert inputs(tmp_path, {"text": "a", "labels": ["Cat", "/m/cat"]}, changed={"classes": classes})[1] == ["/m/cat", "Cat"]


def test_samples_in_two_splits_are_refused(tmp_path: Path) -> None:
    rows = [{"text": "a", "id": "1", "labels": ["cat"], "split": "train"}, {"text": "a", "id": "2", "labels": ["cat"], "split": "test"}]
    with pytest.raises(DataError, match=r":2: the same sample as .*:1, which is in another split \(train, test\): leave one out"):
        inputs(tmp_path, *rows)
    said = inputs(tmp_path, {**rows[0], "split": "train"}, {**rows[1], "split": "train"})[2]
    assert said[0].startswith("1 samples are there more than once (2 (")
    said = inputs(tmp_path, *({"text": "a", "id": str(row), "labels": ["cat"]} for row in range(60)))[2]
    assert said[0].startswith("59 samples are there more than once") and "of them in another split" in said[0]


def test_missing_pictures_are_named_before_anything_is_read(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "0.png")
    with pytest.raises(DataError) as error:
        inputs(tmp_path, *({"image": f"{row}.png", "labels": ["cat"]} for row in range(9)))
    assert f"8 of 9 pictures are not there: {tmp_path}/1.png ({tmp_path}/data:2), " in str(error.value)
    assert str(error.value).endswith(", ...; give their folder with --images")


def grey(picture: torch.Tensor) -> torch.Tensor:
    """Pixels from 0 to 255."""
    return (picture * 0.226 + 0.45) * 255


def test_grey_of_16_bits_keeps_its_levels(tmp_path: Path) -> None:
    levels = np.arange(16, dtype=np.uint16).repeat(16).reshape(16, 16) * 4369
    Image.fromarray(levels).save(tmp_path / "p.png")
    assert torch.allclose(grey(load_image(tmp_path / "p.png", 16))[0, :, 0], torch.arange(16) * 17.0, atol=1e-3)


def test_transparent_is_white(tmp_path: Path) -> None:
    for mode, colour, expected in (("RGBA", (0, 0, 0, 0), 255), ("RGBA", (0, 0, 0, 128), 127), ("LA", (0, 0), 255)):
        Image.new(mode, (8, 8), colour).save(tmp_path / "p.png")
        assert grey(load_image(tmp_path / "p.png", 8)).mean() == pytest.approx(expected, abs=1)
    palette = Image.new("P", (8, 8), 0)
    palette.putpalette([10, 20, 30, 200, 0, 0])
    palette.save(tmp_path / "p.png", transparency=0)
    assert grey(load_image(tmp_path / "p.png", 8)).mean() == pytest.approx(255)


def test_pictures_are_upright(tmp_path: Path) -> None:
    pixels = np.zeros((8, 8, 3), dtype=np.uint8)
    pixels[:4] = 255
    turned = Image.Exif()
    turned[0x0112] = 3
    Image.fromarray(pixels).save(tmp_path / "p.png", exif=turned)
    picture = load_image(tmp_path / "p.png", 8)
    assert picture[:, :4].max() < picture[:, 4:].min()


def test_long_pictures_are_cut_before_they_are_scaled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    resize = Image.Image.resize
    monkeypatch.setattr(Image.Image, "resize", lambda image, size, *more: sizes.append(size) or resize(image, size, *more))
    Image.new("RGB", (5000, 2), (255, 0, 0)).save(tmp_path / "p.png")
    assert load_image(tmp_path / "p.png", 32).shape == (3, 32, 32)
    assert sizes == [(256, 32)]


def test_pictures_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "p.png"
    Image.new("RGB", (64, 64)).save(path)
    with monkeypatch.context() as small:
        small.setattr(Image, "MAX_IMAGE_PIXELS", 100)
        with pytest.raises(DataError, match=f"cannot read picture {path}: it has too many pixels"):
            load_image(path, 8)
    whole = path.read_bytes()
    for content in (b"", b"text", whole[: len(whole) // 2], whole.replace(b"IDAT", b"IDA\0")):
        path.write_bytes(content)
        with pytest.raises(DataError, match=f"cannot read picture {path}: "):
            load_image(path, 8)
    importing = builtins.__import__

    def without_pillow(name: str, *more: Any) -> Any:
        if name == "PIL":
            raise ImportError(name)
        return importing(name, *more)

    monkeypatch.setattr(builtins, "__import__", without_pillow)
    with pytest.raises(TrainerError, match="which is not installed: pip install pillow"):
        load_image(path, 8)
