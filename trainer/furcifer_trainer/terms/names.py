"""Which names the term language has: what a reader of specs has to know of it."""

from __future__ import annotations

from .functions import FUNCTIONS
from .operators import BINARY_OPERATORS, UNARY_OPERATORS
from .term import FORMS


def is_known_function(name: str) -> bool:
    return name in FUNCTIONS or name in BINARY_OPERATORS or name in UNARY_OPERATORS or name in FORMS
