import json
import os
import urllib.request

ENDPOINT = os.environ.get("LANGUAGE_ENDPOINT", "https://helpline.cognitiveservices.azure.com")
URL = ENDPOINT + "/language/:analyze-text?api-version=2023-04-01"


def scores_of(text):
    body = {
        "kind": "SentimentAnalysis",
        "analysisInput": {"documents": [{"id": "1", "language": "en", "text": text}]},
    }
    request = urllib.request.Request(
        URL,
        data=json.dumps(body).encode("utf-8"),
        headers={
            "Content-Type": "application/json",
            "Ocp-Apim-Subscription-Key": os.environ.get("LANGUAGE_KEY", ""),
        },
    )
    with urllib.request.urlopen(request, timeout=10) as reply:
        result = json.loads(reply.read())
    return result["results"]["documents"][0]["confidenceScores"]
