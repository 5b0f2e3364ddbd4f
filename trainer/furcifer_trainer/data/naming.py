"""Labels of data under the spec's ids. A spec knows most labels by an id and a display name (`/m/01yrx`, Cat); data may use either.

A label that is an id of the spec is that. Else it is the one label with this display name or, letter case aside, with this. Where there are
several the data must use ids. All other labels stay what they are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Iterable, Mapping, Sequence

from ..errors import DataError
from ..spec import Decision
from .samples import Sample


class LabelNames:
    """The labels that some decisions read, by id and by display name. `columns`: labels that stay as they are, because a model has them."""

    def __init__(self, decisions: Iterable[Decision], columns: Iterable[str] = ()) -> None:
        self._ids: set[str] = set()
        self._columns = frozenset(columns)
        self._named: dict[str, set[str]] = {}
        self._folded: dict[str, set[str]] = {}
        for decision in decisions:
            self._ids.update(label for part in decision.loss.parts for symbol in getattr(part, "symbols", ()) for label in symbol.labels)
            for label in (label for one in decision.classes for label in one.labels):
                self._ids.add(label.id)
                self._named.setdefault(label.name, set()).add(label.id)
                self._folded.setdefault(label.name.casefold(), set()).add(label.id)

    def ids(self, labels: Iterable[str]) -> dict[str, str]:
        """The id of each label. Raises DataError where a label may be several."""
        given = set(labels)
        return {label: self._id(label, given) for label in sorted(given)}

    def _id(self, label: str, given: set[str]) -> str:
        if label in self._columns:
            return label
        named = self._named.get(label) or set()
        if label in self._ids:
            # An id of one provider may be another's display name. Data that has the other's id too uses ids.
            others = sorted(named - {label})
            if others and not set(others) & (given | self._columns):
                raise DataError(f"label {label} is an id of the spec and the name of {', '.join(others)}: train their decisions apart (--decision), or use ids for all")
            return label
        found = sorted(named or self._folded.get(label.casefold()) or ())
        if len(found) > 1:
            raise DataError(f"label {label} is the name of several labels of the spec ({', '.join(found)}): name it by its id")
        return found[0] if found else label


def in_ids(samples: Sequence[Sample], ids: Mapping[str, str]) -> list[Sample]:
    """The samples with labels by id."""
    if all(label == id for label, id in ids.items()):
        return list(samples)
    result = []
    for sample in samples:
        present, absent = (frozenset(ids[label] for label in labels) for labels in (sample.present, sample.absent))
        if present & absent:
            raise DataError(f"sample {sample.name}: {', '.join(sorted(present & absent))} is both present and absent, under its id and its name")
        result.append(replace(sample, present=present, absent=absent))
    return result


def column_ids(labels: Sequence[str], ids: Mapping[str, str]) -> list[str]:
    """The ids of the model's columns, in their order."""
    first: dict[str, str] = {}
    for label in labels:
        if first.setdefault(ids[label], label) != label:
            raise DataError(f"labels {first[ids[label]]} and {label} are one label of the spec, {ids[label]}: leave one of them out of --labels")
    return list(first)
