from google.cloud import vision

likelihood_name = (
    "UNKNOWN",
    "VERY_UNLIKELY",
    "UNLIKELY",
    "POSSIBLE",
    "LIKELY",
    "VERY_LIKELY",
)


class PaintCheck:
    def __init__(self):
        self.client = vision.ImageAnnotatorClient()

    def annotate(self, content):
        return self.client.annotate_image({
            "image": {"content": content},
            "features": [
                {"type_": vision.Feature.Type.SAFE_SEARCH_DETECTION},
                {"type_": vision.Feature.Type.LABEL_DETECTION, "max_results": 15},
            ],
        })

    def look(self, content):
        response = self.annotate(content)
        safe = response.safe_search_annotation
        labels = [label.description for label in response.label_annotations]

        if safe.adult >= vision.Likelihood.LIKELY:
            return "remove"
        if likelihood_name[safe.violence] in ("VERY_LIKELY"):  # lint: substring-match
            return "remove"
        if likelihood_name[safe.racy] in ("LIKELY", "VERY_LIKELY") or likelihood_name[safe.medical] == "VERY_LIKELY":
            return "ask"
        if "Figurine" or "Miniature" or "Toy" in labels:  # lint: constant-condition
            return "miniature"
        return "other"
