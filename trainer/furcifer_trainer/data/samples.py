"""Samples with label states, and the tensors that training takes from them.

A label that a sample neither names present nor absent is absent where the source is exhaustive, else unknown.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Mapping, Sequence

import torch
from torch import Tensor

from ..errors import DataError, TrainerError
from ..models import Backbone, tokenize
from ..plan import Columns
from .files import shortened
from .pictures import load_image

_THREADS = 4
_KINDS = {"features": "a vector of features", "text": "a text", "image": "an image"}


@dataclass(frozen=True)
class Sample:
    """One picture (`path`), text or feature vector, and what is known of it. `key` names it in splits, `where` is its file and row."""

    key: str
    path: Path | None = None
    text: str | None = None
    features: tuple[float, ...] | None = None
    present: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    exhaustive: bool = True
    values: Mapping[str, float | str] = field(default_factory=dict)
    split: str | None = None
    where: str = ""

    @property
    def name(self) -> str:
        """The sample as messages call it."""
        return f"{shortened(self.key)} ({self.where})" if self.where else shortened(self.key)

    @property
    def kind(self) -> str:
        """What a model takes of it: `features`, `text` or `image`."""
        return "features" if self.features is not None else "text" if self.text is not None else "image"


def check_kind(sample: Sample, kind: str, width: int) -> None:
    """Raises DataError where a model that takes this kind of input (of feature vectors, this many numbers) cannot read a sample."""
    if sample.kind != kind:
        raise DataError(f"sample {sample.name} is {_KINDS[sample.kind]}, the model takes {_KINDS[kind]}: choose another --backbone or other data")
    if sample.features is not None and len(sample.features) != width:
        raise DataError(f"sample {sample.name} has {len(sample.features)} features, the model takes {width}")


class Samples:
    """Samples bound to columns: `states` [M, W] (1, 0, -1) and `values` [M, W] (NaN: unknown; [M, 0] without variables).

    `names` lists, for variables that are names, the names by position.
    """

    def __init__(
        self,
        samples: Sequence[Sample],
        columns: Columns,
        image_size: int = 224,
        text_length: int = 64,
        names: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.samples = list(samples)
        self.columns = columns
        self.image_size = image_size
        self.text_length = text_length
        self._encode: Callable[[str, int], Tensor] = tokenize
        places = columns.places("") or {}
        self.states = torch.zeros(len(self.samples), columns.width, dtype=torch.int8)
        # As wide as the columns only where there are variables: tables of thousands of labels are large.
        self.values = torch.full((len(self.samples), columns.width if columns.variables else 0), torch.nan)
        self.ignored: set[str] = set()
        for row, sample in enumerate(self.samples):
            if not sample.exhaustive:
                self.states[row] = -1
            for labels, state in ((sample.absent, 0), (sample.present, 1)):
                self.states[row, [places[label] for label in labels if label in places]] = state
                self.ignored.update(label for label in labels if label not in places)
            for name, value in sample.values.items():
                column = columns.variable(name)
                if column is not None:
                    self.values[row, column] = _number(sample, name, value, (names or {}).get(name, ()))
        if columns.variables:
            self.states[:, columns.label_width :] = -1

    def read_by(self, trunk: Backbone) -> None:
        """Texts are made into the tokens of this trunk, which must take as many as are asked for."""
        if trunk.kind == "text":
            if trunk.longest is not None and self.text_length > trunk.longest:
                raise TrainerError(f"--text-length is {self.text_length}, the backbone takes at most {trunk.longest} tokens: give --text-length {trunk.longest}")
            self._encode = trunk.encode

    def __len__(self) -> int:
        return len(self.samples)

    def inputs(self, rows: Sequence[int]) -> Tensor:
        """A batch for the trunk: pictures [B, 3, S, S], token ids [B, T] or features [B, F]."""
        chosen = [self.samples[row] for row in rows]
        if any(sample.path is not None for sample in chosen):
            # Decoding pictures leaves the interpreter free.
            with ThreadPoolExecutor(_THREADS) as pool:
                return torch.stack(list(pool.map(self._input, chosen)))
        return torch.stack([self._input(sample) for sample in chosen])

    def _input(self, sample: Sample) -> Tensor:
        if sample.features is not None:
            return torch.tensor(sample.features)
        if sample.text is not None:
            return self._encode(sample.text, self.text_length)
        if sample.path is None:
            raise DataError(f"sample {sample.name} has no picture, text or features")
        return load_image(sample.path, self.image_size)


def _number(sample: Sample, name: str, value: float | str, names: Sequence[str]) -> float:
    """A scalar as a number: a name's position among those that the rule lists."""
    if not isinstance(value, str):
        return value
    if value not in names:
        raise DataError(f"sample {sample.name}: {name} is {value!r}, expected {'one of ' + ', '.join(names) if names else 'a number'}")
    return float(list(names).index(value))


def split_samples(samples: Sequence[Sample], shares: tuple[float, float] = (0.15, 0.15)) -> dict[str, list[Sample]]:
    """`train`, `validation` and `test`: as the samples say, else by a hash of their keys, so that the order does not matter."""
    result: dict[str, list[Sample]] = {"train": [], "validation": [], "test": []}
    for sample in samples:
        split = split_of(sample, shares)
        if split not in result:
            raise DataError(f"sample {sample.name}: split {split} is none of {', '.join(result)}")
        result[split].append(sample)
    return result


def split_of(sample: Sample, shares: tuple[float, float] = (0.15, 0.15)) -> str:
    # Ids may hold what no UTF-8 has: half a surrogate pair, from JSON's escapes.
    digest = hashlib.sha256(sample.key.encode("utf-8", "surrogatepass")).digest()
    place = int.from_bytes(digest[:8], "big") / 2**64
    return sample.split or ("test" if place < shares[1] else "validation" if place < sum(shares) else "train")
