import sys
from pathlib import Path

from google.cloud import vision
from google.cloud.vision import enums, types
from google.protobuf.json_format import MessageToDict

from styles import STYLES


def ask(path):
    """The labels of one photo as plain dicts."""
    client = vision.ImageAnnotatorClient()
    image = types.Image(content=Path(path).read_bytes())
    feature = types.Feature(type=enums.Feature.Type.LABEL_DETECTION, max_results=30)
    request = types.AnnotateImageRequest(image=image, features=[feature])
    answer = MessageToDict(client.batch_annotate_images([request]))
    return answer["responses"][0].get("labelAnnotations", [])


def vote(labels):
    votes = {style: 0 for style in STYLES}
    for label in labels:
        for style, words in STYLES.items():
            if label["description"] in words:
                votes[style] += label["score"]
    return votes


def choose(votes):
    best = max(votes, key=votes.get)
    if votes[best] < 1.2:
        return "unsorted"
    return best


def sort_photo(path):
    return choose(vote(ask(path)))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(name, "->", sort_photo(name))
