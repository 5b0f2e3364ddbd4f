"""Cost of each loss alone: logits in, gradient out, against binary cross-entropy and against a loop over samples.

    OMP_NUM_THREADS=1 python bench/loss_speed.py [--batch 32] [--labels 9605] [--check]

The classes have 5, 40 and 120 labels, "many" has 50 of 10; threshold .5, with the top 10 and without a limit. Times are medians of processor time on one thread. `--check`
fails where a bound is missed: 1.3 times cross-entropy for label-set losses, 3 times for the soft automaton, 2 for nine label-set losses at once, 4 for distributions of counts, and a fifth of the loop's.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import Any, Callable

import torch
import torch.nn.functional as F
from torch import Tensor

sys.path.insert(0, str(Path(__file__).parent.parent))

from furcifer_trainer import LossPlan  # noqa: E402
from furcifer_trainer.losses import DecisionLoss, PaperDecisionLoss  # noqa: E402
from furcifer_trainer.truth import targets  # noqa: E402

STREAM = {"call": 0, "path": ["labelAnnotations"]}


def parts(labels: list[str]) -> dict[str, dict[str, Any]]:
    step = 7
    classes = [labels[start : start + size * step : step] for start, size in ((0, 5), (100, 40), (900, 120))]
    symbols = [{"class": f"c{place}", "labels": members} for place, members in enumerate(classes)]
    base = {"stream": STREAM, "symbols": symbols}
    order_terms = [{"outcome": i, "any": [{"present": [i], "absent": list(range(i))}]} for i in range(3)]
    order_terms.append({"outcome": 3, "any": [{"present": [], "absent": [0, 1, 2]}]})
    select = [{"outcome": b, "any": [{"present": [i for i in range(3) if b >> i & 1], "absent": [i for i in range(3) if not b >> i & 1]}]} for b in range(8)]
    four = ["a", "b", "c", "none"]
    many = [{"class": f"m{place}", "labels": labels[2000 + 10 * place : 2010 + 10 * place]} for place in range(50)]
    argmax = {**base, "form": "argmax", "ties": "first", "cases": [{"symbol": i, "outcome": i} for i in range(3)]}
    # A dictionary of names looked up for the first two items: which was found and how many were read is a state.
    pairs = [(read, found) for read in range(3) for found in range(4)]
    state = {pair: place for place, pair in enumerate(pairs)}

    def looked_up(symbol: int | None) -> list[int]:
        return [state[min(read + 1, 2), (found or symbol + 1) if symbol is not None and read < 2 else found] for read, found in pairs]

    return {
        "true-false": {
            "form": "set", "structure": "true-false", "outcomes": ["yes", "no"], "stream": STREAM, "symbols": symbols[1:2],
            "terms": [{"outcome": 0, "any": [{"present": [0], "absent": []}]}, {"outcome": 1, "any": [{"present": [], "absent": [0]}]}],
        },
        "application-order": {
            **base, "form": "set", "structure": "application-order", "outcomes": four, "terms": order_terms,
            "order": [0, 1, 2], "caseOutcome": [0, 1, 2], "otherwise": 3,
        },
        "multi-select": {**base, "form": "set", "structure": "multi-select", "outcomes": [str(b) for b in range(8)], "terms": select},
        "items": {**base, "form": "items", "outcomes": ["some", "none"], "symbols": symbols[2:], "some": 0, "none": 1},
        "api-output": {
            **base, "form": "sequence", "structure": "api-output", "outcomes": ["none", "a", "b", "c"],
            "initial": 0, "next": [[1, 1, 2, 3], [2, 1, 2, 3], [3, 1, 2, 3]], "stateOutcome": [0, 1, 2, 3],
        },
        "count": {
            **base, "form": "sequence", "structure": "count", "outcomes": ["few", "many"], "symbols": symbols[1:2],
            "initial": 0, "next": [[1, 2, 2]], "stateOutcome": [0, 0, 1],
        },
        "last-match": {
            **base, "form": "sequence", "structure": "last-match", "outcomes": ["none", "a", "b", "c"],
            "initial": 0, "next": [[1, 1, 1, 1], [2, 2, 2, 2], [3, 3, 3, 3]], "stateOutcome": [0, 1, 2, 3],
        },
        "automaton": {
            **base, "form": "sequence", "structure": "automaton", "outcomes": ["start", "a", "a then b", "c"],
            "initial": 0, "next": [[1, 1, 2, 3], [0, 2, 2, 3], [3, 1, 2, 3]], "stateOutcome": [0, 1, 2, 3],
        },
        "top-k": {
            **base, "form": "sequence", "structure": "top-k", "outcomes": ["none", "a", "b", "c"],
            "initial": 0, "next": [looked_up(symbol) for symbol in range(3)], "anyItem": looked_up(None), "stateOutcome": [found for _, found in pairs],
        },
        "many, api-output": {
            **base, "form": "sequence", "structure": "api-output", "symbols": many, "outcomes": ["none", *(m["class"] for m in many)],
            "initial": 0, "next": [[i + 1, *range(1, 51)] for i in range(50)], "stateOutcome": list(range(51)),
        },
        "argmax, item": {**argmax, "votes": "item", "outcomes": four, "otherwise": 3},
        "argmax, sum": {**argmax, "votes": "sum", "outcomes": four[:3]},
        "argmax, count": {**argmax, "votes": "count", "outcomes": four[:3]},
    }


def decisions(by_name: dict[str, dict[str, Any]], labels: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Each part alone, and decisions of several: nine questions whether one of 30 labels is there, and seven parts of different kinds."""
    alone = {name: [part] for name, part in by_name.items()}
    sets = [{"class": f"n{place}", "labels": labels[3000 + 30 * place : 3030 + 30 * place]} for place in range(9)]
    questions = [{**by_name["true-false"], "symbols": [symbol]} for symbol in sets]
    kinds = [by_name[name] for name in ("true-false", "application-order", "multi-select", "items", "argmax, item", "argmax, sum")]
    return {**alone, "nine questions": questions, "seven kinds, one an automaton": [*kinds, by_name["api-output"]]}


