"""From a picture's file to the tensor that a trunk takes. Kept apart, because it alone needs Pillow.

The gateway prepares the pictures that a model is asked about: what changes here changes there.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..errors import DataError, TrainerError

#: How many times its shorter side of a picture's longer side is looked at: the square in the middle is cut out, and scaling more costs memory.
_LONGEST = 8
_GREY_16 = 65535


def load_image(path: Path, size: int) -> Tensor:
    """A picture as [3, size, size], upright, on white where it is transparent, scaled to fill the square and cut at the centre; channels
    centred on 0, of about unit variance."""
    try:
        from PIL import Image
    except ImportError as error:
        raise TrainerError("pictures are read by Pillow, which is not installed: pip install pillow") from error
    try:
        with Image.open(path) as opened:
            image = _upright_rgb(opened)
    except Image.DecompressionBombError as error:
        raise DataError(f"cannot read picture {path}: it has too many pixels ({error}): make it smaller") from error
    # What Pillow raises for a damaged file depends on where the damage is.
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error) as error:
        raise DataError(f"cannot read picture {path}: {error}") from error
    image = _middle(image)
    scale = size / min(image.size)
    width, height = max(size, round(image.width * scale)), max(size, round(image.height * scale))
    if (width, height) != image.size:
        image = image.resize((width, height), Image.BILINEAR)
    left, top = (width - size) // 2, (height - size) // 2
    array = np.asarray(image.crop((left, top, left + size, top + size)), dtype=np.float32) / 255
    return torch.from_numpy((array - 0.45) / 0.226).permute(2, 0, 1).contiguous()


def _upright_rgb(opened: Any) -> Any:
    from PIL import Image, ImageOps

    image = ImageOps.exif_transpose(opened)
    if image.mode.startswith("I"):
        return _grey_of_16_bits(image).convert("RGB")
    if image.mode == "F":
        raise ValueError("its pixels are fractions: store it with 8 or 16 bits a channel")
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def _grey_of_16_bits(image: Any) -> Any:
    """Grey of 8 bits; Pillow's own conversion would make all above 255 white."""
    from PIL import Image

    values = np.asarray(image).astype(np.int64)
    if values.size and (values.min() < 0 or values.max() > _GREY_16):
        raise ValueError("its pixels have more than 16 bits: store it with 8 or 16")
    return Image.fromarray(((values + 128) // 257).astype(np.uint8))


def _middle(image: Any) -> Any:
    """The picture without the ends of a very long side."""
    width, height = (min(side, _LONGEST * min(image.size)) for side in image.size)
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image if (width, height) == image.size else image.crop((left, top, left + width, top + height))
