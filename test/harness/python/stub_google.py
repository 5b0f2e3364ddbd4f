"""Stand-ins for the Google Cloud clients that read REST JSON as the Python client shows it.

Messages answer snake_case attributes, absent fields have their protobuf default, and a field that
the message type lacks is an AttributeError. Numbers stay the doubles of the JSON: the float32 of
the wire is left out on purpose. Request types and enums are plain recording stubs.
"""

MESSAGES = {
    "AnnotateImageResponse": {
        "label_annotations": ["EntityAnnotation"],
        "landmark_annotations": ["EntityAnnotation"],
        "logo_annotations": ["EntityAnnotation"],
        "text_annotations": ["EntityAnnotation"],
        "localized_object_annotations": ["LocalizedObjectAnnotation"],
        "error": "Status",
    },
    "EntityAnnotation": {
        "mid": str, "locale": str, "description": str, "score": float, "topicality": float,
        "confidence": float, "bounding_poly": "BoundingPoly",
    },
    "LocalizedObjectAnnotation": {
        "mid": str, "language_code": str, "name": str, "score": float, "bounding_poly": "BoundingPoly",
    },
    "BoundingPoly": {"vertices": ["Vertex"], "normalized_vertices": ["NormalizedVertex"]},
    "Vertex": {"x": int, "y": int},
    "NormalizedVertex": {"x": float, "y": float},
    "Status": {"code": int, "message": str},
    "AnalyzeSentimentResponse": {"document_sentiment": "Sentiment", "language": str, "sentences": ["Sentence"]},
    "Sentence": {"text": "TextSpan", "sentiment": "Sentiment"},
    "TextSpan": {"content": str, "begin_offset": int},
    "Sentiment": {"score": float, "magnitude": float},
}

VISION_METHODS = ("label_detection", "landmark_detection", "logo_detection", "text_detection", "object_localization")

CLIENTS = {
    "google.cloud.vision": ("ImageAnnotatorClient", "google.vision", "AnnotateImageResponse", VISION_METHODS),
    "google.cloud.language": (
        "LanguageServiceClient", "google.language.v1", "AnalyzeSentimentResponse", ("analyze_sentiment",)),
}
CLIENTS["google.cloud.vision_v1"] = CLIENTS["google.cloud.vision"]
CLIENTS["google.cloud.language_v1"] = CLIENTS["google.cloud.language"]


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
        return field() if value is None else field(value)

    def __bool__(self):
        return bool(self._data)

    def __eq__(self, other):
        return isinstance(other, Message) and (self._kind, self._data) == (other._kind, other._data)

    def __str__(self):
        return f"{self._kind} {self._data}"


def make_client_class(session, prefix, kind, methods):
    """A client class whose methods take the next response of their operation."""

    def method(name):
        def call(self, *arguments, **keywords):
            return Message(kind, session.take(f"{prefix}.{name}"))

        return call

    members = {name: method(name) for name in methods}
    members["__init__"] = lambda self, *arguments, **keywords: None
    members["from_service_account_json"] = classmethod(lambda cls, *arguments, **keywords: cls())
    return type("Client", (), members)


def install(session, module):
    """Adds the client class when the module is one of the provider's."""
    if module.__name__ in CLIENTS:
        class_name, prefix, kind, methods = CLIENTS[module.__name__]
        setattr(module, class_name, make_client_class(session, prefix, kind, methods))
