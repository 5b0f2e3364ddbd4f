"""Trunks: from an image or a text to features. Two small ones are built in; `libraries` has those of torchvision, timm and transformers.

`make_backbone("small-cnn")`, `"text"`, `"features"` (the sample is a vector already), `"torchvision:resnet50"`, `"timm:tresnet_l"`,
`"transformers:roberta-base"`. What a library would download must be in its cache or given as a path; `pretrained` asks for it.
"""

from __future__ import annotations

from typing import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..errors import TrainerError
from .backbone import Backbone
from .libraries import MAKERS

_GROUPS = 8
_HEADS = 4
_BUCKETS = 1 << 15


class Features(Backbone):
    """Samples that are feature vectors already."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.features = features

    def forward(self, batch: Tensor) -> Tensor:
        return batch.float()


class _GroupNorm(nn.GroupNorm):
    """In float32 under autocast too, which on a CPU does not see to it."""

    def forward(self, batch: Tensor) -> Tensor:
        return F.group_norm(batch.float(), self.num_groups, self.weight, self.bias, self.eps)


class SmallCnn(Backbone):
    """Four convolutions with group normalisation: enough for small pictures and for tests."""

    kind = "image"

    def __init__(self, features: int = 128, width: int = 32) -> None:
        super().__init__()
        _check_multiple("small-cnn", features, _GROUPS)
        self.features = features
        layers: list[nn.Module] = []
        channels = [3, width, width * 2, width * 4, features]
        for before, after in zip(channels, channels[1:]):
            layers += [nn.Conv2d(before, after, 3, stride=2, padding=1), _GroupNorm(_GROUPS, after), nn.ReLU()]
        self.layers = nn.Sequential(*layers)

    def forward(self, batch: Tensor) -> Tensor:
        result: Tensor = self.layers(batch.float()).mean((2, 3))
        return result


class TextEncoder(Backbone):
    """Hashed word embeddings, one transformer layer, and the mean and maximum over words."""

    kind = "text"
    tokenizer = "words-fnv1a-32768"

    def __init__(self, features: int = 128) -> None:
        super().__init__()
        _check_multiple("text", features, _HEADS)
        self.features = 2 * features
        self.embedding = nn.Embedding(_BUCKETS, features, padding_idx=self.padding)
        self.layer = nn.TransformerEncoderLayer(features, _HEADS, 2 * features, dropout=0.0, batch_first=True)

    def forward(self, batch: Tensor) -> Tensor:
        words = batch != self.padding
        # A text without words is one word of padding.
        words = torch.cat((words[:, :1] | ~words.any(1, keepdim=True), words[:, 1:]), 1)
        hidden: Tensor = self.layer(self.embedding(batch), src_key_padding_mask=~words)
        mask = words[:, :, None]
        mean = (hidden * mask).sum(1) / mask.sum(1)
        return torch.cat((mean, hidden.masked_fill(~mask, -1e4).max(1).values), 1)

    def encode(self, text: str, length: int) -> Tensor:
        return tokenize(text, length)


def _check_multiple(name: str, features: int, of: int) -> None:
    if features % of:
        raise TrainerError(f"backbone {name}: --features is {features}, expected a multiple of {of}")


def make_backbone(name: str, features: int = 128, pretrained: bool = False) -> Backbone:
    """A trunk by name; TrainerError names what is missing."""
    built_in: dict[str, Callable[[int], Backbone]] = {"features": Features, "small-cnn": SmallCnn, "text": TextEncoder}
    if name in built_in:
        return built_in[name](features)
    library, _, model = name.partition(":")
    if library not in MAKERS or not model:
        raise TrainerError(f"no backbone {name}: small-cnn, text, features, torchvision:NAME, timm:NAME or transformers:NAME")
    return MAKERS[library](model, pretrained)


def tokenize(text: str, length: int = 64) -> Tensor:
    """Token ids [length] of the built-in text encoder: lower-cased words, hashed by FNV-1a."""
    ids = []
    for word in "".join(c if c.isalnum() else " " for c in text.lower()).split()[:length]:
        value = 0x811C9DC5
        for byte in word.encode():
            value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
        ids.append(1 + value % (_BUCKETS - 1))
    return F.pad(torch.tensor(ids, dtype=torch.long), (0, length - len(ids)))
