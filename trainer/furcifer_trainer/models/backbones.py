"""Trunks: from an image or a text to features. Two small ones are built in; torchvision, timm and transformers give the rest.

`make_backbone("small-cnn")`, `"text"`, `"features"` (the sample is a vector already), `"torchvision:resnet50"`, `"timm:tresnet_l"`,
`"transformers:roberta-base"`. What a library would download must be in its cache or given as a path; `pretrained` asks for it.
"""

from __future__ import annotations

from typing import Any, Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..errors import TrainerError


class Backbone(nn.Module):
    """`kind` is what it takes: "image" [B, 3, H, W], "text" [B, T] token ids (0 is padding) or "features" [B, F]."""

    kind = "features"
    features: int

    def forward(self, batch: Tensor) -> Tensor:
        raise NotImplementedError


class Features(Backbone):
    """Samples that are feature vectors already."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.features = features

    def forward(self, batch: Tensor) -> Tensor:
        return batch.float()


class SmallCnn(Backbone):
    """Four convolutions with group normalisation: enough for small pictures and for tests."""

    kind = "image"

    def __init__(self, features: int = 128, width: int = 32) -> None:
        super().__init__()
        self.features = features
        layers: list[nn.Module] = []
        channels = [3, width, width * 2, width * 4, features]
        for before, after in zip(channels, channels[1:]):
            layers += [nn.Conv2d(before, after, 3, stride=2, padding=1), nn.GroupNorm(8, after), nn.ReLU()]
        self.layers = nn.Sequential(*layers)

    def forward(self, batch: Tensor) -> Tensor:
        result: Tensor = self.layers(batch.float()).mean((2, 3))
        return result


class TextEncoder(Backbone):
    """Hashed word embeddings, one transformer layer, and the mean and maximum over words."""

    kind = "text"

    def __init__(self, features: int = 128, buckets: int = 1 << 15) -> None:
        super().__init__()
        self.features = 2 * features
        self.embedding = nn.Embedding(buckets, features, padding_idx=0)
        self.layer = nn.TransformerEncoderLayer(features, 4, 2 * features, dropout=0.0, batch_first=True)

    def forward(self, batch: Tensor) -> Tensor:
        words = batch > 0
        # A text without words is one word of padding.
        words = torch.cat((words[:, :1] | ~words.any(1, keepdim=True), words[:, 1:]), 1)
        hidden: Tensor = self.layer(self.embedding(batch), src_key_padding_mask=~words)
        mask = words[:, :, None]
        mean = (hidden * mask).sum(1) / mask.sum(1)
        return torch.cat((mean, hidden.masked_fill(~mask, -1e4).max(1).values), 1)


class _Library(Backbone):
    """A model of another library whose output is features."""

    def __init__(self, model: nn.Module, kind: str, features: int, read: Callable[[Any], Tensor]) -> None:
        super().__init__()
        self.model = model
        self.kind = kind
        self.features = features
        self._read = read

    def forward(self, batch: Tensor) -> Tensor:
        output = self.model(input_ids=batch, attention_mask=(batch > 0).long()) if self.kind == "text" else self.model(batch)
        return self._read(output)


def _flat(output: Any) -> Tensor:
    result: Tensor = output.flatten(1)
    return result


def _first_token(output: Any) -> Tensor:
    result: Tensor = output.last_hidden_state[:, 0]
    return result


def _torchvision(name: str, pretrained: bool) -> Backbone:
    try:
        import torchvision
    except ImportError as error:
        raise TrainerError(f"backbone torchvision:{name} needs torchvision: pip install 'furcifer-trainer[vision]'") from error
    if not hasattr(torchvision.models, name):
        raise TrainerError(f"torchvision has no model {name}")
    model = getattr(torchvision.models, name)(weights="DEFAULT" if pretrained else None)
    for place in ("fc", "classifier", "head", "heads"):
        if hasattr(model, place):
            setattr(model, place, nn.Identity())
            break
    else:
        raise TrainerError(f"torchvision's {name} has no classifier to take off")
    model.eval()
    with torch.no_grad():
        features = int(_flat(model(torch.zeros(1, 3, 224, 224))).shape[1])
    return _Library(model, "image", features, _flat)


def _timm(name: str, pretrained: bool) -> Backbone:
    try:
        import timm
    except ImportError as error:
        raise TrainerError(f"backbone timm:{name} needs timm: pip install 'furcifer-trainer[vision]'") from error
    model = timm.create_model(name, pretrained=pretrained, num_classes=0)
    return _Library(model, "image", int(model.num_features), _flat)


def _transformers(name: str, pretrained: bool) -> Backbone:
    try:
        import transformers
    except ImportError as error:
        raise TrainerError(f"backbone transformers:{name} needs transformers: pip install 'furcifer-trainer[text]'") from error
    config = transformers.AutoConfig.from_pretrained(name)
    model = transformers.AutoModel.from_pretrained(name) if pretrained else transformers.AutoModel.from_config(config)
    return _Library(model, "text", int(config.hidden_size), _first_token)


def make_backbone(name: str, features: int = 128, pretrained: bool = False) -> Backbone:
    """A trunk by name; TrainerError names what is missing."""
    built_in: dict[str, Callable[[int], Backbone]] = {"features": Features, "small-cnn": SmallCnn, "text": TextEncoder}
    if name in built_in:
        return built_in[name](features)
    library, _, model = name.partition(":")
    makers = {"torchvision": _torchvision, "timm": _timm, "transformers": _transformers}
    if library not in makers or not model:
        raise TrainerError(f"no backbone {name}: small-cnn, text, features, torchvision:NAME, timm:NAME or transformers:NAME")
    return makers[library](model, pretrained)


def tokenize(text: str, length: int = 64, buckets: int = 1 << 15) -> Tensor:
    """Token ids [length] of the built-in text encoder: lower-cased words, hashed by FNV-1a."""
    ids = []
    for word in "".join(c if c.isalnum() else " " for c in text.lower()).split()[:length]:
        value = 0x811C9DC5
        for byte in word.encode():
            value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
        ids.append(1 + value % (buckets - 1))
    return F.pad(torch.tensor(ids, dtype=torch.long), (0, length - len(ids)))
