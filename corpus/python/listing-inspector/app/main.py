import logging

import requests

from inspector import inspect_photo

logger = logging.getLogger(__name__)


def handler(event, context=None):
    url = event["photo_url"]
    content = requests.get(url, timeout=10).content
    features = inspect_photo(content)
    logger.info("listing %s: %s", event["listing"], features)
    return features
