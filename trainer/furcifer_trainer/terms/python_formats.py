"""Python's functions from values to text: str, repr, ascii, format and str.format. ``%`` is an operator."""

from __future__ import annotations

from typing import Mapping

from .format_spec import format_function
from .represent import ascii_text, repr_text, str_text
from .signature import Table, python
from .template_format import format_template
from .values import UNDEFINED, Value, as_text


def _format_template(keywords: Mapping[str, Value], template: Value, *positional: Value) -> Value:
    return format_template(as_text(template), positional, keywords)


FORMAT_FUNCTIONS: Table = {
    "str": python("object?", lambda value: "" if value is UNDEFINED else str_text(value)),
    "repr": python("obj /", repr_text),
    "ascii": python("obj /", ascii_text),
    "format": python("value format_spec? /", format_function),
    "str.format": python("self / *arguments **keywords", _format_template),
}
