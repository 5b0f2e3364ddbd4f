import boto3

comprehend = boto3.client("comprehend")

LANGUAGES = ("en", "de", "fr")


class UnsupportedLanguage(Exception):
    pass


def language_of(text):
    languages = comprehend.detect_dominant_language(Text=text[:300])["Languages"]
    code = languages[0]["LanguageCode"]
    if code not in LANGUAGES:
        raise UnsupportedLanguage(code)
    return code


def organisations(text, code):
    found = []
    for entity in comprehend.detect_entities(Text=text, LanguageCode=code)["Entities"]:
        if entity["Type"] == "ORGANIZATION" and entity["Score"] > 0.9:
            found.append(entity["Text"])
    return found


def topics(text, code):
    phrases = comprehend.detect_key_phrases(Text=text, LanguageCode=code)["KeyPhrases"]
    return [phrase["Text"].lower() for phrase in phrases if phrase["Score"] >= 0.995][:3]
