"""Pictures, models and right outcomes for the demo: `prepare.py FOLDER` with `FOLDER/specs/<name>.json` there. Everything follows from one seed.

Pictures show one to four products of Fashion-MNIST, as in bench/decisions; which of an application's labels stands for which product says applications.json.
A generic model learns from pictures of all conditions, the customised ones from an application's camera. Every application's models are exported three
times: the generic one as it is, with thresholds tuned, and the customised one. `right.json` lists the outcomes that are right for each held-out picture.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "trainer"), str(ROOT / "bench" / "decisions")]

import torch  # noqa: E402
from PIL import Image  # noqa: E402

from compose import Pictures, compose  # noqa: E402
from furcifer_trainer.data import Samples, read_samples  # noqa: E402
from furcifer_trainer.onnx_file import export  # noqa: E402
from furcifer_trainer.serving import load_trained  # noqa: E402
from furcifer_trainer.training import checkpoint  # noqa: E402
from furcifer_trainer.training.options import read_options  # noqa: E402
from furcifer_trainer.training.run import train  # noqa: E402
from furcifer_trainer.truth import targets  # noqa: E402
from things import Things  # noqa: E402

SEED = 11
SIZES = {"generic": 5000, "train": 4000, "validation": 600, "test": 400}
SIDE = 40
CUSTOM = "rule-own"


def main(folder: Path) -> None:
    start = time.monotonic()
    applications = json.loads((HERE / "applications.json").read_text(encoding="utf-8"))
    pictures = {split: draw(folder, split, count) for split, count in SIZES.items()}
    print(f"pictures: {time.monotonic() - start:.0f} s", flush=True)
    generic = train_generic(folder, pictures, applications[0])
    print(f"generic model: {time.monotonic() - start:.0f} s", flush=True)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for name in pool.map(customise, [folder] * len(applications), applications, [pictures] * len(applications), [generic] * len(applications)):
            print(f"{name}: {time.monotonic() - start:.0f} s", flush=True)


def name_of(row: dict[str, Any]) -> str:
    return str(row["id"]).split("/")[1]


def draw(folder: Path, split: str, count: int) -> list[list[str]]:
    """Writes the pictures of a set; what each shows, by the names of things."""
    made: Pictures = compose(split, count, SEED, Things())
    place = folder / "pictures" / split
    place.mkdir(parents=True, exist_ok=True)
    for number, pixels in enumerate(made.pixels):
        Image.fromarray(pixels).convert("RGB").save(place / f"{number}.png")
    return [[label for label, state in zip(Things.labels, states) if state == 1] for states in made.states]


def labels_of(spec: Path, row: dict[str, Any]) -> dict[str, str]:
    """Things by the application's own labels; those that it has none for keep their names, or are left out."""
    decision = json.loads(spec.read_text(encoding="utf-8"))["decisions"][0]
    ids = {label["name"]: label["id"] for group in decision["classes"] for label in group["labels"]}
    own = {thing: ids.get(label, label) for label, thing in row["labels"].items()}
    return {thing: own.get(thing, f"thing:{thing}") for thing in Things.labels if thing in own or not row.get("only")}


def write_data(folder: Path, row: dict[str, Any], splits: dict[str, tuple[str, int, list[list[str]]]]) -> tuple[Path, Path]:
    """The label file of an application and its vocabulary; a split has a folder of pictures, the number of its first, and what each shows."""
    names = labels_of(folder / "specs" / f"{name_of(row)}.json", row)
    place = folder / "data" / f"{name_of(row)}{'-generic' if 'generic' in {source for source, _, _ in splits.values()} else ''}.jsonl"
    place.parent.mkdir(exist_ok=True)
    lines = [
        json.dumps({"image": f"{source}/{number}.png", "labels": [names[thing] for thing in shown if thing in names], "split": split})
        for split, (source, first, rows) in splits.items()
        for number, shown in enumerate(rows, first)
    ]
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    vocabulary = place.with_suffix(".labels.json")
    vocabulary.write_text(json.dumps(list(names.values())), encoding="utf-8")
    return place, vocabulary


