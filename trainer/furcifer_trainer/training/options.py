"""What a run is asked to do: one JSON-able table with defaults, kept as `config.json` in the run folder."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Mapping

from ..errors import TrainerError
from .loop import FitOptions
from .methods import DEFAULT_METHODS


_CHOICES = {"schedule": ("cosine", "constant"), "precision": ("off", "bf16", "fp16")}
_ABOVE_ZERO = (
    *("epochs", "generic_epochs", "batch", "accumulate", "learning_rate", "patience", "checkpoint_steps", "clip"),
    *("features", "hidden", "image_size", "text_length"),
)
_NOT_BELOW_ZERO = ("weight_decay", "seed")
#: What every generator of random numbers takes as a seed.
_LARGEST = {"seed": 2**32 - 1}
_EXPECTED: Mapping[type, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    tuple: "a list of texts",
    type(None): "a text",
}


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
        given: Any = dict(source) if isinstance(source, Mapping) else json.loads(source.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise TrainerError(f"cannot read options {source}: {error}") from error
    fit = given.pop("fit", {}) if isinstance(given, dict) else None
    if not isinstance(given, dict) or not isinstance(fit, dict):
        raise TrainerError(f"options {source}: expected an object, and in it an object fit")
    _check(given, RunOptions(spec="", data=""), "options")
    _check(fit, FitOptions(), "options/fit")
    for name in ("spec", "data"):
        if not given.get(name):
            raise TrainerError(f'no {name}: give --{name} FILE, or "{name}" in the options file')
    for name in ("decisions", "methods"):
        if name in given:
            given[name] = tuple(given[name])
    return RunOptions(**given, fit=FitOptions(**fit))


def _check(given: Mapping[str, Any], defaults: RunOptions | FitOptions, where: str) -> None:
    """Known fields, of the type of their default, with a value that is among those there are."""
    known = {name: value for name, value in vars(defaults).items() if name != "fit"}
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise TrainerError(f"{where}: no field {', '.join(unknown)} (known: {', '.join(sorted(known))})")
    for name, value in given.items():
        if not _is_like(value, known[name]):
            raise TrainerError(f"{where}: {name} is {value!r}, expected {_EXPECTED[type(known[name])]}")
        if name in _CHOICES and value not in _CHOICES[name]:
            raise TrainerError(f"{where}: {name} is {value!r}, expected {' or '.join(_CHOICES[name])}")
        expected = _range(name)
        if expected and not _is_within(name, value):
            raise TrainerError(f"{where}: {name} is {value}, expected {expected}")


def _range(name: str) -> str:
    """What a number must be; empty for what is none."""
    if name in _ABOVE_ZERO:
        return "a number above 0"
    if name in _LARGEST:
        return f"a whole number from 0 to {_LARGEST[name]}"
    return "a number from 0" if name in _NOT_BELOW_ZERO else ""


def _is_within(name: str, value: int | float) -> bool:
    finite = isinstance(value, int) or math.isfinite(value)
    return finite and (value > 0 if name in _ABOVE_ZERO else value >= 0) and value <= _LARGEST.get(name, 1e308)


def _is_like(value: object, default: object) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, tuple):
        return isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value)
    if isinstance(default, (int, float)):
        return isinstance(value, int) or (isinstance(value, float) and isinstance(default, float))
    return isinstance(value, str) or (default is None and value is None)
