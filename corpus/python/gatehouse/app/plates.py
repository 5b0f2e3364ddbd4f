import re

PLATES = {
    "QKT482",
    "YMR07D",
    "BSL931",
    "CA15WH",
    "BINLORRY",
}

# three letters, two digits, then a digit or a letter
PLATE_SHAPE = re.compile(r"[A-Z]{3}[0-9]{2}[A-Z0-9]")


def clean(text):
    return text.replace(" ", "").replace("-", "").upper()
