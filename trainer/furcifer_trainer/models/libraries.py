"""Trunks of torchvision, timm and transformers. What they raise for a name that they do not have, or cannot load, becomes one TrainerError."""

from __future__ import annotations

import inspect
from typing import Any, Callable, Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..errors import TrainerError
from .backbone import Backbone

#: A tokenizer that knows no limit says a number like 1e30.
_NO_LIMIT = 1 << 20


class _Images(Backbone):
    """A model of pictures whose output is features."""

    kind = "image"

    def __init__(self, name: str, model: nn.Module, features: int) -> None:
        super().__init__()
        self.name = name
        self.model = model
        self.features = features

    def forward(self, batch: Tensor) -> Tensor:
        return _flat(self.name, self.model(batch))


class _Texts(Backbone):
    """A language model with its own tokenizer; features are those of the first token."""

    kind = "text"

    def __init__(self, name: str, model: nn.Module, tokenizer: Any, config: Any) -> None:
        super().__init__()
        if tokenizer.pad_token_id is None:
            raise TrainerError(f"backbone {name}: its tokenizer has no padding token: choose a model with one, which encodes whole texts")
        self.model = model
        self.features = int(config.hidden_size)
        self.tokenizer = name
        self.padding = int(tokenizer.pad_token_id)
        self.longest = _longest(tokenizer, config)
        self._tokenizer = tokenizer

    def forward(self, batch: Tensor) -> Tensor:
        words = batch != self.padding
        # Attention to nothing at all is not a number: a text of padding alone attends to its first token.
        words = torch.cat((words[:, :1] | ~words.any(1, keepdim=True), words[:, 1:]), 1)
        result: Tensor = self.model(input_ids=batch, attention_mask=words.long()).last_hidden_state[:, 0]
        return result

    def encode(self, text: str, length: int) -> Tensor:
        ids = list(self._tokenizer(text, truncation=True, max_length=length)["input_ids"])[:length]
        return F.pad(torch.tensor(ids, dtype=torch.long), (0, length - len(ids)), value=self.padding)


def _longest(tokenizer: Any, config: Any) -> int | None:
    known = [getattr(tokenizer, "model_max_length", None), getattr(config, "max_position_embeddings", None)]
    limits = [int(limit) for limit in known if limit is not None and 0 < limit < _NO_LIMIT]
    return min(limits, default=None)


def _flat(name: str, output: Any) -> Tensor:
    if not isinstance(output, Tensor):
        raise TrainerError(f"backbone {name} gives {type(output).__name__}, not one tensor of features (some do where they are trained): choose another --backbone")
    return output.flatten(1)


def _made(name: str, make: Callable[[], Any]) -> Any:
    try:
        return make()
    # Each library, and what it downloads with, has exceptions of its own.
    except Exception as error:
        said = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
        raise TrainerError(f"backbone {name} cannot be made: {said[:200]}; give a model that the library has, in its cache or as a path") from error


def _torchvision(model: str, pretrained: bool) -> Backbone:
    name = f"torchvision:{model}"
    try:
        import torchvision.models
    except ImportError as error:
        raise TrainerError(f"backbone {name} needs torchvision: pip install 'furcifer-trainer[vision]'") from error
    make: Any = getattr(torchvision.models, model, None)
    if not inspect.isfunction(make):
        raise TrainerError(f"torchvision has no model {model}: give a function of torchvision.models, such as resnet50")
    made = _made(name, lambda: make(weights="DEFAULT" if pretrained else None))
    place = next((place for place in ("fc", "classifier", "head", "heads") if hasattr(made, place)), None)
    if not isinstance(made, nn.Module) or place is None:
        raise TrainerError(f"torchvision's {model} has no classifier to take off: choose another --backbone")
    setattr(made, place, nn.Identity())
    made.eval()
    with torch.no_grad():
        features = int(_flat(name, _made(name, lambda: made(torch.zeros(1, 3, 224, 224)))).shape[1])
    return _Images(name, made, features)


def _timm(model: str, pretrained: bool) -> Backbone:
    name = f"timm:{model}"
    try:
        import timm
    except ImportError as error:
        raise TrainerError(f"backbone {name} needs timm: pip install 'furcifer-trainer[vision]'") from error
    made = _made(name, lambda: timm.create_model(model, pretrained=pretrained, num_classes=0))
    return _Images(name, made, int(made.num_features))


def _transformers(model: str, pretrained: bool) -> Backbone:
    name = f"transformers:{model}"
    try:
        import transformers
    except ImportError as error:
        raise TrainerError(f"backbone {name} needs transformers: pip install 'furcifer-trainer[text]'") from error
    config = _made(name, lambda: transformers.AutoConfig.from_pretrained(model))
    tokenizer = _made(name, lambda: transformers.AutoTokenizer.from_pretrained(model))
    load = (lambda: transformers.AutoModel.from_pretrained(model)) if pretrained else (lambda: transformers.AutoModel.from_config(config))
    return _Texts(name, _made(name, load), tokenizer, config)


MAKERS: Mapping[str, Callable[[str, bool], Backbone]] = {"torchvision": _torchvision, "timm": _timm, "transformers": _transformers}
