"""Makes label lists for applications that add up scores per class and take the highest sum."""

from generate_labels import LabelGenerator
from generate_numbers import around


def vote_lists(expected, wanted, random):
    """Lists of (name, score): sums about the least sum, exact and near ties in both orders, random lists."""
    least = expected["votes"]["least"]
    classes = [one["labels"] for one in expected["classes"]]
    others = LabelGenerator(expected, 1, random).others
    lists = [[]]

    def words(names, scores):
        return list(zip(random.sample(names, len(scores)), scores))

    literals = [(name, 0.97) for one in expected["classes"] for name in one["outsideVocabulary"]]
    lists.append(literals * 2)
    for names in classes:
        lists += [[(name, 0.95)] for name in random.sample(names, 2)]
        for half in around(least / 2):
            lists.append(words(names, [half, half]))
        lists.append(words(names, [0.5, 0.4, 0.2]))
        lists.append(words(names, [0.5, 0.4, 0.3]))
        lists.append([(names[0], 0.7), (names[0], 0.7)])
    for first in classes:
        for second in classes:
            if first is not second:
                low, high = random.choice([(0.8, 0.8), (0.8, around(0.8)[4]), (0.75, 0.8)])
                pairs = words(first, [high, 0.7]) + words(second, [low, 0.7])
                random.shuffle(pairs)
                lists.append(pairs)
                lists.append(words(first, [0.9, 0.8]) + words(second, [0.6, 0.55, 0.5]))
    while len(lists) < wanted:
        pool = [random.choice(random.choice([*classes, others])) for _ in range(random.randint(3, 12))]
        digits = random.choice((1, 2, 7))
        lists.append([(name, round(random.uniform(0.5, 0.99), digits)) for name in dict.fromkeys(pool)])
    return lists[:wanted]
