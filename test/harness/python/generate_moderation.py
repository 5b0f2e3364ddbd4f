"""Makes `DetectModerationLabels` responses: taxonomy items with their ancestors, alone, in pairs and mixed."""

import math

from generate_joint import fill, requested

OPERATION = "aws.rekognition.detect_moderation_labels"

PARENTS = {
    "Explicit": "", "Explicit Nudity": "Explicit", "Exposed Buttocks or Anus": "Explicit Nudity",
    "Explicit Sexual Activity": "Explicit", "Non-Explicit Nudity of Intimate parts and Kissing": "",
    "Non-Explicit Nudity": "Non-Explicit Nudity of Intimate parts and Kissing", "Bare Back": "Non-Explicit Nudity",
    "Implied Nudity": "Non-Explicit Nudity", "Kissing on the Lips": "Non-Explicit Nudity of Intimate parts and Kissing",
    "Swimwear or Underwear": "", "Female Swimwear or Underwear": "Swimwear or Underwear", "Violence": "",
    "Weapons": "Violence", "Graphic Violence": "Violence", "Weapon Violence": "Graphic Violence",
    "Blood & Gore": "Graphic Violence", "Visually Disturbing": "", "Death and Emaciation": "Visually Disturbing",
    "Corpses": "Death and Emaciation", "Crashes": "Visually Disturbing", "Air Crash": "Crashes", "Drugs & Tobacco": "",
    "Products": "Drugs & Tobacco", "Pills": "Products", "Drugs & Tobacco Paraphernalia & Use": "Drugs & Tobacco",
    "Smoking": "Drugs & Tobacco Paraphernalia & Use", "Alcohol": "", "Alcohol Use": "Alcohol", "Drinking": "Alcohol Use",
    "Alcoholic Beverages": "Alcohol", "Rude Gestures": "", "Middle Finger": "Rude Gestures", "Gambling": "",
    "Hate Symbols": "", "Extremist": "Hate Symbols",
}
OLD_PARENTS = {"Revealing Clothes": "Suggestive", "Partial Nudity": "Suggestive", "Smoking": "Tobacco", "Nudity": "Explicit Nudity"}
NEAR_PARENTS = ("violence", "Violence ", "EXPLICIT", "Alcohol Use", "Hate", "Hate Symbols & More")


def item(name, score, parent=None):
    """One moderation label; its parent is that of the taxonomy unless another is given."""
    parent = PARENTS[name] if parent is None else parent
    level = 1 if parent == "" else 2 if PARENTS.get(parent, "") == "" else 3
    return {"Confidence": score, "Name": name, "ParentName": parent, "TaxonomyLevel": level}


def lineage(name, score):
    """An item with its ancestors, as the API lists them: all with the same confidence."""
    items = [item(name, score)]
    while items[-1]["ParentName"]:
        items.append(item(items[-1]["ParentName"], score))
    return items


def response(items):
    """The whole answer."""
    return {"ModerationLabels": items, "ModerationModelVersion": "7.0"}


def fixed_lists(floor):
    """Every item alone and with its ancestors in both orders, thresholds, old and misspelt parents, pairs."""
    yield []
    for name in PARENTS:
        yield [item(name, 93.5)]
    for point in (floor, math.nextafter(floor, 100), floor + 0.5, 100.0):
        yield [item("Gambling", point)]
        yield lineage("Weapons", point)
    for name in ("Corpses", "Smoking", "Drinking", "Weapon Violence", "Bare Back", "Exposed Buttocks or Anus", "Extremist"):
        yield lineage(name, 88.25)
        yield list(reversed(lineage(name, 88.25)))
    for name, parent in OLD_PARENTS.items():
        yield [item(name, 91.0, parent)]
        yield [item(name, 91.0, parent), item("Alcoholic Beverages", 80.0)]
        yield [item("Alcoholic Beverages", 96.0), item(name, 91.0, parent)]
    for parent in NEAR_PARENTS:
        yield [item("Weapons", 90.0, parent)]
    deciding = ("Extremist", "Graphic Violence", "Alcohol Use", "Products", "Explicit Nudity", "Crashes")
    for first in deciding:
        for second in deciding:
            yield [item(first, 97.0), item(second, 84.0)]
        yield [item("Gambling", 99.0), item(first, 98.0), item(first, 98.0)]


def moderation(expected, wanted, random):
    """Responses for an application that moderates one picture."""
    floor = requested(expected, OPERATION, "MinConfidence", 50)

    def draw():
        items = []
        for name in random.sample(list(PARENTS), random.choice((1, 1, 2, 3, 5))):
            score = round(random.uniform(floor, 100), 4)
            items += lineage(name, score) if random.random() < 0.7 else [item(name, score)]
        random.shuffle(items)
        if random.random() < 0.5:
            items.sort(key=lambda one: -one["Confidence"])
        return response(items)

    fixed = (response(items) for items in fixed_lists(floor))
    return [{OPERATION: one} for one in fill(wanted, fixed, draw)]


GENERATORS = {(OPERATION,): moderation, (OPERATION, "ParentName"): moderation}
