import json
import logging
import os

import boto3

logger = logging.getLogger()
logger.setLevel(logging.INFO)

rekognition = boto3.client("rekognition", region_name=os.environ.get("REGION", "eu-west-1"))
MIN_SURE = 0.6


def detect(bucket, key):
    response = rekognition.detect_labels(
        Image={"S3Object": {"Bucket": bucket, "Name": key}},
        MaxLabels=25,
        MinConfidence=40,
    )
    return response["Labels"]


def is_intruder(label):
    text = label["Name"].lower()
    if label["Confidence"] / 100 >= MIN_SURE:
        return "cat" in text or "fox" in text or "weasel" in text  # lint: substring-match
    return False


def lambda_handler(event, context):
    record = event["Records"][0]["s3"]
    labels = detect(record["bucket"]["name"], record["object"]["key"])
    logger.info(json.dumps([label["Name"] for label in labels]))

    sprinkle = False
    for label in labels:
        if is_intruder(label):
            sprinkle = True
            break

    command = "SPRINKLE" if sprinkle else "IDLE"
    return {"statusCode": 200, "body": json.dumps({"command": command})}
