"""What every trunk is, wherever it comes from."""

from __future__ import annotations

from torch import Tensor, nn


class Backbone(nn.Module):
    """`kind` is what it takes: "image" [B, 3, H, W], "text" [B, T] token ids or "features" [B, F].

    One of texts says how they become tokens: by which `tokenizer`, with which id as `padding`, and at most how many (None: any number).
    """

    kind = "features"
    features: int
    tokenizer = ""
    padding = 0
    longest: int | None = None

    def encode(self, text: str, length: int) -> Tensor:
        """Token ids [length] of a text."""
        raise NotImplementedError

    def forward(self, batch: Tensor) -> Tensor:
        raise NotImplementedError
