"""Cloud Function of a second-hand record shop: puts a new photo's article on a shelf."""
import logging

from google.cloud import firestore
from google.cloud import vision

from shelves import FORMATS, SHELF_OF

db = firestore.Client()
vision_client = vision.ImageAnnotatorClient()


def look_up(bucket, name):
    image = vision.Image()
    image.source.gcs_image_uri = f"gs://{bucket}/{name}"
    response = vision_client.web_detection(image=image)
    return response.web_detection


def is_box_set(web):
    return any("box set" in guess.label.lower() for guess in web.best_guess_labels)


def find_format(entities):
    """The format that the web knows the picture as, if the web is sure enough."""
    found = None
    for wanted in FORMATS:
        for entity in entities:
            if entity.score > 0.65 and wanted in entity.description.lower():
                found = wanted
                break
    return found


def handler(event, context):
    name = event["name"]
    if not name.startswith("incoming/"):
        return

    web = look_up(event["bucket"], name)
    if is_box_set(web):
        shelf = "counter"
    else:
        wanted = find_format(web.web_entities)
        shelf = SHELF_OF.get(wanted, "sort by hand")

    article = name.split("/")[-1].split(".")[0]
    logging.info("article %s goes to %s", article, shelf)
    db.collection("articles").document(article).update({"shelf": shelf})
