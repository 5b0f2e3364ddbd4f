"""The model card of a decision: what the selected model is for, what it was made from, how well it does and where its limits are."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ..spec import Decision
from .applications import Spec
from .tables import SPLITS, estimate, label_quality, part_name, recall, table
from .tuning import READOUTS

#: Labels of a class that are named.
_NAMED = 12


def card(spec: Spec, name: str, decision: Mapping[str, Any], results: Mapping[str, Any]) -> str:
    """A decision's card in Markdown, from the spec and the results of a run."""
    said = spec.document.decision(name)
    row = decision["methods"][decision["selected"]] if decision["selected"] is not None else None
    lines = [f"# Model card: {name}", ""]
    lines += _model(row, decision, results)
    lines += _use(spec, said, row)
    lines += _decides(said)
    lines += _data(results, decision)
    lines += _quality(row, decision)
    lines += _limits(said, row, decision)
    lines += ["## Versions", "", f"Spec {results['spec']} (version {spec.document.version}, furcifer {spec.document.generator.version}); " + ", ".join(f"{k} {v}" for k, v in results["versions"].items()) + "."]
    return "\n".join(lines) + "\n"


def _model(row: Mapping[str, Any] | None, decision: Mapping[str, Any], results: Mapping[str, Any]) -> list[str]:
    generic = results["generic"]
    source = f"weights {generic['weights']}" if generic["weights"] else f"{generic['epochs']} epochs on the data below"
    lines = [f"- Backbone: {results['backbone']}{', from its library’s weights' if results['pretrained'] else ''}; generic model over {results['labels']} labels: {source}."]
    if row is None:
        return [*lines, "- No method that was asked for can be served for this decision.", ""]
    lines.insert(0, f"- Method: {row['method']}" + (f" ({row['about']})" if row["about"] else "") + f", readout {row['readout']}, selected on validation.")
    if row["steps"]:
        budget = results["budget"]
        lines.append(f"- Trained for {row['steps']} steps of {budget['batch'] * budget['accumulate']} samples; the weights are those after epoch {row['epoch'] + 1}; seed {results['seed']}.")
    if row["thresholds"]:
        lines.append(f"- Thresholds: {', '.join(_thresholds(row, decision))}. They are applied by shifting scores; the application keeps its own.")
    return [*lines, ""]


def _thresholds(row: Mapping[str, Any], decision: Mapping[str, Any]) -> list[str]:
    values = [f"{threshold:g}" for threshold in row["thresholds"]]
    if row["readout"] == "one":
        return [f"all labels {values[-1]}"]
    names = [name for part in decision["parts"] for name in part["classes"]]
    return [f"{name} {value}" for name, value in zip([*names, "all other labels"], values)]


def _use(spec: Spec, said: Decision, row: Mapping[str, Any] | None) -> list[str]:
    operations = {operation.id: operation for operation in spec.document.operations}
    calls = [f"{operations[call.operation].title} ({operations[call.operation].provider}), called at {call.at.file}:{call.at.line}" for call in said.calls]
    serving = (
        "It is served in the place of that API for this one application, whose rule it knows by the hash below; where the application changes, analyse it and train again."
    )
    edited = " What is served is the generic list, edited so that the application takes the predicted outcome: serve it to this call site only, edited scores are no probabilities."
    return [
        "## Intended use",
        "",
        f"For the decision of `{said.entry.name}` in `{said.entry.file}` ({said.kind}) on what this API says: {'; '.join(calls)}. {serving}"
        + (edited if row is not None and row["readout"] == "outcome" else ""),
        "",
    ]


def _decides(said: Decision) -> list[str]:
    outcomes = [[outcome.id, outcome.description, "; ".join(effect.text for effect in outcome.effects)] for outcome in said.outcomes]
    lines = ["## What is decided", "", *table(["outcome", "what it is", "what the application does"], outcomes), ""]
    if said.classes:
        classes = []
        for one in said.classes:
            labels = [f"{label.name} ({label.id})" if label.name != label.id else label.name for label in one.labels]
            classes.append([one.name, one.predicate, _some(labels)])
        lines += [*table(["class", "condition", "labels"], classes), ""]
    return lines


def _some(names: Sequence[str]) -> str:
    more = f", and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more if names else "-"


def _data(results: Mapping[str, Any], decision: Mapping[str, Any]) -> list[str]:
    data = results["data"]
    rows = [[split, str(data["samples"][split]), str(decision["samples"][split]["in_question"])] for split in SPLITS]
    return ["## Data", "", f"{data['file']} ({data['format']}), {results['files']['data']}.", "", *table(["split", "samples", "in question"], rows), "", "In question: some outcome is known to be wrong.", ""]


def _quality(row: Mapping[str, Any] | None, decision: Mapping[str, Any]) -> list[str]:
    if row is None:
        return []
    lines = ["## Quality on test", "", f"- Incorrect decisions: {estimate(row['test'])} of all samples, {estimate(row['test_in_question'])} of those in question (95 % intervals)."]
    for baseline, estimated in sorted(row["fewer_than"].items(), key=lambda found: READOUTS.index(found[0].split("+")[1])):
        method, readout = baseline.split("+")
        if (method, readout) != (row["method"], row["readout"]) and readout != "noisy-or":
            lines.append(f"- Fewer than {method} ({readout}) by {estimate(estimated, '%')}.")
    if row["labels"]:
        lines.append(f"- {label_quality(row['labels'])}")
    if row["projection"]:
        edits = row["projection"]
        lines.append(f"- Projection changes {int(edits['changed'])} of {int(edits['outputs'])} lists; {int(edits['unreached'])} wanted outcomes cannot be reached and stay generic, counted so.")
    for place, part in enumerate(row["recall"]):
        of_part = f" in {part_name(decision, place)}" if len(row["recall"]) > 1 else ""
        lines += ["", f"Recall of each outcome{of_part}, over samples with one right outcome:", "", *recall(part)]
    return [*lines, ""]


def _limits(said: Decision, row: Mapping[str, Any] | None, decision: Mapping[str, Any]) -> list[str]:
    lines = ["## Limits", "", f"- What the analysis says of the rule: {said.completeness.status}."]
    lines += [f"- {reason.message}" for reason in said.completeness.reasons]
    if said.evidence is not None and said.evidence.verdict != "not-run":
        lines.append(f"- The rule was compared with the running application: {said.evidence.verdict}.")
    if decision["missing_labels"]:
        lines.append(f"- The model cannot say {len(decision['missing_labels'])} labels of the rule: {_some(decision['missing_labels'])}.")
    unknown = [name for part in (row["recall"] if row is not None else []) for name, numbers in part.items() if not numbers["samples"]]
    if unknown:
        lines.append(f"- No test sample has these as its one right outcome; nothing is known of them: {_some(unknown)}.")
    lines.append("- Measured on data of the kind above: on inputs from elsewhere count again with `evaluate`.")
    lines.append("- True labels have no order: where several are true, each outcome that some order leads to is right.")
    return [*lines, ""]
