import time

import cv2
import paho.mqtt.client as mqtt

from meter import ApplauseMeter

BROKER = "lights.local"
SECONDS = 5


def grab(camera):
    ok, frame = camera.read()
    if not ok:
        return None
    ok, encoded = cv2.imencode(".jpg", frame)
    return encoded.tobytes()


def main():
    desk = mqtt.Client("applause-lights")
    desk.connect(BROKER, 1883)
    desk.loop_start()
    camera = cv2.VideoCapture(0)
    meter = ApplauseMeter(desk)
    while True:
        frame = grab(camera)
        if frame is None:
            break
        meter.tick(frame)
        time.sleep(SECONDS)
    camera.release()
    desk.loop_stop()


if __name__ == "__main__":
    main()
