"""The methods that a run compares: one row each. All trained ones have the same budget and the same tuning rule."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ..errors import TrainerError
from ..losses import DecisionLoss, LabelLoss, OutcomeLoss, PaperDecisionLoss, SubsetLoss, has_paper_loss
from ..losses.soft import reduce
from ..models.heads import ClassHead, Head, LabelHead, OutcomeHead, RuleHead
from ..plan import LossPlan
from ..truth import Target


@dataclass(frozen=True)
class Method:
    """`head`: none (the generic model), labels, classes, outcomes or rules. `loss`: label, clipped, paper, smooth, soft or outcome.
    `trunk`: frozen, own (unfrozen for this application) or joint (unfrozen, one for all applications)."""

    name: str
    head: str
    loss: str = ""
    wide: bool = False
    trunk: str = "frozen"
    about: str = ""

    @property
    def learns_scalars(self) -> bool:
        """Whether the ordinary loss of the rule's scalars is trained."""
        return self.loss in ("label", "clipped") or self.head == "rules"


METHODS: tuple[Method, ...] = (
    Method("generic", "none", about="the generic model as given"),
    Method("basic", "labels", "clipped", about="ordinary loss on the application's data"),
    Method("basic-wide", "labels", "clipped", wide=True, about="basic with a hidden layer"),
    Method("paper", "labels", "paper", about="the paper's loss on label scores"),
    Method("smooth", "labels", "smooth", about="smooth variant of the paper's loss"),
    Method("soft", "labels", "soft", about="soft relaxation of the exact rule on label scores"),
    Method("soft-wide", "labels", "soft", wide=True, about="soft with a hidden layer"),
    Method("classes", "classes", "outcome", about="one sigmoid per label class"),
    Method("outcome", "outcomes", "outcome", about="outcome head with decision projection"),
    Method("outcome-wide", "outcomes", "outcome", wide=True, about="outcome head with a hidden layer, with decision projection"),
    Method("rule", "rules", "outcome", about="the rule over label scores, with a correction, and labels trained along"),
    Method("rule-wide", "rules", "outcome", wide=True, about="rule with a correction that has a hidden layer"),
    Method("basic-own", "labels", "clipped", wide=True, trunk="own", about="basic, trunk unfrozen for the application"),
    Method("soft-own", "labels", "soft", wide=True, trunk="own", about="soft, trunk unfrozen for the application"),
    Method("outcome-own", "outcomes", "outcome", wide=True, trunk="own", about="outcome head, trunk unfrozen for the application"),
    Method("rule-own", "rules", "outcome", wide=True, trunk="own", about="rule with a correction, trunk unfrozen for the application"),
    Method("basic-joint", "labels", "clipped", wide=True, trunk="joint", about="basic, one unfrozen trunk for all applications"),
    Method("outcome-joint", "outcomes", "outcome", wide=True, trunk="joint", about="outcome head, one unfrozen trunk for all applications"),
)

#: Weight of the ordinary label loss where it is trained along with outcomes: labels teach a trunk more than outcomes alone do.
LABELS_ALONG = {"frozen": 2.0, "own": 8.0, "joint": 8.0}

#: What a run compares where nothing else is asked.
DEFAULT_METHODS = ("generic", "basic", "paper", "smooth", "soft", "outcome", "outcome-wide", "rule-wide")


def find_methods(names: list[str]) -> list[Method]:
    """Methods by name, in the table's order; `all` is every one."""
    known = {method.name: method for method in METHODS}
    unknown = [name for name in names if name not in known and name != "all"]
    if unknown:
        raise TrainerError(f"no method {', '.join(unknown)}: {', '.join(known)} or all")
    return [method for method in METHODS if method.name in names or "all" in names]


def applies(method: Method, plan: LossPlan) -> str:
    """Why a method cannot be used for a plan; empty where it can."""
    if method.loss in ("paper", "smooth") and not all(has_paper_loss(part) for part in plan.parts):
        return "the paper has no loss for this kind of rule"
    if method.head == "classes" and any(part.form != "set" for part in plan.parts):
        return "class heads are for rules over sets of classes"
    if method.loss in ("label", "clipped") and not any(part.reads_labels for part in plan.parts):
        return "the rule reads no labels"
    return ""


def make_head(method: Method, plan: LossPlan, features: int, hidden: int) -> Head:
    width = hidden if method.wide else 0
    if method.head == "outcomes":
        return OutcomeHead(features, plan, width)
    if method.head == "rules":
        return RuleHead(features, plan, width)
    return ClassHead(features, plan, width) if method.head == "classes" else LabelHead(features, plan.width, width)


class HeadCost(nn.Module):
    """The loss of a head's output [B, N] for targets and label states; chosen by the method."""

    def __init__(self, method: Method, plan: LossPlan, head: Head) -> None:
        super().__init__()
        self.read = head.read
        self.plan = plan
        self.labels: LabelLoss | None = None
        self.decision: nn.Module | None = None
        if method.loss in ("label", "clipped"):
            self.labels = LabelLoss(0.05 if method.loss == "clipped" else 0.0)
        elif method.loss in ("paper", "smooth"):
            self.decision = PaperDecisionLoss(plan, smooth=method.loss == "smooth")
        elif method.loss == "soft":
            self.decision = DecisionLoss(plan)
        self.along: LabelLoss | None = LabelLoss() if method.head == "rules" and plan.mentioned else None
        self.along_weight = LABELS_ALONG[method.trunk]
        self.outcome = OutcomeLoss(reduction="none")
        self.subset = SubsetLoss(reduction="none")
        self.mentioned = list(plan.mentioned)

    def forward(self, flat: Tensor, targets: list[Target], states: Tensor) -> Tensor:
        if self.labels is not None:
            # The labels that the rule names: what the application's data has to say of the others is not its business.
            result: Tensor = self.labels(flat[:, self.mentioned], states[:, self.mentioned])
            return result
        if self.decision is not None:
            result = self.decision(flat, targets)
            return result
        said = self.read(flat, targets)
        outcomes = said.outcomes or []
        sizes = said.sizes or [None] * len(outcomes)
        costs = [self._part(part.form, scores, size, target) for part, scores, size, target in zip(self.plan.parts, outcomes, sizes, targets)]
        total = reduce(torch.stack(costs).sum(0), "mean")
        if self.along is not None:
            total = total + self.along_weight * self.along(flat[:, self.mentioned], states[:, self.mentioned])
        return total

    def _part(self, form: str, scores: Tensor, sizes: Tensor | None, target: Target) -> Tensor:
        if sizes is not None:
            chosen: Tensor = self.subset(scores, sizes, target.labels)
            return chosen
        if form == "items":
            sign = 1 - 2 * target.labels.clamp(min=0).to(scores.dtype)
            cost = nn.functional.softplus(sign * scores)
            return torch.where(target.labels >= 0, cost, torch.zeros_like(cost)).sum(1)
        result: Tensor = self.outcome(scores, target.right)
        return result
