"""Reads a decision's `loss` section into a `LossPlan`, checking every index and shape.

Whatever is wrong is a `PlanError` with the JSON pointer, what was expected and what was found. A label that the model has no column
for is no error (applications test words that no model says); a part of which no label has a column is one.
"""

from __future__ import annotations

import math
from typing import Any, Iterable, Mapping, Sequence

from .errors import PlanError, SeveralStreamsError
from .plan import FORMS, Box, Case, Columns, Conjunct, Interval, LossPlan, Part, Symbol, Term, Variable

_PLAN_FIELDS = {"threshold", "topK", "temperature", "margin", "parts", "why"}
_COMMON_FIELDS = {"form", "outcomes", "conditions"}
_FORM_FIELDS: Mapping[str, set[str]] = {
    "constant": set(),
    "set": {"stream", "symbols", "structure", "terms", "order", "caseOutcome", "otherwise"},
    "sequence": {"stream", "symbols", "structure", "initial", "next", "stateOutcome", "anyItem"},
    "region": {"variables", "regions"},
    "argmax": {"stream", "symbols", "variables", "votes", "ties", "cases", "least", "otherwise"},
    "items": {"stream", "symbols", "some", "none"},
}


class Node:
    """A JSON value with its pointer; its methods take it as a type or raise PlanError."""

    def __init__(self, value: Any, pointer: str) -> None:
        self.value = value
        self.pointer = pointer

    def fail(self, expected: str) -> PlanError:
        found = repr(self.value)
        return PlanError(self.pointer, f"expected {expected}, found {found if len(found) <= 60 else found[:57] + '...'}")

    def object(self, allowed: Iterable[str] | None = None) -> Mapping[str, Any]:
        if not isinstance(self.value, Mapping):
            raise self.fail("an object")
        if allowed is not None:
            for key in self.value:
                if key not in allowed:
                    raise PlanError(f"{self.pointer}/{key}", "this field is not known here; the spec may be of a newer version")
        return self.value

    def has(self, key: str) -> bool:
        return key in self.object()

    def at(self, key: str) -> Node:
        members = self.object()
        if key not in members:
            raise PlanError(f"{self.pointer}/{key}", "this field is missing")
        return Node(members[key], f"{self.pointer}/{key}")

    def items(self) -> list[Node]:
        if not isinstance(self.value, Sequence) or isinstance(self.value, (str, bytes)):
            raise self.fail("a list")
        return [Node(value, f"{self.pointer}/{place}") for place, value in enumerate(self.value)]

    def text(self, *allowed: str) -> str:
        if not isinstance(self.value, str) or (allowed and self.value not in allowed):
            raise self.fail(f"one of {', '.join(allowed)}" if allowed else "a string")
        return self.value

    def number(self, low: float = -math.inf, high: float = math.inf) -> float:
        value = self.value
        if isinstance(value, bool) or not isinstance(value, (int, float)) or math.isnan(value) or not low <= value <= high:
            raise self.fail(f"a number from {low:g} to {high:g}" if math.isfinite(low) else "a number")
        return float(value)

    def index(self, size: int, of: str) -> int:
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < size:
            raise self.fail(f"a position among {size} {of}")
        return value

    def count(self) -> int:
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.fail("a whole number above 0")
        return value

    def indices(self, size: int, of: str, length: int | None = None) -> tuple[int, ...]:
        result = tuple(item.index(size, of) for item in self.items())
        if length is not None and len(result) != length:
            raise self.fail(f"{length} positions")
        return result


def read_plan(decision: Mapping[str, Any], columns: Columns) -> LossPlan:
    """The plan of a decision (an object with `loss`) or of a loss section itself."""
    root = Node(decision, "")
    identity = decision.get("id", "") if isinstance(decision, Mapping) else ""
    loss = root.at("loss") if root.has("loss") else root
    loss.object(_PLAN_FIELDS)
    if not loss.has("parts"):
        why = loss.object().get("why", "the section has no parts")
        raise PlanError(f"{loss.pointer}/parts", f"the decision has no loss over label scores: {why}")
    reader = _PartReader(columns)
    parts = tuple(reader.part(part) for part in loss.at("parts").items())
    if not parts:
        raise PlanError(f"{loss.pointer}/parts", "expected at least one part")
    top_k = loss.at("topK") if loss.has("topK") else None
    temperature = loss.at("temperature")
    if temperature.number(0.0) == 0:
        raise temperature.fail("a number above 0")
    return LossPlan(
        threshold=loss.at("threshold").number(0.0, 1.0),
        top_k=None if top_k is None else top_k.count(),
        temperature=temperature.number(),
        margin=loss.at("margin").number(0.0, 1.0),
        parts=parts,
        width=columns.width,
        decision=str(identity),
        missing=tuple(sorted(reader.missing)),
    )


