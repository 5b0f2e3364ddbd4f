import os
import time

import boto3
import cv2
import spotipy
from spotipy.oauth2 import SpotifyOAuth

from playlists import FALLBACK, PLAYLISTS


class MoodJukebox:
    def __init__(self):
        self.rekognition = boto3.client("rekognition", region_name="us-east-1")
        self.spotify = spotipy.Spotify(
            auth_manager=SpotifyOAuth(scope="user-modify-playback-state")
        )
        self.mood = None
        self.confidence = 0

    def read_mood(self, jpeg):
        """Strongest emotion of whoever Rekognition lists first (that's the biggest face)."""
        response = self.rekognition.detect_faces(Image={"Bytes": jpeg}, Attributes=["ALL"])
        self.mood = None
        self.confidence = 0
        if not response["FaceDetails"]:
            return
        face = response["FaceDetails"][0]
        for emotion in face["Emotions"]:
            if emotion["Confidence"] > self.confidence:
                self.confidence = emotion["Confidence"]
                self.mood = emotion["Type"]

    def tick(self, jpeg):
        self.read_mood(jpeg)
        playlist = PLAYLISTS.get(self.mood, FALLBACK)
        self.spotify.start_playback(
            device_id=os.environ.get("SPOTIFY_DEVICE"), context_uri=playlist
        )


def main():
    camera = cv2.VideoCapture(0)
    jukebox = MoodJukebox()
    while True:
        ok, frame = camera.read()
        if ok:
            _, jpeg = cv2.imencode(".jpg", frame)
            jukebox.tick(jpeg.tobytes())
        time.sleep(240)


if __name__ == "__main__":
    main()