def options_of(folder: Path, row: dict[str, Any], data: tuple[Path, Path], **more: Any) -> Any:
    fit = {"epochs": 4, "batch": 50, "patience": 4, "learning_rate": 2e-3, "checkpoint_steps": 10**9}
    return read_options(
        {
            "spec": str(folder / "specs" / f"{name_of(row)}.json"),
            "data": str(data[0]),
            "labels": str(data[1]),
            "images": str(folder / "pictures"),
            "image_size": SIDE,
            "features": 128,
            "seed": SEED,
            "device": "cpu",
            "fit": fit,
            **more,
        }
    )


def train_generic(folder: Path, pictures: dict[str, list[list[str]]], row: dict[str, Any]) -> Path:
    """All things are its labels; the spec only says how they are counted."""
    held = SIZES["generic"] // 20
    # More threads wait for each other longer than they work.
    torch.set_num_threads(1)
    validation = pictures["validation"]
    splits = {"train": ("generic", 0, pictures["generic"]), "validation": ("validation", 0, validation[:held]), "test": ("validation", held, validation[held:])}
    data = write_data(folder, row, splits)
    train(options_of(folder, row, data, methods=["generic"], generic_epochs=8), folder / "runs" / "generic")
    return folder / "runs" / "generic" / "generic.pt"


def customise(folder: Path, row: dict[str, Any], pictures: dict[str, list[list[str]]], generic: Path) -> str:
    torch.set_num_threads(1)
    name = name_of(row)
    data = write_data(folder, row, {split: (split, 0, pictures[split]) for split in ("train", "validation", "test")})
    run = folder / "runs" / name
    train(options_of(folder, row, data, methods=["generic", CUSTOM], generic=str(with_labels(generic, row, data[1], run))), run)
    for variant, method, readouts in (("generic", "generic", ["plain"]), ("tuned", "generic", ["one", "class"]), ("customised", CUSTOM, ["outcome"])):
        models = [load_trained(run, None, method, readout) for readout in readouts]
        best = min(models, key=lambda model: float(model.numbers["validation"]))
        place = folder / "registry" / f"{name}.{variant}"
        export(best, place / "model.onnx")
        (place / "spec.json").write_bytes((folder / "specs" / f"{name}.json").read_bytes())
        application = {"spec": "spec.json", "models": [{"file": "model.onnx"}], "keys": [{"key": f"key-of-{name}-{variant}"}]}
        (place / "application.json").write_text(json.dumps(application), encoding="utf-8")
    write_right(folder, name, data)
    return name


def with_labels(generic: Path, row: dict[str, Any], vocabulary: Path, run: Path) -> Path:
    """The generic model under an application's names for the things; without those for which its interface has none."""
    state = checkpoint.load_weights(generic)
    state["made_for"]["labels"] = json.loads(vocabulary.read_text(encoding="utf-8"))
    kept = [place for place, thing in enumerate(Things.labels) if not row.get("only") or thing in row["labels"].values()]
    for name in ("layer.weight", "layer.bias"):
        state["weights"][name] = state["weights"][name][kept]
    path = run.with_suffix(".generic.pt")
    checkpoint.save(state, path)
    return path


def write_right(folder: Path, name: str, data: tuple[Path, Path]) -> None:
    """Outcome ids that are right for each test picture, whatever the order of its labels."""
    trained = load_trained(folder / "runs" / name, None, "generic", "plain")
    rows = [row for row in read_samples("jsonl", data[0], folder / "pictures") if row.split == "test"]
    samples = Samples(rows, trained.columns, SIDE)
    plan = trained.model.plan
    if len(plan.parts) != 1:
        raise SystemExit(f"{name}: the demo is for decisions of one part")
    (target,) = targets(plan, samples.states, samples.values)
    right = [[outcome for outcome, is_right in zip(plan.parts[0].outcomes, row) if is_right] for row in target.right.tolist()]
    place = folder / "right"
    place.mkdir(exist_ok=True)
    (place / f"{name}.json").write_text(json.dumps(right), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
