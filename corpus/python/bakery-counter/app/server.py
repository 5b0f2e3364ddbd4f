import json
import os

from bottle import get, post, request, run
from google.cloud import vision
from google.cloud.vision import types

HERE = os.path.dirname(os.path.abspath(__file__))

with open(os.path.join(HERE, "products.json"), encoding="utf-8") as f:
    PRODUCTS = json.load(f)


def labels_of(upload):
    client = vision.ImageAnnotatorClient()
    image = types.Image(content=upload.file.read())
    response = client.label_detection(image=image)
    return response.label_annotations


def product_for(labels):
    # further down the list it only says "food" and "dish"
    for label in labels[:3]:
        key = label.description.lower()
        if key in PRODUCTS:  # lint: label-outside-vocabulary
            return PRODUCTS[key]
    return None


@get("/")
def page():
    return "<form method=post action=/scan enctype=multipart/form-data><input type=file name=tray></form>"


@post("/scan")
def scan():
    product = product_for(labels_of(request.files["tray"]))
    if not product:
        return {"found": False}
    return {"found": True, "code": product["code"], "cents": product["cents"]}


if __name__ == "__main__":
    run(host="0.0.0.0", port=int(os.environ.get("PORT", "8000")))
