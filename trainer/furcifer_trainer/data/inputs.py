"""What a run and an evaluation are given: samples checked as a whole, with labels under the spec's ids. Nothing is trained before all of it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Iterable, Sequence

from ..errors import DataError
from ..spec import Decision
from .files import shortened
from .naming import LabelNames, column_ids, in_ids
from .readers import read_samples
from .samples import Sample, Samples, split_of
from .vocabulary import read_labels

_SHOWN = 5
Say = Callable[[str], None]


def read_inputs(
    data: tuple[str, Path, Path | None], labels: Path | None, decisions: Iterable[Decision], say: Say, columns: Sequence[str] | None = None
) -> tuple[list[Sample], list[str]]:
    """Samples of a label file (format, path, folder of its pictures), and the labels of the model's columns: those of the file `labels`, else
    those of the data, sorted. `columns` are those of a model that is trained already."""
    samples = read_samples(*data)
    refuse_missing_pictures(samples)
    _look_for_repeated(samples, say)
    listed = list(columns or ()) if columns is not None else read_labels(labels) if labels is not None else []
    used = {label for sample in samples for label in sample.present | sample.absent}
    ids = LabelNames(decisions, columns or ()).ids(used.union(listed))
    renamed = [f"{label} is {id}" for label, id in ids.items() if label != id]
    if renamed:
        say(f"{len(renamed)} labels are named as the spec shows them, not by its ids: {_some(renamed)}")
    named = in_ids(samples, ids)
    return named, column_ids(listed, ids) if listed else sorted({ids[label] for label in used})


def refuse_missing_pictures(samples: Sequence[Sample]) -> None:
    """Raises DataError with the first of the pictures that are not there."""
    missing = [sample for sample in samples if sample.path is not None and not sample.path.is_file()]
    if missing:
        found = _some([f"{sample.path} ({sample.where})" for sample in missing], 3)
        raise DataError(f"{len(missing)} of {len(samples)} pictures are not there: {found}; give their folder with --images")


def say_ignored(samples: Iterable[Samples], say: Say) -> None:
    """Tells of labels that the data has and the model has not."""
    ignored = sorted(set().union(*(rows.ignored for rows in samples)))
    if ignored:
        say(f"left out {len(ignored)} labels of the data that are not among the model's: {_some(ignored)}")


def _look_for_repeated(samples: Sequence[Sample], say: Say) -> None:
    """The same input in several splits makes a test of what was trained on: an error where the data asks for it, else said."""
    first: dict[object, Sample] = {}
    repeated, divided = [], 0
    for sample in samples:
        content = (sample.text, sample.path, sample.features)
        before = first.setdefault(content, sample)
        if before is sample:
            continue
        repeated.append(sample)
        if split_of(before) != split_of(sample):
            if before.split or sample.split:
                raise DataError(f"{sample.where}: the same sample as {before.where}, which is in another split ({split_of(before)}, {split_of(sample)}): leave one out")
            divided += 1
    if repeated:
        also = f", {divided} of them in another split: give them a split or leave them out" if divided else ""
        say(f"{len(repeated)} samples are there more than once ({_some([sample.name for sample in repeated], 2)}){also}")


def _some(texts: Sequence[str], count: int = _SHOWN) -> str:
    return ", ".join(shortened(text, 160) for text in texts[:count]) + (", ..." if len(texts) > count else "")
