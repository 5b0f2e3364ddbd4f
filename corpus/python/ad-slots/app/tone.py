LIMIT = -0.25


def is_hostile(sentiment):
    """Bad mood alone is not enough, a short grumble has a small magnitude."""
    hostile = False
    if sentiment.score <= LIMIT and sentiment.magnitude > 1.5:
        hostile = True
    elif sentiment.score < -0.8:  # lint: float32-threshold
        hostile = True
    return hostile
