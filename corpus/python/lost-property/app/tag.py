"""Prints a paper tag for a thing that was left on a train."""
import base64
import os

import click
from escpos.printer import Usb
from googleapiclient import discovery

HERE = os.path.dirname(os.path.abspath(__file__))


def load_ignored():
    with open(os.path.join(HERE, "ignore.txt")) as f:
        return [line.strip().lower() for line in f]


def annotate(path):
    service = discovery.build("vision", "v1", cache_discovery=False)
    with open(path, "rb") as photo:
        content = base64.b64encode(photo.read()).decode("ascii")
    body = {
        "requests": [{
            "image": {"content": content},
            "features": [{"type": "LABEL_DETECTION", "maxResults": 20}],
        }]
    }
    answer = service.images().annotate(body=body).execute()
    return answer["responses"][0]["labelAnnotations"]  # lint: unhandled-output


def describe(labels, ignored):
    for label in labels:
        if label["description"].lower() in ignored:
            continue
        if label["score"] < 0.6:
            continue
        return label["description"]
    return None


@click.command()
@click.argument("photo")
@click.option("--line", default="S7")
def tag(photo, line):
    labels = annotate(photo)
    thing = describe(labels, load_ignored())
    printer = Usb(0x04B8, 0x0202)
    printer.text("LOST PROPERTY " + line + "\n")
    if thing is None:
        printer.text("to be described\n")
    else:
        printer.text(thing + "\n")
    printer.cut()


if __name__ == "__main__":
    tag()
