import base64
import json

from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt

from google.cloud import vision

from shelves import BACK_ROOM, SHELVES

client = vision.ImageAnnotatorClient()


@csrf_exempt
def intake(request):
    """A volunteer photographs a donated thing; the answer is the shelf to put it on."""
    data = json.loads(request.body)
    image = vision.types.Image(content=base64.b64decode(data["photo"]))
    response = client.label_detection(image=image)

    shelf = BACK_ROOM
    for label in response.label_annotations:  # lint: order-dependent
        if label.description in SHELVES:
            shelf = SHELVES[label.description]
    return JsonResponse({"shelf": shelf})
