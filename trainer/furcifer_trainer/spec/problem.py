"""What is wrong with a document, and where."""

from __future__ import annotations

import json
from typing import Tuple, Union

from ..errors import TrainerError

#: Steps from the document's root: field names and list positions.
Pointer = Tuple[Union[str, int], ...]


class SpecError(TrainerError):
    """A loss spec that cannot be read.

    ``pointer`` is a JSON pointer (RFC 6901) to the place, "" for the whole document; ``expected`` and ``found`` say what is wrong
    there, ``remedy`` what to do about it.
    """

    def __init__(self, at: Pointer, expected: str, found: str, remedy: str) -> None:
        self.pointer = "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in at)
        self.expected, self.found, self.remedy = expected, found, remedy
        place = self.pointer or "the document"
        super().__init__(f"{place}: expected {expected}, found {found}. {remedy}")


def shown(value: object) -> str:
    """A JSON value for messages, cut where it is long."""
    if isinstance(value, dict):
        return "an object" if value else "an empty object"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."
