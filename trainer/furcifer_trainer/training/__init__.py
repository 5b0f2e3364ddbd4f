"""Training: stages, checkpoints, methods, runs."""
