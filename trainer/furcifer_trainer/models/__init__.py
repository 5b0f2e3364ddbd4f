"""Trunks and heads."""

from .backbone import Backbone
from .backbones import make_backbone, tokenize
from .heads import ClassHead, Head, LabelHead, OutcomeHead, Prediction, RuleHead

__all__ = ["Backbone", "ClassHead", "Head", "LabelHead", "OutcomeHead", "Prediction", "RuleHead", "make_backbone", "tokenize"]
