# parent category in the moderation taxonomy -> what happens with the picture
ACTIONS = {
    "Explicit": "delete",
    "Explicit Nudity": "delete",
    "Hate Symbols": "delete",
    "Suggestive": "review",  # lint: renamed-label
    "Non-Explicit Nudity": "review",
    "Violence": "review",
    "Graphic Violence": "review",
    "Visually Disturbing": "review",
    "Alcohol": "adults",
    "Drugs & Tobacco": "adults",
}


def action_for(labels):
    for label in labels:
        action = ACTIONS.get(label["ParentName"])
        if action:
            return action
    return "publish"
