AVOID = ("/Adult", "/Sensitive Subjects", "/Health/Substance Abuse", "/Games/Gambling", "/News/Politics")


def is_sensitive(response):
    for category in response.categories:
        if category.name.startswith(AVOID) and category.confidence >= 0.5:
            return True
    return False
