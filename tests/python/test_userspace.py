"""What only the user-space engine has: a UDP port, to which any host can send, and which another program may have."""

from __future__ import annotations

import errno
import os
import random
import resource
import select
import shutil
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sctp
from conftest import DEADLINE, LOCALHOST, Pair, resident_kib

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "outside"))
from wire import Wire, chunks  # noqa: E402

DATAGRAMS = 10_000


def datagram(rng: random.Random, ports: tuple[int, int]) -> bytes:
    """Noise, or noise after an SCTP header with the association's ports and a chunk with a wrong length."""
    noise = rng.randbytes(rng.randrange(1500))
    if rng.random() < 0.5:
        return noise
    header = struct.pack("!HHII", *ports, 0, 0)
    return header + bytes([rng.randrange(16), 0, rng.randrange(256), rng.randrange(256)]) + noise


def throw_garbage(pair: Pair, seed: int) -> None:
    rng = random.Random(seed)
    ports = pair.client.getsockname()[1], pair.server.getsockname()[1]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as thrower:
        thrower.connect((LOCALHOST, sctp.engine_info().udp_port))
        for _ in range(DATAGRAMS):
            thrower.send(datagram(rng, ports))
    pair.client.send(b"alive")
    assert pair.server.recv(10) == b"alive"


def test_garbage_is_ignored(pair: Pair) -> None:
    throw_garbage(pair, 1)
    resident = resident_kib()
    throw_garbage(pair, 2)
    assert resident_kib() - resident < 4096


FIRST_SOCKET = """
import sctp
try:
    sctp.sctpsocket_tcp(sctp.AF_INET)
    print(sctp.engine_info().udp_port, sctp.engine_info().reason, flush=True)
except OSError as error:
    print(error.errno, error, flush=True)
"""


