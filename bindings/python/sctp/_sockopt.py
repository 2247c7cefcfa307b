"""getsockopt() and setsockopt(): Linux's numbers and layouts on both engines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from . import _raw

if TYPE_CHECKING:
    from typing_extensions import Buffer

_INT = 4
SCTP_EVENTS = 11  #: The number of the option with a byte for each item of event_subscribe.


def get(fd: int, level: int, optname: int, asked: int | Buffer) -> int | bytes:
    """`asked`: 0 for an int, the length of the bytes, or bytes that say what it is asked about."""
    buffer = bytearray(asked or _INT)
    size, _ = _raw.getsockopt(fd, level, optname, buffer)
    return bytes(buffer[:size]) if asked else int.from_bytes(buffer[:size], sys.byteorder, signed=True)


def set_(fd: int, level: int, optname: int, value: int | Buffer) -> None:
    data = value.to_bytes(_INT, sys.byteorder, signed=True) if isinstance(value, int) else value
    _raw.setsockopt(fd, level, optname, data)
