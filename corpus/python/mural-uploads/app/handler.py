import logging
import os
from urllib.parse import unquote_plus

import boto3

from policy import action_for

log = logging.getLogger()
log.setLevel(logging.INFO)

rekognition = boto3.client("rekognition")
s3 = boto3.client("s3")
sns = boto3.client("sns")
table = boto3.resource("dynamodb").Table(os.environ.get("TABLE", "mural"))
TOPIC = os.environ.get("TOPIC_ARN", "arn:aws:sns:eu-west-2:000000000000:mural-review")


def moderate(bucket, key):
    result = rekognition.detect_moderation_labels(
        Image={"S3Object": {"Bucket": bucket, "Name": key}}
    )
    return result["ModerationLabels"]


def handler(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])

        labels = moderate(bucket, key)
        log.info("%s: %s", key, labels)
        action = action_for(labels)

        if action == "delete":
            s3.delete_object(Bucket=bucket, Key=key)
            continue
        if action == "review":
            sns.publish(TopicArn=TOPIC, Subject="Mural picture", Message=f"Please look at {key}")

        table.put_item(Item={
            "picture": key,
            "uploaded": record["eventTime"],
            "visible": action == "publish",
            "audience": "adults" if action == "adults" else "everyone",
        })
