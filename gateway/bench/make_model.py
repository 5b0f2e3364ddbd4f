"""Writes a registry of one application for the load benchmark: the trainer's small convolutional model, untrained, for pictures of 224 x 224.

    PYTHONPATH=trainer python3 gateway/bench/make_model.py SPEC FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from furcifer_trainer.models import make_backbone
from furcifer_trainer.models.heads import OutcomeHead
from furcifer_trainer.onnx_file import export
from furcifer_trainer.plan import Columns, LossPlan
from furcifer_trainer.serving import ServedModel, Trained
from furcifer_trainer.training import checkpoint
from furcifer_trainer.training.applications import read_spec
from furcifer_trainer.training.generic import GenericModel
from furcifer_trainer.training.options import RunOptions
from furcifer_trainer.training.tuning import Readout

SIDE = 224


def main(source: Path, folder: Path) -> None:
    place = folder / "plants"
    place.mkdir(parents=True, exist_ok=True)
    (place / "spec.json").write_bytes(source.read_bytes())
    spec = read_spec(place / "spec.json")
    decision = spec.document.decisions[0]
    checkpoint.seed_everything(0)
    columns = Columns([label.id for group in decision.classes for label in group.labels])
    plan = LossPlan.from_decision(decision, columns)
    generic = GenericModel(make_backbone("small-cnn"), columns.width)
    model = ServedModel(generic, OutcomeHead(generic.trunk.features, plan), None, plan, Readout()).eval()
    numbers = {"readout": "outcome", "thresholds": [], "test": {}}
    options = RunOptions(spec=str(source), data="", image_size=SIDE)
    export(Trained(model, options, spec, columns, decision.id, "outcome", numbers, {}, "image", generic.trunk.features), place / "model.onnx")
    application = {"spec": "spec.json", "models": [{"file": "model.onnx"}], "keys": [{"key": "key-of-plants"}]}
    (place / "application.json").write_text(json.dumps(application), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
