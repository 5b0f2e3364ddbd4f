import os

from google.cloud import storage

from receipts import is_receipt

INBOX = os.environ.get("INBOX_BUCKET", "scans-inbox")
ARCHIVE = os.environ.get("ARCHIVE_BUCKET", "scans-receipts")

storage_client = storage.Client()


def on_upload(event, context):
    name = event["name"]
    if not name.lower().endswith((".jpg", ".jpeg", ".png")):
        print("skipping", name)
        return

    if is_receipt(INBOX, name):
        source = storage_client.bucket(INBOX)
        target = storage_client.bucket(ARCHIVE)
        blob = source.blob(name)
        source.copy_blob(blob, target, name)
        blob.delete()
