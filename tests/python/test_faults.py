"""The peer is killed, a message is too long, a program opens and closes sockets all the time."""

from __future__ import annotations

import contextlib
import errno
import subprocess
import sys
import threading
import time

import pytest

import sctp
from conftest import DEADLINE, SMALL_BUFFER, Pair, open_descriptors, resident_kib

ENDLESS_SENDER = """
import sctp, sys
sock = sctp.sctpsocket_tcp(sctp.AF_INET)
if sock.engine == "userspace":
    sock.set_encaps_port(int(sys.argv[2]))
sock.connect(("127.0.0.1", int(sys.argv[1])))
while True:
    sock.send(bytes(10_000))
"""


def test_the_peer_is_killed_in_the_middle_of_a_transfer(listener: sctp.sctpsocket_tcp) -> None:
    arguments = [str(listener.getsockname()[1]), str(sctp.engine_info().udp_port)]
    sender = subprocess.Popen([sys.executable, "-c", ENDLESS_SENDER, *arguments])
    sock, _ = listener.accept()
    with sock:
        for _ in range(20):
            assert sock.recv(10_000)
        sender.kill()
        sender.wait()
        sock.settimeout(1)
        start = time.monotonic()
        with contextlib.suppress(TimeoutError, ConnectionResetError):
            while sock.recv(10_000):
                pass
        with contextlib.suppress(TimeoutError, ConnectionResetError, BrokenPipeError):
            while time.monotonic() - start < 4:
                sock.send(bytes(10_000))
        assert time.monotonic() - start < 5.5
        sock.set_linger(0)  # otherwise the exit of this process would wait for the peer


def test_a_message_longer_than_the_send_buffer(pair: Pair) -> None:
    limit = f"{SMALL_BUFFER + 1} bytes.*send buffer.*{SMALL_BUFFER} bytes.*set_sndbuf"
    with pytest.raises(OSError, match=limit) as caught:
        pair.client.send(bytes(SMALL_BUFFER + 1))
    assert caught.value.errno == errno.EMSGSIZE


def test_nothing_is_left_of_many_sockets() -> None:
    resident, descriptors = 0, 0
    for number in range(50):
        socks = [make(sctp.AF_INET) for make in [sctp.sctpsocket_tcp, sctp.sctpsocket_udp] * 100]
        for sock in socks[::4]:
            sock.listen()
        for sock in socks:
            sock.close()
        if number == 10:
            resident, descriptors = resident_kib(), open_descriptors()
    assert resident_kib() - resident < 4096
    deadline = time.monotonic() + DEADLINE
    while open_descriptors() > descriptors:  # the stack closes the last ones a little later
        assert time.monotonic() < deadline


def test_a_sender_that_waits_for_room_learns_that_the_peer_aborts(pair: Pair) -> None:
    said: list[OSError] = []

    def fill() -> None:
        try:
            while True:
                pair.client.sendv(bytes(20000))
        except OSError as error:
            said.append(error)

    sender = threading.Thread(target=fill)
    sender.start()
    pair.server.recvv()  # the sender has begun
    pair.server.abort("enough")
    sender.join(DEADLINE)
    assert [error.errno for error in said] == [errno.ECONNRESET]
