import boto3

MAX_BYTES = 5000


def shorten(text):
    return text.encode("utf-8")[:MAX_BYTES].decode("utf-8", "ignore")


def strongest_mood(text, language_code):
    comprehend = boto3.client("comprehend")
    response = comprehend.detect_sentiment(Text=shorten(text), LanguageCode=language_code)
    scores = response["SentimentScore"]
    return max(scores, key=scores.get)
