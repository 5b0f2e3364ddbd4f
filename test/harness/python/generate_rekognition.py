"""Makes `DetectLabels` responses with parents, and joint ones of `SearchFacesByImage` and `DetectText`."""

import generate_faces
import generate_moderation
from generate_joint import classes_of, fill, requested
from generate_numbers import around, thresholds_of

LABELS = "aws.rekognition.detect_labels"
SEARCH = "aws.rekognition.search_faces_by_image"
TEXT = "aws.rekognition.detect_text"

OTHER_LABELS = {
    "Tree": ("Plant",), "Outdoors": (), "Nature": ("Outdoors",), "Animal": (), "Wildlife": ("Animal",),
    "Vehicle": ("Transportation",),
    "Grass": ("Plant",), "Fallen Person": ("Person",), "Adult": ("Person",), "Mountain Bike": ("Vehicle",),
    "Moth": ("Animal", "Invertebrate"),
    "Jogging": ("Fitness",), "Skywalk": (), "Bird": ("Animal",), "Snake": ("Animal",), "Unlisted thing": ("bird", "Mammals"),
}


def label(name, parents, score):
    """One label; parents are names."""
    return {"Name": name, "Confidence": score, "Instances": [], "Parents": [{"Name": parent} for parent in parents]}


def labels_with_parents(expected, wanted, random):
    """Responses for an application that reads the names of labels and of their parents."""
    floor = requested(expected, LABELS, "MinConfidence", 55)
    (sure,) = thresholds_of([expected["classes"][0]["where"]], ("Confidence",))
    groups = [one["labels"] for one in expected["classes"] if "field" in one]
    names = [name for one in expected["classes"] if "field" not in one for name in one["labels"]]
    parents = [parent for group in groups for parent in group]

    def some(score):
        """An item of a random class, or of none."""
        draw = random.random()
        if draw < 0.4:
            return label("Creature", ("Animal", random.choice(parents)), score)
        if draw < 0.6:
            return label(random.choice(names), random.choice(((), ("Sport",), ("Person",))), score)
        name = random.choice(list(OTHER_LABELS))
        return label(name, OTHER_LABELS[name], score)

    def fixed():
        yield []
        for name in names:
            yield [label(name, ("Adventure",), 95.0)]
        for name, above in OTHER_LABELS.items():
            yield [label(name, above, 95.0)]
        for parent in parents:
            yield [label("Creature", ("Animal", parent), 90.0)]
            yield [label("Creature", ("Animal", parent), 90.0), label("Animal", (), 90.0), label("Outdoors", (), 65.0)]
            yield [label(parent, ("Animal",), 90.0), label("Creature", (parent, "Wildlife"), 60.5)]
        for point in (floor, *around(sure)):
            yield [label("Creature", ("Animal", random.choice(parents)), point)]
            yield [label("Creature", (random.choice(parents),), 99.0), label(random.choice(names), (), point)]
        for first in groups:
            for second in groups:
                pair = (random.choice(first), random.choice(second))
                yield [label("Creature", pair, 88.0)]
                yield [label("Creature", pair[:1], 88.0), label("Thing", pair[1:], 77.0)]
            yield [label(random.choice(names), (random.choice(first),), 88.0)]
            yield [label("Creature", first[:1], 96.0), label(random.choice(names), (), 80.0)]
            yield [label(random.choice(names), (), 96.0), label("Creature", first[:1], 80.0)]

    def draw():
        scores = sorted((round(random.uniform(floor, 100), 4) for _ in range(random.randint(2, 9))), reverse=True)
        return [some(score) for score in scores]

    made = fill(wanted, fixed(), draw)
    return [{LABELS: {"Labels": labels, "LabelModelVersion": "3.0"}} for labels in made]


def text_detections(lines):
    """Pairs (text, type) as `DetectText` lists them."""
    return {"TextDetections": [
        {"DetectedText": text, "Type": kind, "Id": place, "Confidence": 97.5} for place, (text, kind) in enumerate(lines)
    ], "TextModelVersion": "3.0"}


def face_matches(similarities):
    """`SearchFacesByImage` with one match for each similarity."""
    return {"FaceMatches": [
        {"Similarity": one, "Face": {"FaceId": f"0000-{place}", "ExternalImageId": f"resident-{place}", "Confidence": 99.9}}
        for place, one in enumerate(similarities)
    ], "FaceModelVersion": "6.0"}


def faces_and_plates(expected, wanted, random):
    """Joint responses for an application that knows faces by similarity and vehicles by their plates."""
    floor = requested(expected, SEARCH, "FaceMatchThreshold", 80)
    (sure,) = thresholds_of([classes_of(expected, SEARCH)[0]["where"]], ("Similarity",))
    plates = [text for one in classes_of(expected, TEXT) for text in one["outsideVocabulary"]]
    strangers = ["ABC123", "abc 12d", "XYZ-99-Z", "QKT483", "YMR07DD", "BSL9311 NSW", "Pqr00aB7", "MNO456 TAXI"]
    nothing = ["", " ", "-", "AB1234", "ABCD12", "ABC1X2", "1ABC123", "POLICE", "QKT48", "KT482", "CA15W", "BIN LORRIES", "Hill Street 4",
               "ÄBC123", "ABC_123", "ABC\n123", "NO QKT482"]
    spellings = [*plates, "qkt482", "QKT 482", "q-k-t-4 8 2", " ymr 07 d", "bsl-931", "ca15wh", "Bin Lorry", "BIN-LORRY"]

    def lines(*texts):
        return [(text, "LINE") for text in texts] + [(word, "WORD") for text in texts for word in text.split()]

    def fixed():
        yield [], []
        for similarities in ([sure], [sure + 1], *([point] for point in around(sure)), [floor], [90.0, 99.5], [99.5, 90.0], [floor] * 3):
            yield similarities, []
            yield similarities, lines(random.choice(nothing), random.choice(strangers))
            yield similarities, lines(random.choice(plates))
        for text in (*spellings, *strangers, *nothing):
            yield [], lines(text)
        for text in (*plates[:3], *strangers[:3]):
            yield [], [(text, "WORD")]
            yield [], lines("GIVE WAY", text, text)
        for place, stranger in enumerate(strangers):
            plate = spellings[place % len(spellings)]
            yield [], lines(stranger, plate)
            yield [], lines(plate, stranger)

    def draw():
        similarities = sorted((round(random.uniform(floor, 96), 4) for _ in range(random.choice((0, 0, 0, 1, 3)))), reverse=True)
        pool = nothing * 2 + strangers + spellings
        return similarities, lines(*random.sample(pool, random.randint(1, 5)))

    return [
        {SEARCH: face_matches(similarities), TEXT: text_detections(texts)}
        for similarities, texts in fill(wanted, fixed(), draw)
    ]


GENERATORS = {
    (LABELS, "Parents[].Name"): labels_with_parents,
    (SEARCH, TEXT): faces_and_plates,
    **generate_moderation.GENERATORS,
    **generate_faces.GENERATORS,
}
