"""Errors that are the caller's to mend: a wrong spec, missing labels, a bad option.

The command line prints them as one line; the library raises them. Everything else that is raised is a defect of this package.
"""

from __future__ import annotations


class TrainerError(ValueError):
    """Something the caller gave cannot be used; the message says what, where and what to do."""


class PlanError(TrainerError):
    """A loss section that cannot be used: `pointer` is the JSON pointer of what is wrong, in `document` where that is known."""

    def __init__(self, pointer: str, message: str, document: str = "") -> None:
        super().__init__(f"{document}#{pointer}: {message}" if document else f"{pointer or '/'}: {message}")
        self.pointer = pointer
        self.message = message


class SeveralStreamsError(PlanError):
    """A decision that reads several streams, bound to columns of one."""


class DataError(TrainerError):
    """Data that cannot be read, or that lacks labels which a decision needs."""


class DamagedError(TrainerError):
    """A file of a run folder that is not whole, or not what its name says."""


class NotFiniteError(TrainerError):
    """A loss or gradient became NaN or infinite during training."""
