"""Pictures of several products with decisions about them, made from Fashion-MNIST, to try the trainer on.

    python bench/fashion.py /usr/share/datasets/fashion-mnist FOLDER [--pictures 4000]
    furcifer-trainer train FOLDER/run --config FOLDER/options.json

Each picture shows one to four products in a 2 x 2 grid, under noise; the labels are the products' and what they belong to. Debian's package
dataset-fashion-mnist has the four files.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

PRODUCTS = ["T-shirt", "Trousers", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
GROUPS = {"Top": [0, 2, 6], "Footwear": [5, 7, 9], "Outerwear": [2, 4]}
STREAM = {"call": 0, "path": ["labelAnnotations"]}


def read_idx(path: Path) -> np.ndarray[Any, np.dtype[np.uint8]]:
    data = gzip.decompress(path.read_bytes())
    dimensions = data[3]
    shape = [int.from_bytes(data[4 + 4 * place : 8 + 4 * place], "big") for place in range(dimensions)]
    return np.frombuffer(data, dtype=np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def symbol(name: str, *labels: str) -> dict[str, Any]:
    return {"class": name, "labels": list(labels)}


def decisions() -> dict[str, dict[str, Any]]:
    yes_no = [{"outcome": 0, "any": [{"present": [0], "absent": []}]}, {"outcome": 1, "any": [{"present": [], "absent": [0]}]}]
    upper, lower, feet = symbol("upper", "Shirt", "Pullover", "Coat"), symbol("lower", "Trousers", "Dress"), symbol("feet", "Sneaker", "Sandal", "Ankle boot")
    return {
        "knitwear": {"form": "set", "structure": "true-false", "outcomes": ["yes", "no"], "stream": STREAM, "symbols": [symbol("k", "Pullover", "Shirt")], "terms": yes_no},
        "first": {
            "form": "sequence", "structure": "api-output", "outcomes": ["none", "upper", "lower", "feet"], "stream": STREAM, "symbols": [upper, lower, feet],
            "initial": 0, "next": [[1, 1, 2, 3], [2, 1, 2, 3], [3, 1, 2, 3]], "stateOutcome": [0, 1, 2, 3],
        },
        "precedence": {
            "form": "set", "structure": "application-order", "outcomes": ["coat", "shirt", "shoe", "none"], "stream": STREAM,
            "symbols": [symbol("c", "Coat", "Dress"), symbol("s", "Shirt", "T-shirt"), symbol("f", "Sneaker", "Ankle boot")],
            "terms": [
                {"outcome": 0, "any": [{"present": [0], "absent": []}]},
                {"outcome": 1, "any": [{"present": [1], "absent": [0]}]},
                {"outcome": 2, "any": [{"present": [2], "absent": [0, 1]}]},
                {"outcome": 3, "any": [{"present": [], "absent": [0, 1, 2]}]},
            ],
            "order": [0, 1, 2], "caseOutcome": [0, 1, 2], "otherwise": 3,
        },
        "two-garments": {
            "form": "sequence", "structure": "count", "outcomes": ["few", "many"], "stream": STREAM,
            "symbols": [symbol("g", "T-shirt", "Pullover", "Coat", "Shirt", "Dress")], "initial": 0, "next": [[1, 2, 2]], "stateOutcome": [0, 0, 1],
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pictures", type=int, default=4000)
    given = parser.parse_args()
    products = read_idx(given.source / "train-images-idx3-ubyte.gz")
    classes = read_idx(given.source / "train-labels-idx1-ubyte.gz")
    random = np.random.default_rng(0)
    (given.folder / "pictures").mkdir(parents=True, exist_ok=True)
    with (given.folder / "labels.csv").open("w", encoding="utf-8") as table:
        table.write("file,labels\n")
        for place in range(given.pictures):
            chosen = random.choice(len(products), random.integers(1, 5), replace=False)
            canvas = np.zeros((56, 56))
            for cell, product in zip(random.permutation(4), chosen):
                top, left = 28 * (cell // 2), 28 * (cell % 2)
                canvas[top : top + 28, left : left + 28] = products[product]
            canvas = np.clip(canvas + random.normal(0, 40, canvas.shape), 0, 255)
            name = f"{place:06d}.png"
            Image.fromarray(canvas.astype(np.uint8)).save(given.folder / "pictures" / name)
            shown = {int(classes[product]) for product in chosen}
            labels = [PRODUCTS[one] for one in sorted(shown)] + [group for group, members in GROUPS.items() if shown & set(members)]
            table.write(f"{name},{';'.join(labels)}\n")
    loss = {"threshold": 0.5, "topK": 10, "temperature": 0.1, "margin": 0.1}
    spec = {"version": "1.0.0-rc.1", "decisions": [{"id": name, "loss": {**loss, "parts": [part]}} for name, part in decisions().items()]}
    (given.folder / "spec.json").write_text(json.dumps(spec, indent=1), encoding="utf-8")
    (given.folder / "vocabulary.txt").write_text("\n".join([*PRODUCTS, *GROUPS]) + "\n", encoding="utf-8")
    options = {
        "spec": str(given.folder / "spec.json"), "data": str(given.folder / "labels.csv"), "format": "folder", "images": str(given.folder / "pictures"),
        "labels": str(given.folder / "vocabulary.txt"), "image_size": 56, "features": 96, "generic_epochs": 6, "hidden": 256, "device": "cpu",
        "methods": ["generic", "basic", "basic-wide", "paper", "smooth", "soft", "soft-wide", "outcome", "outcome-wide", "basic-own", "soft-own", "outcome-own"],
        "fit": {"epochs": 8, "learning_rate": 0.001, "patience": 3},
    }
    (given.folder / "options.json").write_text(json.dumps(options, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
