"""Answers to requests that the application sends to a provider's REST endpoint itself.

Any HTTP library will do: the address and the body are looked for among the arguments. Other addresses are
left to the stand-ins.
"""

import json
from urllib.parse import parse_qs, urlsplit

from catalog_table import squeezed
from entered import Entered
from session import current

LIBRARIES = {
    "requests", "httpx", "aiohttp", "urllib3", "grequests", "requests_html", "treq", "asks", "httplib2", "pycurl",
    "requests_futures", "requests_toolbelt", "cloudscraper", "google", "tornado",
}


def json_of(value):
    """Indented JSON, as the libraries of Google write it."""
    return json.dumps(value, indent=2, ensure_ascii=False)


class Answers:
    """Finds the endpoint of a request and puts its answer together."""

    def __init__(self, catalog):
        self.endpoints = catalog.endpoints

    def call(self, qualified, arguments, keywords):
        """The reply to a call of an HTTP library; None where it asks nobody that we know."""
        library = qualified.split(".")[0]
        if library not in LIBRARIES:
            return None
        values = [*arguments, keywords.get("url")]
        for value in values:
            value = str.__str__(value) if isinstance(value, str) else ""
            if "/" in value:
                endpoint = self.find(value)
                if endpoint is not None:
                    return self.reply(endpoint, value, body_in(arguments, keywords), keywords.get("params"))
        return None

    def find(self, url):
        """The first endpoint whose pieces the address has, in order."""
        for endpoint in self.endpoints:
            place = 0
            for piece in endpoint["url"]:
                place = url.find(piece, place)
                if place < 0:
                    break
                place += len(piece)
            else:
                return endpoint
        return None

    def reply(self, endpoint, url, body, parameters=None):
        """The answer, with one response for each element of a batch."""
        query = {name: values[-1] for name, values in parse_qs(urlsplit(url).query).items()}
        if isinstance(parameters, dict):
            query.update(parameters)
        wrap = endpoint.get("wrap", ())
        if "[]" not in wrap:
            return Reply(put(wrap, self._one(endpoint, (body, query))))
        elements = find_list(body, endpoint.get("batch"))
        responses = []
        for element in elements if elements is not None else [body]:
            response = self._one(endpoint, (element, query, kind_of(body)))
            if endpoint.get("batch") == "documents" and isinstance(element, dict) and "id" in element:
                response = {**response, "id": element["id"]}
            responses.append(response)
        return Reply(put(wrap, responses))

    @staticmethod
    def _one(endpoint, request):
        if "operation" in endpoint:
            return current().take(endpoint["operation"])
        merged = {}
        for operation in asked_of(endpoint["features"], request):
            merged.update(current().take(operation))
        return merged


def asked_of(features, request):
    """Operations that a request names."""
    from clients import asked
    return asked(features, request)


def kind_of(body):
    """`kind` of a request that has one for all its documents."""
    return body.get("kind") if isinstance(body, dict) else None


def put(wrap, value):
    """The value inside its fields."""
    for name in reversed(wrap):
        if name != "[]":
            value = {name: value, **({"errors": []} if name == "documents" else {})}
    return value


def find_list(body, name):
    """The list of a batch, wherever it is in the request."""
    if isinstance(body, dict):
        if isinstance(body.get(name), list):
            return body[name]
        for value in body.values():
            found = find_list(value, name)
            if found is not None:
                return found
    return None


def body_in(arguments, keywords):
    """The JSON of a request, however it was handed over; None where there is none."""
    for value in (keywords.get("json"), keywords.get("data"), keywords.get("content"), keywords.get("body"), *arguments[1:]):
        parsed = parsed_body(value)
        if parsed is not None:
            return parsed
    return None


def parsed_body(value):
    """JSON of a text, bytes, or what is JSON already."""
    if isinstance(value, (dict, list)):
        return value
    if isinstance(value, (str, bytes, bytearray)):
        try:
            return json.loads(str(value) if isinstance(value, str) else bytes(value))
        except ValueError:
            return None
    return None


class Text(str):
    """A text that may be awaited, or called where a library has a method for it."""

    def __call__(self, *arguments, **keywords):
        return self

    def __await__(self):
        return str(self)
        yield


class Waitable(dict):
    """An object that may be awaited."""

    def __await__(self):
        return dict(self)
        yield


class Reply(Entered):
    """A successful answer, as any of the libraries shows it."""

    status_code = status = code = 200
    ok = is_success = True
    reason = reason_phrase = "OK"

    def __init__(self, body):
        self._furcifer_data = body
        self.text = Text(json.dumps(body))
        self.content = self.data = self._content = self.text.encode("utf-8")
        self.headers = {"content-type": "application/json"}

    def json(self, **keywords):
        value = json.loads(str(self.text))
        return Waitable(value) if isinstance(value, dict) else value

    def raise_for_status(self):
        return self

    def read(self, *arguments):
        return self.content

    def getcode(self):
        return 200

    def getheader(self, name, default=None):
        return self.headers.get(name.lower(), default)

    def close(self):
        return None

    release = close

    def __iter__(self):
        return iter(self.content.splitlines(True))

    def __await__(self):
        return self
        yield
