"""Small stand-ins for torchvision, timm and transformers, for tests of what the trainer asks of them."""

from __future__ import annotations

import types
from typing import Any

import torch
from torch import nn

#: The id that the stand-in tokenizer pads with; 0 is one of its words.
PADDING = 1


class Pictures(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Conv2d(3, 8, 3, stride=4)
        self.fc: nn.Module = nn.Linear(8, 10)

    def forward(self, batch: torch.Tensor) -> Any:
        return self.fc(self.layer(batch).mean((2, 3)))


class TwoOutputs(Pictures):
    def forward(self, batch: torch.Tensor) -> Any:
        features = super().forward(batch)
        return (features, features) if self.training else features


def torchvision() -> dict[str, types.ModuleType]:
    root, models = types.ModuleType("torchvision"), types.ModuleType("torchvision.models")
    root.models = models  # type: ignore[attr-defined]
    for name, value in {"resnet18": lambda weights=None: Pictures(), "inception_v3": lambda weights=None: TwoOutputs(), "resnet": types.ModuleType("resnet"), "list_models": lambda: []}.items():
        setattr(models, name, value)
    return {"torchvision": root, "torchvision.models": models}


def timm() -> dict[str, types.ModuleType]:
    def create_model(name: str, pretrained: bool, num_classes: int) -> nn.Module:
        raise RuntimeError(f"Unknown model ({name})")

    module = types.ModuleType("timm")
    module.create_model = create_model  # type: ignore[attr-defined]
    return {"timm": module}


class Tokenizer:
    """A word's number is its length, from 2; the longest text has 6 tokens."""

    model_max_length = 6

    def __init__(self, pad_token_id: int | None = PADDING) -> None:
        self.pad_token_id = pad_token_id

    def __call__(self, text: str, truncation: bool, max_length: int) -> dict[str, list[int]]:
        return {"input_ids": [0, *(2 + len(word) for word in text.split())][:max_length]}


class Config:
    hidden_size = 16
    max_position_embeddings = 512


class Language(nn.Module):
    """Keeps the mask that it was called with; its first token is the sum of what is attended to."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(64, 16)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> Any:
        self.mask = attention_mask
        summed = (self.words(input_ids) * attention_mask[:, :, None]).sum(1, keepdim=True)
        return types.SimpleNamespace(last_hidden_state=summed)


def transformers(tokenizer: Tokenizer | None = None) -> dict[str, types.ModuleType]:
    def config(name: str) -> Config:
        if name == "missing":
            raise OSError("We couldn't connect to 'https://huggingface.co' to load this file\nand more")
        return Config()

    module = types.ModuleType("transformers")
    made = {
        "AutoConfig": {"from_pretrained": config},
        "AutoModel": {"from_pretrained": lambda name: Language(), "from_config": lambda config: Language()},
        "AutoTokenizer": {"from_pretrained": lambda name: tokenizer or Tokenizer()},
    }
    for name, functions in made.items():
        setattr(module, name, types.SimpleNamespace(**functions))
    return {"transformers": module}
