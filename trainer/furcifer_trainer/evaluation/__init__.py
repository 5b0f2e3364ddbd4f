"""Exact evaluation of decisions on recorded outputs, sample by sample, and of their loss parts on batches of label scores."""
