import boto3

client = boto3.client("rekognition", "eu-north-1")

# children are photographed with a parent, they don't start the countdown
MIN_AGE = 16


def detect(frame):
    return client.detect_faces(Image={"Bytes": frame}, Attributes=["ALL"])["FaceDetails"]


def is_ready(face):
    smile = face["Smile"]
    return smile["Value"] and smile["Confidence"] > 80 and face["AgeRange"]["Low"] >= MIN_AGE


def ready_count(faces):
    return sum(1 for face in faces if is_ready(face))


def needs_wide_frame(faces):
    return len([face for face in faces if is_ready(face)]) > 4
