"""A wire between two ends that send SCTP in UDP: a thread that forwards datagrams and reads them."""

from __future__ import annotations

import heapq
import itertools
import random
import selectors
import socket
import struct
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

LOCALHOST = "127.0.0.1"
SCTP_HEADER, CHUNK_HEADER = 12, 4
KINDS = {"data": 0, "heartbeat": 4, "auth": 15, "i_data": 64}
BUFFER = 4 << 20  # for the bursts of a large window; the system may allow less


class DataChunk(NamedTuple):
    """A DATA chunk as RFC 9260, section 3.3.1, lays it out."""

    flags: int
    tsn: int
    stream: int
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
            for kind, chunk in chunks(packet) if kind == KINDS["data"]]  # fmt: skip


rng = random.Random(5)

#: The delay of a packet in seconds, or None if it is lost.
Delay = Callable[[], float | None]
DELAYS: dict[str, Delay] = {
    "passes": lambda: 0,
    "loses": lambda: None if rng.random() < 0.05 else 0,
    "reorders": lambda: rng.choice([0, 0, 0, 0.002, 0.005]),
    "silent": lambda: None,
}


class Wire:
    """From a stack to itself, for sockets of one process: their peers are at `udp_port_here`.

    Packets that get through are kept in `seen`, in the order in which they do.
    """

    def __init__(self) -> None:
        self.seen: list[bytes] = []
        self.delay = DELAYS["passes"]
        self.disturbed = 0
        self._stack: tuple[str, int] | None = None
        self._under_way: list[tuple[float, int, bytes, bool]] = []
        self._count = itertools.count()
        self._near, self._far = self._socket(), self._socket()
        self._stop, self._stopped = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        for each in (self._near, self._far, self._stopped):
            self._selector.register(each, selectors.EVENT_READ)
        self._lock = threading.Lock()
        self._held = False
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
        """From now on, packets of the connecting sockets arrive from another UDP port."""
        with self._lock:
            self._selector.unregister(self._far)
            self._far.close()
            self._far = self._socket()
            self._selector.register(self._far, selectors.EVENT_READ)

    def hold(self) -> None:
        """Holds packets until release()."""
        self._lock.acquire()
        self._held = True

    def release(self) -> None:
        self._held = False
        self._lock.release()

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
            packet, self._stack = origin.recvfrom(65536)
        except OSError:
            return  # the wire has moved: the socket is closed, or another one has its descriptor
        delay = self.delay()
        self.disturbed += delay != 0
        if delay is not None:
            heapq.heappush(self._under_way, (time.monotonic() + delay, next(self._count), packet, origin is self._near))

    def _pass_on(self, packet: bytes, comes_near: bool) -> None:
        self.seen.append(packet)
        if self._stack:
            (self._far if comes_near else self._near).sendto(packet, self._stack)

    def close(self) -> None:
        if self._held:
            self.release()
        self._stop.send(b"x")
        self._thread.join()
        for each in (self._near, self._far, self._stop, self._stopped):
            each.close()
        self._selector.close()
