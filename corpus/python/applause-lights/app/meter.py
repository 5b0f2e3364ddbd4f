from google.cloud import vision
from google.cloud.vision_v1 import Likelihood

TOPIC = "stage/scene"


class ApplauseMeter:
    """Sets the house lights by how many people in the audience look happy."""

    def __init__(self, desk):
        self.desk = desk
        self.client = vision.ImageAnnotatorClient()
        self.happy = 0

    def count_happy(self, frame):
        response = self.client.face_detection(image=vision.Image(content=frame), max_results=50)
        self.happy = 0
        for face in response.face_annotations:
            if face.detection_confidence < 0.4:
                continue
            if face.joy_likelihood >= Likelihood.POSSIBLE and not face.anger_likelihood > Likelihood.UNLIKELY:
                self.happy += 1

    def scene(self):
        if self.happy == 0:
            name = "dark"
        elif 0 < self.happy < 3:
            name = "candle"
        elif 3 <= self.happy < 6:
            name = "warm"
        elif self.happy > 6:
            name = "finale"
        return name

    def tick(self, frame):
        self.count_happy(frame)
        self.desk.publish(TOPIC, self.scene())
