"""Heads start where the generic model is; trunks give features; the event and model files are what their formats say."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
import torch
from sections import COLUMNS, PARTS, plan, random_states, random_values

from furcifer_trainer import TrainerError
from furcifer_trainer.models import ClassHead, LabelHead, OutcomeHead, RuleHead, make_backbone, tokenize
from furcifer_trainer.onnx_file import written
from furcifer_trainer.serving import ServedModel
from furcifer_trainer.training.generic import GenericModel
from furcifer_trainer.training.tensorboard import EventFile, masked_crc
from furcifer_trainer.training.tuning import Readout
from furcifer_trainer.truth import targets


def start(name: str, head_type: type, hidden: int):
    the_plan = plan(name)
    generator = torch.Generator().manual_seed(0)
    states = random_states(500, generator)
    features = states.float() @ torch.randn(COLUMNS.width, 12, generator=generator) + torch.randn(500, 12, generator=generator)
    generic = torch.nn.Linear(12, COLUMNS.width)
    head = head_type(12, COLUMNS.width if head_type is LabelHead else the_plan, hidden)
    truth = targets(the_plan, states, random_values(500, generator))
    with torch.no_grad():
        logits = generic(features)
    head.start_from(generic, the_plan, logits, truth)
    return head, features, logits, truth[0]


@pytest.mark.parametrize("hidden", [0, 8])
def test_label_head_starts_as_the_generic_model(hidden: int) -> None:
    head, features, logits, _ = start("true-false", LabelHead, hidden)
    assert torch.allclose(head.read(head(features)).logits, logits, atol=1e-5)


@pytest.mark.parametrize("hidden", [0, 8])
@pytest.mark.parametrize(("name", "head_type"), [("application-order", OutcomeHead), ("api-output", OutcomeHead), ("region", OutcomeHead), ("multi-select", ClassHead)])
def test_outcome_heads_start_better_than_chance(name: str, head_type: type, hidden: int) -> None:
    head, features, _, target = start(name, head_type, hidden)
    outcomes = head.read(head(features)).outcomes[0].argmax(1)
    right = target.right.gather(1, outcomes[:, None]).float().mean()
    most_common = target.right.float().mean(0).max()
    # Scalars here have nothing to do with the features: only labels can be better than the most common outcome.
    assert right >= most_common - (0.02 if name == "region" else -0.02)


def test_filter_head_starts_as_the_generic_list() -> None:
    head, features, logits, _ = start("items", OutcomeHead, 0)
    assert torch.allclose(head.read(head(features)).outcomes[0], logits[:, :6], atol=1e-5)


def test_class_heads_are_for_sets() -> None:
    with pytest.raises(ValueError, match="sets of classes"):
        ClassHead(4, plan("count"))


def test_trunks() -> None:
    picture = make_backbone("small-cnn", 32)
    assert picture(torch.zeros(2, 3, 40, 56)).shape == (2, picture.features)
    text = make_backbone("text", 16)
    tokens = torch.stack([tokenize("A cat, a dog"), tokenize("")])
    assert text(tokens).shape == (2, text.features) and bool(torch.isfinite(text(tokens)).all())
    assert tokens[0, 0] == tokens[0, 2] != tokens[0, 1] and tokens[1].sum() == 0
    for name, message in [("resnet", "no backbone resnet"), ("timm:", "no backbone timm:")]:
        with pytest.raises(TrainerError, match=message):
            make_backbone(name)


@pytest.mark.parametrize("library", ["torchvision", "timm", "transformers"])
def test_missing_library_is_named(library: str) -> None:
    try:
        __import__(library)
    except ImportError:
        with pytest.raises(TrainerError, match=rf"needs {library}: pip install 'furcifer-trainer\["):
            make_backbone(f"{library}:x")


def test_event_file_has_the_record_format(tmp_path: Path) -> None:
    with EventFile(tmp_path, 1.0) as events:
        events.add(2.0, 300, "loss", 0.5)
    data = next(tmp_path.iterdir()).read_bytes()
    records = []
    while data:
        size = struct.unpack("<Q", data[:8])[0]
        assert struct.unpack("<I", data[8:12])[0] == masked_crc(data[:8])
        assert struct.unpack("<I", data[12 + size : 16 + size])[0] == masked_crc(data[12 : 12 + size])
        records.append(data[12 : 12 + size])
        data = data[16 + size :]
    assert b"brain.Event:2" in records[0] and b"loss" in records[1] and records[1].endswith(struct.pack("<f", 0.5))
    # The check value of CRC32C in its specification, rotated and offset.
    crc = 0xE3069283
    assert masked_crc(b"123456789") == (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


@pytest.mark.parametrize("name", sorted(PARTS))
@pytest.mark.parametrize("head_type", [OutcomeHead, RuleHead])
def test_heads_of_every_kind_can_be_exported(name: str, head_type: type, tmp_path: Path) -> None:
    the_plan = plan(name)
    generic = GenericModel(make_backbone("features", 12), COLUMNS.width)
    served = ServedModel(generic, head_type(12, the_plan, 8), None, the_plan, Readout()).eval()
    assert len(written(served, torch.zeros(2, 12), ["scores", "outcomes"])) > 1000
