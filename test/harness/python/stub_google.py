"""Stand-ins for the Google Cloud clients, for `googleapiclient` and for `MessageToDict`.

Clients answer with the messages of google_messages.py. Likelihoods and entity types are enums;
request types and all other enums are plain recording stubs.
"""

import copy

from google_messages import EntityType, Likelihood, Message
from stub_objects import make_stub

VISION_METHODS = dict.fromkeys((
    "label_detection", "landmark_detection", "logo_detection", "text_detection", "object_localization",
    "face_detection", "safe_search_detection", "web_detection",
), "AnnotateImageResponse")
LANGUAGE_METHODS = {
    "analyze_sentiment": "AnalyzeSentimentResponse",
    "analyze_entities": "AnalyzeEntitiesResponse",
    "classify_text": "ClassifyTextResponse",
}
VISION = ("google.cloud.vision", "google.cloud.vision_v1")
LANGUAGE = ("google.cloud.language", "google.cloud.language_v1")
MODULES = (*VISION, *LANGUAGE, "google.protobuf.json_format", "googleapiclient.discovery")


def make_client_class(session, prefix, methods):
    """A client class whose methods take the next response of their operation."""

    def method(name, kind):
        def call(self, *arguments, **keywords):
            return Message(kind, session.take(f"{prefix}.{name}"))

        return call

    members = {name: method(name, kind) for name, kind in methods.items()}
    members["__init__"] = lambda self, *arguments, **keywords: None
    members["from_service_account_json"] = classmethod(lambda cls, *arguments, **keywords: cls())
    return type("Client", (), members)


def take_features(session):
    """The next response of each vision operation of the case, put together as one answer for one image."""
    merged = {}
    for operation in session.queues:
        if operation.startswith("google.vision."):
            merged.update(session.take(operation))
    return merged


def make_vision_class(session):
    """The vision client, which also has the methods that take a list of features."""

    class Client(make_client_class(session, "google.vision", VISION_METHODS)):
        """`ImageAnnotatorClient`."""

        def annotate_image(self, request, **keywords):
            return Message("AnnotateImageResponse", take_features(session))

        def batch_annotate_images(self, requests, **keywords):
            return Message("BatchAnnotateImagesResponse", {"responses": [take_features(session) for _ in requests]})

    return Client


class DiscoveredImages:
    """`discovery.build("vision", "v1")` as far as `images().annotate(body=...).execute()`."""

    def __init__(self, session):
        self.session = session
        self.requests = []

    def images(self):
        return self

    def annotate(self, body):
        self.requests = body["requests"]
        return self

    def execute(self):
        return {"responses": [take_features(self.session) for _ in self.requests]}


def install(session, module):
    """Adds what the module has when it is one of the provider's."""
    name = module.__name__
    if name in VISION:
        module.ImageAnnotatorClient = make_vision_class(session)
        module.Likelihood = Likelihood
        module.enums = make_stub(session, f"{name}.enums")
        module.enums.Likelihood = Likelihood
    elif name in LANGUAGE:
        module.LanguageServiceClient = make_client_class(session, "google.language.v1", LANGUAGE_METHODS)
        module.Entity = make_stub(session, f"{name}.Entity")
        module.Entity.Type = EntityType
        module.enums = make_stub(session, f"{name}.enums")
        module.enums.Entity = module.Entity
    elif name == "google.protobuf.json_format":
        module.MessageToDict = lambda message: copy.deepcopy(message._data)
    elif name == "googleapiclient.discovery":
        module.build = lambda service, version, **keywords: DiscoveredImages(session)
