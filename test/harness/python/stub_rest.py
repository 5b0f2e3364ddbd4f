"""Answers REST calls to the providers' endpoints, made with `requests.post` or `urllib.request.urlopen`.

A call to any other address goes to the recording stub of `requests`, or to the guard, which refuses it.
"""

import json
import urllib.request
from urllib.parse import parse_qs, urlsplit

from stub_azure import analysed
from stub_objects import make_stub

open_for_real = urllib.request.urlopen


class Reply:
    """A successful answer, as both libraries show it."""

    status_code = status = 200
    ok = True

    def __init__(self, body):
        self.text = json.dumps(body)
        self.content = self.text.encode("utf-8")

    def json(self, **keywords):
        return json.loads(self.text, **keywords)

    def raise_for_status(self):
        return None

    def read(self):
        return self.content

    def __enter__(self):
        return self

    def __exit__(self, *details):
        return False


def annotated(session, body):
    """Google `images:annotate`: one answer for each request, with the parts of its features."""
    responses = []
    for request in body["requests"]:
        parts = [session.take(f"google.vision.{feature['type'].lower()}") for feature in request["features"]]
        responses.append({key: value for part in parts for key, value in part.items()})
    return {"responses": responses}


def analysed_text(session, body):
    """Azure `:analyze-text`, kind SentimentAnalysis: one result for each document."""
    documents = [
        {**session.take("azure.language.analyze_sentiment"), "id": document["id"]}
        for document in body["analysisInput"]["documents"]
    ]
    results = {"documents": documents, "errors": [], "modelVersion": "2022-11-01"}
    return {"kind": f"{body['kind']}Results", "results": results}


def answer(session, url, body, parameters):
    """The provider's answer, or None where the address is no provider's."""
    address = urlsplit(url)
    query = {**{name: values[-1] for name, values in parse_qs(address.query).items()}, **(parameters or {})}
    if address.hostname == "vision.googleapis.com":
        return Reply(annotated(session, body))
    if address.path.endswith("/vision/v3.2/analyze"):
        return Reply(analysed(session, query["visualFeatures"].split(",")))
    if address.path.endswith("/language/:analyze-text"):
        return Reply(analysed_text(session, body))
    return None


def install(session, module):
    """Adds the answering `post` when the module is `requests`."""
    if module.__name__ != "requests":
        return
    stub = make_stub(session, "requests.post")

    def post(url, **keywords):
        reply = answer(session, str(url), keywords.get("json"), keywords.get("params"))
        return stub(url, **keywords) if reply is None else reply

    module.post = post


def begin(session):
    """Lets `urlopen` answer from this case."""

    def urlopen(request, *arguments, **keywords):
        if not isinstance(request, urllib.request.Request):
            return open_for_real(request, *arguments, **keywords)
        reply = answer(session, request.full_url, json.loads(request.data or b"null"), None)
        return open_for_real(request, *arguments, **keywords) if reply is None else reply

    urllib.request.urlopen = urlopen
