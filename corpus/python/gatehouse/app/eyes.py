import boto3


class Eyes:
    """Everything the barrier camera needs from Rekognition."""

    def __init__(self, collection):
        self.collection = collection
        self.client = boto3.client("rekognition", region_name="ap-southeast-2")

    def residents(self, photo):
        try:
            response = self.client.search_faces_by_image(
                CollectionId=self.collection,
                Image={"Bytes": photo},
                MaxFaces=3,
                FaceMatchThreshold=85,
            )
        except self.client.exceptions.InvalidParameterException:
            # nobody visible behind the windscreen
            return []
        return [match for match in response["FaceMatches"] if match["Similarity"] > 92.5]

    def lines(self, photo):
        response = self.client.detect_text(Image={"Bytes": photo})
        return [text["DetectedText"] for text in response["TextDetections"] if text["Type"] == "LINE"]
