"""getsockopt() and setsockopt(): by the façade where it has the option; else, on the kernel, by the system."""

from __future__ import annotations

import errno
import socket
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import _raw
from ._constants import IPPROTO_SCTP, SOL_SCTP

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from ._plain import PlainSocket

_SCTP_NODELAY = 3
_SCTP_AUTOCLOSE = 4
_LINGER = struct.Struct("ii")  # struct linger: on or off, seconds


def _get_linger(fd: int) -> bytes:
    seconds = _raw.get_linger(fd)[1]
    return _LINGER.pack(seconds >= 0, max(seconds, 0))


def _set_linger(fd: int, value: Buffer) -> None:
    on, seconds = _LINGER.unpack(value)
    _raw.set_linger(fd, seconds if on else -1)


_GETTERS: dict[tuple[int, int], Callable[[int], int | bytes]] = {
    (socket.SOL_SOCKET, socket.SO_ERROR): _raw.get_error,
    (socket.SOL_SOCKET, socket.SO_TYPE): _raw.get_style,
    (socket.SOL_SOCKET, socket.SO_SNDBUF): _raw.get_sndbuf,
    (socket.SOL_SOCKET, socket.SO_RCVBUF): _raw.get_rcvbuf,
    (socket.SOL_SOCKET, socket.SO_LINGER): _get_linger,
    (SOL_SCTP, _SCTP_NODELAY): _raw.get_nodelay,
    (SOL_SCTP, _SCTP_AUTOCLOSE): _raw.get_autoclose,
}

_SETTERS: dict[tuple[int, int], Callable[[int, Any], object]] = {
    (socket.SOL_SOCKET, socket.SO_SNDBUF): _raw.set_sndbuf,
    (socket.SOL_SOCKET, socket.SO_RCVBUF): _raw.set_rcvbuf,
    (socket.SOL_SOCKET, socket.SO_LINGER): _set_linger,
    (SOL_SCTP, _SCTP_NODELAY): _raw.set_nodelay,
    (SOL_SCTP, _SCTP_AUTOCLOSE): _raw.set_autoclose,
}


def get(sock: PlainSocket, level: int, optname: int, buflen: int) -> int | bytes:
    getter = _GETTERS.get((level, optname))
    if getter is None:
        found: int | bytes = _system(sock, level, optname, lambda system: system.getsockopt(level, optname, buflen))
        return found
    value = getter(sock.fileno())
    if buflen:
        return value if isinstance(value, bytes) else struct.pack("i", value)[:buflen]
    return struct.unpack_from("i", value)[0] if isinstance(value, bytes) else value


def set_(sock: PlainSocket, level: int, optname: int, value: int | Buffer) -> None:
    setter = _SETTERS.get((level, optname))
    if (level, optname) == (socket.SOL_SOCKET, socket.SO_REUSEADDR) and sock.engine == "userspace":
        return  # so it is there: a port is free as soon as its socket is gone
    if setter is None:
        _system(sock, level, optname, lambda system: system.setsockopt(level, optname, value))
        return
    if not isinstance(value, int) and setter is not _set_linger:
        (value,) = struct.unpack("i", value)
    setter(sock.fileno(), value)


def _system(sock: PlainSocket, level: int, optname: int, call: Callable[[socket.socket], Any]) -> Any:
    if sock.engine != "kernel":
        raise OSError(
            errno.ENOPROTOOPT, f"option {optname} of level {level} cannot be reached by number on the user-space engine"
        )
    # A second object for the same descriptor, which it must not close.
    system = socket.socket(sock.family, sock.type, IPPROTO_SCTP, fileno=sock.fileno())
    try:
        return call(system)
    finally:
        system.detach()
