import base64
import os

import requests

KEY = os.environ.get("GOOGLE_KEY", "")


def google_names(picture):
    body = {
        "requests": [{
            "image": {"content": base64.b64encode(picture).decode("ascii")},
            "features": [{"type": "LABEL_DETECTION", "maxResults": 15}],
        }]
    }
    reply = requests.post("https://vision.googleapis.com/v1/images:annotate?key=" + KEY, json=body)
    labels = reply.json()["responses"][0]["labelAnnotations"]  # lint: unhandled-output
    return [label["description"] for label in labels]
