import os

from slack_bolt import App

from language import scores_of

app = App(token=os.environ.get("SLACK_TOKEN"), signing_secret=os.environ.get("SLACK_SECRET"))

SIGNS = {
    "green": ":large_green_circle: going well",
    "yellow": ":large_yellow_circle: all right",
    "orange": ":large_orange_circle: keep an eye on it",
    "red": ":red_circle: call back today",
    "grey": ":white_circle: nothing to read between the lines",
}


def colour_of(scores):
    if scores["neutral"] >= 0.8:
        return "grey"
    mood = round(scores["positive"] - scores["negative"], 1)
    if mood >= 0.6:
        return "green"
    elif 0.1 < mood < 0.6:
        return "yellow"
    elif -0.5 <= mood < 0:
        return "orange"
    elif mood < -0.5:
        return "red"


@app.command("/mood")
def mood_command(ack, respond, command):
    ack()
    scores = scores_of(command["text"])
    respond(SIGNS[colour_of(scores)])


if __name__ == "__main__":
    app.start(port=int(os.environ.get("PORT", 3000)))
