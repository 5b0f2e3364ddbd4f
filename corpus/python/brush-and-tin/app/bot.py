"""Discord bot of a miniature painting club: looks after the #show-your-work channel."""
import os

import discord

from vision_check import PaintCheck

CHANNEL = "show-your-work"
PICTURES = (".png", ".jpg", ".jpeg", ".webp")

intents = discord.Intents.default()
intents.message_content = True
bot = discord.Client(intents=intents)
checker = PaintCheck()


@bot.event
async def on_ready():
    print(f"logged in as {bot.user}")


@bot.event
async def on_message(message):
    if message.author.bot or message.channel.name != CHANNEL:
        return
    if not message.attachments:
        return

    picture = message.attachments[0]
    if not picture.filename.lower().endswith(PICTURES):
        return
    content = await picture.read()
    verdict = checker.look(content)

    if verdict == "remove":
        await message.delete()
        await message.channel.send("Please keep the pictures friendly for all ages.")
    elif verdict == "ask":
        await message.add_reaction("👀")
    elif verdict == "miniature":
        await message.add_reaction("🎨")
    else:
        await message.channel.send("Nice, but this channel is for painted miniatures.")


if __name__ == "__main__":
    bot.run(os.environ["DISCORD_TOKEN"])
