"""The REST JSON of Google operations other than labels, objects and sentiment alone, and what generates it.

Fields at their default value are left out, as the vision service does.
"""

from generate_labels import LabelGenerator
from generate_language import CategoryGenerator, entity_lists
from generate_likelihoods import face_lists, safe_searches
from generate_numbers import google_sentiments
from generate_web import WebGenerator

SAFE_SEARCH = "google.vision.safe_search_detection"
LABELS = "google.vision.label_detection"
FACES = "google.vision.face_detection"
WEB = "google.vision.web_detection"
SENTIMENT = "google.language.v1.analyze_sentiment"
ENTITIES = "google.language.v1.analyze_entities"
CATEGORIES = "google.language.v1.classify_text"


def without_defaults(value):
    """JSON without the fields that are zero, empty or the first value of their enum."""
    if isinstance(value, list):
        return [without_defaults(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: without_defaults(one) for key, one in value.items() if one not in (0, "", "UNKNOWN", [])}


def label_annotations(labels):
    """`images:annotate` with image labels."""
    return without_defaults({"labelAnnotations": [
        {"mid": f"/m/0{place:03d}", "description": name, "score": score, "topicality": score}
        for place, (name, score) in enumerate(labels)
    ]})


def face_response(faces):
    """`images:annotate` with faces."""
    return {"faceAnnotations": [
        {
            "rollAngle": 1.5, "detectionConfidence": confidence, "landmarkingConfidence": 0.6,
            "joyLikelihood": joy, "sorrowLikelihood": "VERY_UNLIKELY", "angerLikelihood": anger,
            "surpriseLikelihood": "VERY_UNLIKELY", "headwearLikelihood": "UNLIKELY",
        } for joy, anger, confidence in faces
    ]}


def web_response(guesses, entities):
    """`images:annotate` with a web detection."""
    return {"webDetection": {
        "webEntities": [
            {"entityId": f"/m/0{place:03d}", "score": score, "description": text}
            for place, (text, score) in enumerate(entities)
        ],
        "bestGuessLabels": [{"label": text, "languageCode": "en"} for text in guesses],
    }}


def entity_response(entities):
    """`documents:analyzeEntities`."""
    return {"entities": [
        {
            "name": name, "type": kind, "salience": salience,
            "mentions": [{"text": {"content": name, "beginOffset": 12 * place}, "type": "PROPER"}],
        } for place, (name, kind, salience) in enumerate(entities)
    ], "language": "en"}


def category_response(categories):
    """`documents:classifyText`."""
    return {"categories": [{"name": name, "confidence": confidence} for name, confidence in categories]}


def faces(expected, wanted, random):
    """Faces alone."""
    return [{FACES: face_response(one)} for one in face_lists(expected, wanted, random)]


def web(expected, wanted, random):
    """Web detections alone."""
    return [{WEB: web_response(*one)} for one in WebGenerator(expected, random).detections(wanted)]


def entities(expected, wanted, random):
    """Entities alone."""
    return [{ENTITIES: entity_response(one)} for one in entity_lists(expected, wanted, random)]


def categories(expected, wanted, random):
    """Categories alone."""
    return [{CATEGORIES: category_response(one)} for one in CategoryGenerator(expected, 1, random).lists(wanted)]


def safe_search_and_labels(expected, wanted, random):
    """Safe search with label lists in random order beside it."""
    lists = LabelGenerator(expected, 1, random).lists(wanted)
    random.shuffle(lists)
    return [
        {SAFE_SEARCH: {"safeSearchAnnotation": levels}, LABELS: label_annotations(labels)}
        for levels, labels in zip(safe_searches(wanted, random), lists)
    ]


def sentiment_and_categories(expected, wanted, random):
    """Sentiments about the thresholds of the facts with category lists in random order beside them."""
    scalar = {"ranges": [fact for fact in expected["facts"].values() if "at" in fact]}
    lists = CategoryGenerator(expected, 1, random).lists(wanted)
    random.shuffle(lists)
    return [
        {SENTIMENT: {"documentSentiment": {"score": score, "magnitude": magnitude}, "language": "en"},
         CATEGORIES: category_response(one)}
        for (score, magnitude), one in zip(google_sentiments(scalar, wanted, random), lists)
    ]


GENERATORS = {
    (FACES,): faces,
    (WEB,): web,
    (ENTITIES,): entities,
    (CATEGORIES,): categories,
    (SAFE_SEARCH, LABELS): safe_search_and_labels,
    (SENTIMENT, CATEGORIES): sentiment_and_categories,
}


def google_responses(expected, wanted, random):
    """A list of {operation: response}, as many as wanted; None for operations that are not made here."""
    generate = GENERATORS.get(tuple(expected["operations"]))
    return generate and [without_defaults(one) for one in generate(expected, wanted, random)]
