"""The loss spec as typed data, and its reader."""

from .document import Decision, LossSpec
from .loss import Loss
from .problem import SpecError
from .reader import parse_spec, read_loss, read_spec

__all__ = ["Decision", "Loss", "LossSpec", "SpecError", "parse_spec", "read_loss", "read_spec"]
