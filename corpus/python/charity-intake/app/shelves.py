BACK_ROOM = "back room"

SHELVES = {
    "Book": "reading",
    "Novel": "reading",
    "Comics": "reading",
    "Toy": "children",
    "Doll": "children",
    "Teddy bear": "children",
    "Jigsaw Puzzle": "children",  # lint: label-outside-vocabulary
    "Dress": "rail",
    "Coat": "rail",
    "Jeans": "rail",
    "Sweater": "rail",
    "Vase": "kitchen",
    "Teapot": "kitchen",
    "Mug": "kitchen",
    "Crockery": "kitchen",
}
