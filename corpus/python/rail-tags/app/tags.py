"""Writes the tag for a donation at a charity shop: which of the things that the shop sells are in the donor's photo."""
from google.cloud import vision

SOLD = ("T-shirt", "Shirt", "Sweater", "Dress", "Coat", "Trousers", "Sandal", "Sneakers", "Boot", "Handbag")


def annotate(uri):
    image = vision.Image(source=vision.ImageSource(image_uri=uri))
    return vision.ImageAnnotatorClient().label_detection(image=image, max_results=10).label_annotations


def tag(uri):
    sold = [label.description for label in annotate(uri) if label.description in SOLD]
    return "for sale: " + ", ".join(sold) if sold else "nothing to sell"
