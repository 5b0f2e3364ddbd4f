"""Exact evaluation of decisions on recorded outputs, sample by sample, and of their loss parts on batches of label scores."""

from .evaluate import Answer, Evaluator, compile_decision, evaluate

__all__ = ["Answer", "Evaluator", "compile_decision", "evaluate"]
