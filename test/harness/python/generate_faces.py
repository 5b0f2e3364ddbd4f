"""Makes `DetectFaces` responses: emotions of a first face, and counts of faces by smile and age."""

import math

from generate_joint import fill
from generate_numbers import around, thresholds_of

OPERATION = "aws.rekognition.detect_faces"
EMOTIONS = ("CALM", "HAPPY", "SURPRISED", "CONFUSED", "SAD", "ANGRY", "FEAR", "DISGUSTED")
BACKGROUND = 1.5


def face(emotions, smile=(False, 91.25), ages=(25, 33), place=0):
    """One face with the attributes that Attributes=["ALL"] adds."""
    return {
        "BoundingBox": {"Width": 0.12, "Height": 0.2, "Left": round(0.05 + place * 0.09, 2), "Top": 0.3},
        "AgeRange": {"Low": ages[0], "High": ages[1]},
        "Smile": {"Value": smile[0], "Confidence": smile[1]},
        "Gender": {"Value": "Female" if place % 2 else "Male", "Confidence": 98.5},
        "Emotions": [{"Type": name, "Confidence": score} for name, score in emotions],
        "Confidence": 99.5,
    }


def strongest(name, score=88.0, order=EMOTIONS):
    """Emotions in the given order, one of them far above the rest."""
    return [(one, score if one == name else BACKGROUND) for one in order]


def tied(first, second, order, gap=None):
    """Two emotions with equal confidence, or the one named by `gap` a double higher."""
    scores = {first: 45.0, second: 45.0}
    if gap:
        scores[gap] = math.nextafter(45.0, 100)
    return [(one, scores.get(one, BACKGROUND)) for one in order]


def emotion_lists():
    """First faces: clear winners wherever they stand, ties and near ties in both orders, zeros, unknown."""
    for name in EMOTIONS:
        yield strongest(name)
        yield strongest(name, 55.5, tuple(reversed(EMOTIONS)))
        yield [(name, 99.75)]
        yield [(name, 5e-324)]
        yield [(name, 0.0)]
    yield [("UNKNOWN", 97.0)]
    yield [("UNKNOWN", 50.0), ("HAPPY", 50.0)]
    yield [(name, 0.0) for name in EMOTIONS]
    yield [(name, 12.5) for name in EMOTIONS]
    yield []
    for first, second in (("HAPPY", "SAD"), ("CALM", "ANGRY"), ("FEAR", "HAPPY"), ("DISGUSTED", "CONFUSED"), ("SAD", "CALM")):
        for order in (EMOTIONS, tuple(reversed(EMOTIONS))):
            yield tied(first, second, order)
            yield tied(first, second, order, gap=first)
            yield tied(first, second, order, gap=second)


def drawn_emotions(random):
    """A random distribution in the API's order, highest first, or shuffled."""
    parts = [random.random() ** 3 for _ in EMOTIONS]
    scores = [(name, round(100 * part / sum(parts), 4)) for name, part in zip(EMOTIONS, parts)]
    random.shuffle(scores)
    return sorted(scores, key=lambda one: -one[1]) if random.random() < 0.6 else scores


def first_emotions(expected, wanted, random):
    """Responses for an application that reads the emotions of the first face."""

    def fixed():
        yield {"FaceDetails": []}
        for emotions in emotion_lists():
            yield {"FaceDetails": [face(emotions)]}
        for name in EMOTIONS:
            other = random.choice([one for one in EMOTIONS if one != name])
            yield {"FaceDetails": [face(strongest(name, 60.0)), face(strongest(other, 99.0), place=1)]}

    def draw():
        count = random.choice((1, 1, 2, 4))
        return {"FaceDetails": [face(drawn_emotions(random), place=place) for place in range(count)]}

    return [{OPERATION: one} for one in fill(wanted, fixed(), draw)]


def smile_counts(expected, wanted, random):
    """Responses for an application that counts faces by Smile and the lower end of AgeRange."""
    where = [one.get("where", "") for one in expected["classes"]]
    (sure,) = thresholds_of(where, (r"Smile\.Confidence",))
    (age,) = (int(value) for value in thresholds_of(where, (r"AgeRange\.Low",)))
    counted = ((True, sure + 15), (age + 9, age + 17))
    missed = (
        ((True, sure), (30, 38)), ((True, math.nextafter(sure, 0)), (30, 38)), ((False, sure + 19), (30, 38)),
        ((False, sure - 5), (30, 38)), ((True, sure + 15), (age - 1, age + 7)), ((True, sure + 15), (2, 8)),
        ((False, sure + 15), (age - 1, age)),
    )
    edges = (((True, math.nextafter(sure, 100)), (age, age + 8)), ((True, 100.0), (age, age)), ((True, 97.5), (age + 60, 90)))

    def response(kinds):
        return {"FaceDetails": [face(strongest("CALM"), *kind, place=place) for place, kind in enumerate(kinds)]}

    def fixed():
        for number in range(10):
            yield response([counted] * number)
            yield response([missed[2], *[counted] * number])
            yield response([*[counted] * number, random.choice(missed), random.choice(missed)])
            yield response([random.choice(edges) for _ in range(number)])
        for kind in (*missed, *edges):
            yield response([kind])
            for number in (1, 2, 4):
                yield response([*[counted] * number, kind])
        for point in around(sure):
            yield response([((True, point), (40, 48))])

    def draw():
        kinds = [counted] * random.choice((0, 1, 2, 3, 4, 5, 7))
        kinds += [random.choice(missed) for _ in range(random.randint(0, 5))]
        kinds += [((random.random() < 0.7, round(random.uniform(50, 100), 4)), (random.randint(1, 60), 70)) for _ in range(2)]
        random.shuffle(kinds)
        return response(kinds)

    return [{OPERATION: one} for one in fill(wanted, fixed(), draw)]


GENERATORS = {(OPERATION, "Emotions[].Type"): first_emotions, (OPERATION,): smile_counts}