def run_first_socket(program: str, *command: str, udp_port: str | None) -> list[str]:
    """The output of a separate process, because a process takes the port with its first socket."""
    environment = {name: value for name, value in os.environ.items() if name != "ANYSCTP_UDP_PORT"}
    if udp_port is not None:
        environment["ANYSCTP_UDP_PORT"] = udp_port
    done = subprocess.run(
        [*command, sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_udp_port_that_is_asked_for_and_taken(pair: Pair) -> None:
    taken = str(sctp.engine_info().udp_port)
    (said,) = run_first_socket(FIRST_SOCKET, udp_port=taken)
    assert said.startswith(f"{errno.EADDRINUSE} ") and taken in said
    assert pair.client.send(b"x") == 1


def test_the_default_udp_port_is_taken() -> None:
    """In a separate network, so that no other program has the port or is disturbed."""
    network = ["unshare", "--map-root-user", "--net"]
    if not shutil.which("unshare") or subprocess.run([*network, "true"], stderr=subprocess.DEVNULL).returncode:
        pytest.skip("no network namespace can be made here")
    program = f"{FIRST_SOCKET}\nimport subprocess, sys\nsubprocess.run([sys.executable, '-c', '''{FIRST_SOCKET}'''])"
    first, second = run_first_socket(program, *network, udp_port=None)
    assert first.startswith("9899 ")
    port = second.split()[0]
    assert int(port) not in (0, 9899) and port in second.removeprefix(port)


def test_an_engine_that_is_not_there() -> None:
    """If the kernel has SCTP, it can be used; if not, the error says what to do."""
    if sctp.engine_info("kernel").available:
        sctp.sctpsocket_tcp(sctp.AF_INET, engine="kernel").close()
        return
    with pytest.raises(OSError, match="modprobe sctp.*userspace") as caught:
        sctp.sctpsocket_tcp(sctp.AF_INET, engine="kernel")
    assert caught.value.errno == errno.EPROTONOSUPPORT


@pytest.mark.parametrize(
    ("family", "level", "option", "receive"),
    [
        (socket.AF_INET, socket.IPPROTO_IP, socket.IP_TOS, socket.IP_RECVTOS),
        (socket.AF_INET6, socket.IPPROTO_IPV6, socket.IPV6_TCLASS, socket.IPV6_RECVTCLASS),
    ],
)
def test_traffic_class(family: int, level: int, option: int, receive: int) -> None:
    host = "127.0.0.1" if family == socket.AF_INET else "::1"
    with socket.socket(family, socket.SOCK_DGRAM) as hole, sctp.sctpsocket_tcp(family) as sock:
        hole.bind((host, 0))
        hole.setsockopt(level, receive, 1)
        hole.settimeout(DEADLINE)
        sock.set_encaps_port(hole.getsockname()[1])
        sock.setsockopt(level, option, 0xB8)
        sock.setblocking(False)
        with pytest.raises(BlockingIOError):
            sock.connect((host, 9))
        _, ancillary, _, _ = hole.recvmsg(2048, 64)
        assert [(where, what, data[0]) for where, what, data in ancillary] == [(level, option, 0xB8)]


def test_explicit_ends_of_records_take_a_part_or_wait() -> None:
    with (
        sctp.create_server((LOCALHOST, 0)) as listener,
        sctp.create_connection(listener.getsockname(), timeout=DEADLINE) as client,
    ):
        client.set_sndbuf(60000)
        client.set_option("explicit_eor", True)
        for size in (50000, 59999, 60000, 60001, 100000):
            assert 0 < client.sendv(bytes(size), stream=1) <= size
        with pytest.raises(BlockingIOError):
            while True:
                assert client.sendv(bytes(100000), stream=1, dontwait=True) > 0
        client.set_linger(0)


def test_whether_all_of_the_next_message_is_there(pair: Pair) -> None:
    pair.server.set_option("recvnxtinfo", True)
    for data in (b"one", b"two"):
        pair.client.send(data)
    deadline = time.monotonic() + DEADLINE
    while pair.client.get_status().unackdata and time.monotonic() < deadline:
        select.select([], [], [], 0.01)
    pair.server.recvv()
    following = pair.server.get_nxtinfo()
    assert following is not None
    assert following.complete and following.flags == sctp.NextFlags.COMPLETE and following.length == 3


def test_the_window_of_later_associations_is_the_receive_buffer() -> None:
    with sctp.sctpsocket_tcp(socket.AF_INET) as sock:
        assert sock.get_option("assocparams").local_rwnd == sock.get_rcvbuf()
        sock.set_rcvbuf(100000)
        assert sock.get_option("assocparams").local_rwnd == 100000


class AbortsFirst(Wire):
    """An ABORT arrives instead of the SHUTDOWN COMPLETE: the peer no longer has the association."""

    COOKIE_ACK, SHUTDOWN_COMPLETE = 11, 14

    def _pass_on(self, packet: bytes, comes_near: bool) -> None:
        kind, _ = chunks(packet)[0]
        if kind == self.COOKIE_ACK:
            self.earlier = packet, comes_near
        super()._pass_on(*(self.earlier if kind == self.SHUTDOWN_COMPLETE else (packet, comes_near)))


def test_a_graceful_end_stays_one_when_the_peer_has_forgotten_the_association() -> None:
    wire = AbortsFirst()
    try:
        with sctp.create_server((LOCALHOST, 0)) as listener, sctp.sctpsocket_tcp(sctp.AF_INET) as client:
            client.set_encaps_port(wire.udp_port_here)
            client.connect(listener.getsockname())
            accepted, _ = listener.accept()
            with accepted:
                accepted.settimeout(DEADLINE)
                client.send(b"all of it")
                client.close()
                assert [accepted.recv(100), accepted.recv(100)] == [b"all of it", b""]
                assert accepted.ended_by == sctp.EndedBy.PEER
    finally:
        wire.close()


def test_local_addresses_stay_known_when_no_descriptor_is_free() -> None:
    with sctp.sctpsocket_tcp(sctp.AF_INET) as listener, sctp.sctpsocket_tcp(sctp.AF_INET) as client:
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        lowest_free = os.dup(0)
        os.close(lowest_free)
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, limits[1]))
        try:
            listener.bind((LOCALHOST, 0))
            listener.listen()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        client.settimeout(DEADLINE)
        client.connect(listener.getsockname())
