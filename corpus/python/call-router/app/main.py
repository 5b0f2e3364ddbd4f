import logging

from moods import strongest_mood

log = logging.getLogger("call-router")

DESKS = {
    "Positive": "survey",
    "Negative": "supervisor",
    "Neutral": "queue",
    "Mixed": "queue",
}


def route_call(event, context):
    transcript = event["transcript"]
    mood = strongest_mood(transcript, event.get("language", "en"))
    log.info("call %s sounds %s", event["call_id"], mood)
    return {"call_id": event["call_id"], "desk": DESKS[mood]}
