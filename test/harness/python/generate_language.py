"""Makes lists of text categories and of entities from an application's expected.json."""

from generate_labels import LabelGenerator
from generate_numbers import around, thresholds_of
from google_messages import EntityType

CATEGORIES = (
    "/Arts & Entertainment/Music & Audio", "/Autos & Vehicles", "/Beauty & Fitness/Fitness", "/Food & Drink",
    "/Food & Drink/Cooking & Recipes", "/Health", "/Health/Medical Facilities & Services", "/Hobbies & Leisure",
    "/Home & Garden/Gardening & Landscaping", "/Internet & Telecom", "/Jobs & Education/Education", "/News",
    "/News/Health News", "/Online Communities", "/People & Society/Family & Relationships", "/Pets & Animals",
    "/Reference", "/Shopping/Apparel", "/Travel", "/Travel/Air Travel",
)
ENTITY_NAMES = (
    "Porto", "Lake Bled", "Jazz Festival", "Maria", "Ryanair", "Guernica", "suitcase", "12 Rua do Sol", "Tuesday",
    "forty", "EUR 60", "+351 555", "hotel", "Lisbon", "old town", "harbour", "boat trip", "friend", "bus", "museum",
)


def near_categories(name, random):
    """Names that an inexact test may take for `name` and an exact one may not; all are paths, as the API's are."""
    parts = name.split("/")
    variants = [
        name.lower(), name + "/Other", "/".join(parts[:-1]), name.replace("&", "and"), "/" + parts[-1],
        name + "s", "/Shopping" + name, "/" + parts[1], "/" + parts[1].split(" ")[0],
    ]
    variants = [variant for variant in dict.fromkeys(variants) if variant and variant != name]
    return random.sample(variants, min(4, len(variants)))


class CategoryGenerator(LabelGenerator):
    """Draws category lists for one application."""

    other_names = CATEGORIES
    unknown_words = ("/Other", "/Quibbleton/zzyzx")
    near_misses = staticmethod(near_categories)
    most_singles = 8


def entity_lists(expected, wanted, random):
    """Lists of (name, type, salience) for an application whose classes are entity types."""
    types = [one.name for one in EntityType]
    kept = [name for one in expected["classes"] for name in one["labels"]]
    points = [0.0]
    for value in thresholds_of([one.get("where", "") for one in expected["classes"]], ("salience",)):
        points += around(value)
    lists = [[]]

    def add(*typed):
        names = random.sample(ENTITY_NAMES, len(typed))
        lists.append([(name, kind, salience) for name, (kind, salience) in zip(names, typed)])

    for kind in types:
        add((kind, 0.6))
        add((kind, 0.6), ("OTHER", 0.3))
        for other in random.sample(types, 2):
            add((kind, 0.5), (other, 0.4))
            add((other, 0.5), (kind, 0.4))
    for kind in kept:
        for point in points:
            add((kind, point))
            add(("PERSON", 0.7), (kind, point), (random.choice(kept), 0.1))
        lists.append([("Porto", kind, 0.5), ("Porto", kind, 0.3)])
    while len(lists) < wanted:
        pool = types + kept * random.randint(0, 4)
        add(*((random.choice(pool), random.choice([*points, 0.3, 0.1])) for _ in range(random.randint(2, 9))))
    return lists[:wanted]
