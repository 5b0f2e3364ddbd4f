"""From texts to the cells that a partition cuts them into."""

from __future__ import annotations

from typing import Callable, Dict, List, Optional

from ..spec.partition import Partition
from .predicate import compile_predicate

#: The cell of a text, None where the partition has none for it.
CellOf = Callable[[str], Optional[int]]

#: Texts beyond this many are decided afresh: recorded outputs with open text must not fill the memory.
_REMEMBERED = 100_000


def compile_partition(partition: Partition) -> CellOf:
    predicates = [compile_predicate(term) for term in partition.predicates]
    cells = {cell: index for index, cell in enumerate(partition.cells)}
    known: Dict[str, Optional[int]] = {}

    def cell_of(text: str) -> Optional[int]:
        if text not in known:
            if len(known) >= _REMEMBERED:
                known.clear()
            truths: List[Optional[bool]] = [holds(text) for holds in predicates]
            known[text] = None if None in truths else cells.get("".join("1" if truth else "0" for truth in truths))
        return known[text]

    return cell_of
