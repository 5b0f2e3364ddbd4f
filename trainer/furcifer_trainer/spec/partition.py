"""How texts are cut into cells: the one place that knows how a spec writes partitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

from .problem import Pointer, SpecError
from .term import Term


@dataclass(frozen=True)
class Partition:
    #: Boolean terms over {"value": "text"}; a term that fails counts as false.
    predicates: Tuple[Term, ...]
    #: Truth values, one character 0 or 1 a predicate. Texts of no cell are undecided.
    cells: Tuple[str, ...]

    @property
    def size(self) -> int:
        """How many cells there are: the lanes of the texts that it cuts."""
        return len(self.cells)


def check_partition(partition: Partition, at: Pointer) -> None:
    for index, cell in enumerate(partition.cells):
        if len(cell) != len(partition.predicates) or cell.strip("01"):
            expected = f"{len(partition.predicates)} characters 0 or 1"
            raise SpecError((*at, "cells", index), expected, repr(cell), "Write one truth value a predicate.")
    for index, predicate in enumerate(partition.predicates):
        if any(name != "text" for name in predicate.reads()):
            found = ", ".join(predicate.reads())
            place = (*at, "predicates", index)
            raise SpecError(place, 'a term over {"value": "text"}', f"one that reads {found}", "Predicates read the text only.")
