"""Runs the experiment, or goes on with it.

    OMP_NUM_THREADS=1 python3 bench/decisions/run.py FOLDER [--plan full|small] [--jobs 2] [--only CONTENDER,...] [--minutes M]

The folder gets `journal.jsonl`, one line for each (seed, contender, application) that is done; stop it at any moment and start it again.
`report.py` makes the tables.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import time
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import Any, Iterator

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "trainer")]

import torch  # noqa: E402

from cells import carry_out  # noqa: E402
from contenders import BY_NAME, PLANS, Plan, Task, tasks  # noqa: E402
from furcifer_trainer.training.methods import applies  # noqa: E402
from journal import append, read_journal  # noqa: E402
from things import experiment_hash, read_applications  # noqa: E402
from world import World, loss_plan  # noqa: E402

_worlds: dict[tuple[str, int], World] = {}


def _world(plan: Plan, seed: int, folder: Path) -> World:
    """The seed's world; a worker keeps only the last."""
    if (plan.name, seed) not in _worlds:
        _worlds.clear()
        _worlds[plan.name, seed] = World(plan, seed, folder)
    return _worlds[plan.name, seed]


def work(plan_name: str, task: Task, folder: Path) -> list[dict[str, Any]]:
    torch.set_num_threads(1)
    plan = PLANS[plan_name]
    world = _world(plan, task.seed, folder)
    return carry_out(task, world) if task.contender else []


def applicable(plan: Plan) -> dict[str, list[str]]:
    """The applications that each contender can be used for."""
    rows = [row.id for row in read_applications() if not plan.applications or row.id in plan.applications]
    return {name: [row for row in rows if _fits(name, row)] for name in plan.contenders}


def _fits(name: str, identity: str) -> bool:
    # A rule over scalars alone has an ordinary loss too: that of its scalars.
    reason = applies(BY_NAME[name].method, loss_plan(identity))
    return not reason or reason == "the rule reads no labels"


def open_tasks(plan: Plan, done: set[tuple[int, str, str]], only: list[str]) -> Iterator[Task]:
    for task in tasks(plan, applicable(plan)):
        if only and task.contender not in only:
            continue
        if any((task.seed, task.contender, row) not in done for row in task.applications):
            yield task


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--plan", choices=sorted(PLANS), default="full")
    parser.add_argument("--small", dest="plan", action="store_const", const="small", help="the plan of continuous integration")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", default="", help="contenders, separated by commas")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="start nothing new after so long")
    given = parser.parse_args()
    plan = PLANS[given.plan]
    given.folder.mkdir(parents=True, exist_ok=True)
    journal = given.folder / "journal.jsonl"
    header = {
        "plan": plan.name, "experiment": experiment_hash(), "sizes": plan.sizes, "fit": vars(plan.fit), "generic_epochs": plan.generic_epochs, "hidden": plan.hidden,
    }
    known, lines = read_journal(journal)
    if known is None:
        append(journal, [header])
    elif known != json.loads(json.dumps(header)):
        raise SystemExit(f"{journal} belongs to another plan or other decisions: choose another folder")
    done = {(line["seed"], line["contender"], line["application"]) for line in lines}
    todo = list(open_tasks(plan, done, [name for name in given.only.split(",") if name]))
    print(f"{len(done)} lines done, {len(todo)} tasks to do", file=sys.stderr, flush=True)
    _run(plan, todo, given.folder, journal, given.jobs, time.monotonic() + 60 * given.minutes)


def _run(plan: Plan, todo: list[Task], folder: Path, journal: Path, jobs: int, deadline: float) -> None:
    os.environ["OMP_NUM_THREADS"] = "1"
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        # A seed's generic model first, by one worker: the others find it on disk.
        for seed in sorted({task.seed for task in todo}):
            if time.monotonic() > deadline:
                return
            pool.submit(work, plan.name, Task(seed, "", ()), folder).result()
            _run_seed(plan, [task for task in todo if task.seed == seed], folder, journal, pool, jobs, deadline)


def _run_seed(plan: Plan, todo: list[Task], folder: Path, journal: Path, pool: ProcessPoolExecutor, jobs: int, deadline: float) -> None:
    waiting = iter(todo)
    running: set[Future[list[dict[str, Any]]]] = set()
    while True:
        while len(running) < jobs and time.monotonic() < deadline and (task := next(waiting, None)) is not None:
            running.add(pool.submit(work, plan.name, task, folder))
        if not running:
            return
        finished, running = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            lines = future.result()
            append(journal, lines)
            for line in lines:
                best = min(line["readouts"], key=lambda row: float(row["validation"]))
                told = f"seed {line['seed']} {line['contender']} {line['application']}: validation {best['validation']:.4f} ({best['kind']}), {line['seconds']:.0f} s"
                print(told, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
