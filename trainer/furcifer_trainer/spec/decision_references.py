"""Whether a decision agrees with itself: its kind, rule, classes and inputs. The program is checked in ``references.py``."""

from __future__ import annotations

import dataclasses
from typing import Sequence, Set

from .document import Decision, LabelClass
from .problem import Pointer, SpecError
from .reading import json_name
from .rule import Automaton, Independent, Unlisted, ValueRange

_AGAIN = "Write the spec again with furcifer analyze."

#: Fields of rules that hold the id of an outcome, or of a class (or a fact).
_OUTCOMES = ("outcome", "otherwise", "some", "none", "failing", "present", "absent")
_CLASSES = ("class_",)
#: Fields that hold ids of classes where they are lists.
_CLASS_LISTS = ("present", "absent", "among", "failing_classes")


def check_decision(decision: Decision, at: Pointer) -> None:
    """Raises SpecError for the first thing that is wrong."""
    if not decision.outcomes:
        raise SpecError((*at, "outcomes"), "at least one outcome", "none", _AGAIN)
    if decision.kind != decision.rule.kind:
        raise SpecError((*at, "rule", "kind"), f"the decision's kind, {decision.kind}", decision.rule.kind, "Make them the same.")
    if (decision.precedence is None) == (decision.kind == "multi-choice"):
        raise SpecError(at, "a precedence with multi-choice, and with it only", decision.kind, "Add or remove it.")
    if (decision.completeness.status == "exact") == bool(decision.completeness.reasons):
        raise SpecError((*at, "completeness"), "reasons exactly where it is not exact", decision.completeness.status, _AGAIN)
    for index, one in enumerate(decision.environment):
        if one.default is not None and one.type != "boolean":
            raise SpecError((*at, "environment", index, "default"), "a default of yes/no inputs only", one.type, "Remove it.")
    for index, label_class in enumerate(decision.classes):
        _check_class(decision, label_class, (*at, "classes", index))
    _check_rule(decision, (*at, "rule"))
    _check_unlisted(decision, decision.classes, (*at, "classes"))
    _check_unlisted(decision, decision.rule, (*at, "rule"))


def _check_class(decision: Decision, label_class: LabelClass, at: Pointer) -> None:
    _below(label_class.stream.call, decision.calls, (*at, "stream", "call"))
    if label_class.outcome is not None and all(label_class.outcome != one.id for one in decision.outcomes):
        raise SpecError((*at, "outcome"), "the id of an outcome", repr(label_class.outcome), _AGAIN)


def _check_unlisted(decision: Decision, value: object, at: Pointer) -> None:
    """Texts of no list refer to cells of the program's partitions, wherever they stand."""
    if isinstance(value, Unlisted):
        partitions = decision.program.partitions
        _below(value.partition, partitions, (*at, "partition"))
        for index, cell in enumerate(value.cells):
            _below(cell, range(partitions[value.partition].size), (*at, "cells", index))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            _check_unlisted(decision, item, (*at, index))
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            _check_unlisted(decision, getattr(value, field.name), (*at, json_name(field.name)))


def _below(index: int, list_: Sequence[object], at: Pointer) -> None:
    if index >= len(list_):
        raise SpecError(at, f"a position below {len(list_)}", str(index), _AGAIN)


def _check_rule(decision: Decision, at: Pointer) -> None:
    rule = decision.rule
    rules = [part.rule for part in rule.parts] if isinstance(rule, Independent) else [rule]
    facts = {fact.id for one in rules for fact in getattr(one, "facts", ())}
    outcomes = {one.id for one in decision.outcomes}
    _check_ids(rule, outcomes, {one.id for one in decision.classes} | facts, at)
    if isinstance(rule, ValueRange):
        for r, region in enumerate(rule.regions):
            for w, condition in enumerate(region.where):
                if condition.term is None and condition.variable not in rule.variables:
                    place = (*at, "regions", r, "where", w, "variable")
                    raise SpecError(place, "one of the rule's variables", repr(condition.variable), _AGAIN)
    if isinstance(rule, Automaton):
        states = range(len(rule.states or ()))
        for t, transition in enumerate(rule.transitions or ()):
            place = (*at, "transitions", t, "next")
            if len(transition.next) != len(states):
                raise SpecError(place, f"{len(states)} states, one for each", str(len(transition.next)), _AGAIN)
            for index, state in enumerate(transition.next):
                _below(state, states, (*place, index))


def _check_ids(value: object, outcomes: Set[str], classes: Set[str], at: Pointer) -> None:
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            _check_ids(item, outcomes, classes, (*at, index))
    if not dataclasses.is_dataclass(value):
        return
    for field in dataclasses.fields(value):
        held, place = getattr(value, field.name), (*at, json_name(field.name))
        if isinstance(held, str) and field.name in _OUTCOMES and held not in outcomes:
            raise SpecError(place, "the id of an outcome", repr(held), _AGAIN)
        if isinstance(held, str) and field.name in _CLASSES and held not in classes:
            raise SpecError(place, "the id of a class", repr(held), _AGAIN)
        if isinstance(held, tuple) and field.name in _CLASS_LISTS:
            for index, one in enumerate(held):
                if one not in classes:
                    raise SpecError((*place, index), "the id of a class or fact", repr(one), _AGAIN)
        else:
            _check_ids(held, outcomes, classes, place)
