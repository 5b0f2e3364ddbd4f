"""Loss functions: plain torch modules, vectorised over batch and labels. Each takes logits and a truth, and knows nothing of training."""

from .argmax import ArgmaxOutcomes
from .automaton import SequenceOutcomes
from .decision import DecisionLoss, OutcomeLoss, PaperDecisionLoss, PartLoss, SubsetLoss, outcome_module
from .filter import ItemsLoss
from .formula import SetOutcomes, SoftFormula
from .labels import LabelLoss
from .membership import LabelMembership, OutputThreshold, SymbolMembership
from .paper import ApiOrderLoss, ApplicationOrderLoss, MultiSelectLoss, PaperOptions, PaperPartLoss, TrueFalseLoss, has_paper_loss
from .region import RegionOutcomes

__all__ = [
    "ApiOrderLoss",
    "ApplicationOrderLoss",
    "ArgmaxOutcomes",
    "DecisionLoss",
    "ItemsLoss",
    "LabelLoss",
    "LabelMembership",
    "MultiSelectLoss",
    "OutcomeLoss",
    "OutputThreshold",
    "PaperDecisionLoss",
    "PaperOptions",
    "PaperPartLoss",
    "PartLoss",
    "RegionOutcomes",
    "SequenceOutcomes",
    "SetOutcomes",
    "SoftFormula",
    "SubsetLoss",
    "SymbolMembership",
    "TrueFalseLoss",
    "has_paper_loss",
    "outcome_module",
]
