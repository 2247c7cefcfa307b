"""A stretch of wire between two user-space ends: a thread that passes UDP datagrams on, looks at them, and may lose them."""

from __future__ import annotations

import selectors
import socket
import struct
import threading
from collections.abc import Callable
from typing import NamedTuple

LOCALHOST = "127.0.0.1"
SCTP_HEADER, CHUNK_HEADER = 12, 4
DATA = 0


class DataChunk(NamedTuple):
    """A DATA chunk as RFC 9260, section 3.3.1, lays it out."""

    flags: int
    tsn: int
    sid: int
    ssn: int
    ppid: int
    payload: bytes


def chunks(packet: bytes) -> list[tuple[int, bytes]]:
    """The types and contents (with their headers) of a packet's chunks."""
    found, at = [], SCTP_HEADER
    while at + CHUNK_HEADER <= len(packet):
        kind, _, length = struct.unpack_from("!BBH", packet, at)
        found.append((kind, packet[at : at + length]))
        at += max(CHUNK_HEADER, (length + 3) & ~3)
    return found


def data_chunks(packet: bytes) -> list[DataChunk]:
    return [DataChunk(chunk[1], *struct.unpack_from("!IHHI", chunk, 4), chunk[16:])
            for kind, chunk in chunks(packet) if kind == DATA]  # fmt: skip


class Wire:
    """From the client's stack to the server's, which is at `udp_port`, and back. The client's peers are at `udp_port_here`.

    `passes` is asked for each packet and says whether it gets through; packets that do are kept in `seen`.
    """

    def __init__(self, udp_port: int, passes: Callable[[bytes], bool] = lambda _packet: True) -> None:
        self.seen: list[bytes] = []
        self._server = (LOCALHOST, udp_port)
        self._client: tuple[str, int] | None = None
        self._passes = passes
        self._near, self._far = self._socket(), self._socket()
        self._stop, self._stopped = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        for each in (self._near, self._far, self._stopped):
            self._selector.register(each, selectors.EVENT_READ)
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    @staticmethod
    def _socket() -> socket.socket:
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        made.bind((LOCALHOST, 0))
        made.setblocking(False)
        return made

    @property
    def udp_port_here(self) -> int:
        port: int = self._near.getsockname()[1]
        return port

    def move(self) -> None:
        """The client's packets come from another UDP port from now on."""
        with self._lock:
            self._selector.unregister(self._far)
            self._far.close()
            self._far = self._socket()
            self._selector.register(self._far, selectors.EVENT_READ)

    def _run(self) -> None:
        while True:
            for key, _ in self._selector.select(1):
                if key.fileobj is self._stopped:
                    return
                with self._lock:
                    self._pass_on(key.fileobj)  # type: ignore[arg-type]

    def _pass_on(self, origin: socket.socket) -> None:
        try:
            packet, sender = origin.recvfrom(65536)
        except OSError:
            return  # moved meanwhile: closed, or another one with the same descriptor
        if origin is self._near:
            self._client = sender
        if not self._passes(packet):
            return
        self.seen.append(packet)
        if origin is self._near:
            self._far.sendto(packet, self._server)
        elif self._client:
            self._near.sendto(packet, self._client)

    def close(self) -> None:
        self._stop.send(b"x")
        self._thread.join()
        for each in (self._near, self._far, self._stop, self._stopped):
            each.close()
        self._selector.close()
