"""Turns generated outputs into the REST JSON responses of the operations that the harness knows."""

import generate_azure
import generate_comprehend
import generate_rekognition
from generate_google import google_responses, label_annotations
from generate_labels import LabelGenerator
from generate_numbers import MOODS, google_sentiments, mood_scores
from generate_votes import vote_lists


def localized_objects(labels):
    """`images:annotate` with objects; each box differs a little."""
    objects = []
    for place, (name, score) in enumerate(labels):
        left, top = 0.1 + place % 10 * 0.05, 0.2
        corners = [(left, top), (left + 0.2, top), (left + 0.2, top + 0.5), (left, top + 0.5)]
        objects.append({
            "mid": f"/m/0{place:03d}", "name": name, "score": score,
            "boundingPoly": {"normalizedVertices": [{"x": round(x, 3), "y": round(y, 3)} for x, y in corners]},
        })
    return {"localizedObjectAnnotations": objects} if objects else {}


def rekognition_labels(labels):
    """`DetectLabels`; the scores are already percentages."""
    return {"Labels": [
        {"Name": name, "Confidence": score, "Instances": [], "Parents": []} for name, score in labels
    ], "LabelModelVersion": "3.0"}


def document_sentiment(score, magnitude):
    """`documents:analyzeSentiment` of one sentence."""
    sentiment = {"score": score, "magnitude": magnitude}
    return {
        "documentSentiment": sentiment, "language": "en",
        "sentences": [{"text": {"content": "sentence one", "beginOffset": 0}, "sentiment": dict(sentiment)}],
    }


def detected_sentiment(scores):
    """`DetectSentiment`, whose enum names a highest score."""
    return {"Sentiment": max(MOODS, key=scores.get).upper(), "SentimentScore": scores}


LABEL_BUILDERS = {
    "google.vision.label_detection": (label_annotations, 1),
    "google.vision.object_localization": (localized_objects, 1),
    "aws.rekognition.detect_labels": (rekognition_labels, 100),
}

# By the operations and the fields that the classes are read from: whole responses, joint ones where there are several operations.
GENERATORS = {
    **generate_rekognition.GENERATORS,
    **generate_comprehend.GENERATORS,
    **generate_azure.GENERATORS,
}


def make_responses(expected, wanted, random):
    """A list of {operation: response}, as many as wanted; a response of several operations is made as a whole."""
    made = google_responses(expected, wanted, random)
    if made is not None:
        return made
    fields = {one["field"] for one in expected["classes"] if "field" in one}
    generate = GENERATORS.get((*expected["operations"], *sorted(fields)))
    if generate:
        return generate(expected, wanted, random)
    (operation,) = expected["operations"]
    if operation in LABEL_BUILDERS:
        build, scale = LABEL_BUILDERS[operation]
        if "votes" in expected:
            lists = vote_lists(expected, wanted, random)
        else:
            lists = LabelGenerator(expected, scale, random).lists(wanted)
        made = [build(labels) for labels in lists]
    elif operation == "google.language.v1.analyze_sentiment":
        made = [document_sentiment(*pair) for pair in google_sentiments(expected, wanted, random)]
    elif operation == "aws.comprehend.detect_sentiment":
        made = [detected_sentiment(scores) for scores in mood_scores(wanted, random)]
    else:
        raise SystemExit(f"no generator for {operation}")
    return [{operation: response} for response in made]
