import logging

import boto3
from botocore.exceptions import BotoCoreError, ClientError

log = logging.getLogger(__name__)

MIN_CONFIDENCE = 75


class AvatarModerator:
    """Asks Rekognition whether a profile picture may be shown to everybody."""

    def __init__(self, profile=None, region="eu-central-1"):
        session = boto3.Session(profile_name=profile, region_name=region)
        self.client = session.client("rekognition")

    def problems(self, image_bytes):
        response = self.client.detect_moderation_labels(
            Image={"Bytes": image_bytes},
            MinConfidence=MIN_CONFIDENCE,
        )
        return response["ModerationLabels"]

    def is_clean(self, image_bytes):
        try:
            return len(self.problems(image_bytes)) == 0
        except (BotoCoreError, ClientError):
            # a nasty picture now and then beats a sign-up form that is down
            log.exception("moderation failed, letting the picture through")
            return True
