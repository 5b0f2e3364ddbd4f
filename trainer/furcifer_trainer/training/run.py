"""A run: data and spec to trained methods, tuned on validation, compared once on test. Everything it writes is in one folder.

`config.json`, `inputs.json`, `spec.json`, `metrics.jsonl`, `tensorboard/`, `stages/` (checkpoints), `columns.json`, `generic.pt`,
`models/<decision>/<method>.pt`, `results.json`; the report writes `report.md`, cards and plots. Started again on the same folder it
continues where it was stopped.
"""

from __future__ import annotations

import copy
import hashlib
import re
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Callable, Mapping, Sequence

import torch
from torch import Tensor, nn

from ..data import Samples, check_kind, read_inputs, say_ignored, split_samples
from ..errors import TrainerError
from ..models import Head, make_backbone
from ..plan import Columns, Variable
from ..truth import Target
from . import checkpoint
from .applications import Application, Spec, bind_applications, chosen_decisions, read_spec, variable_names
from .devices import Group, join_group
from .generic import GenericCost, GenericModel, ScalarLoss, load_generic, run_in_batches, save_generic
from .logs import RunLog, write_json
from .loop import Fitted, FitOptions, Stage, fit
from .methods import HeadCost, Method, applies, find_methods, make_head
from .options import RunOptions
from .projections import Projections
from .results import Facts, MethodResult, Outputs, Progress, Read, compare, judge
from .run_folder import Start, locked
from .tuning import variable_columns


_BySplit = Callable[[str], Tensor]


class _HeadOnTrunk(nn.Module):
    """A trunk of its own and a head for each application: inputs to each head's output."""

    def __init__(self, trunk: nn.Module, heads: Sequence[Head]) -> None:
        super().__init__()
        self.trunk = trunk
        self.heads = nn.ModuleList(heads)

    def forward(self, batch: Tensor) -> tuple[Tensor, ...]:
        features = self.trunk(batch)
        return tuple(head(features) for head in self.heads)


class _Heads(nn.Module):
    """The same on features that are computed already."""

    def __init__(self, heads: Sequence[Head]) -> None:
        super().__init__()
        self.heads = nn.ModuleList(heads)

    def forward(self, features: Tensor) -> tuple[Tensor, ...]:
        return tuple(head(features) for head in self.heads)


