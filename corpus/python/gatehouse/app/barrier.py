import logging

from gpiozero import LED, Buzzer

from eyes import Eyes
from plates import PLATE_SHAPE, PLATES, clean

log = logging.getLogger("barrier")


class Barrier:
    def __init__(self, collection="hill-street"):
        self.eyes = Eyes(collection)
        self.motor = LED(22)
        self.bell = Buzzer(23)
        self.opened = 0

    def open(self, reason):
        self.opened += 1
        log.info("opening (%d today): %s", self.opened, reason)
        self.motor.on()
        return reason

    def car_waiting(self, photo):
        if len(self.eyes.residents(photo)) > 0:
            return self.open("resident")

        stranger = False
        for line in self.eyes.lines(photo):
            plate = clean(line)
            if plate in PLATES:
                return self.open("plate")
            if PLATE_SHAPE.match(plate):
                stranger = True

        if stranger:
            self.bell.beep()
            return "visitor"
        return "closed"
