"""Answers REST calls to the providers' endpoints, made with `requests`, `aiohttp`, `urllib.request` or `http.client`.

A call to any other address goes to the recording stub of `requests`, or to the guard, which refuses it.
"""

import http.client
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


def parsed(body):
    """The JSON of a request; None where it is something else."""
    try:
        return json.loads(body or b"null")
    except ValueError:
        return None


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


class AsyncReply:
    """An answer of `aiohttp`: its methods are awaited."""

    def __init__(self, reply):
        self.reply = reply
        self.status = reply.status

    async def __aenter__(self):
        return self

    async def __aexit__(self, *details):
        return False

    def raise_for_status(self):
        return None

    async def json(self, **keywords):
        return self.reply.json(**keywords)

    async def text(self):
        return self.reply.text


def install_aiohttp(session, module):
    class ClientSession:
        async def __aenter__(self):
            return self

        async def __aexit__(self, *details):
            return False

        def post(self, url, **keywords):
            return AsyncReply(answer(session, str(url), keywords.get("json"), keywords.get("params")))

    module.ClientSession = ClientSession


def install(session, module):
    """Adds what answers when the module is `requests` or `aiohttp`."""
    if module.__name__ == "aiohttp":
        install_aiohttp(session, module)
    if module.__name__ != "requests":
        return
    stub = make_stub(session, "requests.post")

    def post(url, **keywords):
        reply = answer(session, str(url), keywords.get("json"), keywords.get("params"))
        return stub(url, **keywords) if reply is None else reply

    module.post = post
    module.Session = type("Session", (), {"post": staticmethod(post)})


def begin(session):
    """Lets `urlopen` and `HTTPSConnection` answer from this case."""

    def ask(connection, method, url, body=None, headers=None, **keywords):
        connection.reply = answer(session, f"https://{connection.host}{url}", parsed(body), None)
        if connection.reply is None:
            http.client.HTTPConnection.request(connection, method, url, body, headers or {}, **keywords)

    http.client.HTTPSConnection.request = ask
    http.client.HTTPSConnection.getresponse = lambda connection: (
        connection.reply or http.client.HTTPConnection.getresponse(connection)
    )

    def urlopen(request, *arguments, **keywords):
        if not isinstance(request, urllib.request.Request):
            return open_for_real(request, *arguments, **keywords)
        reply = answer(session, request.full_url, json.loads(request.data or b"null"), None)
        return open_for_real(request, *arguments, **keywords) if reply is None else reply

    urllib.request.urlopen = urlopen
