import argparse
import io

from google.cloud import vision

SURE = 0.55


def find_people(path):
    client = vision.ImageAnnotatorClient()
    with io.open(path, "rb") as image_file:
        content = image_file.read()
    image = vision.Image(content=content)
    objects = client.object_localization(image=image).localized_object_annotations

    people = []
    for found in objects:
        if found.name != "Person":
            continue
        if found.score < SURE:
            continue
        people.append(found)
    return people


def tills_to_open(path):
    waiting = len(find_people(path))
    if waiting == 0:
        return 0
    if waiting < 4:
        return 1
    if waiting <= 7:
        return 2
    return 3


def main():
    parser = argparse.ArgumentParser(description="How many tills does the queue need?")
    parser.add_argument("photo")
    args = parser.parse_args()
    print(tills_to_open(args.photo))


if __name__ == "__main__":
    main()
