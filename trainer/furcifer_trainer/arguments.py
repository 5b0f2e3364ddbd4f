"""What the command line takes: one table row for each option of `train`, with its group, and the arguments of the other commands."""

from __future__ import annotations

import argparse
from typing import Any, NamedTuple

from . import __version__
from .errors import TrainerError

_EXAMPLES = """examples:
  furcifer analyze app/ --format spec > spec.json
  furcifer-trainer train runs/a --spec spec.json --data labels.jsonl --labels vocabulary.txt
  furcifer-trainer report runs/a
  furcifer-trainer evaluate runs/a --data other.jsonl
  furcifer-trainer export runs/a --output model.onnx

Exit codes: 0 done, 2 something that was given cannot be used (the message says what, where and what to do), 130 stopped from the keyboard."""

_TRAIN = """Trains and compares methods for the decisions of a loss spec, and writes everything into the run folder.
Killed and started again with the folder alone it continues, and ends with the same weights. Options may also
stand in a JSON file (--config), under the names that config.json of a run folder shows."""


class _Once(argparse.Action):
    """An option that has one value. Given twice, the second would win without a word."""

    def __call__(self, command: argparse.ArgumentParser, given: argparse.Namespace, value: Any, option: str | None = None) -> None:
        if getattr(given, self.dest) is not None:
            also = ": train each spec in a run folder of its own; one spec may hold many decisions" if self.dest == "spec" else ""
            raise TrainerError(f"{option} is given twice ({getattr(given, self.dest)}, {value}){also or ': give it once'}")
        setattr(given, self.dest, value)


class _Option(NamedTuple):
    name: str
    metavar: str
    help: str


_INPUT = (
    _Option("config", "FILE", "options as JSON; those given here come before it"),
    _Option("spec", "FILE", "loss spec: what `furcifer analyze --format spec` writes"),
    _Option("data", "FILE", "labelled samples; see --format"),
    _Option("images", "FOLDER", "folder of the pictures (default: that of the data)"),
    _Option("labels", "FILE", "label ids, or names that the spec shows for them, in the order of the model's columns: one a line, the first column of a CSV, or a JSON list (default: those of the data, sorted)"),
)

_MODEL = (
    _Option("backbone", "NAME", "small-cnn, text, torchvision:NAME, timm:NAME or transformers:NAME; feature vectors need none"),
    _Option("features", "N", "features that small-cnn and text give"),
    _Option("generic", "FILE", "weights of the generic model, generic.pt of a run (default: it is trained on the data)"),
    _Option("generic-epochs", "N", "passes over the data in which it is"),
    _Option("hidden", "N", "width of the hidden layer of wide heads"),
    _Option("image-size", "PIXELS", "pictures are scaled and cut to a square of this side"),
    _Option("text-length", "TOKENS", "texts are cut after so many"),
    _Option("device", "NAME", "auto, cpu, cuda or cuda:N; auto takes a GPU where there is one"),
    _Option("seed", "N", "of weights, of the order of samples and of the bootstrap"),
)

