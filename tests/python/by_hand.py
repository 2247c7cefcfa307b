"""An SCTP peer that sends only what it is told to: handmade packets, in UDP."""

from __future__ import annotations

import random
import socket
import struct
import sys
import time
from pathlib import Path

import sctp
from conftest import DEADLINE, LOCALHOST

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "hostile"))
import packets as p  # noqa: E402

WINDOW, STREAMS = 65536, 10


class PeerByHand:
    """At the same UDP port of each host; the hosts are this machine's. `there` is the SCTP port of the stack's socket."""

    def __init__(self, there: int, port: int, *hosts: str) -> None:
        self.there, self.port, self.hosts = there, port, hosts or (LOCALHOST,)
        self.tag, self.tsn = random.randrange(1, 1 << 32), 1
        self.tag_there = self.acknowledged = 0
        self.unacknowledged: dict[int, bytes] = {}  # DATA chunks, by their TSNs
        self.sockets: list[socket.socket] = []
        for host in self.hosts:
            self.sockets.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            self.sockets[-1].bind((host, self.udp_port if len(self.sockets) > 1 else 0))

    def __enter__(self) -> PeerByHand:
        return self

    def __exit__(self, *_: object) -> None:
        for each in self.sockets:
            each.close()

    @property
    def udp_port(self) -> int:
        port: int = self.sockets[0].getsockname()[1]
        return port

    def send(self, what: bytes, tag: int | None = None, path: int = 0) -> None:
        stack = LOCALHOST, sctp.engine_info("userspace").udp_port
        packet = p.packet(self.port, self.there, self.tag_there if tag is None else tag, [what])
        self.sockets[path].sendto(packet, stack)

    def comes(self, timeout: float = 0, path: int = 0) -> list[tuple[int, bytes]]:
        """The chunks, each with its value, of a packet that has arrived, or arrives within these seconds."""
        self.sockets[path].settimeout(timeout)
        try:
            packet = self.sockets[path].recv(65536)
        except (TimeoutError, BlockingIOError):
            return []
        tag, chunks = p.parse(packet)
        assert tag in (self.tag, 0)
        return [(each.kind, each.value) for each in chunks]

    def gets(self, wanted: int, path: int = 0) -> bytes:
        """The value of the first chunk of that kind; others are skipped."""
        while come := self.comes(DEADLINE, path):
            for kind, value in come:
                if kind == wanted:
                    return value
        raise AssertionError(f"no chunk of type {wanted} came")

    def hears(self) -> list[tuple[int, bytes]]:
        """The chunks that have arrived on all paths."""
        heard = []
        for path in range(len(self.sockets)):
            while come := self.comes(path=path):
                heard += come
        return heard

    def beginning(self, kind: int, more: bytes = b"") -> bytes:
        """An INIT or INIT ACK."""
        addresses = b"".join(p.parameter(p.IPV4, socket.inet_aton(host)) for host in self.hosts)
        return p.init(self.tag, self.tsn, addresses + more, kind=kind, window=WINDOW, out=STREAMS, into=STREAMS)

    def init(self) -> None:
        self.send(self.beginning(p.INIT), tag=0)

    def answer_init(self, cookie: bytes) -> None:
        self.send(self.beginning(p.INIT_ACK, p.parameter(p.STATE_COOKIE, cookie)))

    def go_on(self, init_ack: bytes) -> None:
        """After the INIT ACK."""
        self.tag_there, _, _, _, first = struct.unpack_from("!IIHHI", init_ack)
        self.acknowledged = (first - 1) & p.MAX_TSN  # nothing
        self.send(p.chunk(p.COOKIE_ECHO, p.parameters_of(init_ack[16:])[p.STATE_COOKIE]))
        self.gets(p.COOKIE_ACK)

    def associate(self) -> PeerByHand:
        self.init()
        self.go_on(self.gets(p.INIT_ACK))
        return self

    def send_data(self, data: bytes) -> None:
        self.unacknowledged[self.tsn] = p.data(self.tsn, 0, self.tsn - 1, data)
        self.send(self.unacknowledged[self.tsn])
        self.tsn += 1

    def deliver(self) -> None:
        """Send the data again until the stack has all of it, because many datagrams at once get lost."""
        end = time.monotonic() + DEADLINE
        while self.unacknowledged:
            assert time.monotonic() < end, f"no SACK of TSN {min(self.unacknowledged)} came"
            for chunk in list(self.unacknowledged.values())[:50]:
                self.send(chunk)
            for kind, value in self.comes(0.1) + self.hears():
                if kind == p.SACK:
                    up_to = int.from_bytes(value[:4], "big")
                    self.unacknowledged = {tsn: chunk for tsn, chunk in self.unacknowledged.items() if tsn > up_to}

    def shut_down(self) -> None:
        self.send(p.chunk(p.SHUTDOWN, p.numbers("I", self.acknowledged)))

    def answer(self, heartbeat: bytes, path: int = 0) -> None:
        self.send(p.chunk(p.HEARTBEAT_ACK, heartbeat), path=path)
