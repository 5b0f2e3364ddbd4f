"""Draws labelled pictures of tools for docs/tutorial.md: `tutorial-pictures.py FOLDER`, as many as PICTURES in the environment says (2400). Needs Pillow alone.

Each shows one or two tools of two kinds that are easily taken for each other, in noise and bad light. Everything follows from one seed.
"""

from __future__ import annotations

import json
import math
import os
import random
import sys
from pathlib import Path

from PIL import Image, ImageDraw

SIDE = 40
TOOLS = {
    "Hammer": [((0, -9, 0, 10), 3), ((-6, -9, 6, -9), 5)],
    "Claw hammer": [((0, -9, 0, 10), 3), ((-6, -9, 4, -9), 5), ((4, -9, 8, -6), 3)],
    "Wrench": [((0, -8, 0, 10), 4), ((0, -9, -4, -12), 3), ((0, -9, 4, -12), 3)],
    "Pliers": [((0, -2, -4, 10), 3), ((0, -2, 4, 10), 3), ((0, -2, 0, -10), 4)],
    "Ruler": [((0, -11, 0, 11), 5)],
    "Tape measure": [((-4, 0, 4, 0), 10), ((4, 4, 11, 4), 2)],
    "Screwdriver": [((0, -10, 0, 2), 2), ((0, 2, 0, 11), 5)],
}


def draw(chance: random.Random) -> tuple[Image.Image, list[str]]:
    """A picture, and the names of what it shows."""
    ground = chance.randint(90, 160)
    picture = Image.new("L", (SIDE, SIDE), ground)
    pencil = ImageDraw.Draw(picture)
    names = chance.sample(list(TOOLS), chance.choice([1, 1, 2]))
    for name, centre in zip(names, [(13, 20), (28, 20)]):
        turn, light = chance.uniform(-0.6, 0.6), ground + chance.choice([-1, 1]) * chance.randint(35, 80)
        x, y = centre[0] + chance.randint(-2, 2), centre[1] + chance.randint(-3, 3)
        for (x1, y1, x2, y2), width in TOOLS[name]:
            ends = [(x + px * math.cos(turn) - py * math.sin(turn), y + px * math.sin(turn) + py * math.cos(turn)) for px, py in ((x1, y1), (x2, y2))]
            pencil.line(ends, fill=light, width=width)
    picture.putdata([max(0, min(255, round(value + chance.gauss(0, 12)))) for value in picture.getdata()])
    return picture.convert("RGB"), sorted(names)


def main(folder: Path, count: int) -> None:
    chance = random.Random(7)
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for number in range(count):
        picture, names = draw(chance)
        picture.save(folder / f"{number}.png")
        lines.append(json.dumps({"image": f"{number}.png", "labels": names}))
    (folder / "labels.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "labels.txt").write_text("\n".join(TOOLS) + "\n", encoding="utf-8")
    print(f"{count} pictures in {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(os.environ.get("PICTURES", "2400")))
