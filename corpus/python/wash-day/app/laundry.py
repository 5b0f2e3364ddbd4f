"""What the basket camera of a launderette sees, and how full a machine that makes."""
from google.cloud import vision

WASHABLE = {"T-shirt", "Shirt", "Sweater", "Dress", "Trousers", "Jeans", "dish towel"}


def kinds_in_basket(path):
    client = vision.ImageAnnotatorClient()
    with open(path, "rb") as picture:
        answer = client.label_detection(image=vision.Image(content=picture.read()))
    return sum(1 for label in answer.label_annotations if label.description in WASHABLE)


def programme(path):
    kinds = kinds_in_basket(path)
    if kinds >= 3:
        return "mixed load"
    if kinds == 2:
        return "half load"
    return "wait"
