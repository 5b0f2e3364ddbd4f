"""The paper's losses against its formulas written as loops."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from furcifer_trainer.losses import ApiOrderLoss, ApplicationOrderLoss, LabelLoss, MultiSelectLoss, PaperOptions, TrueFalseLoss

CLASSES = [[0, 1, 2], [3], [4, 5, 6, 7, 8]]


def rho(a: float, b: float) -> float:
    gap = b - a + 0.1
    return (5.0 if gap > 0 else 1.0) * float(torch.sigmoid(torch.tensor(5.0 * gap, dtype=torch.float64)))


def by_hand(kind: str, scores: torch.Tensor, present: list[int]) -> float:
    theta = max(float(scores.sort(descending=True).values[10]), 0.5)
    best = [float(scores[members].max()) for members in CLASSES[: len(present)]]
    true = [c for c, state in enumerate(present) if state]
    false = [c for c, state in enumerate(present) if not state]
    if kind == "select":
        if true:
            return sum(rho(best[c], theta) for c in true) + sum(rho(theta, best[c]) for c in false)
        return rho(theta, max(best))
    if kind == "application":
        if not true:
            return sum(rho(theta, score) for score in best)
        first = true[0]
        rival = max([theta, *best[:first]])
        return sum(rho(theta, score) for score in best[:first]) + rho(best[first], rival) + rho(best[first], theta)
    if true:
        return rho(max(best[c] for c in true), max([theta, *(best[c] for c in false)]))
    return 0.5 * rho(theta, max(best))


@pytest.mark.parametrize(
    ("kind", "loss", "classes"),
    [("output", ApiOrderLoss, CLASSES), ("output", TrueFalseLoss, CLASSES[:1]), ("select", MultiSelectLoss, CLASSES), ("application", ApplicationOrderLoss, CLASSES)],
)
@given(seed=st.integers(0, 10_000))
def test_equals_the_formula(kind: str, loss: type, classes: list[list[int]], seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randn(8, 20, generator=generator, dtype=torch.float64) * 2
    present = (torch.rand(8, len(classes), generator=generator) < 0.4).to(torch.int8)
    ours = loss(classes, 20, PaperOptions(reduction="none"))(logits, present)
    expected = [by_hand(kind, row.sigmoid(), states.tolist()) for row, states in zip(logits, present)]
    assert torch.allclose(ours, torch.tensor(expected, dtype=torch.float64), atol=1e-9)


def test_ordinary_loss_leaves_unknown_labels_out() -> None:
    logits = torch.randn(4, 6, requires_grad=True)
    states = torch.tensor([[1, 0, -1, -1, 0, 1]] * 4, dtype=torch.int8)
    for clip in (0.0, 0.05):
        (gradient,) = torch.autograd.grad(LabelLoss(clip)(logits, states), logits)
        assert gradient[:, 2:4].abs().max() == 0 and (gradient[:, [0, 5]] < 0).all()


def test_clipped_loss_is_the_papers() -> None:
    logits = torch.randn(5, 7, dtype=torch.float64)
    states = (torch.rand(5, 7) < 0.5).to(torch.int8)
    p, y = logits.float().sigmoid(), states.float()
    expected = -(y * torch.log(p) + (1 - y) * torch.log(torch.clamp(1.05 - p, max=1.0))).mean()
    assert torch.allclose(LabelLoss(0.05)(logits, states), expected, atol=1e-6)
