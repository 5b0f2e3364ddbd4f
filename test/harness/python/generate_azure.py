"""Makes Azure responses: image analysis joined with the sentiment of a text, tags joined with Google labels, sentiment."""

import itertools

from generate_joint import classes_of, fill, requested
from generate_labels import LabelGenerator
from generate_numbers import around, thresholds_of

ADULT, CATEGORIES, TAGS = "azure.vision32.adult", "azure.vision32.categories", "azure.vision32.tags"
SENTIMENT = "azure.language.analyze_sentiment"
GOOGLE = "google.vision.label_detection"

OTHER_CATEGORIES = ("people_", "people_group", "people_portrait", "outdoor_", "indoor_room", "object_screen", "plant_tree", "people_baby_")
OTHER_TAGS = ("indoor", "wall", "sky", "person", "furniture", "toy", "kitchenware", "outdoor", "table", "text")
NEAR_TAGS = {
    "gun": ("burgundy", "gunpowder", "Gun", "gu n"), "knife": ("penknife", "knives", "knife block"), "rifle": ("trifle", "rifled"),
    "weapon": ("weaponry", "Weapon"), "mushroom": ("wild mushroom", "room", "rooms", "us", "Mushroom", "m", ""),
    "fungus": ("fungi", "fun", "gus", "fungus growth"), "toadstool": ("stool", "toadstools", "tool", "stools", "toad stool"),
}


def adult(flags=(False, False, False), scores=(0.02, 0.03, 0.01)):
    """The `adult` feature: flags and scores in the order adult, racy, gory."""
    names = ("isAdultContent", "isRacyContent", "isGoryContent", "adultScore", "racyScore", "goreScore")
    return {"adult": dict(zip(names, (*flags, *scores)))}


def categories(*pairs):
    """The `categories` feature from pairs (name, score)."""
    return {"categories": [{"name": name, "score": score} for name, score in pairs]}


def tags(*pairs):
    """The `tags` feature from pairs (name, confidence)."""
    return {"tags": [{"name": name, "confidence": score} for name, score in pairs]}


def document(positive, neutral, negative, sentiment=None):
    """The result for one document with one sentence; its sentiment is the highest score's unless it is given."""
    scores = {"positive": positive, "neutral": neutral, "negative": negative}
    highest = max(scores, key=scores.get)
    sentence = {"sentiment": highest, "confidenceScores": scores, "offset": 0, "length": 12, "text": "sentence one"}
    return {"id": "0", "sentiment": sentiment or highest, "confidenceScores": scores, "sentences": [sentence], "warnings": []}


def offers(expected, wanted, random):
    """Joint responses for an application with independent flags: near misses of each, and all combinations."""
    (gore,) = thresholds_of([classes_of(expected, ADULT)[0]["where"]], ("goreScore",))
    (sure,) = thresholds_of([classes_of(expected, CATEGORIES)[0]["where"]], ("score",))
    (angry,) = thresholds_of([classes_of(expected, SENTIMENT)[0]["where"]], (r"confidenceScores\.negative",))
    wanted_categories = classes_of(expected, CATEGORIES)[0]["labels"]
    words = classes_of(expected, TAGS)[0]["outsideVocabulary"]

    adults = [adult(), adult((False, False, True)), adult((False, False, False), (0.99, 0.99, gore))]
    adults += [adult((False, False, True), (0.1, 0.1, point)) for point in around(gore)]
    adults += [adult(flags) for flags in itertools.product((False, True), repeat=3) if any(flags)]
    found = [categories(), *(categories((name, 0.9)) for name in (*OTHER_CATEGORIES, *wanted_categories))]
    found += [categories(("people_", 0.5), (wanted_categories[0], point)) for point in around(sure)]
    found += [categories((wanted_categories[1], 0.7), (wanted_categories[0], 0.1))]
    tagged = [tags(), *(tags(("indoor", 0.99), (word, 0.8)) for word in words)]
    tagged += [tags((miss, 0.7), ("toy", 0.2)) for word in words for miss in NEAR_TAGS[word]]
    tagged += [tags((words[0], 0.01)), tags((words[1], 0.9), (words[1], 0.9))]
    texts = [document(0.9, 0.09, 0.01), document(0.02, 0.95, 0.03), document(0.3, 0.3, 0.4, "mixed"), document(0.1, 0.0, 0.9, "mixed")]
    texts += [document(0.02, 0.05, point) for point in around(angry)] + [document(0.0, 0.01, 0.99, "negative")]
    calm = (adults[0], found[0], tagged[0], texts[0])
    loud = (adult((True, True, False)), categories((wanted_categories[0], 0.8)), tags((words[2], 0.9)), document(0.0, 0.01, 0.99))

    def fixed():
        for choice in itertools.product((0, 1), repeat=4):
            yield tuple((calm, loud)[on][place] for place, on in enumerate(choice))
        for place, parts in enumerate((adults, found, tagged, texts)):
            for part in parts:
                yield (*calm[:place], part, *calm[place + 1:])

    def draw():
        return tuple(random.choice(parts) for parts in (adults, found, tagged, texts))

    return [dict(zip(expected["operations"], parts)) for parts in fill(wanted, fixed(), draw)]


