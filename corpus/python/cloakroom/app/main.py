"""Camera above the counter of a theatre's cloakroom: a coat with two kinds of footwear is a party, a coat alone goes on a hook."""
from google.cloud import vision

SHOES = ["Sandal", "Sneakers", "Boot"]
client = vision.ImageAnnotatorClient()


def place_for(uri):
    image = vision.Image()
    image.source.image_uri = uri
    coat = False
    shoes = 0
    for label in client.label_detection(image=image, max_results=20).label_annotations:
        if label.description in ("Coat", "Jacket", "Outerwear"):
            coat = True
        elif label.description in SHOES:
            shoes += 1
    if coat and shoes >= 2:
        return "rail"
    if coat:
        return "hook"
    if shoes >= 2:
        return "rack"
    return "counter"
