"""Sockets and waits that the tests share. Everything has a deadline; nothing sleeps."""

from __future__ import annotations

import itertools
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import sctp

pytest.register_assert_rewrite("address_table")  # so that its failures show what differs

DEADLINE = 30.0  # the test kernel needs some just to start Python
STAYS_FULL = 0.25  # longer than a peer delays its acknowledgement
SMALL_BUFFER = 65536  # fills quickly
MESSAGE = 16384  # bytes: what fill() sends
LOCALHOST = "127.0.0.1"


class Pair(NamedTuple):
    """Both ends of a one-to-one association."""

    client: sctp.sctpsocket_tcp
    server: sctp.sctpsocket_tcp


@pytest.fixture
def listener() -> Iterator[sctp.sctpsocket_tcp]:
    with sctp.sctpsocket_tcp(sctp.AF_INET) as sock:
        sock.settimeout(DEADLINE)
        sock.set_rcvbuf(SMALL_BUFFER)
        sock.bind((LOCALHOST, 0))
        sock.listen(5)
        yield sock


@pytest.fixture
def pair(listener: sctp.sctpsocket_tcp) -> Iterator[Pair]:
    with sctp.sctpsocket_tcp(sctp.AF_INET) as client:
        client.settimeout(DEADLINE)
        client.set_sndbuf(SMALL_BUFFER)
        client.connect(listener.getsockname())
        server, _ = listener.accept()
        with server:
            server.settimeout(DEADLINE)
            yield Pair(client, server)


@pytest.fixture
def wide_pair() -> Iterator[Pair]:
    """With default buffers. Linux announces room in its window once a path MTU is free: 64 KiB here."""
    with sctp.sctpsocket_tcp(sctp.AF_INET) as sock, sctp.sctpsocket_tcp(sctp.AF_INET) as client:
        sock.bind((LOCALHOST, 0))
        sock.listen()
        client.connect(sock.getsockname())
        server, _ = sock.accept()
        with server:
            for each in (client, server):
                each.settimeout(DEADLINE)
            yield Pair(client, server)


@pytest.fixture
def many() -> Iterator[sctp.sctpsocket_udp]:
    with sctp.sctpsocket_udp(sctp.AF_INET) as sock:
        sock.settimeout(DEADLINE)
        sock.bind((LOCALHOST, 0))
        sock.listen(5)
        yield sock


@pytest.fixture
def silent_peer() -> Iterator[tuple[sctp.sctpsocket_tcp, tuple[str, int]]]:
    """A socket and an address that never answers, so that a connect waits."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as hole, sctp.sctpsocket_tcp(sctp.AF_INET) as sock:
        hole.bind((LOCALHOST, 0))
        udp_port(sock)
        sock.set_encaps_port(hole.getsockname()[1])
        yield sock, (LOCALHOST, 9)


def udp_port(sock: sctp.sctpsocket) -> int:
    """The UDP port of the socket's stack."""
    if sock.engine == "userspace":
        return sctp.engine_info().udp_port
    port = int(Path("/proc/sys/net/sctp/udp_port").read_text())
    if not port:
        pytest.skip("this kernel does not encapsulate in UDP: net.sctp.udp_port is 0")
    return port


def fill(sock: sctp.sctpsocket) -> int:
    """Send until the buffers of both ends are full, and stay full. Return the number of bytes sent."""
    size = quiet = 0
    while quiet < 2:
        sent = send_until_blocked(sock)
        size += sent * MESSAGE
        status = sock.get_status()
        # Nothing is in flight except a probe of the peer's closed window.
        quiet = quiet + 1 if not sent and not status.rwnd and status.unackdata <= 1 else 0
        sock.wait(read=False, write=True, timeout=STAYS_FULL)
    return size


def send_until_blocked(sock: sctp.sctpsocket) -> int:
    """Fill the buffers; return the number of messages sent."""
    for sent in itertools.count():
        try:
            sock.sendv(bytes(MESSAGE), dontwait=True)
        except BlockingIOError:
            return sent
    raise AssertionError


def send_on(send: Callable[[bytes], object]) -> None:
    """Send until it waits: on a busy machine the receiver may take its last message late."""
    while True:
        send(bytes(MESSAGE))


def waiting_calls(listener: sctp.sctpsocket, pair: Pair) -> dict[str, tuple[sctp.sctpsocket, Callable[[], object]]]:
    """Every call that waits, on a socket where it has to; for sending `client`'s buffers must be full."""
    client, server = pair
    return {
        "accept": (listener, listener.accept),
        "recv": (client, lambda: client.recv(100)),
        "recv_into": (client, lambda: client.recv_into(bytearray(100))),
        "recvfrom": (client, lambda: client.recvfrom(100)),
        "recv_messages": (client, client.recv_messages),
        "recvv": (client, client.recvv),
        "recvv_into": (client, lambda: client.recvv_into(bytearray(100))),
        "sctp_recv": (client, lambda: client.sctp_recv(100)),
        "send": (client, lambda: send_on(client.send)),
        "sendall": (client, lambda: send_on(client.sendall)),
        "sendv": (client, lambda: send_on(client.sendv)),
        "send_messages": (client, lambda: send_on(lambda data: client.send_messages([data]))),
        "sctp_send": (client, lambda: send_on(client.sctp_send)),
    }


WAITING = [
    "accept", "recv", "recv_into", "recvfrom", "recv_messages", "recvv", "recvv_into", "sctp_recv", "send", "sendall", "sendv",
    "send_messages", "sctp_send",
]  # fmt: skip


@pytest.fixture(params=WAITING)
def waiting(
    request: pytest.FixtureRequest, listener: sctp.sctpsocket_tcp, pair: Pair
) -> tuple[sctp.sctpsocket, Callable[[], object]]:
    """A socket and a call on it that waits."""
    if "send" in request.param:
        fill(pair.client)
    return waiting_calls(listener, pair)[request.param]


class Background(threading.Thread):
    """A call in another thread; result() returns or raises what the call did."""

    def __init__(self, call: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self._call = call
        self._result: object = None
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self._result = self._call()
        except BaseException as error:  # noqa: BLE001 - it is raised again in result()
            self._error = error

    def result(self) -> object:
        self.join(DEADLINE)
        assert not self.is_alive(), "the call still waits"
        if self._error:
            raise self._error
        return self._result

    def wait_until_blocked(self) -> None:
        """Leave the interpreter to the thread until it sleeps, in its call."""
        state = ""
        while state != "S":
            self.join(0.01)
            assert self.is_alive(), "the call did not wait"
            with open(f"/proc/self/task/{self.native_id}/stat") as stat:
                state = stat.read().rpartition(")")[2].split()[0]


def resident_kib() -> int:
    """The memory of this process, in KiB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") // 1024


def open_descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def run_python(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A program in an interpreter of its own."""
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=6 * DEADLINE
    )
