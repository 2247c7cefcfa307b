"""A client that was killed, and comes back with the same SCTP port."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

import sctp
from conftest import DEADLINE, LOCALHOST

#: Connects, prints its address, waits for the end of its input, and kills itself.
KILLED_CLIENT = """
import os, signal, sys
import sctp
host = sys.argv[4]
client = sctp.sctpsocket_tcp(sctp.AF_INET6 if ":" in host else sctp.AF_INET, engine="userspace")
client.settimeout(60)
client.set_option("encaps_port", int(sys.argv[1]))
client.set_option("rtoinfo", initial=100, min=100, max=400)
client.bind((host, int(sys.argv[3])))
try:
    client.connect((host, int(sys.argv[2])))
except ConnectionRefusedError:
    sys.exit("refused")
print(sctp.engine_info("userspace").udp_port, client.getsockname()[1], flush=True)
sys.stdin.read()
os.kill(os.getpid(), signal.SIGKILL)
"""
COMM_UP, COMM_LOST = sctp.assoc_change.state_COMM_UP, sctp.assoc_change.state_COMM_LOST


@pytest.fixture(params=[LOCALHOST, "::1"])
def server(request: pytest.FixtureRequest) -> Iterator[sctp.sctpsocket_udp]:
    family = sctp.AF_INET6 if ":" in request.param else sctp.AF_INET
    with sctp.sctpsocket_udp(family, engine="userspace") as sock:
        sock.settimeout(DEADLINE)
        sock.events.association = True
        sock.set_option("rtoinfo", initial=200, min=200, max=60_000)
        sock.bind((request.param, 0))
        sock.listen()
        yield sock


def start(server: sctp.sctpsocket_udp, *, port: int = 0, udp_port: int = 0) -> subprocess.Popen[str]:
    host, there = server.getsockname()[:2]
    where = str(sctp.engine_info("userspace").udp_port), str(there), str(port), host
    return subprocess.Popen(
        [sys.executable, "-c", KILLED_CLIENT, *where], env={**os.environ, "ANYSCTP_UDP_PORT": str(udp_port)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def killed_client(server: sctp.sctpsocket_udp, *, port: int = 0, udp_port: int = 0) -> tuple[str, str]:
    """Its output and errors."""
    with start(server, port=port, udp_port=udp_port) as client:
        return client.communicate(timeout=6 * DEADLINE)


def state(server: sctp.sctpsocket_udp) -> int:
    return server.recvv().notification.state


def test_from_the_same_udp_port(server: sctp.sctpsocket_udp) -> None:
    """The client restarts its association."""
    first = killed_client(server)
    udp_port, port = map(int, first[0].split())
    assert state(server) == COMM_UP
    assert killed_client(server, port=port, udp_port=udp_port) == first
    assert state(server) == sctp.assoc_change.state_RESTART


def test_from_another_udp_port(server: sctp.sctpsocket_udp) -> None:
    """The server notices that the old client does not answer, notifies of that, and accepts the new one."""
    udp_port, port = map(int, killed_client(server)[0].split())
    assert state(server) == COMM_UP
    again, errors = killed_client(server, port=port)
    assert not errors and again.split()[0] != str(udp_port) and again.split()[1] == str(port)
    lost = server.recvv().notification
    assert (lost.state, lost.ended_by) == (COMM_LOST, sctp.EndedBy.SILENCE)
    assert state(server) == COMM_UP


def test_the_old_one_lives(server: sctp.sctpsocket_udp) -> None:
    with start(server) as first:
        _, port = first.stdout.readline().split()
        assert state(server) == COMM_UP
        assert killed_client(server, port=int(port))[1].strip() == "refused"
        (association,) = server.assoc_ids()
        assert server.get_status(assoc_id=association).state == sctp.status.state_ESTABLISHED


@pytest.mark.parametrize("listens", [True, False])
def test_what_was_sent_to_it_is_still_delivered(listens: bool) -> None:
    """The server's socket is closed. The client is served, or refused, once the association is found to be over."""
    with sctp.sctpsocket_tcp(sctp.AF_INET, engine="userspace") as listener:
        listener.settimeout(DEADLINE)
        listener.set_option("rtoinfo", initial=200, min=200, max=60_000)
        listener.bind((LOCALHOST, 0))
        listener.listen()
        with start(listener) as first:
            udp_port, port = map(int, first.stdout.readline().split())
            accepted, _ = listener.accept()
            first.communicate(timeout=DEADLINE)
        with accepted:
            accepted.send(b"nobody takes this")
        if not listens:
            listener.listen(0)
        _, errors = killed_client(listener, port=port, udp_port=udp_port)
        assert errors.strip() == ("" if listens else "refused")
