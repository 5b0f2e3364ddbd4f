from google.cloud import vision_v1
from google.cloud.vision_v1 import types

OUTDOOR = {"Garden", "Lawn", "Backyard", "Yard", "Patio"}


class PhotoFeatures:
    def __init__(self):
        self.pool = False
        self.outdoor = False
        self.fireplace = False

    def as_dict(self):
        return {"pool": self.pool, "outdoor": self.outdoor, "fireplace": self.fireplace}


def inspect_photo(content):
    client = vision_v1.ImageAnnotatorClient()
    image = types.Image(content=content)
    annotations = client.label_detection(image=image).label_annotations

    features = PhotoFeatures()
    for annotation in annotations:
        name = annotation.description
        if name == "Swimming pool" or name == "Pool":
            features.pool = True
        if name in OUTDOOR:
            features.outdoor = True
        if name in ("Fireplace", "Hearth", "Wood-burning stove"):
            features.fireplace = True
    return features.as_dict()