def two_eyes(expected, wanted, random):
    """Joint responses of Google labels and Azure tags; a Google answer without labels leaves the field out."""
    google = {**expected, "classes": classes_of(expected, GOOGLE)}
    words = classes_of(expected, TAGS)[0]["outsideVocabulary"]
    (sure,) = thresholds_of([classes_of(expected, TAGS)[0]["where"]], ("confidence",))
    limit = requested(expected, GOOGLE, "maxResults", 10)
    lists = [pairs[:limit] for pairs in LabelGenerator(google, 1, random).lists(wanted)]
    hit = [(google["classes"][0]["labels"][0], 0.9)]
    miss = [("Tree", 0.95), ("Plant", 0.8)]

    def labels(pairs):
        found = [
            {"mid": f"/m/0{place:03d}", "description": name, "score": score, "topicality": score}
            for place, (name, score) in enumerate(pairs)
        ]
        return {"labelAnnotations": found} if found else {}

    near = [tag for word in words for tag in NEAR_TAGS[word]]
    tagged = [tags(), tags(("sky", 0.99)), *(tags((tag, 0.9)) for tag in (*words, *near))]
    tagged += [tags(("wall", 0.99), (random.choice(words), point)) for point in around(sure)]
    tagged += [tags((near[0], 0.3), (words[1], 0.2)), tags(("sky", 0.9), (words[0], 0.8), (words[0], 0.8))]

    def fixed():
        for part in tagged:
            yield labels(miss), part
        yield {}, tags((words[0], 0.99))
        for part in tagged[:9]:
            yield labels(hit), part
        for pairs in lists[:60]:
            yield labels(pairs), random.choice(tagged[:2])
        for pairs in lists[60:]:
            yield labels(pairs), random.choice(tagged)

    def draw():
        pool = (*OTHER_TAGS, *near, random.choice(words))
        names = [(random.choice(pool), round(random.random(), 4)) for _ in range(random.randint(1, 5))]
        return labels(random.choice(lists)), tags(*names)

    return [{GOOGLE: first, TAGS: second} for first, second in fill(wanted, fixed(), draw)]


def sentiments(expected, wanted, random):
    """Documents around the bounds of neutral, and of the difference between positive and negative."""
    wheres = [one["where"] for one in expected["ranges"]]
    bounds = thresholds_of(wheres, ("positive - negative",))
    (flat,) = thresholds_of(wheres, ("neutral",))

    def fixed():
        for point in around(flat):
            yield document(0.1, point, 0.05)
            yield document(0.0, point, 0.18)
        for bound in bounds:
            for point in around(bound):
                yield document(point, 0.2, 0.0) if point > 0 else document(0.0, 0.2, -point)
            for other in (0.05, 0.1, 0.2):
                low = round(other + abs(bound), 2)
                yield document(low, 0.1, other) if bound > 0 else document(other, 0.1, low)
        for third in (0.0, 0.33, 0.5):
            yield document(third, round(1 - 2 * third, 2), third)
        for points in itertools.permutations((1.0, 0.0, 0.0)):
            yield document(*points)

    def draw():
        parts = [random.random() ** 2 for _ in range(3)]
        positive, negative = round(parts[0] / sum(parts), 2), round(parts[1] / sum(parts), 2)
        return document(positive, round(max(0.0, 1 - positive - negative), 2), negative, random.choice((None, None, "mixed")))

    return [{SENTIMENT: one} for one in fill(wanted, fixed(), draw)]


GENERATORS = {
    (ADULT, CATEGORIES, TAGS, SENTIMENT): offers,
    (GOOGLE, TAGS): two_eyes,
    (SENTIMENT,): sentiments,
}
