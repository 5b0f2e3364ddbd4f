import sys

from azure_eye import azure_names
from google_eye import google_names

FUNGI = {
    "Mushroom",
    "Edible mushroom",
    "Oyster mushroom",
    "Agaric",
    "Agaricus",
    "Bolete",
    "Penny bun",
    "Chanterelle",
    "Toadstool",
}
WORDS = ["mushroom", "fungus", "toadstool"]


def sounds_like_one(tag):
    # "mushrooms" contains one of our words, "fung" is contained in one
    return any(word in tag or tag in word for word in WORDS)


with open(sys.argv[1], "rb") as f:
    picture = f.read()

google = bool(set(google_names(picture)) & FUNGI)
azure = any(sounds_like_one(tag) for tag in azure_names(picture))

if google and azure:
    print("Looks like a mushroom. Still: ask somebody who knows before you eat it!")
elif google or azure:
    print("The two eyes disagree, take another picture.")
else:
    print("No mushroom here.")
