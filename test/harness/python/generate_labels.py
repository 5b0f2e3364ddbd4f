"""Makes synthetic label lists from what an application's expected.json says it looks for.

A label list is a list of (name, score) with scores on the provider's own scale (0 to 1, or 0 to 100);
`responses.py` turns it into the provider's JSON. Groups come in a fixed order: single labels first, then near misses, thresholds,
pairs, counts, and random lists until the wanted number is reached.
"""

from generate_numbers import around, thresholds_of

OTHER_NAMES = (
    "Sky", "Cloud", "Tree", "Table", "Chair", "Window", "Furniture", "Vehicle", "Wheel", "Food", "Dish", "Recipe",
    "Plant", "Grass", "Water", "Building", "House", "Room", "Wall", "Floor", "Dog", "Bird", "Horse", "Insect",
    "Education", "Cathedral", "Cardboard", "Bottle", "Glass", "Metal", "Wood", "Paper", "Text", "Font", "Man",
    "Woman", "Human", "Face", "Smile", "Hair", "Hat", "Clothing", "Footwear", "Toy", "Machine", "Computer", "Sport",
    "Music", "Art", "Light",
)
UNKNOWN_WORDS = ("Quibbleton", "zzyzx", "Blue gadget thing", "other")


def near_misses(name, random):
    """Names that an inexact test may take for `name` and an exact one may not."""
    variants = [
        name.lower(), name.upper(), name.title(), name + "s", name[:-1], "Red " + name, name + " item",
        "un" + name.lower() + "able", name.replace(" ", ""), name + " ", name.split(" ")[0],
    ]
    variants = [variant for variant in dict.fromkeys(variants) if variant.strip() and variant != name]
    return random.sample(variants, min(4, len(variants)))


class LabelGenerator:
    """Draws label lists for one application."""

    other_names = OTHER_NAMES
    unknown_words = UNKNOWN_WORDS
    near_misses = staticmethod(near_misses)
    most_singles = 20

    def __init__(self, expected, scale, random):
        self.random = random
        self.counts = expected["kind"] in ("count", "top-k")
        self.first = expected.get("first")
        self.classes = [one["labels"] + one["outsideVocabulary"] for one in expected["classes"]]
        self.classes.append(expected.get("decoys", []))
        self.classes = [names for names in self.classes if names]
        self.names = list(dict.fromkeys(name for names in self.classes for name in names))
        self.filters = expected["kind"] == "filter"
        described = [*expected["classes"], expected.get("filter", {})]
        wheres = [one.get("where", "") for one in described]
        self.scale = scale
        self.thresholds = thresholds_of(wheres, ("score", "Confidence", "confidence"))
        self.others = [name for name in self.other_names + self.unknown_words if name not in self.names]
        self.misses = []

    def score(self, place=0, length=1):
        """A confidence: falling along the list, or near a threshold where the application has one."""
        if self.thresholds and self.random.random() < 0.6:
            return self.random.choice([*around(self.random.choice(self.thresholds)), self.scale * 0.97])
        return round(self.scale * (0.98 - 0.5 * place / max(length, 4)), 4)

    def sure(self, names):
        """The names with high falling scores."""
        step = 0.3 / max(len(names), 4)
        return [(name, round(self.scale * (0.985 - step * place), 4)) for place, name in enumerate(names)]

    def singles(self):
        """The empty list, then each class label alone (a sample of large classes), then other words."""
        yield []
        for names in self.classes:
            few = names
            if len(names) > self.most_singles:
                few = self.random.sample(names, self.most_singles - 3) + names[-3:]
            for name in few:
                yield self.sure([name])
        for name in (*self.random.sample(self.other_names, 4), *self.unknown_words):
            yield self.sure([name])

    def missing(self):
        """Each near miss of some names alone."""
        sample = [self.random.choice(names) for names in self.classes for _ in range(3)]
        for name in dict.fromkeys(sample):
            for miss in self.near_misses(name, self.random):
                self.misses.append(miss)
                yield self.sure([miss])

    def scores(self):
        """A class label on both sides of each threshold and exactly at it, alone and beside a sure other name."""
        for value in self.thresholds:
            points = around(value)
            for point in points:
                name = self.random.choice(self.names)
                yield [(name, point)]
                yield [(self.random.choice(self.others), self.scale * 0.95), (name, point)]
            for point in points if self.filters else ():
                yield [(self.random.choice(self.others), point)]
                yield list(zip(self.random.sample(self.others, 2), (point, value)))
            for low, high in zip(points, reversed(points)):
                yield [(self.random.choice(self.names), low), (self.random.choice(self.names), high)]

    def pairs(self):
        """Two classes in both orders; duplicates."""
        for place, first in enumerate(self.classes):
            for second in self.classes[place + 1:]:
                one, two = self.random.choice(first), self.random.choice(second)
                yield self.sure([one, two])
                yield self.sure([two, one])
            name = self.random.choice(first)
            yield self.sure([name, name])
            yield self.sure([self.random.choice(self.others), name, name])

    def repeated(self):
        """One to twelve class labels among other names, for applications that count."""
        for count in range(1, 13) if self.counts else ():
            names = [self.random.choice(self.names) for _ in range(count)]
            yield self.sure(names)
            mixed = names + self.random.sample(self.others, self.random.randint(1, 5))
            self.random.shuffle(mixed)
            yield self.sure(mixed)

    def placed(self):
        """A class label at each place and just behind, for applications that read the first few."""
        for place in range(self.first + 2 if self.first else 0):
            for names in self.random.sample(self.classes, min(3, len(self.classes))):
                before = self.random.sample(self.others, place)
                late = self.random.choice(self.random.choice(self.classes))
                yield self.sure([*before, self.random.choice(names)])
                yield self.sure([*before, self.random.choice(names), late])

    def mixture(self):
        """A random list; one in twelve is long."""
        length = self.random.randint(30, 50) if self.random.random() < 0.08 else self.random.randint(2, 10)
        share = self.random.choice((0.05, 0.15, 0.4)) / (2 if len(self.classes) == 1 else 1)
        names = []
        for _ in range(length):
            draw = self.random.random()
            if draw < share:
                names.append(self.random.choice(self.random.choice(self.classes)))
            elif draw < share + 0.15 and self.misses:
                names.append(self.random.choice(self.misses))
            else:
                names.append(self.random.choice(self.others))
        return [(name, self.score(place, length)) for place, name in enumerate(names)]

    def lists(self, wanted):
        """`wanted` different label lists."""
        seen = {}
        groups = (self.singles(), self.missing(), self.placed(), self.scores(), self.pairs(), self.repeated())
        for group in groups:
            for labels in group:
                seen.setdefault(str(labels), labels)
        fixed = list(seen.values())[: wanted * 4 // 5]
        seen = {str(labels): labels for labels in fixed}
        while len(seen) < wanted:
            labels = self.mixture()
            seen.setdefault(str(labels), labels)
        return list(seen.values())
