from google.cloud import vision

client = vision.ImageAnnotatorClient()


def label_names(uri):
    image = vision.Image()
    image.source.image_uri = uri
    response = client.label_detection(image=image, max_results=20)
    if response.error.message:
        raise RuntimeError(response.error.message)
    return [annotation.description for annotation in response.label_annotations]
