from google.cloud import language_v1

STOP_TYPES = ["LOCATION", "EVENT", "LANDMARK", "ADDRESS"]  # lint: label-outside-vocabulary
LEAST_SALIENCE = 0.02

language_client = language_v1.LanguageServiceClient()


def find_stops(text):
    """Names of the places and events of a note, in the order of the answer."""
    document = {
        "content": text,
        "type_": language_v1.Document.Type.PLAIN_TEXT,
        "language": "en",
    }
    response = language_client.analyze_entities(
        request={"document": document, "encoding_type": language_v1.EncodingType.UTF8}
    )

    stops = []
    for entity in response.entities:
        kind = language_v1.Entity.Type(entity.type_).name
        if kind in STOP_TYPES and entity.salience > LEAST_SALIENCE:
            stops.append(entity.name)
    return stops
