"""Stand-ins for the Azure clients that read REST JSON as the Python SDKs show it.

Models answer snake_case attributes; an absent field is None, and a field that the model lacks is an
AttributeError. Credentials and everything else of these packages are plain recording stubs.
"""

import enum

MODELS = {
    "ImageAnalysis": {
        "adult": "AdultInfo", "categories": ["Category"], "tags": ["ImageTag"], "request_id": None, "metadata": None,
    },
    "TagResult": {"tags": ["ImageTag"], "request_id": None, "metadata": None},
    "AdultInfo": {
        "is_adult_content": None, "is_racy_content": None, "is_gory_content": None,
        "adult_score": None, "racy_score": None, "gore_score": None,
    },
    "Category": {"name": None, "score": None, "detail": None},
    "ImageTag": {"name": None, "confidence": None, "hint": None},
    "AnalyzeSentimentResult": {
        "id": None, "sentiment": None, "confidence_scores": "SentimentConfidenceScores",
        "sentences": ["SentenceSentiment"], "warnings": None, "is_error": None,
    },
    "SentenceSentiment": {
        "text": None, "sentiment": None, "confidence_scores": "SentimentConfidenceScores", "offset": None, "length": None,
    },
    "SentimentConfidenceScores": {"positive": None, "neutral": None, "negative": None},
}

VisualFeatureTypes = enum.Enum(
    "VisualFeatureTypes",
    {
        "image_type": "ImageType", "faces": "Faces", "adult": "Adult", "categories": "Categories", "color": "Color",
        "tags": "Tags", "description": "Description", "objects": "Objects", "brands": "Brands",
    },
    type=str,
)


class Model:
    """One object of the SDK over its REST JSON."""

    def __init__(self, kind, data):
        self._kind = kind
        self._data = data

    def __getattr__(self, name):
        fields = MODELS[self._kind]
        if name not in fields:
            raise AttributeError(f"'{self._kind}' object has no attribute '{name}'")
        head, *rest = name.split("_")
        value = self._data.get(head + "".join(word.capitalize() for word in rest))
        field = fields[name]
        if value is None or field is None:
            return value
        if isinstance(field, list):
            return [Model(field[0], item) for item in value]
        return Model(field, value)


def analysed(session, features):
    """The answer of a generic image analysis: each feature's part, taken under the feature's operation."""
    answer = {}
    for feature in features:
        answer.update(session.take(f"azure.vision32.{feature.lower()}"))
    return answer


def make_vision_client(session):
    """`ComputerVisionClient`: the generic call and the one for tags."""

    class ComputerVisionClient:
        def __init__(self, endpoint, credentials):
            pass

        def analyze_image(self, url, visual_features, **keywords):
            names = [getattr(feature, "value", feature) for feature in visual_features]
            return Model("ImageAnalysis", analysed(session, names))

        def tag_image(self, url, **keywords):
            return Model("TagResult", session.take("azure.vision32.tags"))

    return ComputerVisionClient


def make_text_client(session):
    """`TextAnalyticsClient`: one result for each document."""

    class TextAnalyticsClient:
        def __init__(self, endpoint, credential, **keywords):
            pass

        def analyze_sentiment(self, documents, **keywords):
            results = [session.take("azure.language.analyze_sentiment") for _ in documents]
            return [Model("AnalyzeSentimentResult", {**result, "isError": False}) for result in results]

    return TextAnalyticsClient


def install(session, module):
    """Adds the clients when the module is one of the provider's."""
    if module.__name__ == "azure.cognitiveservices.vision.computervision":
        module.ComputerVisionClient = make_vision_client(session)
    elif module.__name__ == "azure.cognitiveservices.vision.computervision.models":
        module.VisualFeatureTypes = VisualFeatureTypes
    elif module.__name__ == "azure.ai.textanalytics":
        module.TextAnalyticsClient = make_text_client(session)
