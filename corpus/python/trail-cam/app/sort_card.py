#!/usr/bin/env python3
"""Sorts the SD card of a trail camera into folders, one per kind of animal."""
import os
import re
import shutil
import sys
from pathlib import Path

import boto3

PARENTS = {
    "Bird": "birds",
    "Mammal": "mammals",
    "Canine": "mammals",
    "Reptile": "reptiles",
    "Snake": "reptiles",
    "Insect": "insects",
    "Spider": "insects",
}
ON_FOOT = re.compile(r"(hik|walk|climb|runn)")

rekognition = boto3.client("rekognition", region_name=os.getenv("AWS_REGION", "ca-central-1"))


def is_people(name):
    name = name.lower()
    return name == "person" or ON_FOOT.match(name) is not None or name.find("bicycle") != -1


def folder_for(picture):
    with open(picture, "rb") as image:
        response = rekognition.detect_labels(Image={"Bytes": image.read()}, MinConfidence=60)

    folder = "empty"
    for label in response["Labels"]:
        if label["Confidence"] < 72.5:
            continue
        for parent in label["Parents"]:
            if parent["Name"] in PARENTS:
                folder = PARENTS[parent["Name"]]
        if is_people(label["Name"]):
            folder = "people"
    return folder


def main(card):
    for picture in sorted(Path(card).glob("*.JPG")):
        folder = Path(card) / folder_for(picture)
        folder.mkdir(exist_ok=True)
        shutil.move(str(picture), str(folder / picture.name))
        print(picture.name, "->", folder.name)


if __name__ == "__main__":
    main(sys.argv[1])
