#!/usr/bin/env python3
"""Reads a story from a text file and posts it to the chat of the desk that should have it.

usage: wire.py story.txt [--dry-run]
"""
import argparse
import os

import requests
from google.cloud import language
from google.cloud.language import enums
from google.cloud.language import types

HOOK_BASE = os.environ.get("HOOK_BASE", "https://chat.example/hooks")

DESKS = {
    "Sports": "sports",
    "Games": "sports",
    "Finance": "money",
    "Business & Industrial": "money",
    "Real Estate": "money",
    "Science": "science",
    "Computers & Electronics": "science",
    "Arts and Entertainment": "culture",
    "Books & Literature": "culture",
    "Law & Government": "politics",
    "Politics": "politics",
}


def read_story(path):
    with open(path, encoding="utf-8") as story:
        lines = story.read().strip().splitlines()
    return lines[0], "\n".join(lines)


def section_of(text):
    """The top level of the first category, such as Sports of /Sports/Team Sports/Soccer."""
    client = language.LanguageServiceClient()
    document = types.Document(content=text, type=enums.Document.Type.PLAIN_TEXT)
    categories = client.classify_text(document).categories
    if not categories:
        raise ValueError("the story could not be classified, is it too short?")
    return categories[0].name.split('/')[1]


def post_to(desk, headline):
    url = "%s/%s" % (HOOK_BASE, desk)
    return requests.post(url, json={"text": headline}, timeout=10)


def main():
    parser = argparse.ArgumentParser(description="Send a wire story to the right desk.")
    parser.add_argument("story")
    parser.add_argument("--dry-run", action="store_true", help="only say where it would go")
    args = parser.parse_args()

    headline, text = read_story(args.story)
    section = section_of(text)
    desk = DESKS.get(section, "night")
    if args.dry_run:
        print("would send to", desk)
        return
    post_to(desk, headline)


if __name__ == "__main__":
    main()
