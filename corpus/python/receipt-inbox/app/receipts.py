from google.cloud import vision


def is_receipt(bucket, name):
    client = vision.ImageAnnotatorClient()
    image = vision.types.Image()
    image.source.gcs_image_uri = "gs://{}/{}".format(bucket, name)

    response = client.label_detection(image=image)
    found = False
    for label in response.label_annotations:
        if label.description == "Receipt":
            found = True
    return found
