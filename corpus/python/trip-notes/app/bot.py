import logging
import os

from telegram.ext import ApplicationBuilder, CommandHandler, MessageHandler, filters

from places import find_stops

logging.basicConfig(format="%(asctime)s %(name)s %(levelname)s %(message)s", level=logging.INFO)


async def start(update, context):
    await update.message.reply_text("Send me your travel notes and I will pick out the stops.")


async def on_note(update, context):
    stops = find_stops(update.message.text)
    if len(stops) == 0:
        await update.message.reply_text("No stops in that note, sorry!")
        return
    await update.message.reply_text("On the map: " + ", ".join(stops))


def main():
    application = ApplicationBuilder().token(os.environ["TELEGRAM_TOKEN"]).build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, on_note))
    application.run_polling()


if __name__ == "__main__":
    main()
