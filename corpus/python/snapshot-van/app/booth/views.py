from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from booth.faces import detect, needs_wide_frame, ready_count


@csrf_exempt
@require_POST
def countdown(request):
    """Polled by the tablet once a second; tells it which frame to draw before it counts down."""
    faces = detect(request.FILES["frame"].read())
    if needs_wide_frame(faces):
        return JsonResponse({"frame": "wide", "seconds": 5})

    ready = ready_count(faces)
    if ready > 2:
        return JsonResponse({"frame": "group", "seconds": 5})
    if ready == 2:
        return JsonResponse({"frame": "pair", "seconds": 3})
    if ready:
        return JsonResponse({"frame": "portrait", "seconds": 3})
    return JsonResponse({"frame": None}, status=202)
