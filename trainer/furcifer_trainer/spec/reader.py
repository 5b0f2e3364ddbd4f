"""Reads a loss spec: bytes to typed data, or a SpecError that says where the document is wrong and what to do."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Union

from .document import LossSpec
from .loss import Loss
from .loss_references import check_section
from .numbers import Positive, Probability, read_positive, read_probability
from .partition import Partition, check_partition
from .problem import Pointer, SpecError, shown
from .reading import Reader, Special
from .references import check_references
from .term import Term, read_term

#: The version that this reader knows; it reads any patch of it, which lets no other document through. It refuses all others: a field may have got another meaning.
KNOWN_VERSION = "1.0.0"
_PATCHES = re.compile(r"1\.0\.(0|[1-9][0-9]*)", re.ASCII)


def read_spec(path: Union[str, Path]) -> LossSpec:
    """Raises SpecError for a document that is no loss spec of a known version, OSError where the file cannot be read."""
    return parse_spec(Path(path).read_bytes())


def parse_spec(document: Union[str, bytes]) -> LossSpec:
    """The spec that a JSON text (UTF-8) holds."""
    try:
        value = json.loads(document, parse_int=json_integer, parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise SpecError((), "UTF-8", f"a byte that is none at {error.start}", "Save the file as UTF-8.") from None
    except ValueError as error:
        raise SpecError((), "JSON", str(error), "Give the file that furcifer analyze --format spec wrote.") from None
    except RecursionError:
        raise SpecError((), "JSON", "lists in lists without an end", "Give the file that furcifer analyze --format spec wrote.") from None
    return spec_of(value)


def spec_of(value: object) -> LossSpec:
    """The spec that a parsed JSON document holds."""
    if not isinstance(value, dict):
        raise SpecError((), "an object", shown(value), "Give the file that furcifer analyze --format spec wrote.")
    version = value.get("version")
    if not isinstance(version, str) or _PATCHES.fullmatch(version) is None:
        found = shown(version) if "version" in value else "none"
        raise SpecError(("version",), f"version {KNOWN_VERSION}, or another patch of it", found, "Use a trainer of the same version as furcifer.")
    try:
        spec = Reader(_SPECIAL).read(LossSpec, value, ())
    except RecursionError:
        raise SpecError((), "a loss spec", "terms inside of terms without an end", "Write the spec again with furcifer analyze.") from None
    check_references(spec)
    return spec


def read_loss(value: object, at: Pointer = ()) -> Loss:
    """The loss section that a parsed JSON object is, checked by itself. Raises SpecError."""
    loss = Reader(_SPECIAL).read(Loss, value, at)
    check_section(loss, at)
    return loss


def _read_partition(value: object, at: Pointer) -> Partition:
    partition = Reader({Term: read_term}).read(Partition, value, at)
    check_partition(partition, at)
    return partition


_SPECIAL: Special = {
    Term: read_term,
    Partition: _read_partition,
    Positive: read_positive,
    Probability: read_probability,
}


def json_integer(digits: str) -> Union[int, float]:
    """JSON's -0 is a double, and so is what is longer than any index or limit."""
    return float(digits) if digits == "-0" or len(digits) > 300 else int(digits)


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is no JSON")
