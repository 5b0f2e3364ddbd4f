"""What an API would list for scores: the labels from a threshold on, the best few of them, by falling score."""

from __future__ import annotations

from typing import NamedTuple, Optional, Union

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Listing(NamedTuple):
    """The outputs of a batch of B samples, each of at most K items; places without an item are at the ends of the rows."""

    #: Column of each item [B, K]; L (one more than the last column) where there is none.
    columns: Ints
    #: Score of each item [B, K]; 0 where there is none.
    scores: Floats
    #: Whether there is an item [B, K].
    is_item: Bools


def list_labels(scores: Floats, threshold: Union[float, Floats], top_k: Optional[int]) -> Listing:
    """Lists the labels of scores [B, L], probabilities, by falling score, equal ones by column.

    ``threshold``: one number, or one for each label [L]; a label is listed whose score is not below it. ``top_k``: most items.
    """
    batch, width = scores.shape
    rows, columns = np.nonzero(scores >= threshold)
    values = scores[rows, columns]
    order = np.lexsort((-values, rows))
    rows, columns, values = rows[order], columns[order], values[order]
    place = np.arange(len(rows)) - np.searchsorted(rows, np.arange(batch))[rows]
    if top_k is not None:
        kept = place < top_k
        rows, columns, values, place = rows[kept], columns[kept], values[kept], place[kept]
    longest = int(place.max()) + 1 if len(place) else 0
    listing = Listing(
        np.full((batch, longest), width, dtype=np.int64), np.zeros((batch, longest)), np.zeros((batch, longest), dtype=np.bool_)
    )
    listing.columns[rows, place] = columns
    listing.scores[rows, place] = values
    listing.is_item[rows, place] = True
    return listing
