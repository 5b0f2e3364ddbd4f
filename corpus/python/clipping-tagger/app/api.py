"""POST /clippings, behind API Gateway."""
import json

from tagger import UnsupportedLanguage, language_of, organisations, topics

HEADERS = {"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"}


def respond(status, body):
    return {"statusCode": status, "headers": HEADERS, "body": json.dumps(body)}


def tag_clipping(event, context):
    text = json.loads(event["body"])["text"]
    if not text.strip():
        return respond(400, {"error": "empty clipping"})

    try:
        code = language_of(text)
    except UnsupportedLanguage:
        return respond(415, {"error": "only English, German and French clippings"})

    return respond(200, {
        "organisations": organisations(text, code),
        "topics": topics(text, code),
    })
