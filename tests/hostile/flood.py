"""A flood: packets at a rate from many addresses, by a process of its own."""

from __future__ import annotations

import multiprocessing
import socket
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType

BURST = 0.005  #: seconds between two, each of as many packets as are due
#: Bytes that wait to be received. A victim that gets no processor would lose more, and its clients' packets among them.
MOST_WAITING = 128 << 10

Address = tuple[str, int]


def _waiting(port: int) -> int:
    for line in Path("/proc/net/udp").read_text().splitlines()[1:]:
        _, local, _, _, queues, *_ = line.split()
        if int(local.partition(":")[2], 16) == port:
            return int(queues.partition(":")[2], 16)
    return 0


def _pour(packets: Sequence[bytes], to: Address, hosts: Sequence[str], rate: float, until_told: Connection) -> None:
    sockets = []
    for host in hosts:
        sockets.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        sockets[-1].bind((host, 0))
    sent, last = 0, time.monotonic()
    until_told.send("flows")
    while not until_told.poll(BURST):
        now = time.monotonic()
        # What is not sent now is not sent later: twice as much at once would be another flood.
        due = int(min(now - last, 2 * BURST) * rate) if _waiting(to[1]) < MOST_WAITING else 0
        for number in range(sent, sent + due):
            sockets[number % len(sockets)].sendto(packets[number % len(packets)], to)
        sent, last = sent + due, now
    until_told.recv()
    until_told.send(sent)


class Flood:
    """Runs until the end of the block; `sent` has the number of packets then."""

    def __init__(self, packets: Sequence[bytes], to: Address, hosts: Sequence[str], rate: float) -> None:
        self.sent = 0
        self._told, until_told = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=_pour, args=(packets, to, hosts, rate, until_told), daemon=True)

    def __enter__(self) -> Flood:
        self._process.start()
        self._told.recv()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._told.send("enough")
        self.sent = self._told.recv()
        self._process.join()
