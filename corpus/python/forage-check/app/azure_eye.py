import os

import requests

ENDPOINT = os.environ.get("AZURE_ENDPOINT", "https://forage.cognitiveservices.azure.com")


def azure_names(picture):
    headers = {
        "Ocp-Apim-Subscription-Key": os.environ.get("AZURE_KEY", ""),
        "Content-Type": "application/octet-stream",
    }
    reply = requests.post(
        ENDPOINT + "/vision/v3.2/analyze", params={"visualFeatures": "Tags"}, headers=headers, data=picture
    )
    reply.raise_for_status()
    return [tag["name"] for tag in reply.json()["tags"] if tag["confidence"] > 0.45]
