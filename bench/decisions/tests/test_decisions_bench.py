"""The experiment's small plan, stopped and continued, and the arithmetic of its report."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "trainer")]

from choices import Side, best_readout, choose_contender  # noqa: E402
from compose import PHOTOS, SOURCE, compose  # noqa: E402
from intervals import difference, draws, fewer, mean_interval  # noqa: E402
from journal import append, read_journal  # noqa: E402
from things import Things, read_applications  # noqa: E402
from world import loss_plan  # noqa: E402

needs_photos = pytest.mark.skipif(not SOURCE.exists(), reason="Debian's dataset-fashion-mnist is not installed")


def start(folder: Path, *more: str) -> None:
    subprocess.run([sys.executable, str(HERE / "run.py"), str(folder), "--small", *more], check=True, env={"OMP_NUM_THREADS": "1", "PATH": "/usr/bin:/bin"})


def journal_of(folder: Path) -> dict[tuple[int, str, str], object]:
    return {(line["seed"], line["contender"], line["application"]): line["readouts"] for line in read_journal(folder / "journal.jsonl")[1]}


@needs_photos
def test_small_plan_continues_where_it_was_stopped(tmp_path: Path) -> None:
    start(tmp_path / "a", "--jobs", "2")
    whole = journal_of(tmp_path / "a")
    assert {name for _, name, _ in whole} >= {"generic", "basic-own", "paper-own", "outcome-own", "outcome-joint"}
    # Some lines are lost, the last of those left is cut in the middle: only what is missing is done again, with the same result.
    journal = tmp_path / "a" / "journal.jsonl"
    lines = journal.read_text(encoding="utf-8").splitlines(keepends=True)
    journal.write_text("".join(lines[:-8]) + lines[-8][:200], encoding="utf-8")
    start(tmp_path / "a")
    assert journal_of(tmp_path / "a") == whole
    output = tmp_path / "docs" / "report.md"
    output.parent.mkdir()
    subprocess.run([sys.executable, str(HERE / "report.py"), str(tmp_path / "a"), "--output", str(output)], check=True)
    text = output.read_text(encoding="utf-8")
    assert all(row.id in text for row in read_applications() if (0, "generic", row.id) in whole)
    assert (output.parent / "images" / "decisions-kinds.svg").exists()


@needs_photos
def test_pictures_follow_from_the_seed_and_test_is_the_same_for_all() -> None:
    things = Things()
    first, again, other = (compose("train", 20, seed, things) for seed in (1, 1, 2))
    assert np.array_equal(first.pixels, again.pixels) and not np.array_equal(first.pixels, other.pixels)
    assert np.array_equal(compose("test", 20, 1, things).pixels, compose("test", 20, 2, things).pixels)
    groups = [things.labels.index(name) for name in ("Footwear", "Sandal")]
    assert (first.states[:, groups[0]] >= first.states[:, groups[1]]).all()


def test_sets_share_no_photo() -> None:
    for name, (file, begin, end) in PHOTOS.items():
        for other, (other_file, other_begin, other_end) in PHOTOS.items():
            assert name == other or file != other_file or end <= other_begin or other_end <= begin


def test_every_label_that_stands_for_something_has_a_column() -> None:
    for row in read_applications():
        plan = loss_plan(row.id)
        named = {column for part in plan.parts for column in part.columns}
        assert named == {Things.labels.index(thing) for thing in row.stands_for.values()}, row.id


def test_choices_take_the_lowest_mean_on_validation() -> None:
    validation = {("soft-wide", "a", 0): {"plain": 0.3, "one": 0.2}, ("soft-wide", "a", 1): {"plain": 0.4}, ("outcome", "a", 0): {"outcome": 0.1}, ("outcome", "a", 1): {"outcome": 0.6}}
    assert best_readout(validation["soft-wide", "a", 0]) == "one"
    assert choose_contender(Side("x", ("outcome", "soft-wide")), "a", [0, 1], validation) == "soft-wide"
    assert choose_contender(Side("x", ("outcome", "soft-wide")), "a", [0], validation) == "outcome"
    assert choose_contender(Side("x", ("classes",)), "a", [0], validation) is None


def test_intervals_are_paired() -> None:
    random = np.random.default_rng(1)
    before = (random.random((3, 4000)) < 0.3).astype(float)
    after = before * (random.random((3, 4000)) < 0.8)
    drawn = draws(3, 4000)
    less, gap, rate = fewer(before, after, drawn), difference(before, after, drawn), mean_interval(before, drawn)
    assert less.value == pytest.approx(1 - after.mean() / before.mean()) and less.low < 0.2 < less.high
    # The difference of the same pictures is known much better than either rate.
    assert 0 < gap.low and gap.high - gap.low < rate.high - rate.low


def test_a_cut_line_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    append(path, [{"plan": "x"}, {"seed": 0}])
    with path.open("a", encoding="utf-8") as file:
        file.write('{"seed": 1, "rea')
    assert read_journal(path) == ({"plan": "x"}, [{"seed": 0}])
    append(path, [{"seed": 1}])
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == [{"plan": "x"}, {"seed": 0}, {"seed": 1}]
