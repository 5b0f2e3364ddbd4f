"""Cloud Function behind the bucket that the quay webcam uploads to."""
import logging

from berths import berth_for
from labels import label_names


def on_still(event, context):
    uri = "gs://%s/%s" % (event["bucket"], event["name"])
    names = label_names(uri)
    logging.info("still %s shows %s", event["name"], ", ".join(names))
    return berth_for(names)