def file_name(name: str) -> str:
    """A decision's id as a file name; ids that need changing get a hash, so that no two fall together."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name).lstrip(".")[:100]
    return plain if plain == name else f"{plain}.{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def train(options: RunOptions, folder: Path) -> dict[str, object]:
    """Runs or continues a run; returns what `results.json` holds."""
    group = join_group(options.device)
    log = RunLog(folder if group.leads else None)
    summary: dict[str, object] = {}
    with group.together(), ExitStack() as stack:
        stack.callback(log.close)
        group.lead(lambda: stack.enter_context(locked(folder)))
        start = Start(folder, options)
        group.lead(start.check)
        run = Run(options, folder, group, log)
        # After the data is read: what cannot be used leaves no run behind.
        group.lead(start.write)
        summary = run.run(start.inputs)
    return summary


class Run:
    """Data, generic model and applications of a run."""

    def __init__(self, options: RunOptions, folder: Path, group: Group, log: RunLog) -> None:
        self.options, self.folder, self.group, self.log = options, folder, group, log
        self.methods = find_methods(list(options.methods))
        self.spec: Spec = read_spec(Path(options.spec))
        decisions = chosen_decisions(self.spec, options.decisions)
        data = (options.format, Path(options.data), Path(options.images) if options.images else None)
        samples, labels = read_inputs(data, Path(options.labels) if options.labels else None, [decision for _, decision in decisions], log.say)
        scalars = self.names = variable_names(decisions)
        self.columns = Columns(labels, list(scalars))
        self.samples = {
            split: Samples(rows, self.columns, options.image_size, options.text_length, scalars) for split, rows in split_samples(samples).items()
        }
        for split, rows in self.samples.items():
            if not len(rows):
                raise TrainerError(f"no samples for {split}: give more data, or a split for each sample")
        say_ignored(self.samples.values(), log.say)
        self.applications = bind_applications(decisions, self.columns, self.samples, None if options.decisions else log.say)
        self.left_out = _left_out(self.methods, self.applications, log)
        variables = {v.name: v for application in self.applications for part in application.plan.parts for v in part.variables}
        self.variables: list[Variable] = list(variables.values())
        # Weights of layers that are not loaded follow from the seed.
        checkpoint.seed_everything(options.seed)
        vector = samples[0].features
        self.backbone = options.backbone if vector is None else "features"
        self.feature_width = options.features if vector is None else len(vector)
        self.generic = GenericModel(make_backbone(self.backbone, self.feature_width, options.pretrained), self.columns.width)
        check_kind(samples[0], self.generic.trunk.kind, self.feature_width)
        for rows in self.samples.values():
            rows.read_by(self.generic.trunk)
        columns = {"labels": list(self.columns.labels), "variables": list(self.columns.variables), "names": self.names}
        self.kept = {**columns, "features": self.feature_width, "backbone": self.backbone, "tokenizer": self.generic.trunk.tokenizer}
        if options.generic:
            load_generic(self.generic, Path(options.generic), self.kept)

    def run(self, inputs: Mapping[str, object]) -> dict[str, object]:
        """`inputs`: what the run was started with, for its results."""
        self._train_generic()
        self.log.say("computing features")
        self.features = {split: run_in_batches(self.generic.trunk, rows, self.group.device, progress=self._progress(f"features of {split}")) for split, rows in self.samples.items()}
        self.generic.to("cpu")
        with torch.no_grad():
            self.logits: dict[str, Tensor] = {split: self.generic.layer(rows) for split, rows in self.features.items()}
        self.projections = {a.name: {split: self._projections(a, split) for split in ("validation", "test")} for a in self.applications}
        results: dict[str, list[MethodResult]] = {application.name: [] for application in self.applications}
        for method in self.methods:
            fitting = [application for application in self.applications if method.name not in self.left_out[application.name]]
            groups = [fitting] if method.trunk == "joint" and fitting else [[application] for application in fitting]
            for applications in groups:
                for result in self._method(method, applications):
                    results[result.decision].append(result)
                    self.log.say(f"{result.decision}: {result.method} {result.readout.kind}: validation {result.validation:.4f}")
        summary = compare(self.options, self.spec, self.applications, results, Facts({**self._facts(), **inputs}, self.left_out))
        if self.group.leads:
            write_json(self.folder / "results.json", summary)
        return summary

    def _train_generic(self) -> None:
        if not self.options.generic:
            cost = GenericCost(self.columns.label_width, self.variables)
            train_rows, validation = self.samples["train"], self.samples["validation"]

            def batch_cost(module: nn.Module, rows: list[int]) -> Tensor:
                device = self.group.device
                logits = module(train_rows.inputs(rows).to(device))
                result: Tensor = cost(logits, train_rows.states[rows].to(device), train_rows.values[rows].to(device))
                return result

            def validate(module: nn.Module) -> float:
                logits = run_in_batches(module, validation, self.group.device)
                return float(cost(logits, validation.states, validation.values))

            options = replace(self.options.fit, epochs=self.options.generic_epochs)
            stage = Stage("generic", self.generic, len(train_rows), batch_cost, validate, ("validation_loss",), self._key_of)
            fit(stage, options, self.group, self.log, self.folder / "stages", self.options.seed)
        if self.group.leads:
            write_json(self.folder / "columns.json", self.kept)
            save_generic(self.generic, self.kept, self.folder / "generic.pt")

    def _method(self, method: Method, applications: Sequence[Application]) -> list[MethodResult]:
        """Trains one method for some applications (several only where they share a trunk) and judges it for each."""
        if method.head == "none":
            results = []
            for application in applications:
                results += self._judge(method, application, self._outputs(application, lambda split: self.logits[split]), None)
            return results
        heads = [self._head(method, application) for application in applications]
        on_inputs = method.trunk != "frozen"
        module: nn.Module = _HeadOnTrunk(copy.deepcopy(self.generic.trunk), heads) if on_inputs else _Heads(heads)
        name = f"{method.name}.{file_name(applications[0].name) if method.trunk != 'joint' else 'all'}"
        fitted = self._fit(name, module, method, applications, heads, on_inputs)
        module.eval().to("cpu")
        flat = {split: self._flat(module, split, on_inputs) for split in ("validation", "test")}
        results = []
        for place, (application, head) in enumerate(zip(applications, heads)):
            outputs = self._outputs(application, lambda split, place=place: flat[split][place])  # type: ignore[misc]
            results += self._judge(method, application, outputs, head.read, fitted)
            if self.group.leads:
                state = {"head": head.state_dict(), "trunk": module.trunk.state_dict() if isinstance(module, _HeadOnTrunk) else None}
                checkpoint.save(state, self.folder / "models" / file_name(application.name) / f"{method.name}.pt")
        return results

    def _judge(self, method: Method, application: Application, outputs: dict[str, Outputs], read: Read | None, fitted: Fitted | None = None) -> list[MethodResult]:
        def progress(kind: str) -> Progress:
            return self._progress(f"tuning {method.name} {kind} {application.name}")

        return judge(method, application, outputs, read, fitted, progress)

    def _progress(self, task: str) -> Progress:
        return lambda done, count: self.log.progress(task, done, count)

    def _projections(self, application: Application, split: str) -> Projections:
        """Kept for all methods and epochs: they ask much the same of the same generic lists."""
        logits = self.logits[split]
        progress = self._progress(f"projection of {split} {application.name}")
        return Projections(application.plan, logits.sigmoid(), variable_columns(application.plan, logits), progress)

    def _key_of(self, row: int) -> str:
        return self.samples["train"].samples[row].key

    def _facts(self) -> dict[str, object]:
        options = self.options
        return {
            "backbone": self.backbone,
            "pretrained": options.pretrained,
            "generic": {"weights": options.generic, "epochs": 0 if options.generic else options.generic_epochs},
            "data": {"format": options.format, "file": Path(options.data).name, "samples": {split: len(rows) for split, rows in self.samples.items()}},
            "labels": self.columns.label_width,
        }

    def _head(self, method: Method, application: Application) -> Head:
        checkpoint.seed_everything(self.options.seed)
        head = make_head(method, application.plan, self.generic.trunk.features, self.options.hidden)
        head.start_from(self.generic.layer, application.plan, self.logits["train"], application.targets["train"])
        return head

    def _fit(
        self, name: str, module: nn.Module, method: Method, applications: Sequence[Application], heads: Sequence[Head], on_inputs: bool
    ) -> Fitted:
        device = self.group.device
        costs = [HeadCost(method, application.plan, head).to(device) for application, head in zip(applications, heads)]
        scalars = [ScalarLoss([v for part in a.plan.parts for v in part.variables]) if method.learns_scalars else None for a in applications]
        train_rows = self.samples["train"]

        def batch_cost(trained: nn.Module, rows: list[int]) -> Tensor:
            batch = train_rows.inputs(rows) if on_inputs else self.features["train"][rows]
            outputs = trained(batch.to(device))
            states, values = train_rows.states[rows].to(device), train_rows.values[rows].to(device)
            total = torch.zeros((), device=device)
            index = torch.tensor(rows)
            for application, cost, scalar, flat in zip(applications, costs, scalars, outputs):
                own: list[Target] = [target[index].to(device) for target in application.targets["train"]]
                total = total + cost(flat.float(), own, states)
                total = total + scalar(flat, values) if scalar is not None else total
            return total / len(applications)

        def validate(trained: nn.Module) -> tuple[float, ...]:
            flat = self._flat(trained, "validation", on_inputs)
            outputs = [self._output(application, "validation", rows) for application, rows in zip(applications, flat)]
            shares = [one.share(method, application, head.read) for one, application, head in zip(outputs, applications, heads)]
            losses = [self._validation_loss(application, cost, scalar, rows) for application, cost, scalar, rows in zip(applications, costs, scalars, flat)]
            return sum(shares) / len(shares), sum(losses) / len(losses)

        stage = Stage(name, module, len(train_rows), batch_cost, validate, ("validation_wrong", "validation_loss"), self._key_of)
        return fit(stage, self.options.fit, self.group, self.log, self.folder / "stages", self.options.seed)

    def _validation_loss(self, application: Application, cost: HeadCost, scalar: ScalarLoss | None, flat: Tensor) -> float:
        """The mean training loss of the validation samples."""
        device, samples, total = self.group.device, self.samples["validation"], 0.0
        for start in range(0, len(flat), 256):
            rows = slice(start, start + 256)
            said = flat[rows].to(device)
            loss = cost(said, [target[rows].to(device) for target in application.targets["validation"]], samples.states[rows].to(device))
            loss = loss + scalar(said, samples.values[rows].to(device)) if scalar is not None else loss
            total += float(loss) * len(said)
        return total / len(flat)

    @torch.no_grad()
    def _flat(self, module: nn.Module, split: str, on_inputs: bool) -> list[Tensor]:
        """Each head's output for a split."""
        module.eval()
        device = next(module.parameters()).device
        rows = range(len(self.samples[split]))
        blocks = []
        for start in range(0, len(rows), 256):
            some = rows[start : start + 256]
            batch = self.samples[split].inputs(some) if on_inputs else self.features[split][start : start + 256]
            blocks.append([part.float().cpu() for part in module(batch.to(device))])
        return [torch.cat(parts) for parts in zip(*blocks)]

    def _outputs(self, application: Application, flat: _BySplit) -> dict[str, Outputs]:
        return {split: self._output(application, split, flat(split)) for split in ("validation", "test")}

    def _output(self, application: Application, split: str, flat: Tensor) -> Outputs:
        return Outputs(flat, self.logits[split], application.targets[split], self.samples[split].states, self.projections[application.name][split])


def _left_out(methods: Sequence[Method], applications: Sequence[Application], log: RunLog) -> dict[str, dict[str, str]]:
    """For each decision the methods that cannot be used for it, and why."""
    reasons = {a.name: {method.name: why for method in methods if (why := applies(method, a.plan))} for a in applications}
    told = [f"decision {name}: method {method} is left out: {why}" for name, left_out in reasons.items() for method, why in left_out.items()]
    if all(len(left_out) == len(methods) for left_out in reasons.values()):
        raise TrainerError(f"no method that was asked for can be used ({'; '.join(dict.fromkeys(told))}): choose others with --method")
    for line in told:
        log.say(line)
    return reasons
