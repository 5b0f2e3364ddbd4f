FORMATS = ["vinyl", "lp", "phonograph", "cassette", "compact disc", "dvd"]

SHELF_OF = {
    "vinyl": "crates",
    "phonograph": "crates",
    "cassette": "wall",
    "compact disc": "rack",
    "dvd": "rack",
}
