"""Messages of the Google Cloud clients over their REST JSON, and the enums among their fields.

Messages answer snake_case attributes, absent fields have their protobuf default, and a field that
the message type lacks is an AttributeError. Numbers stay the doubles of the JSON: the float32 of
the wire is left out on purpose.
"""

import enum

Likelihood = enum.IntEnum(
    "Likelihood", ("UNKNOWN", "VERY_UNLIKELY", "UNLIKELY", "POSSIBLE", "LIKELY", "VERY_LIKELY"), start=0)
ENTITY_TYPES = (
    "UNKNOWN", "PERSON", "LOCATION", "ORGANIZATION", "EVENT", "WORK_OF_ART", "CONSUMER_GOOD", "OTHER", None,
    "PHONE_NUMBER", "ADDRESS", "DATE", "NUMBER", "PRICE",
)
EntityType = enum.IntEnum("Type", {name: number for number, name in enumerate(ENTITY_TYPES) if name})

MESSAGES = {
    "AnnotateImageResponse": {
        "label_annotations": ["EntityAnnotation"],
        "landmark_annotations": ["EntityAnnotation"],
        "logo_annotations": ["EntityAnnotation"],
        "text_annotations": ["EntityAnnotation"],
        "localized_object_annotations": ["LocalizedObjectAnnotation"],
        "face_annotations": ["FaceAnnotation"],
        "safe_search_annotation": "SafeSearchAnnotation",
        "web_detection": "WebDetection",
        "error": "Status",
    },
    "BatchAnnotateImagesResponse": {"responses": ["AnnotateImageResponse"]},
    "EntityAnnotation": {
        "mid": str, "locale": str, "description": str, "score": float, "topicality": float,
        "confidence": float, "bounding_poly": "BoundingPoly",
    },
    "LocalizedObjectAnnotation": {
        "mid": str, "language_code": str, "name": str, "score": float, "bounding_poly": "BoundingPoly",
    },
    "FaceAnnotation": {
        "bounding_poly": "BoundingPoly", "fd_bounding_poly": "BoundingPoly",
        "roll_angle": float, "pan_angle": float, "tilt_angle": float,
        "detection_confidence": float, "landmarking_confidence": float,
        "joy_likelihood": Likelihood, "sorrow_likelihood": Likelihood, "anger_likelihood": Likelihood,
        "surprise_likelihood": Likelihood, "under_exposed_likelihood": Likelihood,
        "blurred_likelihood": Likelihood, "headwear_likelihood": Likelihood,
    },
    "SafeSearchAnnotation": dict.fromkeys(("adult", "spoof", "medical", "violence", "racy"), Likelihood),
    "WebDetection": {
        "web_entities": ["WebEntity"], "best_guess_labels": ["WebLabel"],
        "full_matching_images": ["WebImage"], "partial_matching_images": ["WebImage"],
        "visually_similar_images": ["WebImage"],
    },
    "WebEntity": {"entity_id": str, "score": float, "description": str},
    "WebLabel": {"label": str, "language_code": str},
    "WebImage": {"url": str, "score": float},
    "BoundingPoly": {"vertices": ["Vertex"], "normalized_vertices": ["NormalizedVertex"]},
    "Vertex": {"x": int, "y": int},
    "NormalizedVertex": {"x": float, "y": float},
    "Status": {"code": int, "message": str},
    "AnalyzeSentimentResponse": {"document_sentiment": "Sentiment", "language": str, "sentences": ["Sentence"]},
    "AnalyzeEntitiesResponse": {"entities": ["Entity"], "language": str},
    "ClassifyTextResponse": {"categories": ["ClassificationCategory"]},
    "Sentence": {"text": "TextSpan", "sentiment": "Sentiment"},
    "Entity": {
        "name": str, "type": EntityType, "type_": EntityType, "salience": float, "metadata": dict,
        "mentions": ["EntityMention"],
    },
    "EntityMention": {"text": "TextSpan"},
    "ClassificationCategory": {"name": str, "confidence": float},
    "TextSpan": {"content": str, "begin_offset": int},
    "Sentiment": {"score": float, "magnitude": float},
}


class Message:
    """One protobuf message over its REST JSON."""

    def __init__(self, kind, data):
        self._kind = kind
        self._data = data

    def __getattr__(self, name):
        fields = MESSAGES[self._kind]
        if name not in fields:
            raise AttributeError(f"Unknown field for {self._kind}: {name}")
        head, *rest = name.split("_")
        value = self._data.get(head + "".join(word.capitalize() for word in rest))
        field = fields[name]
        if isinstance(field, list):
            return [Message(field[0], item) for item in value or []]
        if isinstance(field, str):
            return Message(field, value or {})
        if issubclass(field, enum.IntEnum):
            return field(0) if value is None else field[value]
        return field() if value is None else field(value)

    def __bool__(self):
        return bool(self._data)

    def __eq__(self, other):
        return isinstance(other, Message) and (self._kind, self._data) == (other._kind, other._data)

    def __str__(self):
        return f"{self._kind} {self._data}"
