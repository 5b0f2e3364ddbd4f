import csv
from pathlib import Path

HERE = Path(__file__).parent


def load_topics(file_name):
    """Names of the topics of the list that are switched on."""
    topics = []
    with open(HERE / file_name, newline="", encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            if row["show"] == "yes":
                topics.append(row["topic"])
    return topics