_BUDGET = (
    _Option("epochs", "N", "passes over the training samples"),
    _Option("batch", "N", "samples of a step"),
    _Option("accumulate", "N", "batches whose gradients are added up for a step"),
    _Option("learning-rate", "X", "of AdamW"),
    _Option("weight-decay", "X", "of AdamW"),
    _Option("schedule", "NAME", "of the learning rate: cosine or constant"),
    _Option("precision", "NAME", "off, bf16 or fp16 (GPU only)"),
    _Option("patience", "EPOCHS", "a stage ends after so many without a better validation score"),
    _Option("checkpoint-steps", "N", "steps between checkpoints"),
    _Option("clip", "X", "greatest norm of a gradient"),
)


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(
        prog="furcifer-trainer",
        description="Trains models that make fewer wrong decisions in one application, from its loss spec.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=__version__)
    raw = argparse.RawDescriptionHelpFormatter
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _train_arguments(commands.add_parser("train", help="train and compare methods for the decisions of a loss spec", description=_TRAIN, formatter_class=raw))
    evaluate = commands.add_parser(
        "evaluate",
        help="count the incorrect decisions of a trained model on other data",
        description="Prints, as JSON, the share of samples that a model of a run decides wrongly, with its 95 % interval, recall of each outcome and label fidelity.",
    )
    _model_arguments(evaluate)
    evaluate.add_argument("--data", action=_Once, required=True, metavar="FILE", help="labelled samples")
    _format_argument(evaluate, "the run's")
    evaluate.add_argument("--images", action=_Once, metavar="FOLDER", help="folder of the pictures (default: that of the data)")
    export = commands.add_parser(
        "export",
        help="write a trained model as ONNX, with labels, thresholds and spec hash in its metadata",
        description="Writes a model of a run as ONNX. Its metadata binds it to the spec: labels, thresholds, outcomes, hash, test result.",
    )
    _model_arguments(export)
    export.add_argument("--output", action=_Once, required=True, metavar="FILE", help="file to write")
    export.add_argument("--backbone", action=_Once, metavar="FILE", help="file for the frozen trunk, apart from the head, so that applications may share it")
    report = commands.add_parser(
        "report", help="write report, model cards and plots of a run again", description="Writes report.md, a card.md for each decision, and plots where matplotlib is there."
    )
    report.add_argument("run", help="folder of a finished run")
    return root


def _model_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("run", help="folder of a finished run")
    command.add_argument("--decision", action=_Once, metavar="ID", help="id of the decision; needed where the run has several")
    command.add_argument("--method", action=_Once, metavar="NAME", help="method (default: the one that validation selects)")
    command.add_argument("--readout", action=_Once, metavar="NAME", help="how its scores become decisions: plain, one, class or outcome (default: what validation selects)")


def _format_argument(command: argparse._ActionsContainer, default: str) -> None:
    from .data import FORMATS

    command.add_argument("--format", action=_Once, choices=FORMATS, metavar="NAME", help=f"format of the data: {', '.join(FORMATS)} (default: {default})")


def _train_arguments(command: argparse.ArgumentParser) -> None:
    from .training.loop import FitOptions
    from .training.methods import METHODS
    from .training.options import RunOptions

    defaults = RunOptions(spec="", data="")
    command.add_argument("run", help="run folder; an unfinished run in it is continued")
    inputs = command.add_argument_group("what is given")
    for option in _INPUT:
        inputs.add_argument(f"--{option.name}", action=_Once, metavar=option.metavar, help=option.help)
    _format_argument(inputs, defaults.format)
    methods = command.add_argument_group("what is compared")
    methods.add_argument("--decision", action="append", dest="decisions", metavar="ID", help="decision to train for; repeatable (default: all with a loss)")
    chosen = ", ".join(defaults.methods)
    methods.add_argument("--method", action="append", dest="methods", metavar="NAME", help=f"method, see below; repeatable; all: every one (default: {chosen})")
    command.epilog = "methods:\n" + "\n".join(f"  {method.name:14} {method.about}" for method in METHODS)
    model = command.add_argument_group("the model")
    model.add_argument("--pretrained", action="store_true", default=None, help="start the backbone from its library's weights")
    _numbers(model, _MODEL, defaults, "")
    _numbers(command.add_argument_group("budget of every stage of every method"), _BUDGET, FitOptions(), "fit_")


def _numbers(group: argparse._ArgumentGroup, options: tuple[_Option, ...], defaults: object, prefix: str) -> None:
    """Options of the type of their default."""
    for option in options:
        name = option.name.replace("-", "_")
        default = getattr(defaults, name)
        shown = f" (default: {default})" if default is not None else ""
        kind = next((kind for kind in (int, float) if isinstance(default, kind)), str)
        group.add_argument(f"--{option.name}", action=_Once, type=kind, dest=prefix + name, metavar=option.metavar, help=option.help + shown)
