"""A small world on disk: feature vectors with labels, a loss spec, options of a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from documents import decision_of, document
from sections import LABELS, PARTS, section

_MIXING = torch.randn(24, 16, generator=torch.Generator().manual_seed(1))


def write_world(folder: Path, samples: int = 400, decisions: tuple[str, ...] = ("true-false", "api-output"), noise: float = 1.2) -> dict[str, Any]:
    """Writes `data.jsonl`, `labels.txt` and `spec.json`; returns options for them."""
    generator = torch.Generator().manual_seed(2)
    states = torch.rand(samples, 24, generator=generator) < 0.12
    features = states.float() @ _MIXING + noise * torch.randn(samples, 16, generator=generator)
    scalars = torch.tanh(features[:, 0] / 3)
    with (folder / "data.jsonl").open("w") as file:
        for row in range(samples):
            named = [LABELS[place] for place in range(24) if states[row, place]]
            values = {"score": round(float(scalars[row]), 4), "magnitude": round(float(features[row, 1].abs()), 4)}
            file.write(json.dumps({"id": str(row), "features": [round(float(v), 4) for v in features[row]], "labels": named, "values": values}) + "\n")
    (folder / "labels.txt").write_text("\n".join(LABELS) + "\n")
    (folder / "spec.json").write_text(json.dumps(document(*(decision_of(name, section(PARTS[name])["loss"]) for name in decisions))))
    return {
        "spec": str(folder / "spec.json"),
        "data": str(folder / "data.jsonl"),
        "labels": str(folder / "labels.txt"),
        "backbone": "features",
        "generic_epochs": 3,
        "hidden": 16,
        "device": "cpu",
        "fit": {"epochs": 3, "checkpoint_steps": 7, "learning_rate": 0.01, "patience": 5},
    }


def write_texts(folder: Path, samples: int = 120) -> dict[str, Any]:
    """The same with texts that say their labels, for one decision."""
    generator = torch.Generator().manual_seed(3)
    states = torch.rand(samples, len(LABELS), generator=generator) < 0.12
    with (folder / "texts.jsonl").open("w") as file:
        for row in range(samples):
            named = [LABELS[place] for place in range(len(LABELS)) if states[row, place]]
            file.write(json.dumps({"id": str(row), "text": " ".join([str(row), *("w" * (1 + LABELS.index(label)) for label in named)]), "labels": named}) + "\n")
    (folder / "spec.json").write_text(json.dumps(document(decision_of("true-false", section(PARTS["true-false"])["loss"]))))
    fit = {"epochs": 1, "learning_rate": 0.01}
    return {"spec": str(folder / "spec.json"), "data": str(folder / "texts.jsonl"), "backbone": "text", "generic_epochs": 1, "device": "cpu", "fit": fit}
