from fastapi import FastAPI
from google.cloud import language_v1
from pydantic import BaseModel

from topics import load_topics

MIN_CONFIDENCE = 0.55

app = FastAPI(title="classroom feed")
client = language_v1.LanguageServiceClient()
allowed_topics = load_topics("topics.csv")


class Article(BaseModel):
    title: str
    body: str


def classify(text):
    document = language_v1.Document(content=text, type_=language_v1.Document.Type.PLAIN_TEXT)
    response = client.classify_text(request={"document": document})
    return response.categories


def suitable(categories):
    for category in categories:
        if category.confidence < MIN_CONFIDENCE:
            continue
        if category.name in allowed_topics:
            return True
    return False


@app.get("/health")
async def health():
    return {"ok": True, "topics": len(allowed_topics)}


@app.post("/articles")
async def submit_article(article: Article):
    """Teachers paste an article; it goes to the pupils' feed when its topic is on the list."""
    categories = classify(article.title + "\n" + article.body)
    if suitable(categories):
        return {"status": "published", "review": False}
    return {"status": "waiting", "review": True}
