"""Makes safe search annotations and lists of faces, whose values are likelihoods."""

from generate_numbers import around, thresholds_of
from google_messages import Likelihood

LEVELS = [one.name for one in Likelihood]
SAFE_SEARCH_FIELDS = ("adult", "spoof", "medical", "violence", "racy")


def safe_searches(wanted, random):
    """Dicts of likelihoods: each field at each level alone, pairs of fields about the upper levels, random ones."""
    quiet = dict.fromkeys(SAFE_SEARCH_FIELDS, "VERY_UNLIKELY")
    made = [{**quiet, field: level} for field in SAFE_SEARCH_FIELDS for level in LEVELS]
    made += [dict.fromkeys(SAFE_SEARCH_FIELDS, level) for level in LEVELS]
    for place, first in enumerate(SAFE_SEARCH_FIELDS):
        for second in SAFE_SEARCH_FIELDS[place + 1:]:
            made += [{**quiet, first: random.choice(LEVELS[3:]), second: random.choice(LEVELS[3:])} for _ in range(4)]
    while len(made) < wanted:
        levels = random.choice((LEVELS, LEVELS[:4], LEVELS[2:]))
        made.append({field: random.choice(levels) for field in SAFE_SEARCH_FIELDS})
    return made[:wanted]


def face_lists(expected, wanted, random):
    """Lists of (joy, anger, detection confidence), for an application that counts the faces of one fact."""
    (fact,) = expected["facts"].values()
    points = [0.9, 0.99]
    for value in thresholds_of([fact["where"]], ("detectionConfidence",)):
        points += around(value)
    happy = ("VERY_LIKELY", "VERY_UNLIKELY", 0.95)

    def any_face():
        return (random.choice(LEVELS), random.choice(LEVELS), random.choice(points))

    lists = [[]]
    lists += [[(joy, anger, 0.95)] for joy in LEVELS for anger in LEVELS]
    lists += [[("LIKELY", "UNLIKELY", point)] for point in points]
    for count in range(2, 12):
        lists.append([happy] * count)
        for _ in range(4):
            lists.append([happy] * (count - 1) + [any_face()])
            lists.append([any_face()] + [happy] * count)
        random.shuffle(lists[-1])
    while len(lists) < wanted:
        lists.append([any_face() for _ in range(random.randint(2, 16))])
    return lists[:wanted]
