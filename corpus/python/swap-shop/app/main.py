from fastapi import FastAPI
from motor.motor_asyncio import AsyncIOMotorClient
from pydantic import BaseModel

from eyes_and_ears import picture_flags, text_flags

app = FastAPI(title="Swap shop")
offers = AsyncIOMotorClient()["swapshop"]["offers"]


class Offer(BaseModel):
    title: str
    text: str
    picture_url: str


@app.post("/offers")
async def post_offer(offer: Offer):
    flags = picture_flags(offer.picture_url) | text_flags(offer.text)
    await offers.insert_one({**offer.dict(), "flags": sorted(flags)})
    return {"visible": not flags, "flags": sorted(flags)}


@app.get("/offers")
async def list_offers():
    return await offers.find({"flags": []}).to_list(length=50)
