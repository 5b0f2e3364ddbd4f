import os

from azure.ai.textanalytics import TextAnalyticsClient
from azure.cognitiveservices.vision.computervision import ComputerVisionClient
from azure.cognitiveservices.vision.computervision.models import VisualFeatureTypes
from azure.core.credentials import AzureKeyCredential
from msrest.authentication import CognitiveServicesCredentials

computervision_client = ComputerVisionClient(
    os.environ["VISION_ENDPOINT"], CognitiveServicesCredentials(os.environ["VISION_KEY"])
)
text_analytics_client = TextAnalyticsClient(
    endpoint=os.environ["LANGUAGE_ENDPOINT"], credential=AzureKeyCredential(os.environ["LANGUAGE_KEY"])
)

WEAPON_WORDS = ["gun", "knife", "rifle", "weapon"]


def picture_flags(url):
    flags = set()
    analysis = computervision_client.analyze_image(
        url, visual_features=[VisualFeatureTypes.adult, VisualFeatureTypes.categories]
    )
    adult = analysis.adult
    if adult.is_adult_content or adult.is_racy_content or adult.gore_score > 0.4:
        flags.add("nsfw")
    for category in analysis.categories:
        if category.name in ("people_baby", "people_young") and category.score >= 0.3:
            flags.add("child")

    tags = computervision_client.tag_image(url).tags
    if any(word in tag.name for tag in tags for word in WEAPON_WORDS):
        flags.add("weapon")
    return flags


def text_flags(text):
    result = text_analytics_client.analyze_sentiment(documents=[text])[0]
    if result.is_error:
        return set()
    if result.sentiment == "negative" and result.confidence_scores.negative > 0.85:
        return {"rude"}
    return set()
