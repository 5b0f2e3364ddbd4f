"""Scalars in TensorBoard's event format, written without TensorBoard.

A file is a series of records: length, masked CRC32C of it, bytes, masked CRC32C of them; the bytes are an `Event` message of protocol
buffers with a wall time, a step and one scalar summary.
"""

from __future__ import annotations

import struct
from pathlib import Path
from types import TracebackType

from ..protobuf import bytes_field, varint


def _crc_table() -> list[int]:
    table = []
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ 0x82F63B78 if value & 1 else value >> 1
        table.append(value)
    return table


_TABLE = _crc_table()


def masked_crc(data: bytes) -> int:
    """CRC32C, rotated and offset as the record format asks."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def scalar_event(wall_time: float, step: int, name: str, value: float) -> bytes:
    """An `Event` with `summary { value { tag, simple_value } }`."""
    summary_value = bytes_field(1, name.encode()) + varint(2 << 3 | 5) + struct.pack("<f", value)
    summary = bytes_field(1, summary_value)
    return varint(1 << 3 | 1) + struct.pack("<d", wall_time) + varint(2 << 3) + varint(step) + bytes_field(5, summary)


class EventFile:
    """An open event file; use it as a context manager."""

    def __init__(self, folder: Path, started: float) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / f"events.out.tfevents.{started:.0f}.furcifer").open("ab")
        self._write(varint(1 << 3 | 1) + struct.pack("<d", started) + bytes_field(3, b"brain.Event:2"))

    def add(self, wall_time: float, step: int, name: str, value: float) -> None:
        self._write(scalar_event(wall_time, step, name, value))

    def _write(self, event: bytes) -> None:
        length = struct.pack("<Q", len(event))
        self._file.write(length + struct.pack("<I", masked_crc(length)) + event + struct.pack("<I", masked_crc(event)))
        self._file.flush()

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> EventFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
