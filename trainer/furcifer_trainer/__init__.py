"""Trains models that make fewer wrong decisions in one application, from the loss section of a Furcifer loss spec.

`LossPlan.from_decision` binds a decision to a model's columns; `losses` are torch modules for it; `truth` and `outcomes` say what is right and
what a model's output decides. Training and the command line are in `training` and `cli`.
"""

from .errors import DataError, PlanError, TrainerError
from .plan import Columns, LossPlan, Part

__version__ = "1.0.0rc1"
__all__ = ["Columns", "DataError", "LossPlan", "Part", "PlanError", "TrainerError", "__version__"]
