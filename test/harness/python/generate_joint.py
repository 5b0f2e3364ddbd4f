"""What the generators of whole responses share: filling up to the wanted number, and joining several operations."""

import json
from itertools import islice


def fill(wanted, fixed, draw):
    """`wanted` different responses: the fixed ones (up to four fifths), then drawn ones."""
    seen = {}
    for one in islice(_distinct(fixed), wanted * 4 // 5):
        seen[_key(one)] = one
    while len(seen) < wanted:
        one = draw()
        seen.setdefault(_key(one), one)
    return list(seen.values())


def _key(response):
    return json.dumps(response, ensure_ascii=False)


def _distinct(responses):
    seen = set()
    for one in responses:
        if _key(one) not in seen:
            seen.add(_key(one))
            yield one


def classes_of(expected, operation):
    """The classes of one operation of an application with several."""
    return [one for one in expected["classes"] if one["operation"] == operation]


def requested(expected, operation, name, default):
    """A threshold or limit of the request, which the API keeps to, or its default."""
    return expected.get("request", {}).get(operation, {}).get(name, default)