class _PartReader:
    """Reads parts against one set of columns; collects the labels that have none."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.missing: set[str] = set()
        self.stream: str | None = None

    def part(self, node: Node) -> Part:
        form = node.at("form").text(*FORMS)
        node.object(_COMMON_FIELDS | _FORM_FIELDS[form])
        outcomes = tuple(item.text() for item in node.at("outcomes").items())
        if not outcomes:
            raise node.at("outcomes").fail("at least one outcome")
        fields: dict[str, Any] = {"form": form, "outcomes": outcomes}
        if node.has("conditions"):
            fields["conditions"] = tuple(str(item.value) for item in node.at("conditions").items())
        if node.has("symbols"):
            fields["symbols"] = self._symbols(node)
            fields["span"] = self.columns.span(stream_key(node.at("stream")) if node.has("stream") else "")
        if node.has("variables"):
            fields["variables"] = tuple(self._variable(item) for item in node.at("variables").items())
        getattr(self, f"_{form}", lambda *_: None)(node, fields)
        return Part(**fields)

    def _symbols(self, node: Node) -> tuple[Symbol, ...]:
        places = self._places(node)
        symbols = []
        for item in node.at("symbols").items():
            item.object({"class", "labels", "anyLabel", "scores"})
            labels = tuple(dict.fromkeys(label.text() for label in item.at("labels").items()))
            self.missing.update(label for label in labels if label not in places)
            every = item.has("anyLabel") and item.at("anyLabel").value is True
            symbols.append(
                Symbol(
                    name=item.at("class").text(),
                    labels=labels,
                    columns=tuple(places.values()) if every else tuple(places[label] for label in labels if label in places),
                    scores=tuple(_interval(score) for score in item.at("scores").items()) if item.has("scores") else (),
                )
            )
        named = [label for symbol in symbols for label in symbol.labels]
        if named and not any(symbol.columns for symbol in symbols):
            sample = ", ".join(named[:3])
            raise PlanError(f"{node.pointer}/symbols", f"the model has a column for none of the rule's labels ({sample}, ...): another vocabulary?")
        return tuple(symbols)

    def _places(self, node: Node) -> Mapping[str, int]:
        key = stream_key(node.at("stream")) if node.has("stream") else ""
        if self.columns.is_single_stream:
            if self.stream not in (None, key):
                raise SeveralStreamsError(
                    f"{node.pointer}/stream", f"this decision reads several streams ({self.stream}, {key}): give each its own columns (Columns(streams=...))"
                )
            self.stream = key
        places = self.columns.places(key)
        if places is None:
            raise PlanError(f"{node.pointer}/stream", f"the model has no columns for stream {key}")
        return places

    def _variable(self, node: Node) -> Variable:
        node.object({"name", "call", "path", "reads", "minimum", "maximum", "names", "absent"})
        name = node.at("name").text()
        column = self.columns.variable(name)
        if column is None:
            raise PlanError(node.pointer, f"the model predicts no variable {name}: add it to the columns")
        low, high = (node.at(key).number() if node.has(key) and node.at(key).value is not None else None for key in ("minimum", "maximum"))
        reads = node.at("reads").text("number", "name", "presence", "length") if node.has("reads") else "number"
        names = tuple(item.text() for item in node.at("names").items()) if node.has("names") else ()
        if reads in ("name", "presence"):
            # Positions 0 to n - 1 fill [0, n).
            low, high = 0.0, float(len(names) if reads == "name" else 2)
        elif reads == "length":
            low, high = low or 0.0, None if high is None else high + 1
        if low is not None and high is not None and not low < high:
            raise node.fail("a minimum below the maximum")
        return Variable(name, column, low, high, reads != "number", names)

    def _set(self, node: Node, fields: dict[str, Any]) -> None:
        symbols, outcomes = len(fields.get("symbols", ())), len(fields["outcomes"])
        fields["structure"] = node.at("structure").text("true-false", "application-order", "multi-select", "presence")
        terms = []
        for item in node.at("terms").items():
            item.object({"outcome", "any"})
            terms.append(Term(item.at("outcome").index(outcomes, "outcomes"), tuple(_conjunct(c, symbols) for c in item.at("any").items())))
        fields["terms"] = tuple(terms)
        if node.has("order"):
            fields["order"] = node.at("order").indices(symbols, "symbols")
            fields["case_outcome"] = node.at("caseOutcome").indices(outcomes, "outcomes", symbols)
            fields["otherwise"] = node.at("otherwise").index(outcomes, "outcomes")

    def _sequence(self, node: Node, fields: dict[str, Any]) -> None:
        symbols, outcomes = len(fields.get("symbols", ())), len(fields["outcomes"])
        fields["structure"] = node.at("structure").text("api-output", "last-match", "top-k", "count", "automaton")
        fields["state_outcome"] = node.at("stateOutcome").indices(outcomes, "outcomes")
        states = len(fields["state_outcome"])
        fields["initial"] = node.at("initial").index(states, "states")
        table = node.at("next")
        fields["next"] = tuple(row.indices(states, "states", states) for row in table.items())
        if len(fields["next"]) != symbols:
            raise table.fail(f"{symbols} rows, one for each symbol")
        if node.has("anyItem"):
            fields["any_item"] = node.at("anyItem").indices(states, "states", states)

    def _region(self, node: Node, fields: dict[str, Any]) -> None:
        boxes = []
        for item in node.at("regions").items():
            item.object({"outcome", "where"})
            where = []
            for side in item.at("where").items():
                side.object({"variable", "from", "below"})
                where.append((side.at("variable").index(len(fields.get("variables", ())), "variables"), _interval(side)))
            boxes.append(Box(item.at("outcome").index(len(fields["outcomes"]), "outcomes"), tuple(where)))
        fields["regions"] = tuple(boxes)

    def _argmax(self, node: Node, fields: dict[str, Any]) -> None:
        outcomes = len(fields["outcomes"])
        fields["votes"] = node.at("votes").text("sum", "count", "item", "value")
        fields["ties"] = node.at("ties").text("first", "last")
        key, size = ("variable", len(fields.get("variables", ()))) if fields["votes"] == "value" else ("symbol", len(fields.get("symbols", ())))
        cases = []
        for item in node.at("cases").items():
            item.object({key, "outcome"})
            cases.append(Case(item.at("outcome").index(outcomes, "outcomes"), **{key: item.at(key).index(size, f"{key}s")}))
        if not cases:
            raise node.at("cases").fail("at least one case")
        fields["cases"] = tuple(cases)
        if node.has("least"):
            fields["least"] = node.at("least").number()
        if node.has("otherwise"):
            fields["otherwise"] = node.at("otherwise").index(outcomes, "outcomes")

    def _items(self, node: Node, fields: dict[str, Any]) -> None:
        if not fields.get("symbols"):
            raise PlanError(f"{node.pointer}/symbols", "expected the symbol whose items the outcome carries")
        for key in ("some", "none"):
            fields[key] = node.at(key).index(len(fields["outcomes"]), "outcomes")


def stream_key(node: Node) -> str:
    """`0:labelAnnotations`: the call's position and the path of the stream."""
    node.object({"call", "path", "label", "labelVocabulary", "score", "order"})
    path = ".".join(str(step.value) for step in node.at("path").items())
    return f"{node.at('call').index(1 << 16, 'calls')}:{path}"


def _interval(node: Node) -> Interval:
    members = node.object()
    start = node.at("from").number() if members.get("from") is not None else -math.inf
    below = node.at("below").number() if members.get("below") is not None else math.inf
    # Bounds next to each other may have been rounded to one: an interval that holds nothing.
    if not start <= below:
        raise node.fail("from at most below")
    return Interval(start, below)


def _conjunct(node: Node, symbols: int) -> Conjunct:
    node.object({"present", "absent"})
    return Conjunct(*(node.at(key).indices(symbols, "symbols") if node.has(key) else () for key in ("present", "absent")))
