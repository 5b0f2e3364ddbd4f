"""Prints furcifer_trainer/terms/unicode_tables.py: the character properties and case mappings of this interpreter's Unicode version.

Properties that CPython keeps to itself (cased, case-ignorable) are read off the behaviour of `title` and `lower`.
Run as: python3.11 scripts/make_unicode_tables.py > furcifer_trainer/terms/unicode_tables.py
"""

import unicodedata

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
POINTS = [point for point in range(0x110000) if not 0xD800 <= point < 0xE000]
SIGMA, FINAL_SIGMA = "\u03a3", "\u03c2"


def base36(number: int) -> str:
    if number < 0:
        return "-" + base36(-number)
    head, last = divmod(number, 36)
    return (base36(head) if head else "") + DIGITS[last]


def ignorable(char: str) -> bool:
    before_cased = ("a" + SIGMA + char + "a").lower()[1] != FINAL_SIGMA
    before_space = ("a" + SIGMA + char + " ").lower()[1] == FINAL_SIGMA
    return before_cased and before_space


def boundaries(holds) -> str:
    """Gaps between the points where the property switches on and off."""
    gaps, last, inside = [], 0, False
    for point in POINTS:
        if holds(chr(point)) != inside:
            gaps.append(base36(point - last))
            last, inside = point, not inside
    return " ".join(gaps)


def mapping(change, base) -> str:
    """Runs `start count stride delta` of single code points, then `|`, then `point=text` for longer results.

    Only where `change` differs from `base`, the mapping it refines.
    """
    runs, special, last = [], [], 0
    for point in POINTS:
        char = chr(point)
        result = change(char)
        if result == base(char):
            continue
        if len(result) > 1:
            special.append(base36(point) + "=" + ".".join(base36(ord(c)) for c in result))
            continue
        delta = ord(result) - point
        if runs:
            run = runs[-1]
            stride = point - run[0] if run[1] == 1 else run[2]
            if run[3] == delta and stride <= 2 and point == run[0] + run[1] * stride:
                run[1], run[2] = run[1] + 1, stride
                continue
        runs.append([point, 1, 1, delta])
    encoded = []
    for start, count, stride, delta in runs:
        encoded.append(",".join(map(base36, (start - last, count, stride, delta))))
        last = start
    return " ".join(encoded) + "|" + " ".join(special)


PROPERTIES = {
    "alpha": str.isalpha,
    "decimal": str.isdecimal,
    "digit": str.isdigit,
    "numeric": str.isnumeric,
    "space": str.isspace,
    "lower": str.islower,
    "upper": str.isupper,
    "title": lambda char: unicodedata.category(char) == "Lt",
    "cased": lambda char: (char + "a").title()[-1] == "a",
    "caseIgnorable": ignorable,
    "printable": str.isprintable,
}
def same(char: str) -> str:
    return char


MAPPINGS = {
    "lower": (str.lower, same),
    "upper": (str.upper, same),
    "title": (str.title, str.upper),
    "fold": (str.casefold, str.lower),
}


def main() -> None:
    print(f'"""Character properties and case mappings of Unicode {unicodedata.unidata_version}, made by scripts/make_unicode_tables.py; see unicode.py."""')
    print("\nfrom typing import Dict\n\nPROPERTIES: Dict[str, str] = {")
    for name, holds in PROPERTIES.items():
        print(f'    "{name}": "{boundaries(holds)}",')
    print("}\n\nMAPPINGS: Dict[str, str] = {")
    for name, (change, base) in MAPPINGS.items():
        print(f'    "{name}": "{mapping(change, base)}",')
    print("}")


main()
