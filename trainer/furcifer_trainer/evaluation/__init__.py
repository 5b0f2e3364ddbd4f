"""Exact evaluation of decisions on recorded outputs, sample by sample. Batches of label scores: `furcifer_trainer.outcomes`."""

from .evaluate import Answer, Evaluator, compile_decision, evaluate

__all__ = ["Answer", "Evaluator", "compile_decision", "evaluate"]
