"""The command line: `furcifer-trainer train | evaluate | export | report`. The only place that prints results and sets exit codes."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Sequence

from . import __version__
from .errors import TrainerError


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="furcifer-trainer", description="Trains models that make fewer wrong decisions in one application.")
    root.add_argument("--version", action="version", version=__version__)
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _train_arguments(commands.add_parser("train", help="train and compare methods for the decisions of a loss spec", formatter_class=argparse.ArgumentDefaultsHelpFormatter))
    evaluate = commands.add_parser("evaluate", help="count the incorrect decisions of a trained model on other data")
    _model_arguments(evaluate)
    evaluate.add_argument("--data", required=True, help="label file")
    evaluate.add_argument("--format", help="its format; by default the run's")
    evaluate.add_argument("--images", help="folder of its pictures; by default beside it")
    export = commands.add_parser("export", help="write a trained model as ONNX, with labels, thresholds and spec hash in its metadata")
    _model_arguments(export)
    export.add_argument("--output", required=True, help="file to write")
    report = commands.add_parser("report", help="write model cards and plots of a run again")
    report.add_argument("run", help="run folder")
    return root


def _model_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("run", help="folder of a finished run")
    command.add_argument("--decision", help="id of the decision; needed where the run has several")
    command.add_argument("--method", help="method; by default the one that validation selects")


def _train_arguments(command: argparse.ArgumentParser) -> None:
    from .data import FORMATS
    from .training.loop import FitOptions
    from .training.methods import METHODS
    from .training.options import RunOptions

    run, fit = RunOptions(spec="", data=""), FitOptions()
    add = command.add_argument
    add("run", help="run folder; an unfinished run in it is continued")
    add("--config", help="JSON file of options; options given here come before it")
    add("--spec", help="loss spec (JSON)")
    add("--data", help="label file")
    add("--format", choices=FORMATS, help="its format (default: jsonl)")
    add("--images", help="folder of the pictures (default: beside the label file)")
    add("--labels", help="label ids in the order of the model's columns (default: those of the data, sorted)")
    add("--decision", action="append", dest="decisions", metavar="ID", help="decision to train for; repeatable (default: all with a loss)")
    names = ", ".join(method.name for method in METHODS)
    add("--method", action="append", dest="methods", metavar="NAME", help=f"method to compare; repeatable; all: every one (default: {', '.join(run.methods)}); known: {names}")
    add("--backbone", help="small-cnn, text, torchvision:NAME, timm:NAME or transformers:NAME (default: small-cnn)")
    add("--pretrained", action="store_true", default=None, help="start the backbone from its library's weights")
    add("--generic", metavar="FILE", help="weights of the generic model (generic.pt of a run); by default it is trained on the data")
    add("--device", help="auto, cpu or cuda (default: auto)")
    numbers: dict[str, tuple[type, object]] = {name: (int, getattr(run, name)) for name in ("features", "generic_epochs", "hidden", "image_size", "text_length", "seed")}
    for name, (kind, default) in numbers.items():
        add("--" + name.replace("_", "-"), type=kind, help=f"(default: {default})")
    for name, value in vars(fit).items():
        add("--" + name.replace("_", "-"), type=type(value), dest=f"fit_{name}", help=f"budget of every stage (default: {value})")
    command.formatter_class = argparse.HelpFormatter


def _options(given: argparse.Namespace) -> dict[str, Any]:
    """The options file, overridden by what the command line says."""
    options: dict[str, Any] = {}
    if given.config:
        try:
            options = json.loads(Path(given.config).read_text(encoding="utf-8"))
        except (OSError, json.JSONDecodeError) as error:
            raise TrainerError(f"cannot read options {given.config}: {error}") from error
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

    trained = load_trained(Path(given.run), given.decision, given.method)
    print(json.dumps(evaluate_model(trained, given.format or trained.options.format, Path(given.data), Path(given.images) if given.images else None), indent=2))


def _export(given: argparse.Namespace) -> None:
    from .onnx_file import export
    from .serving import load_trained

    trained = load_trained(Path(given.run), given.decision, given.method)
    metadata = export(trained, Path(given.output))
    print(f"{given.output}: {metadata['furcifer.method']} for {metadata['furcifer.decision']}, {metadata['furcifer.spec']}")


def _report(given: argparse.Namespace) -> None:
    from .training.report import write_report

    print(write_report(Path(given.run)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit codes: 0 done, 2 something that the caller gave is wrong."""
    given = parser().parse_args(arguments)
    try:
        {"train": _train, "evaluate": _evaluate, "export": _export, "report": _report}[given.command](given)
    except TrainerError as error:
        print(f"furcifer-trainer: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
