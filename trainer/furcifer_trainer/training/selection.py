"""The one rule by which a model is chosen where none is named: the servable one with fewest wrong decisions on validation.

Report, `evaluate` and `export` ask here, so that what is reported as selected is what they take.
"""

from __future__ import annotations

from typing import Any, Mapping, Sequence

#: Class scores by noisy-or are no output of the API: they tell what could be won, and cannot be served as labels.
UNSERVABLE = ("noisy-or",)


def can_be_served(readout: str) -> bool:
    return readout not in UNSERVABLE


def select(rows: Sequence[Mapping[str, Any]], among: Sequence[int] | None = None) -> int | None:
    """The place of the chosen row, among all rows of a decision in `results.json` or those at some places; None where none can be served.

    Of equally good ones the first: the table goes from simple methods to costly ones.
    """
    places = range(len(rows)) if among is None else among
    able = [(float(rows[place]["validation"]), place) for place in places if can_be_served(rows[place]["readout"])]
    return min(able)[1] if able else None
