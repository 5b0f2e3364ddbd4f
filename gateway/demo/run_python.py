"""Runs an unmodified Flask application on pictures: `run_python.py APP FOLDER COUNT`. Prints what it did on each, a JSON line a picture.

boto3 is the real one; Flask and the bucket that pictures go to are stood in for.
"""

import json
import sys
import types
from pathlib import Path

APP, FOLDER, COUNT = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])


class Request:
    data = b""
    content_type = "image/png"

    def get_data(self):
        return self.data


class Flask:
    def __init__(self, name):
        self.name = name

    def route(self, *_args, **_kwargs):
        return lambda function: function


class Bucket:
    def put_object(self, **_kwargs):
        return {}


flask = types.ModuleType("flask")
flask.Flask, flask.request = Flask, Request()
sys.modules["flask"] = flask

import boto3  # noqa: E402

_client = boto3.client
boto3.client = lambda service, *args, **kwargs: Bucket() if service == "s3" else _client(service, *args, **kwargs)

sys.path.insert(0, APP)
import app  # noqa: E402

for number in range(COUNT):
    flask.request.data = (FOLDER / f"{number}.png").read_bytes()
    print(json.dumps(app.put_avatar(number % 7)), flush=True)
