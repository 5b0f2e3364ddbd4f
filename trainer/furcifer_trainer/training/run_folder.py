"""A run folder as a whole: who may write into it, what the run in it was started with, and what a finished one holds.

A run is bound to its options (`config.json`), to the bytes of its spec (kept as `spec.json`), data, labels and generic weights, and to the
versions of what computes it (`inputs.json`). Continued with anything else its weights would come from one and its report from the other.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator, Mapping

import numpy
import torch

from .. import __version__
from ..errors import DamagedError, TrainerError
from .applications import Spec, read_spec
from .logs import write_json
from .options import RunOptions, read_options

#: Of `results.json`.
RESULTS_FORMAT = 2
#: Options that name a file whose content a run depends on.
_FILES = ("spec", "data", "labels", "generic")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Only one run at a time writes into a folder. The lock ends with its process, however that ends; the file that stays says nothing."""
    try:
        import fcntl
    except ImportError:  # Windows has no such locks
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise TrainerError(f"another process is training in {folder}: wait for it to end, or choose another folder") from error
        yield


def versions() -> dict[str, str]:
    return {"furcifer-trainer": __version__, "torch": str(torch.__version__), "numpy": numpy.__version__, "python": platform.python_version()}


class Start:
    """What a run is started with, or continued with."""

    def __init__(self, folder: Path, options: RunOptions) -> None:
        self.folder, self.options = folder, options
        self.inputs: dict[str, Any] = {}

    def check(self) -> None:
        """Of a run that is there already nothing may have changed."""
        config, kept = self.folder / "config.json", self.folder / "inputs.json"
        if config.exists():
            _check_options(config, self.options)
        files = {name: _hash(Path(path)) for name in _FILES if (path := getattr(self.options, name))}
        self.inputs = {"files": files, "versions": versions()}
        if config.exists() and kept.exists():
            _check_inputs(self.folder, self.options, read_kept(kept, ("files", "versions")), self.inputs)

    def write(self) -> None:
        """Keeps it in the folder."""
        write_json(self.folder / "inputs.json", self.inputs)
        _copy(Path(self.options.spec), self.folder / "spec.json")
        # Last: where it stands the others do.
        write_json(self.folder / "config.json", self.options.json())


def _check_options(config: Path, options: RunOptions) -> None:
    before, now = _flat(read_options(config).json()), _flat(options.json())
    differing = [f"{name} is {before.get(name)!r} there and {now.get(name)!r} here" for name in now if before.get(name) != now.get(name)]
    if differing:
        raise TrainerError(f"{config.parent} holds a run with other options ({'; '.join(differing)}): choose another folder, or the options in {config}")


def _flat(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name != "fit"} | {f"fit.{name}": value for name, value in options["fit"].items()}


def _check_inputs(folder: Path, options: RunOptions, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    changed = [f"{name} {getattr(options, name)}" for name, content in now["files"].items() if before["files"].get(name) != content]
    if changed:
        raise TrainerError(f"since the run in {folder} was started the content has changed of {', '.join(changed)}: choose another folder, or put back what it was")
    newer = [f"{name} was {before['versions'].get(name)} and is {version}" for name, version in now["versions"].items() if before["versions"].get(name) != version]
    if newer:
        raise TrainerError(f"the run in {folder} was started with other versions ({'; '.join(newer)}): choose another folder, or go back to them")


def _hash(path: Path) -> str:
    """Of a file that cannot be read nothing: its reader says why."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError:
        return ""
    return "sha256:" + digest.hexdigest()


def _copy(source: Path, place: Path) -> None:
    draft = place.with_name(place.name + ".part")
    draft.write_bytes(source.read_bytes())
    os.replace(draft, place)


def read_results(folder: Path) -> dict[str, Any]:
    """What a finished run holds."""
    if not (folder / "results.json").exists() or not (folder / "config.json").exists():
        raise TrainerError(f"{folder} has no finished run: run `train` first")
    results = read_kept(folder / "results.json", ("spec", "decisions"))
    if results.get("format") != RESULTS_FORMAT:
        raise TrainerError(f"{folder / 'results.json'} was written by another version of furcifer-trainer: use that one, or train in another folder")
    return results


def read_columns(folder: Path) -> dict[str, Any]:
    """Labels, variables and shape of the model of a run."""
    return read_kept(folder / "columns.json", ("labels", "variables", "names", "features", "backbone"))


def kept_spec(folder: Path, options: RunOptions, expected: str) -> Spec:
    """The spec that a run was trained for: its copy in the run folder."""
    path = folder / "spec.json" if (folder / "spec.json").exists() else Path(options.spec)
    spec = read_spec(path)
    if spec.hash != expected:
        raise TrainerError(f"{path} is not the spec that the run was trained for ({expected}); a model is bound to its rule: put that spec back, or train again")
    return spec


def read_kept(path: Path, needed: tuple[str, ...]) -> dict[str, Any]:
    """A JSON object of a run folder, with the fields that it must have."""
    remedy = "remove it and run `train` again with the same options"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DamagedError(f"{path} is missing: run `train` again with the same options") from error
    except (OSError, ValueError) as error:
        raise DamagedError(f"{path} is damaged ({str(error)[:120]}): {remedy}") from error
    lacking = [name for name in needed if not isinstance(content, dict) or name not in content]
    if lacking:
        raise DamagedError(f"{path} is damaged (no {', '.join(lacking)}): {remedy}")
    return dict(content)
