"""The command line: `furcifer-trainer train | evaluate | export | report`. The only place that prints results and sets exit codes."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any, Sequence

from .arguments import parser
from .errors import TrainerError


def _options(given: argparse.Namespace) -> dict[str, Any]:
    """The options file, overridden by what the command line says."""
    options: dict[str, Any] = {}
    # A run that is there is continued with its own options where no others are given.
    own = Path(given.run) / "config.json"
    source = Path(given.config) if given.config else own if own.is_file() else None
    if source is not None:
        try:
            options = json.loads(source.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError, RecursionError) as error:
            raise TrainerError(f"cannot read options {source}: {error}") from error
        if not isinstance(options, dict) or not isinstance(options.get("fit", {}), dict):
            raise TrainerError(f"options {source}: expected an object, and in it an object fit; config.json of a run folder is one")
    fit = dict(options.get("fit", {}))
    for name, value in vars(given).items():
        if value is None or name in ("command", "run", "config"):
            continue
        if name.startswith("fit_"):
            fit[name[4:]] = value
        else:
            options[name] = value
    return {**options, "fit": fit}


def _train(given: argparse.Namespace) -> None:
    from .training.devices import Group
    from .training.options import read_options
    from .training.report import write_report
    from .training.run import train

    folder = Path(given.run)
    summary = train(read_options(_options(given)), folder)
    import torch

    leads = Group(torch.device("cpu")).leads if not torch.distributed.is_initialized() else torch.distributed.get_rank() == 0
    if leads and summary:
        print(write_report(folder))


def _evaluate(given: argparse.Namespace) -> None:
    from .evaluate import evaluate_model
    from .serving import load_trained

    trained = load_trained(Path(given.run), given.decision, given.method, given.readout)
    data = (given.format or trained.options.format, Path(given.data), Path(given.images) if given.images else None)
    print(json.dumps(evaluate_model(trained, data, lambda message: print(message, file=sys.stderr)), indent=2))


def _export(given: argparse.Namespace) -> None:
    from .onnx_file import export
    from .serving import load_trained

    trained = load_trained(Path(given.run), given.decision, given.method, given.readout)
    metadata = export(trained, Path(given.output), Path(given.backbone) if given.backbone else None)
    print(f"{given.output}: {metadata['furcifer.method']} for {metadata['furcifer.decision']}, {metadata['furcifer.spec']}")


def _report(given: argparse.Namespace) -> None:
    from .training.report import write_report

    print(write_report(Path(given.run)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit codes: 0 done, 2 something that the caller gave is wrong, 130 stopped from the keyboard."""
    given = argparse.Namespace(command="")
    try:
        given = parser().parse_args(arguments)
        {"train": _train, "evaluate": _evaluate, "export": _export, "report": _report}[given.command](given)
        sys.stdout.flush()
    except TrainerError as error:
        print(f"furcifer-trainer: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"furcifer-trainer: stopped{'; the same command continues' if given.command == 'train' else ''}", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of the output has seen enough; nothing is left to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"furcifer-trainer: {place}{error.strerror or error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
