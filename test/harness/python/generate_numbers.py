"""Thresholds of an expected.json, the numbers around them, and sentiment responses made of them."""

import math
import re

MOODS = ("Positive", "Negative", "Neutral", "Mixed")


def thresholds_of(wheres, fields):
    """The constants that the conditions compare one of the fields with, in order, without repeats."""
    pattern = re.compile(r"\b(?:%s)\s*(?:[<>]=?|[!=]=)\s*(-?\d+(?:\.\d+)?)" % "|".join(fields))
    found = [float(value) for where in wheres for value in pattern.findall(where)]
    return list(dict.fromkeys(found))


def around(value):
    """A threshold with its neighbouring doubles and points further off, falling to rising."""
    below, above = math.nextafter(value, -math.inf), math.nextafter(value, math.inf)
    step = abs(value) / 10 or 0.05
    further = math.nextafter(below, -math.inf)
    return [round(value - step, 4), further, below, value, above, round(value + step, 4)]


def google_sentiments(expected, wanted, random):
    """Pairs (score, magnitude): every score point with two magnitudes, then more of the grid."""
    wheres = [one["where"] for one in expected.get("ranges", [])]
    scores = [point / 10 for point in range(-10, 11)]
    for value in thresholds_of(wheres, ("score",)):
        scores += [*around(value), round(value - 0.01, 4), round(value + 0.01, 4)]
    magnitudes = [0.0, 0.5, 3.2]
    for value in thresholds_of(wheres, ("magnitude",)):
        magnitudes += around(value)
    scores = [score for score in dict.fromkeys(scores) if -1 <= score <= 1]
    grid = [(score, magnitude) for score in scores for magnitude in dict.fromkeys(magnitudes)]
    first = {}
    for place, score in enumerate(scores):
        for offset in (0, 4):
            first[(score, magnitudes[(place + offset) % len(magnitudes)])] = None
    rest = [pair for pair in grid if pair not in first]
    pairs = list(first)[:wanted]
    return pairs + random.sample(rest, min(len(rest), wanted - len(pairs)))


def mood_scores(wanted, random):
    """Score dicts of four moods: clear, near ties, exact ties, zeros."""
    seen = {}

    def add(values):
        seen.setdefault(str(values), dict(zip(MOODS, values)))

    for place in range(4):
        add([0.97 if place == mood else 0.01 for mood in range(4)])
        add([1.0 if place == mood else 0.0 for mood in range(4)])
        for other in range(4):
            if other != place:
                tie = [0.4 if mood in (place, other) else 0.1 for mood in range(4)]
                add(tie)
                add([math.nextafter(value, 1) if mood == place else value for mood, value in enumerate(tie)])
                add([0.1 if mood == place else 0.3 for mood in range(4)])
    add([0.25, 0.25, 0.25, 0.25])
    add([0.0, 0.0, 0.0, 0.0])
    while len(seen) < wanted:
        parts = [random.random() ** 2 for _ in MOODS]
        add([round(part / sum(parts), random.choice((1, 2, 9))) for part in parts])
    return list(seen.values())[:wanted]
