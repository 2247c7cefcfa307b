"""An SCTP peer that says only what it is told to: packets made by hand, in UDP."""

from __future__ import annotations

import random
import socket
import struct
import sys
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path

import sctp
from conftest import DEADLINE, LOCALHOST

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "outside"))
from wire import chunks  # noqa: E402


class Kind(IntEnum):
    """Of a chunk, RFC 9260, section 3.2."""

    DATA = 0
    INIT = 1
    INIT_ACK = 2
    HEARTBEAT = 4
    HEARTBEAT_ACK = 5
    ABORT = 6
    SHUTDOWN = 7
    SHUTDOWN_ACK = 8
    COOKIE_ECHO = 10
    COOKIE_ACK = 11


IPV4_ADDRESS, STATE_COOKIE = 5, 7  # parameters, section 3.3.2.1
WINDOW, STREAMS = 65536, 10
WHOLE = 3  # a DATA chunk that is a message


def crc32c(data: bytes) -> int:
    checksum = 0xFFFFFFFF
    for byte in data:
        checksum ^= byte
        for _ in range(8):
            checksum = checksum >> 1 ^ (0x82F63B78 if checksum & 1 else 0)
    return checksum ^ 0xFFFFFFFF


def chunk(kind: int, value: bytes = b"", flags: int = 0) -> bytes:
    return struct.pack("!BBH", kind, flags, 4 + len(value)) + value + bytes(-len(value) % 4)


def parameter(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, 4 + len(value)) + value


def parameters(value: bytes) -> Iterator[tuple[int, bytes]]:
    while value:
        kind, size = struct.unpack_from("!HH", value)
        yield kind, value[4:size]
        value = value[(size + 3) & ~3 :]


class PeerByHand:
    """At one UDP port of each of the hosts, which are this machine's. `there` is the SCTP port of the stack's socket."""

    def __init__(self, there: int, port: int, *hosts: str) -> None:
        self.there, self.port, self.hosts = there, port, hosts or (LOCALHOST,)
        self.tag, self.tsn = random.randrange(1, 1 << 32), 1
        self.tag_there = self.acknowledged = 0
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
        header = struct.pack("!HHI", self.port, self.there, self.tag_there if tag is None else tag)
        checksum = struct.pack("<I", crc32c(header + bytes(4) + what))
        stack = LOCALHOST, sctp.engine_info("userspace").udp_port
        self.sockets[path].sendto(header + checksum + what, stack)

    def comes(self, timeout: float = 0, path: int = 0) -> list[tuple[int, bytes]]:
        """The chunks, each with its value, of a packet that has come, or comes within the seconds."""
        self.sockets[path].settimeout(timeout)
        try:
            packet = self.sockets[path].recv(65536)
        except (TimeoutError, BlockingIOError):
            return []
        assert int.from_bytes(packet[4:8], "big") in (self.tag, 0)
        return [(kind, whole[4:]) for kind, whole in chunks(packet)]

    def gets(self, wanted: int, path: int = 0) -> bytes:
        """The value of the first chunk of that kind; others are passed over."""
        while come := self.comes(DEADLINE, path):
            for kind, value in come:
                if kind == wanted:
                    return value
        raise AssertionError(f"no chunk of type {wanted} came")

    def hears(self) -> list[tuple[int, bytes]]:
        """The chunks that have come on all paths."""
        heard = []
        for path in range(len(self.sockets)):
            while come := self.comes(path=path):
                heard += come
        return heard

    def beginning(self) -> bytes:
        """The value of an INIT or INIT ACK."""
        addresses = b"".join(parameter(IPV4_ADDRESS, socket.inet_aton(host)) for host in self.hosts)
        return struct.pack("!IIHHI", self.tag, WINDOW, STREAMS, STREAMS, self.tsn) + addresses

    def init(self) -> None:
        self.send(chunk(Kind.INIT, self.beginning()), tag=0)

    def answer_init(self, cookie: bytes) -> None:
        self.send(chunk(Kind.INIT_ACK, self.beginning() + parameter(STATE_COOKIE, cookie)))

    def go_on(self, init_ack: bytes) -> None:
        """After the INIT ACK."""
        self.tag_there, _, _, _, first = struct.unpack_from("!IIHHI", init_ack)
        self.acknowledged = (first - 1) % (1 << 32)  # nothing
        self.send(chunk(Kind.COOKIE_ECHO, dict(parameters(init_ack[16:]))[STATE_COOKIE]))
        self.gets(Kind.COOKIE_ACK)

    def associate(self) -> PeerByHand:
        self.init()
        self.go_on(self.gets(Kind.INIT_ACK))
        return self

    def send_data(self, data: bytes) -> None:
        self.send(chunk(Kind.DATA, struct.pack("!IHHI", self.tsn, 0, self.tsn - 1, 0) + data, WHOLE))
        self.tsn += 1

    def shut_down(self) -> None:
        self.send(chunk(Kind.SHUTDOWN, struct.pack("!I", self.acknowledged)))

    def answer(self, heartbeat: bytes, path: int = 0) -> None:
        self.send(chunk(Kind.HEARTBEAT_ACK, heartbeat), path=path)
