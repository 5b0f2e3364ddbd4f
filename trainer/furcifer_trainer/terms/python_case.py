"""Case: str.lower and its relatives, and the tests on the kind of characters, by the tables of ``unicode.py``."""

from __future__ import annotations

from typing import Callable

from .signature import Row, Table, python
from .text import bounded_text
from .unicode import fold_case, has_property, lower_at, lower_text, title_case, upper_case, upper_text
from .values import as_text


def _fold(text: str) -> str:
    return text.lower() if text.isascii() else "".join(map(fold_case, text))


def _capitalize(text: str) -> str:
    return title_case(text[0]) + "".join(lower_at(text, index) for index in range(1, len(text))) if text else ""


def _title(text: str) -> str:
    """Title case after anything but a cased character."""
    return "".join(
        lower_at(text, index) if index > 0 and has_property(text[index - 1], "cased") else title_case(character)
        for index, character in enumerate(text)
    )


def _swap(text: str) -> str:
    return "".join(
        lower_at(text, index)
        if has_property(character, "upper")
        else upper_case(character)
        if has_property(character, "lower")
        else character
        for index, character in enumerate(text)
    )


def _in_case(wanted: str, other: str) -> Callable[[str], bool]:
    """At least one cased character, and none of the other cases."""

    def holds(text: str) -> bool:
        if any(has_property(c, other) or has_property(c, "title") for c in text):
            return False
        return any(has_property(c, wanted) for c in text)

    return holds


def _is_title(text: str) -> bool:
    """Capitals only after uncased characters, small letters only after cased ones."""
    after_cased = any_cased = False
    for character in text:
        is_capital = has_property(character, "upper") or has_property(character, "title")
        is_small = has_property(character, "lower")
        if (is_capital and after_cased) or (is_small and not after_cased):
            return False
        after_cased = is_capital or is_small
        any_cased = any_cased or after_cased
    return any_cased


def _all(*properties: str) -> Callable[[str], bool]:
    """Not empty, and every character has one of the properties."""
    return lambda text: text != "" and all(any(has_property(c, name) for name in properties) for c in text)


def _changing(change: Callable[[str], str]) -> Row:
    return python("self /", lambda self: bounded_text(change(as_text(self))))


def _testing(holds: Callable[[str], bool]) -> Row:
    return python("self /", lambda self: holds(as_text(self)))


CASE_FUNCTIONS: Table = {
    "str.lower": _changing(lower_text),
    "str.upper": _changing(upper_text),
    "str.casefold": _changing(_fold),
    "str.title": _changing(_title),
    "str.capitalize": _changing(_capitalize),
    "str.swapcase": _changing(_swap),
    "str.isalpha": _testing(_all("alpha")),
    "str.isdecimal": _testing(_all("decimal")),
    "str.isdigit": _testing(_all("digit")),
    "str.isnumeric": _testing(_all("numeric")),
    "str.isalnum": _testing(_all("alpha", "decimal", "digit", "numeric")),
    "str.isspace": _testing(_all("space")),
    "str.isascii": _testing(str.isascii),
    "str.isprintable": _testing(lambda text: text == "" or _all("printable")(text)),
    "str.islower": _testing(_in_case("lower", "upper")),
    "str.isupper": _testing(_in_case("upper", "lower")),
    "str.istitle": _testing(_is_title),
}
