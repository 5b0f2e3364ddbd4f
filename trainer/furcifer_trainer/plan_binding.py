"""Binds a decision's loss section to the columns of a model: typed spec to `LossPlan`.

The section has been read and checked by `spec`; here only what depends on the model can be wrong, a `PlanError` with the JSON pointer. A
label that the model has no column for is no error (applications test words that no model says); a part of which no label has one is.
"""

from __future__ import annotations

import math
from typing import Any, Mapping, Sequence

from .errors import PlanError, SeveralStreamsError
from .plan import Box, Case, Columns, Conjunct, Interval, LossPlan, Part, Symbol, Term, Variable
from .spec import Decision, Loss, read_loss
from .spec import loss as spec


def bind_plan(decision: Decision | Loss | Mapping[str, Any], columns: Columns) -> LossPlan:
    """The plan of a decision or of a loss section; an error's pointer starts at what is given."""
    loss, place, name = _section(decision)
    if not loss.parts:
        raise PlanError(f"{place}/parts", f"the decision has no loss over label scores: {loss.why}")
    binder = _Binder(columns)
    parts = tuple(binder.part(part, f"{place}/parts/{index}") for index, part in enumerate(loss.parts))
    return LossPlan(
        threshold=loss.threshold,
        top_k=loss.top_k,
        temperature=loss.temperature,
        margin=loss.margin,
        parts=parts,
        width=columns.width,
        decision=name,
        missing=tuple(sorted(binder.missing)),
    )


def _section(decision: Decision | Loss | Mapping[str, Any]) -> tuple[Loss, str, str]:
    """The loss section, its JSON pointer and the decision's id."""
    if isinstance(decision, Decision):
        return decision.loss, "/loss", decision.id
    if isinstance(decision, Loss):
        return decision, "", ""
    if "loss" in decision:
        return read_loss(decision["loss"], ("loss",)), "/loss", str(decision.get("id", ""))
    return read_loss(decision), "", ""


class _Binder:
    """Binds parts to one set of columns; collects the labels that have none."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.missing: set[str] = set()
        self.stream: str | None = None

    def part(self, part: spec.Part, at: str) -> Part:
        fields: dict[str, Any] = {"form": part.form, "outcomes": part.outcomes, "conditions": part.conditions}
        stream: spec.LossStream | None = getattr(part, "stream", None)
        if stream is not None:
            fields["symbols"] = self._symbols(stream, getattr(part, "symbols"), at)
            fields["span"] = self.columns.span(stream_key(stream))
        variables: Sequence[spec.LossVariable] = getattr(part, "variables", ())
        fields["variables"] = tuple(self._variable(variable, f"{at}/variables/{index}") for index, variable in enumerate(variables))
        return Part(**fields, **_fields(part))

    def _symbols(self, stream: spec.LossStream, symbols: Sequence[spec.Symbol], at: str) -> tuple[Symbol, ...]:
        places = self._places(stream, at)
        bound = []
        for symbol in symbols:
            labels = tuple(dict.fromkeys(symbol.labels))
            self.missing.update(label for label in labels if label not in places)
            columns = tuple(places.values()) if symbol.any_label else tuple(places[label] for label in labels if label in places)
            bound.append(Symbol(symbol.class_, labels, columns, tuple(map(_interval, symbol.scores))))
        named = [label for symbol in bound for label in symbol.labels]
        if named and not any(symbol.columns for symbol in bound):
            sample = ", ".join(named[:3])
            raise PlanError(f"{at}/symbols", f"the model has a column for none of the rule's labels ({sample}, ...): data and --labels must name labels as the spec does")
        return tuple(bound)

    def _places(self, stream: spec.LossStream, at: str) -> Mapping[str, int]:
        key = stream_key(stream)
        if self.columns.is_single_stream:
            if self.stream not in (None, key):
                raise SeveralStreamsError(
                    f"{at}/stream", f"this decision reads several streams ({self.stream}, {key}): give each its own columns (Columns(streams=...))"
                )
            self.stream = key
        places = self.columns.places(key)
        if places is None:
            raise PlanError(f"{at}/stream", f"the model has no columns for stream {key}")
        return places

    def _variable(self, variable: spec.LossVariable, at: str) -> Variable:
        column = self.columns.variable(variable.name)
        if column is None:
            raise PlanError(at, f"the model predicts no variable {variable.name}: add it to the columns")
        low, high, names = variable.minimum, variable.maximum, variable.names or ()
        if variable.reads in ("name", "presence"):
            # Positions 0 to n - 1 fill [0, n).
            low, high = 0.0, float(len(names) if variable.reads == "name" else 2)
        elif variable.reads == "length":
            low, high = low or 0.0, None if high is None else high + 1
        if low is not None and high is not None and not low < high:
            raise PlanError(at, f"{variable.name} has one value only, {low:g}: nothing can be predicted")
        return Variable(variable.name, column, low, high, variable.reads != "number", names)


def stream_key(stream: spec.LossStream) -> str:
    """`0:labelAnnotations`: the call's position and the path of the stream."""
    return f"{stream.call}:{'.'.join(stream.path)}"


def _fields(part: spec.Part) -> dict[str, Any]:
    """What each form has of its own."""
    if isinstance(part, spec.SetPart):
        terms = tuple(Term(term.outcome, tuple(Conjunct(one.present, one.absent) for one in term.any)) for term in part.terms)
        order = {"order": part.order or (), "case_outcome": part.case_outcome or (), "otherwise": part.otherwise}
        return {"structure": part.structure, "terms": terms, **order}
    if isinstance(part, spec.SequencePart):
        table = {"next": part.next, "state_outcome": part.state_outcome, "any_item": part.any_item or ()}
        return {"structure": part.structure, "initial": part.initial, **table}
    if isinstance(part, spec.RegionPart):
        return {"regions": tuple(Box(box.outcome, tuple((side.variable, _interval(side)) for side in box.where)) for box in part.regions)}
    if isinstance(part, spec.ArgmaxPart):
        cases = tuple(Case(case.outcome, case.symbol, case.variable) for case in part.cases)
        return {"votes": part.votes, "ties": part.ties, "cases": cases, "least": part.least, "otherwise": part.otherwise}
    return {"some": part.some, "none": part.none} if isinstance(part, spec.ItemsPart) else {}


def _interval(bounds: spec.ScoreRange | spec.VariableRange) -> Interval:
    return Interval(-math.inf if bounds.from_ is None else bounds.from_, math.inf if bounds.below is None else bounds.below)
