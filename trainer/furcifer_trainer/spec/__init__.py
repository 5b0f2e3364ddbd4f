"""The loss spec as typed data, and its reader."""

from .document import Decision, LossSpec
from .problem import SpecError
from .reader import parse_spec, read_spec

__all__ = ["Decision", "LossSpec", "SpecError", "parse_spec", "read_spec"]
