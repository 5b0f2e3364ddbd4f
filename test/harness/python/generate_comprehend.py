"""Makes joint responses of Comprehend: dominant language, entities, and key phrases of one text."""

import math

from generate_joint import classes_of, fill
from generate_numbers import around, thresholds_of

LANGUAGE = "aws.comprehend.detect_dominant_language"
ENTITIES = "aws.comprehend.detect_entities"
PHRASES = "aws.comprehend.detect_key_phrases"

ENTITY_TYPES = (
    "COMMERCIAL_ITEM", "DATE", "EVENT", "LOCATION", "ORGANIZATION", "OTHER", "PERSON", "QUANTITY", "TITLE",
)
NAMES = ("Northport Docks", "Ada Quill", "Monday", "Vela & Sons", "IG Hafen", "42 cranes", "Léon", "the \"Blue Line\"", "ÆTHER AG")
PHRASE_TEXTS = ("a new berth", "The deal", "Two Ports", "42 cranes", "der HAFEN", "İzmir", "the shipyard", "this \"strike\"")
NEAR_LANGUAGES = ("es", "nl", "en-GB", "EN", "zh-TW", "d", "ende", "")


def languages(*pairs):
    """Pairs (code, score)."""
    return {"Languages": [{"LanguageCode": code, "Score": score} for code, score in pairs]}


def entities(*found):
    """Triples (type, text, score)."""
    return {"Entities": [
        {"Type": kind, "Text": text, "Score": score, "BeginOffset": 10 * place, "EndOffset": 10 * place + len(text)}
        for place, (kind, text, score) in enumerate(found)
    ]}


def phrases(*found):
    """Pairs (text, score)."""
    return {"KeyPhrases": [
        {"Text": text, "Score": score, "BeginOffset": 10 * place, "EndOffset": 10 * place + len(text)}
        for place, (text, score) in enumerate(found)
    ]}


def clippings(expected, wanted, random):
    """Joint responses: each language alone and in second place, each entity type, thresholds, limits, duplicates."""
    taken = [code for one in classes_of(expected, LANGUAGE) for code in one["outsideVocabulary"]]
    (entity_sure,) = thresholds_of([one["where"] for one in classes_of(expected, ENTITIES)], ("Score",))
    (phrase_sure,) = thresholds_of([one["where"] for one in classes_of(expected, PHRASES)], ("Score",))
    kept = [kind for one in classes_of(expected, ENTITIES) for kind in one["labels"]]

    english = languages((taken[0], 0.99))
    one_entity = entities((kept[0], NAMES[0], 0.99))
    one_phrase = phrases((PHRASE_TEXTS[0], 0.999))

    def fixed():
        yield languages(), one_entity, one_phrase
        for code in (*taken, *NEAR_LANGUAGES):
            yield languages((code, 0.98)), one_entity, one_phrase
            yield languages((code, 0.6), (taken[0], 0.3)), entities(), phrases()
            yield languages((taken[-1], 0.4), (code, 0.4)), one_entity, phrases()
        yield english, entities(), phrases()
        for kind in (*ENTITY_TYPES, "organization", "ORGANISATION"):
            yield english, entities((kind, NAMES[3], 0.97)), phrases()
            yield english, entities((kind, NAMES[1], 0.97), (kept[0], NAMES[4], 0.95)), one_phrase
        for point in (*around(entity_sure), 1.0):
            yield english, entities((kept[0], NAMES[3], point), ("PERSON", NAMES[1], point)), phrases()
        for point in (*around(phrase_sure), 1.0):
            if point <= 1:
                yield english, entities(), phrases((PHRASE_TEXTS[2], point))
        for count in range(7):
            many = [(text, 0.999) for text in PHRASE_TEXTS[:count]]
            yield english, one_entity, phrases(*many)
            yield english, one_entity, phrases(("weak one", 0.9), *many, ("weak two", math.nextafter(phrase_sure, 0)))
            yield english, entities(*[(kept[0], NAMES[count], 0.95)] * count), phrases(*[("Two Ports", 1.0)] * count)
        for order in (1, -1):
            yield english, entities(*[(kept[0], name, 0.96) for name in NAMES[::order]]), phrases()

    def draw():
        code = random.choice((*taken, *taken, random.choice(NEAR_LANGUAGES)))
        found = [
            (random.choice((*kept, *kept, *ENTITY_TYPES)), random.choice(NAMES), random.choice((round(random.uniform(0.5, 1), 6), 0.95)))
            for _ in range(random.randint(0, 6))
        ]
        keys = [
            (random.choice(PHRASE_TEXTS), random.choice((round(random.uniform(0.9, 1), 6), 0.9991, phrase_sure)))
            for _ in range(random.randint(0, 7))
        ]
        return languages((code, round(random.uniform(0.3, 1), 6))), entities(*found), phrases(*keys)

    return [{LANGUAGE: first, ENTITIES: second, PHRASES: third} for first, second, third in fill(wanted, fixed(), draw)]


GENERATORS = {(LANGUAGE, ENTITIES, PHRASES): clippings}
