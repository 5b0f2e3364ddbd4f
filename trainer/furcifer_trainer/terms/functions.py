"""Every function that terms may call, by name. Python's operators are in ``operators.py``."""

from __future__ import annotations

from .javascript.functions import JAVASCRIPT_FUNCTIONS
from .python_case import CASE_FUNCTIONS
from .python_formats import FORMAT_FUNCTIONS
from .python_numbers import NUMBER_FUNCTIONS
from .python_paths import PATH_FUNCTIONS
from .python_regex import REGEX_FUNCTIONS
from .python_sequences import SEQUENCE_FUNCTIONS
from .python_strings import STRING_FUNCTIONS
from .signature import Table

FUNCTIONS: Table = {
    **CASE_FUNCTIONS,
    **STRING_FUNCTIONS,
    **NUMBER_FUNCTIONS,
    **FORMAT_FUNCTIONS,
    **SEQUENCE_FUNCTIONS,
    **PATH_FUNCTIONS,
    **REGEX_FUNCTIONS,
    **JAVASCRIPT_FUNCTIONS,
}
