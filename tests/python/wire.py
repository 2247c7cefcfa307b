"""A stretch of wire between two ends that put SCTP in UDP: a thread that passes datagrams on and looks at them."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import selectors
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

LOCALHOST = "127.0.0.1"
SCTP_HEADER, CHUNK_HEADER = 12, 4
DATA, HEARTBEAT, AUTH, I_DATA = 0, 4, 15, 64  # types of chunks
BUFFER = 4 << 20  # for the bursts of a large window, as far as the system allows


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
    """From the client's stack to the server's at `udp_port`, and back. The client's peers are at `udp_port_here`.

    `delay` is asked for each packet how many seconds it is under way, or None if it is lost. Packets that get through
    are kept in `seen`, in the order in which they do.
    """

    def __init__(self, udp_port: int, delay: Callable[[bytes], float | None] = lambda _packet: 0) -> None:
        self.seen: list[bytes] = []
        self._server = (LOCALHOST, udp_port)
        self._client: tuple[str, int] | None = None
        self._delay = delay
        self._under_way: list[tuple[float, int, bytes, bool]] = []
        self._count = itertools.count()
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
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
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

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """What is sent inside the block gets through after it."""
        with self._lock:
            yield

    def saw(self, kind: int) -> int:
        """How many chunks of a type got through."""
        return sum(each == kind for packet in list(self.seen) for each, _ in chunks(packet))

    def _run(self) -> None:
        while True:
            wait = self._under_way[0][0] - time.monotonic() if self._under_way else 1
            for key, _ in self._selector.select(max(0, wait)):
                if key.fileobj is self._stopped:
                    return
                with self._lock:
                    self._take(key.fileobj)  # type: ignore[arg-type]
            with self._lock:
                while self._under_way and self._under_way[0][0] <= time.monotonic():
                    self._pass_on(*heapq.heappop(self._under_way)[2:])

    def _take(self, origin: socket.socket) -> None:
        try:
            packet, sender = origin.recvfrom(65536)
        except OSError:
            return  # moved meanwhile: closed, or another one with the same descriptor
        from_client = origin is self._near
        if from_client:
            self._client = sender
        delay = self._delay(packet)
        if delay is not None:
            heapq.heappush(self._under_way, (time.monotonic() + delay, next(self._count), packet, from_client))

    def _pass_on(self, packet: bytes, from_client: bool) -> None:
        self.seen.append(packet)
        if from_client:
            self._far.sendto(packet, self._server)
        elif self._client:
            self._near.sendto(packet, self._client)

    def close(self) -> None:
        self._stop.send(b"x")
        self._thread.join()
        for each in (self._near, self._far, self._stop, self._stopped):
            each.close()
        self._selector.close()
