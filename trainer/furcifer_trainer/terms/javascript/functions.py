"""Every row of JavaScript: operators, and the functions and methods of its library and of lodash that need no callback."""

from __future__ import annotations

from ..signature import Table
from .encoding import ENCODING_FUNCTIONS
from .lodash import LODASH_FUNCTIONS
from .mathematics import MATH_FUNCTIONS
from .methods import METHOD_FUNCTIONS
from .operators import OPERATOR_FUNCTIONS
from .regex import REGEX_FUNCTIONS

JAVASCRIPT_FUNCTIONS: Table = {
    **OPERATOR_FUNCTIONS,
    **METHOD_FUNCTIONS,
    **MATH_FUNCTIONS,
    **ENCODING_FUNCTIONS,
    **REGEX_FUNCTIONS,
    **LODASH_FUNCTIONS,
}
