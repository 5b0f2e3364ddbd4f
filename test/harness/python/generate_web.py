"""Makes web detections: lists of web entities and best guess labels, both of an open vocabulary."""

from generate_labels import near_misses
from generate_numbers import around, thresholds_of

OTHER_TEXTS = (
    "Album", "Music", "Discography", "The Alps", "Help!", "Product design", "Poster", "Image", "Record shop", "Jazz",
    "Cover version", "Paper", "Box", "Set", "Disc jockey",
)


class WebGenerator:
    """Draws web detections for one application from the facts of its expected.json."""

    def __init__(self, expected, random):
        self.random = random
        facts = expected["facts"].values()
        self.guessed = [word for fact in facts if fact["text"] == "label" for word in fact["contains"]]
        self.named = [word for fact in facts if fact["text"] == "description" for word in fact["contains"]]
        self.points = [0.9, 1.42]
        for value in thresholds_of([fact.get("where", "") for fact in facts], ("score",)):
            self.points += around(value)

    def text(self, words):
        """A text with one of the words in it, or nearly."""
        word = self.random.choice(words)
        exact = [word, word.title(), f"{word.upper()} record", f"Old {word}"]
        return self.random.choice([*exact, *exact, *near_misses(word, self.random)])

    def entity(self):
        """An entity; some score near a threshold, some have no description."""
        draw = self.random.random()
        if draw < 0.07:
            return ("", self.random.choice(self.points))
        name = self.text(self.named) if draw < 0.45 else self.random.choice(OTHER_TEXTS)
        return (name, self.random.choice(self.points))

    def detections(self, wanted):
        """`wanted` pairs (guesses, entities), where an entity is (description, score)."""
        made = [([], []), ([""], []), (["album cover"], [])]
        for word in self.guessed:
            texts = [word, word.title(), "deluxe " + word + " 1971", word.replace(" ", ""), word + "s", word[:-1]]
            made += [([text], [("Album", 0.8)]) for text in texts]
            made += [([word], [(other, 0.9)]) for other in self.named]
        for word in self.named:
            made += [([], [(text, 0.9)]) for text in (word, word.upper(), "Rare " + word.title(), word[:-1])]
            made.append((["music"], [("Music", 0.9), (word.title(), self.random.choice(self.points[2:]))]))
            for other in self.named:
                made.append(([], [(word, 1.1), (other, 0.8)]))
        made += [([], [(self.random.choice(self.named), point)]) for point in self.points]
        made += [([], [(text, 0.8)]) for text in ("", *OTHER_TEXTS)]
        while len(made) < wanted:
            guess = self.text(self.guessed) if self.random.random() < 0.2 else self.random.choice(OTHER_TEXTS).lower()
            made.append(([guess], [self.entity() for _ in range(self.random.randint(2, 10))]))
        return made[:wanted]