def loop_over_samples(classes: list[Tensor], logits: Tensor, present: Tensor) -> Tensor:
    """The paper's Multi-Select loss as its artifact has it: over samples and classes, vectorised over labels."""
    total = logits.new_zeros(())
    for row, truth in zip(logits, present):
        scores = row.sigmoid()
        threshold = max(float(scores.detach().topk(11).values[-1]), 0.5)
        best = [scores[columns].max() for columns in classes]

        def rho(above: Any, below: Any) -> Any:
            gap = below - above + 0.1
            return (5.0 if gap > 0 else 1.0) * torch.sigmoid(5 * gap)

        if bool(truth.any()):
            for here, score in zip(truth, best):
                total = total + (rho(score, threshold) if here else rho(threshold, score))
        else:
            total = total + rho(threshold, torch.stack(best).max())
    return total / len(logits)


def _limit(parts: list[dict[str, Any]], variant: str) -> float:
    """How many times cross-entropy a loss may cost: what the dearest of its parts may, and that of many parts twice."""
    if any(part.get("votes") == "count" for part in parts):
        return 4.0
    if variant == "soft" and any(part["form"] == "sequence" for part in parts):
        return 3.0
    return 1.3 if len(parts) == 1 else 2.0


def median_time(run: Callable[[], Any], repeats: int) -> float:
    """Milliseconds of processor time, which other work on the machine does not lengthen."""
    for _ in range(3):
        run()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return statistics.median(times) * 1e3


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--batch", type=int, default=32)
    options.add_argument("--labels", type=int, default=9605)
    options.add_argument("--repeats", type=int, default=40)
    options.add_argument("--check", action="store_true")
    given = options.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(1)
    labels = [f"/m/{place}" for place in range(given.labels)]
    logits = (torch.randn(given.batch, given.labels) * 2 - 4).requires_grad_()
    states = (torch.rand(given.batch, given.labels) < 0.002).to(torch.int8)
    truth = states.float()

    def backward(cost: Callable[[], Tensor]) -> Callable[[], None]:
        def run() -> None:
            logits.grad = None
            cost().backward()

        return run

    bce = median_time(backward(lambda: F.binary_cross_entropy_with_logits(logits, truth)), given.repeats)
    print(f"{'binary cross-entropy':38} {bce:8.3f} ms")
    slow = None
    failed = []
    cases = [(name, rules, limit) for name, rules in decisions(parts(labels), labels).items() for limit in ({"topK": 10}, {})]
    for name, rules, top_k in cases:
        plan = LossPlan.from_decision({"loss": {"threshold": 0.5, **top_k, "temperature": 0.1, "margin": 0.1, "parts": rules}}, labels)
        name += "" if top_k else ", no limit"
        target = targets(plan, states)
        variants = {"soft": DecisionLoss(plan)}
        if all(part.get("structure") in ("true-false", "application-order", "multi-select", "api-output") for part in rules):
            variants |= {"paper": PaperDecisionLoss(plan), "smooth": PaperDecisionLoss(plan, smooth=True)}
        for variant, loss in variants.items():
            cost = median_time(backward(lambda: loss(logits, target)), given.repeats)
            limit = _limit(rules, variant)
            print(f"{name + ', ' + variant:38} {cost:8.3f} ms {cost / bce:6.2f} x cross-entropy (at most {limit})")
            if cost > limit * bce:
                failed.append(f"{name}, {variant}")
            if (name, variant) == ("multi-select", "paper"):
                classes = [torch.tensor(symbol.columns) for symbol in plan.parts[0].symbols]
                present = target[0].symbols > 0
                slow = median_time(backward(lambda: loop_over_samples(classes, logits, present)), max(given.repeats // 4, 3))
                print(f"{'the same, a loop over samples':38} {slow:8.3f} ms {slow / cost:6.2f} x ours (at least 5)")
                if slow < 5 * cost:
                    failed.append("loop over samples")
    if failed:
        print("bound missed: " + "; ".join(failed))
    return 1 if failed and given.check else 0


if __name__ == "__main__":
    raise SystemExit(main())
