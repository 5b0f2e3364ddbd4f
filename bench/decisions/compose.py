"""Pictures of several things, composed from the product photos of Fashion-MNIST, with two-level labels and two scalars.

`generic` pictures are what a general model learns from: every condition (light, noise, polarity, turned things, drawn shapes among the
products). `application` pictures are those of one fixed camera: dim, noisy, a striped ground, things close to each other, no shapes. Product photos
are never shared between generic training, application training, validation and test. Everything follows from the seed.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from things import PRODUCTS, SHAPES, Things

SIDE = 40
SOURCE = Path("/usr/share/datasets/fashion-mnist")
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
#: Sizes and conditions were tried on other draws than this one.
_DRAW = 7
#: Which product photos a set is made of: (file, first, one after the last).
PHOTOS = {
    "generic": ("train", 0, 22000),
    "train": ("train", 22000, 52000),
    "validation": ("train", 52000, 60000),
    "test": ("t10k", 0, 10000),
}


@dataclass(frozen=True)
class Pictures:
    """`pixels` [M, S, S], `states` [M, L] (1 present, 0 absent) of `things.labels`, `values` [M, 2] of `things.values`."""

    pixels: Bytes
    states: npt.NDArray[np.int8]
    values: Floats


def read_idx(path: Path) -> Bytes:
    data = gzip.decompress(path.read_bytes())
    shape = [int.from_bytes(data[4 + 4 * place : 8 + 4 * place], "big") for place in range(data[3])]
    return np.frombuffer(data, dtype=np.uint8, offset=4 + 4 * data[3]).reshape(shape)


def compose(name: str, count: int, seed: int, things: Things, source: Path = SOURCE) -> Pictures:
    """`count` pictures of a set; validation and test are the same for every seed."""
    file, first, end = PHOTOS[name]
    photos = read_idx(source / f"{file}-images-idx3-ubyte.gz")[first:end]
    kinds = read_idx(source / f"{file}-labels-idx1-ubyte.gz")[first:end]
    random = np.random.default_rng([_DRAW, list(PHOTOS).index(name), seed if name in ("generic", "train") else 0])
    pixels = np.empty((count, SIDE, SIDE), np.uint8)
    states = np.zeros((count, len(things.labels)), np.int8)
    values = np.zeros((count, len(things.values)), np.float32)
    shapes = [draw_shape(shape) for shape in SHAPES]
    # A fifth of what the general model learns from looks like an application's pictures.
    for row in range(count):
        camera = FixedCamera(random) if name != "generic" or random.random() < 0.2 else AnyCamera(random)
        shown: list[str] = []
        layers: list[Floats] = []
        for _ in range(int(random.integers(1, 5))):
            if camera.draws_shapes and random.random() < 0.25:
                place = int(random.integers(len(shapes)))
                shown.append(SHAPES[place])
                layers.append(shapes[place])
            else:
                place = int(random.integers(len(photos)))
                shown.append(PRODUCTS[kinds[place]])
                layers.append(photos[place].astype(np.float32) / 255)
        pixels[row] = camera.take(layers)
        states[row] = things.states(shown)
        values[row] = (camera.light, 0.4 * len(shown))
    return Pictures(pixels, states, values)


def draw_shape(name: str) -> Floats:
    """A shape of about a product's size, 28 x 28."""
    y, x = np.mgrid[0:28, 0:28] - 13.5
    radius = np.hypot(x, y)
    inside = {
        "Disc": radius < 9,
        "Ring": (radius < 11) & (radius > 6),
        "Cross": ((np.abs(x) < 3) | (np.abs(y) < 3)) & (np.maximum(np.abs(x), np.abs(y)) < 11),
        "Triangle": (y > -10) & (y < 9) & (np.abs(x) < (y + 10) / 1.7),
        "Bars": (np.maximum(np.abs(x), np.abs(y)) < 11) & (np.floor((x + 14) / 3) % 2 == 0),
        "Dots": (np.maximum(np.abs(x), np.abs(y)) < 11) & (np.hypot((x + 14) % 6 - 3, (y + 14) % 6 - 3) < 2),
    }[name]
    return np.where(inside, 0.8, 0.0).astype(np.float32)


class AnyCamera:
    """Conditions drawn anew for each picture."""

    draws_shapes = True
    smallest, closest = 14, 0

    def __init__(self, random: np.random.Generator) -> None:
        self.random = random
        self.light = float(random.uniform(-1, 1))
        self.contrast = float(random.uniform(0.35, 1))
        self.noise = float(random.uniform(0.0, 0.2))
        self.negative = random.random() < 0.25
        self.turns = random.random() < 0.3

    def ground(self) -> Floats:
        slope = self.random.uniform(-0.15, 0.15, 2)
        along = np.linspace(-1, 1, SIDE)
        result: Floats = (slope[0] * along[None, :] + slope[1] * along[:, None]).astype(np.float32)
        return result

    def take(self, layers: list[Floats]) -> Any:
        canvas = np.zeros((SIDE, SIDE), np.float32)
        for cell, layer in zip(self.random.permutation(4), layers):
            size = int(self.random.integers(self.smallest, 22))
            layer = scaled(np.rot90(layer, int(self.random.integers(4))) if self.turns else layer, size)
            if self.random.random() < 0.5:
                layer = layer[:, ::-1]
            room = SIDE // 2 - size + 2
            top, left = (np.clip((SIDE // 2 - self.closest) * half + self.random.integers(-2, max(room, -1)), 0, SIDE - size) for half in divmod(int(cell), 2))
            spot = canvas[top : top + size, left : left + size]
            np.maximum(spot, layer, out=spot)
        picture = 0.5 + 0.2 * self.light + self.contrast * (canvas - 0.5) * (-1 if self.negative else 1) + self.ground()
        picture = picture + self.random.normal(0, self.noise, picture.shape)
        return np.clip(picture * 255, 0, 255).astype(np.uint8)


class FixedCamera(AnyCamera):
    """An application's camera: only the light changes much."""

    draws_shapes = False
    smallest, closest = 17, 3

    def __init__(self, random: np.random.Generator) -> None:
        super().__init__(random)
        self.contrast = float(random.uniform(0.45, 0.6))
        self.noise = float(random.uniform(0.09, 0.13))
        self.negative = self.turns = False

    def ground(self) -> Floats:
        along = np.arange(SIDE)
        result: Floats = (0.06 * np.sin((along[None, :] + along[:, None]) * 0.9)).astype(np.float32)
        return result


def scaled(layer: Floats, size: int) -> Floats:
    """Bilinear, to size x size."""
    side = layer.shape[0]
    at = np.clip((np.arange(size) + 0.5) * side / size - 0.5, 0, side - 1)
    low = np.floor(at).astype(int)
    high = np.minimum(low + 1, side - 1)
    part = (at - low).astype(np.float32)
    rows = layer[low] * (1 - part)[:, None] + layer[high] * part[:, None]
    result: Floats = rows[:, low] * (1 - part)[None] + rows[:, high] * part[None]
    return result
