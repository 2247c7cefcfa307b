"""Several addresses at each end, paths that fail, come back or disturb packets, and addresses that come and go.

usage: run.py <engine>
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

engine = sys.argv[1]
os.environ.update(ANYSCTP_ENGINE=engine, ANYSCTP_UDP_PORT="9899")  # a stack for each namespace

import sctp  # noqa: E402
from hosts import Host, two_hosts  # noqa: E402
from quick import make_quick  # noqa: E402

DEADLINE = 30.0
ETH_P_ALL = 3  # in packets(7): all that comes and goes


class FarEnd:
    """far.py in the far namespace, and what it has said so far."""

    def __init__(self, host: Host) -> None:
        program = Path(__file__).with_name("far.py")
        self.process = subprocess.Popen(
            [*host.prefix, sys.executable, program, *host.addresses], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.port = int(self.process.stdout.readline().split()[1])
        self.said: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line.strip())


class Client:
    def __init__(self, addresses: list[str], peer: list[tuple[str, int]]) -> None:
        self.sock = sctp.sctpsocket_tcp(sctp.AF_INET)
        self.sock.settimeout(DEADLINE)
        make_quick(self.sock)
        self.sock.set_event(sctp.notification.type_PEER_ADDR_CHANGE)
        self.sock.bindx([(address, 0) for address in addresses])
        self.sock.connectx(peer)
        self.events: list[tuple[str, int]] = []
        self._count = 0

    def exchange(self) -> None:
        """A message there and back, whatever happens to the paths; events on the way are kept."""
        self._count += 1
        data = b"message %d" % self._count
        self.sock.sendv(data, stream=self._count % 3)
        while True:
            message = self.sock.recvv()
            if isinstance(message.notification, sctp.paddr_change):
                self.events.append((message.notification.addr[0], message.notification.state))
            else:
                assert message.data == data, message
                return

    def exchange_until(self, what: str, happened: Callable[[], bool]) -> None:
        deadline = time.monotonic() + DEADLINE
        while not happened():
            assert time.monotonic() < deadline, f"{what}: not within {DEADLINE} s; events {self.events}"
            self.exchange()
            time.sleep(0.02)
        print(f"{what}, after {self._count} messages")


@contextmanager
def client_of(far_end: FarEnd, addresses: list[str], peer: list[str]) -> Iterator[Client]:
    client = Client(addresses, [(address, far_end.port) for address in peer])
    with client.sock:
        yield client


def path_failure(near: Host, far: Host, far_end: FarEnd) -> None:
    first, second = far.addresses
    with client_of(far_end, near.addresses, far.addresses) as client:
        assert sorted(host for host, _ in client.sock.getpaddrs()) == sorted(far.addresses)
        assert client.sock.get_primary_addr() == (first, far_end.port)
        paths = [(address, far_end.port) for address in far.addresses]
        client.exchange_until("both paths are active", lambda: all(
            client.sock.get_option("paddrinfo", address=path).state == sctp.paddrinfo.state_ACTIVE for path in paths))
        client.events.clear()
        far.unplug(0)
        client.exchange_until(
            "the first path is unreachable", lambda: (first, sctp.paddr_change.state_ADDR_UNREACHABLE) in client.events)
        assert client.sock.get_option("paddrinfo", address=paths[0]).state == sctp.paddrinfo.state_INACTIVE
        for _ in range(20):
            client.exchange()
        far.plug(0)
        client.exchange_until(
            "the first path is available again", lambda: (first, sctp.paddr_change.state_ADDR_AVAILABLE) in client.events)
        client.sock.set_primary_addr(paths[1])
        assert client.sock.get_primary_addr() == paths[1]
        client.exchange()


def changing_addresses(near: Host, far: Host, far_end: FarEnd) -> None:
    first, second = near.addresses
    far_end.said.clear()
    with client_of(far_end, [first], far.addresses) as client:
        client.exchange()
        port = client.sock.getsockname()[1]
        client.sock.bindx([(second, port)])
        client.exchange_until("the peer knows the added address", lambda: f"address {second} added" in far_end.said)
        client.exchange_until("the peer has confirmed it", lambda: f"address {second} confirmed" in far_end.said)
        client.sock.set_peer_primary_addr((second, port))
        client.exchange_until("it is the peer's primary", lambda: f"address {second} made_prim" in far_end.said)
        client.sock.bindx([(first, port)], sctp.BINDX_REMOVE)
        client.exchange_until("the peer has forgotten the first", lambda: f"address {first} removed" in far_end.said)
        assert [host for host, _ in client.sock.getladdrs()] == [second]


def cables_of(payload: bytes, taps: list[socket.socket]) -> list[int]:
    """The cables on which it was, of all that was there since the last look."""
    found = []
    for cable, tap in enumerate(taps):
        with suppress(BlockingIOError):
            while True:
                if payload in tap.recv(65536):
                    found.append(cable)
    return found


def address_of_a_message(near: Host, far: Host, far_end: FarEnd) -> None:
    """A message goes to the primary address, or with SCTP_ADDR_OVER (RFC 6458, 5.3.4) to another one."""
    paths = [(address, far_end.port) for address in far.addresses]
    with ExitStack() as stack:
        client = stack.enter_context(sctp.sctpsocket_udp(sctp.AF_INET))
        client.settimeout(DEADLINE)
        make_quick(client)
        client.bindx([(address, 0) for address in near.addresses])
        association = client.connectx(paths)
        wait_until("both paths are active", lambda: active(client, paths, association))
        taps = [stack.enter_context(tap(f"near{cable}")) for cable in range(len(paths))]
        for payload, flags, cable in ((b"to the primary", 0, 0), (b"to the other", sctp.MSG_ADDR_OVER, 1)):
            client.sendv(payload, paths[1], flags=flags)
            assert client.recvv().data == payload
            assert cables_of(payload, taps)
    print("a message with ADDR_OVER")


with two_hosts() as (near_host, far_host):
    server = FarEnd(far_host)
    try:
        path_failure(near_host, far_host, server)
        changing_addresses(near_host, far_host, server)
    finally:
        server.process.communicate(timeout=DEADLINE)
