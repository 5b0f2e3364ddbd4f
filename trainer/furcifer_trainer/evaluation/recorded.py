"""Finds values in recorded outputs.

JSON is read leniently where providers leave fields out (absent and null are the same, None here) and never where a value has
another type than the spec says: then there is no answer rather than a guess.
"""

from __future__ import annotations

from typing import Dict, List, Mapping, Optional, Sequence, Union

Path = Sequence[Union[str, int]]


def responses_of_calls(operations: Sequence[str], responses: Mapping[str, object]) -> List[object]:
    """One response a call, given the operation of each.

    A list of responses is taken in call order; one response that is given for several calls serves each; a missing one is empty.
    """
    taken: Dict[str, int] = {}
    result: List[object] = []
    for operation in operations:
        given = responses.get(operation)
        if isinstance(given, list):
            index = taken.get(operation, 0)
            taken[operation] = index + 1
            given = given[index] if index < len(given) else None
        result.append({} if given is None else given)
    return result


def value_at(source: object, path: Path) -> object:
    """The value at ``path``, None where it or anything on the way is absent. Numbers are list positions."""
    value = source
    for step in path:
        if isinstance(value, list):
            value = value[step] if isinstance(step, int) and step < len(value) else None
        elif isinstance(value, dict):
            value = value.get(str(step))
        else:
            return None
    return value


def items_at(source: object, path: Path) -> Optional[List[object]]:
    """The items of the list at ``path``; none where it is absent, None where something else is in its place.

    A name that meets a list on the way is looked up in each of its items (``Labels.Instances``: those of all labels, in order).
    """
    values = [source]
    for step in path:
        found: List[object] = []
        for value in values:
            if isinstance(value, list) and isinstance(step, str):
                found += (value_at(item, [step]) for item in value)
            else:
                found.append(value_at(value, [step]))
        values = found
    items: List[object] = []
    for value in values:
        if isinstance(value, list):
            items += value
        elif value is not None:
            return None
    return items


def path_text(path: Path) -> str:
    """``labelAnnotations[0].description``, for messages."""
    if not path:
        return "the item"
    return "".join(f"[{step}]" if isinstance(step, int) else step if i == 0 else f".{step}" for i, step in enumerate(path))
