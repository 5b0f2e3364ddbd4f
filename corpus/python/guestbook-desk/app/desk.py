from google.cloud import language
from google.cloud.language import enums, types


class GuestbookDesk:
    """Reads hotel guestbook entries and says which pile each one goes on."""

    def __init__(self):
        self.client = language.LanguageServiceClient()
        self.score = 0
        self.magnitude = 0

    def read(self, text):
        document = types.Document(content=text, type=enums.Document.Type.PLAIN_TEXT)
        sentiment = self.client.analyze_sentiment(document=document).document_sentiment
        self.score = round(sentiment.score, 1)
        self.magnitude = sentiment.magnitude

    def pile(self):
        if self.score >= 0.3 and self.magnitude > 1.0:
            return "frame it"
        elif 0 < self.score < 0.3:
            return "thank"
        elif self.score <= -0.5:
            return "manager"
        elif -0.5 < self.score < 0:
            return "apologise"

    def handle(self, text):
        self.read(text)
        return self.pile()
