"""What a run is asked to do: one JSON-able table with defaults, kept as `config.json` in the run folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Mapping

from ..errors import TrainerError
from .loop import FitOptions
from .methods import DEFAULT_METHODS


@dataclass(frozen=True)
class RunOptions:
    """Paths are as given; `fit` is the budget of every stage of every method."""

    spec: str
    data: str
    format: str = "jsonl"
    images: str | None = None
    labels: str | None = None
    decisions: tuple[str, ...] = ()
    methods: tuple[str, ...] = DEFAULT_METHODS
    backbone: str = "small-cnn"
    features: int = 128
    pretrained: bool = False
    generic: str | None = None
    generic_epochs: int = 6
    hidden: int = 256
    image_size: int = 224
    text_length: int = 64
    seed: int = 0
    device: str = "auto"
    fit: FitOptions = field(default_factory=FitOptions)

    def json(self) -> dict[str, Any]:
        return asdict(self)


def read_options(source: Path | Mapping[str, Any]) -> RunOptions:
    """Options from a JSON file or an object; TrainerError names a field that is not known or missing."""
    try:
        given = dict(source) if isinstance(source, Mapping) else json.loads(source.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise TrainerError(f"cannot read options {source}: {error}") from error
    fit = given.pop("fit", {})
    _check(given, {row.name for row in fields(RunOptions)} - {"fit"}, "options")
    _check(fit, {row.name for row in fields(FitOptions)}, "options/fit")
    for name in ("spec", "data"):
        if not given.get(name):
            raise TrainerError(f"options: {name} is missing")
    for name in ("decisions", "methods"):
        if name in given:
            given[name] = tuple(given[name])
    return RunOptions(**given, fit=FitOptions(**fit))


def _check(given: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(given) - known)
    if unknown:
        raise TrainerError(f"{where}: no field {', '.join(unknown)} (known: {', '.join(sorted(known))})")
