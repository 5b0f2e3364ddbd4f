import time

import RPi.GPIO as GPIO
import serial
from picamera import PiCamera

from eyes import look

BUTTON = 17

GPIO.setmode(GPIO.BCM)
GPIO.setup(BUTTON, GPIO.IN, pull_up_down=GPIO.PUD_UP)
camera = PiCamera()
port = serial.Serial("/dev/ttyUSB0", 9600, timeout=1)

drawer = "9"
while True:
    if GPIO.input(BUTTON):
        time.sleep(0.1)
        continue

    camera.capture("tool.jpg")
    for label in look("tool.jpg"):
        name = label.description
        if name == "Hammer" or name == "Claw hammer" or name == "Mallet":
            drawer = "1"
            break
        elif name == "Wrench" or name == "Spanner" or name == "Pliers":
            drawer = "2"
            break
        elif name == "Tape measure" or name == "Ruler":
            drawer = "3"
            break
    break

print("drawer", drawer)
port.write(drawer.encode("ascii"))
port.close()
GPIO.cleanup()
