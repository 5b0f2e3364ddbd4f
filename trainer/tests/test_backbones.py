"""Trunks of other libraries, by stand-ins: their tokenizer is used and recorded, and names they do not have are explained."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import libraries
import pytest
import torch
from worlds import write_texts

from furcifer_trainer import Columns, TrainerError
from furcifer_trainer.cli import main
from furcifer_trainer.data import Sample, Samples
from furcifer_trainer.models import make_backbone
from furcifer_trainer.onnx_file import read_metadata


@pytest.fixture
def stubs(monkeypatch: pytest.MonkeyPatch) -> None:
    for modules in (libraries.torchvision(), libraries.timm(), libraries.transformers()):
        for name, module in modules.items():
            monkeypatch.setitem(sys.modules, name, module)


def test_a_language_model_reads_its_own_tokens(stubs: None) -> None:
    trunk = make_backbone("transformers:small")
    assert (trunk.kind, trunk.tokenizer, trunk.padding, trunk.longest) == ("text", "transformers:small", libraries.PADDING, 6)
    samples = Samples([Sample("a", text="a cat"), Sample("b", text="one two three four five six seven")], Columns(["cat"]), text_length=5)
    samples.read_by(trunk)
    batch = samples.inputs([0, 1])
    assert batch.tolist() == [[0, 3, 5, 1, 1], [0, 5, 5, 7, 6]]
    assert trunk(batch).shape == (2, 16)
    # The word with id 0 is attended to, padding is not.
    assert trunk.model.mask.tolist() == [[1, 1, 1, 0, 0], [1] * 5]


def test_texts_longer_than_a_model_takes_are_refused(stubs: None) -> None:
    samples = Samples([Sample("a", text="a cat")], Columns(["cat"]), text_length=7)
    with pytest.raises(TrainerError, match="--text-length is 7, the backbone takes at most 6 tokens: give --text-length 6"):
        samples.read_by(make_backbone("transformers:small"))


def test_a_run_records_the_tokenizer(stubs: None, tmp_path: Path) -> None:
    options = {**write_texts(tmp_path), "backbone": "transformers:small", "text_length": 6, "methods": ["generic"]}
    (tmp_path / "options.json").write_text(json.dumps(options))
    assert main(["train", str(tmp_path / "run"), "--config", str(tmp_path / "options.json")]) == 0
    assert json.loads((tmp_path / "run/columns.json").read_text())["tokenizer"] == "transformers:small"
    assert main(["evaluate", str(tmp_path / "run"), "--data", options["data"]]) == 0
    assert main(["export", str(tmp_path / "run"), "--output", str(tmp_path / "model.onnx")]) == 0
    assert json.loads(read_metadata(tmp_path / "model.onnx")["furcifer.input"])["tokenizer"] == "transformers:small"


def test_a_tokenizer_without_padding_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    tokenizer = libraries.Tokenizer(None)
    monkeypatch.setitem(sys.modules, "transformers", libraries.transformers(tokenizer)["transformers"])
    with pytest.raises(TrainerError, match="its tokenizer has no padding token"):
        make_backbone("transformers:small")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("transformers:missing", "backbone transformers:missing cannot be made: We couldn't connect to 'https://huggingface.co' to load this file; give a model"),
        ("timm:nosuch", r"backbone timm:nosuch cannot be made: Unknown model \(nosuch\); give a model"),
        ("torchvision:nosuch", "torchvision has no model nosuch: give a function"),
        ("torchvision:resnet", "torchvision has no model resnet: give a function"),
        ("torchvision:list_models", "backbone torchvision:list_models cannot be made"),
    ],
)
def test_names_that_a_library_does_not_have(stubs: None, name: str, message: str) -> None:
    with pytest.raises(TrainerError, match=message):
        make_backbone(name)


def test_models_of_several_outputs_are_refused_where_they_are_trained(stubs: None) -> None:
    assert make_backbone("torchvision:resnet18")(torch.zeros(2, 3, 32, 32)).shape == (2, 8)
    trunk = make_backbone("torchvision:inception_v3")
    assert trunk.eval()(torch.zeros(2, 3, 32, 32)).shape == (2, 8)
    with pytest.raises(TrainerError, match="backbone torchvision:inception_v3 gives tuple, not one tensor of features"):
        trunk.train()(torch.zeros(2, 3, 32, 32))


@pytest.mark.parametrize(("name", "of"), [("small-cnn", 8), ("text", 4)])
def test_widths_that_do_not_divide_are_refused(name: str, of: int) -> None:
    with pytest.raises(TrainerError, match=f"backbone {name}: --features is 30, expected a multiple of {of}"):
        make_backbone(name, 30)


@pytest.mark.parametrize(("name", "batch"), [("small-cnn", torch.zeros(2, 3, 32, 32)), ("text", torch.ones(2, 4, dtype=torch.long))])
def test_bfloat16_on_a_cpu(name: str, batch: torch.Tensor) -> None:
    trunk = make_backbone(name, 16)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        features = trunk(batch)
    features.float().sum().backward()
    assert bool(torch.isfinite(features.float()).all())
