"""Celery worker of a podcast host: chooses which ads an episode may carry."""
import os

import redis
from celery import Celery
from google.cloud import language_v1
from google.cloud.language_v1 import Document

from brand_safety import is_sensitive
from tone import is_hostile

app = Celery("ad_slots", broker=os.environ.get("BROKER_URL", "redis://localhost:6379/0"))
store = redis.Redis()

MAX_CHARS = 60000


def load_transcript(path):
    with open(path, encoding="utf-8") as transcript:
        return transcript.read()[:MAX_CHARS]


def slot_for(text):
    client = language_v1.LanguageServiceClient()
    document = Document(content=text, type_=Document.Type.PLAIN_TEXT)
    sentiment = client.analyze_sentiment(request={"document": document}).document_sentiment
    hostile = is_hostile(sentiment)
    sensitive = is_sensitive(client.classify_text(request={"document": document}))

    if hostile and sensitive:
        return "no-ads"
    elif hostile and not sensitive:
        return "house-ads"
    elif sensitive and not hostile:
        return "house-ads"
    else:
        return "open-market"


@app.task(name="episodes.grade")
def grade_episode(episode, path):
    slot = slot_for(load_transcript(path))
    store.hset("episode:" + episode, "slot", slot)
