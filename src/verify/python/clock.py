"""Fixed time and chance: every case begins at the same moment, sleeping only moves the clock, and dice fall alike."""

import asyncio
import datetime
import os
import random
import tempfile
import time
import uuid

from session import current

START = 1715947200.0
PATIENCE = 2000


class Clock:
    """The time of the case."""

    def __init__(self):
        self.dice = random.Random(7)
        self.begin()

    def begin(self):
        """The moment, and the seeds, at which every case begins."""
        self.now = START
        self.asked = 0
        self.slept = 0
        self.dice.seed(7)
        random.seed(7)
        tempfile._name_sequence = iter(f"tmp{number:06d}" for number in range(1_000_000))

    def time(self):
        """Seconds since 1970; moves on only where somebody keeps asking."""
        self.asked += 1
        if self.asked > PATIENCE:
            self.now += 1.0
        return self.now

    def sleep(self, seconds=0):
        """Returns at once. Whoever only sleeps is at the end."""
        self.slept += 1
        self.now += float(seconds) if isinstance(seconds, (int, float)) else 1.0
        if self.slept > PATIENCE:
            current().finish()


def install(clock):
    """Takes the place of the functions of `time`, `datetime`, `random`, `uuid` and `os.urandom`."""
    real = {name: getattr(time, name) for name in ("localtime", "gmtime", "ctime", "strftime", "asctime")}
    time.time = clock.time
    time.sleep = clock.sleep
    time.time_ns = lambda: int(clock.time() * 1e9)
    for name in ("monotonic", "perf_counter", "process_time", "thread_time"):
        setattr(time, name, lambda: clock.time() - START)
        setattr(time, f"{name}_ns", lambda: int((clock.time() - START) * 1e9))
    for name in ("localtime", "gmtime", "ctime"):
        setattr(time, name, lambda seconds=None, real=real[name]: real(clock.time() if seconds is None else seconds))
    time.strftime = lambda form, when=None: real["strftime"](form, time.localtime() if when is None else when)
    time.asctime = lambda when=None: real["asctime"](time.localtime() if when is None else when)
    install_dates(clock)
    install_chance(clock.dice)
    real_sleep = asyncio.sleep

    async def sleep(delay=0, result=None):
        clock.sleep(delay)
        return await real_sleep(0, result)

    asyncio.sleep = asyncio.tasks.sleep = sleep


def install_dates(clock):
    """`datetime.now()` and `date.today()`."""
    real_datetime, real_date = datetime.datetime, datetime.date

    class Kind(type):
        def __instancecheck__(cls, value):
            return isinstance(value, real_datetime if issubclass(cls, real_datetime) else real_date)

    class FixedDatetime(real_datetime, metaclass=Kind):
        @classmethod
        def now(cls, tz=None):
            return cls.fromtimestamp(clock.time(), datetime.timezone.utc if tz is not None and not isinstance(tz, datetime.tzinfo) else tz)

        @classmethod
        def utcnow(cls):
            return cls.utcfromtimestamp(clock.time())

        @classmethod
        def today(cls):
            return cls.fromtimestamp(clock.time())

    class FixedDate(real_date, metaclass=Kind):
        @classmethod
        def today(cls):
            return cls.fromtimestamp(clock.time())

    for made, name in ((FixedDatetime, "datetime"), (FixedDate, "date")):
        made.__name__ = made.__qualname__ = name
        made.__module__ = "datetime"
        setattr(datetime, name, made)


def install_chance(dice):
    """Random numbers and names from one seed."""
    os.urandom = lambda size: dice.randbytes(size)
    random._urandom = os.urandom
    uuid.uuid4 = lambda: uuid.UUID(bytes=dice.randbytes(16), version=4)
    uuid.uuid1 = lambda node=None, clock_seq=None: uuid.UUID(bytes=dice.randbytes(16), version=1)
    random.SystemRandom.random = lambda self: dice.random()
    random.SystemRandom.getrandbits = lambda self, bits: dice.getrandbits(bits)
