import os

import boto3
from flask import Flask, request

from moderation import AvatarModerator

app = Flask(__name__)
moderator = AvatarModerator(profile=os.environ.get("AWS_PROFILE"))
s3 = boto3.client("s3")

BUCKET = os.environ.get("AVATAR_BUCKET", "club-avatars")


@app.route("/members/<int:member_id>/avatar", methods=["PUT"])
def put_avatar(member_id):
    picture = request.get_data()
    if not picture:
        return {"error": "empty upload"}, 400

    if not moderator.is_clean(picture):
        return {"error": "This picture breaks our house rules."}, 422

    key = f"avatars/{member_id}.jpg"
    s3.put_object(Bucket=BUCKET, Key=key, Body=picture, ContentType=request.content_type)
    return {"url": f"https://{BUCKET}.s3.amazonaws.com/{key}"}, 201


@app.route("/health")
def health():
    return "ok"


if __name__ == "__main__":
    app.run(debug=True)
