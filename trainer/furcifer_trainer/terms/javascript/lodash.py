"""The pure functions of lodash on texts and numbers, as its version 4 has them.

Those that part a text into words, or take its first symbol, know more of Unicode than is kept here: other texts are unmodelled.
"""

from __future__ import annotations

import math
import re
from typing import Callable, Dict, List

from ..signature import Row
from ..values import UNDEFINED, Unmodelled
from .host import Host, clamp, is_object, relative_index, row, to_boolean, to_number, to_text
from .lists import same_value_zero
from .mathematics import ceil, floor, round_half_up
from .numbers import SPACE, read_number
from .texts import lower, upper


def _text_of(value: Host) -> str:
    """``_.toString``: nothing for null and undefined, and -0 keeps its sign."""
    return "" if value is None or value is UNDEFINED else _inner_text(value)


def _inner_text(value: Host) -> str:
    if isinstance(value, tuple):
        return ",".join(map(_inner_text, value))
    return "-0" if isinstance(value, float) and value == 0 and math.copysign(1, value) < 0 else to_text(value)


def _integer(value: Host) -> float:
    number = to_number(value)
    if math.isinf(number):
        return math.copysign(1.7976931348623157e308, number)
    return 0.0 if math.isnan(number) else float(math.trunc(number))


#: Texts in which a symbol may be several characters.
_SYMBOLS = re.compile("[\u200d\ud800-\udfff\u0300-\u036f\ufe20-\ufe2f\u20d0-\u20ff\ufe0e\ufe0f]")


def _plain(text: str) -> str:
    if _SYMBOLS.search(text):
        raise Unmodelled
    return text


def _change_first(text: str, change: Callable[[str], str]) -> str:
    return change(_plain(text)[:1]) + text[1:]


_MAY_HAVE_PARTS = re.compile("[a-z][A-Z]|[A-Z]{2}[a-z]|[0-9][a-zA-Z]|[a-zA-Z][0-9]|[^a-zA-Z0-9 ]")
#: Words of a text of ASCII without apostrophes: by case, capitals that belong together, ordinals, digits.
_PARTS = re.compile(
    r"[A-Z]?[a-z]+(?=[^a-z0-9]|\Z)|[A-Z]+(?=[^A-Za-z0-9]|[A-Z][a-z]|\Z)|[A-Z]?[a-z]+|[A-Z]+"
    r"|\d*(?:1ST|2ND|3RD|(?![123])\dTH)(?=\b|[a-z_])|\d*(?:1st|2nd|3rd|(?![123])\dth)(?=\b|[A-Z_])|\d+",
    re.ASCII,
)
_SIMPLE_PARTS = re.compile("[a-zA-Z0-9]+")


def _words(value: Host) -> List[str]:
    text = _text_of(value)
    if not text.isascii():
        raise Unmodelled
    bare = text.replace("'", "")
    return (_PARTS if _MAY_HAVE_PARTS.search(bare) else _SIMPLE_PARTS).findall(bare)


def _capitalized(text: str) -> str:
    return _change_first(lower(text), upper)


def _trim(self: Host = UNDEFINED, characters: Host = UNDEFINED, guard: Host = UNDEFINED, *_: Host) -> Host:
    """``guard``: as a callback of an iteration, which gives positions that are not meant."""
    text = _text_of(self)
    if text == "" or characters is UNDEFINED or to_boolean(guard):
        return text.strip(SPACE)
    dropped = _plain(_inner_text(characters))
    return _plain(text).strip(dropped) if dropped else text


def _includes(
    collection: Host = UNDEFINED, wanted: Host = UNDEFINED, start: Host = UNDEFINED, guard: Host = UNDEFINED, *_: Host
) -> Host:
    first = 0.0 if to_boolean(guard) else _integer(start)
    if isinstance(collection, str):
        at = max(len(collection) + first, 0) if first < 0 else first
        return at <= len(collection) and collection.find(to_text(wanted), int(at)) >= 0
    if not isinstance(collection, tuple):
        return False
    if is_object(wanted) and any(map(is_object, collection)):
        raise Unmodelled
    return any(same_value_zero(item, wanted) for item in collection[relative_index(first, len(collection), 0) :])


def _starts_with(self: Host = UNDEFINED, target: Host = UNDEFINED, position: Host = UNDEFINED, *_: Host) -> Host:
    text = _text_of(self)
    return text.startswith(_inner_text(target), 0 if position is None else clamp(_integer(position), 0, len(text)))


def _ends_with(self: Host = UNDEFINED, target: Host = UNDEFINED, position: Host = UNDEFINED, *_: Host) -> Host:
    text = _text_of(self)
    end = len(text) if position is UNDEFINED else clamp(_integer(position), 0, len(text))
    return text[:end].endswith(_inner_text(target))


def _shifted(value: float, by: float) -> float:
    mantissa, _, exponent = _inner_text(value).partition("e")
    return read_number(f"{mantissa}e{to_text(read_number(exponent) + by)}")


def _rounding(change: Callable[[float], float]) -> Row:
    """Rounds by moving the point in the number's decimal text, so that no multiplication errs."""

    def apply(value: Host = UNDEFINED, digits: Host = UNDEFINED, *_: Host) -> Host:
        number = to_number(value)
        places = 0.0 if digits is None else min(_integer(digits), 292.0)
        if places == 0 or not math.isfinite(number):
            return change(number)
        return _shifted(change(_shifted(number, places)), -places)

    return row(apply)


def _on_text(change: Callable[[str], str]) -> Row:
    return row(lambda value=UNDEFINED, *_: change(_text_of(value)))


def _on_words(join: Callable[[List[str]], str]) -> Row:
    return row(lambda value=UNDEFINED, *_: join(_words(value)))


def _camel(words: List[str]) -> str:
    lowered = [lower(word) for word in words]
    return "".join(lowered[:1] + [_capitalized(word) for word in lowered[1:]])


LODASH_FUNCTIONS: Dict[str, Row] = {
    "lodash.toString": _on_text(lambda text: text),
    "lodash.toLower": _on_text(lower),
    "lodash.toUpper": _on_text(upper),
    "lodash.capitalize": _on_text(_capitalized),
    "lodash.upperFirst": _on_text(lambda text: _change_first(text, upper)),
    "lodash.lowerFirst": _on_text(lambda text: _change_first(text, lower)),
    "lodash.trim": row(_trim),
    "lodash.startsWith": row(_starts_with),
    "lodash.endsWith": row(_ends_with),
    "lodash.includes": row(_includes),
    "lodash.camelCase": _on_words(_camel),
    "lodash.kebabCase": _on_words(lambda words: "-".join(map(lower, words))),
    "lodash.snakeCase": _on_words(lambda words: "_".join(map(lower, words))),
    "lodash.lowerCase": _on_words(lambda words: " ".join(map(lower, words))),
    "lodash.upperCase": _on_words(lambda words: " ".join(map(upper, words))),
    "lodash.startCase": _on_words(lambda words: " ".join(_change_first(word, upper) for word in words)),
    "lodash.round": _rounding(round_half_up),
    "lodash.floor": _rounding(floor),
    "lodash.ceil": _rounding(ceil),
    "lodash.isNil": row(lambda value=UNDEFINED, *_: value is None or value is UNDEFINED),
    "lodash.isString": row(lambda value=UNDEFINED, *_: isinstance(value, str)),
    "lodash.isNumber": row(lambda value=UNDEFINED, *_: isinstance(value, float)),
    "lodash.isArray": row(lambda value=UNDEFINED, *_: isinstance(value, tuple)),
}
