import os

from google.cloud import vision


def look(file_name):
    client = vision.ImageAnnotatorClient()
    with open(os.path.abspath(file_name), "rb") as image_file:
        content = image_file.read()
    image = vision.Image(content=content)
    response = client.label_detection(image=image)
    return response.label_annotations
