import logging
import os

from flask import Flask, request
from google.cloud import vision
from google.cloud.vision import types

from care_plans import DESERT, HUMID, PESTS, advice_for

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 8 * 1024 * 1024
logging.basicConfig(level=logging.INFO)
log = logging.getLogger("plant-care")


def read_labels(content):
    client = vision.ImageAnnotatorClient()
    image = types.Image(content=content)
    response = client.label_detection(image=image)
    return response.label_annotations


@app.route("/diagnose", methods=["POST"])
def diagnose():
    if "photo" not in request.files:
        return {"error": "no photo"}, 400
    photo = request.files["photo"]
    labels = read_labels(photo.read())
    log.info("%d labels for %s", len(labels), photo.filename)

    plan = None
    for label in labels:
        word = label.description.lower().split(" ")[0]
        if word in PESTS:
            plan = "quarantine"
            break
        elif word in DESERT:
            plan = "dry"
            break
        elif word in HUMID:
            plan = "mist"
            break

    if plan is None:
        return {"plan": "ask-gardener"}, 404
    return {"plan": plan, "advice": advice_for(plan)}, 200


@app.route("/")
def index():
    return "Send a picture of your plant to /diagnose"


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=int(os.environ.get("PORT", 8080)))
