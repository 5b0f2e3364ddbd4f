"""The wire format of protocol buffers, as far as files of others need it: numbers of any length, and fields of bytes."""

from __future__ import annotations


def varint(value: int) -> bytes:
    """A number of 0 or more, seven bits a byte, the least first."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def bytes_field(number: int, content: bytes) -> bytes:
    """A text, some bytes or an inner message as field ``number``."""
    return varint(number << 3 | 2) + varint(len(content)) + content
