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
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

engine = sys.argv[1]
os.environ.update(ANYSCTP_ENGINE=engine, ANYSCTP_UDP_PORT="9899")  # a stack for each namespace

import sctp  # noqa: E402
from hosts import NETWORKS, Host, two_hosts  # noqa: E402
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


def is_active(sock: sctp.sctpsocket, path: tuple[str, int]) -> bool:
    return sock.get_option("paddrinfo", address=path).state == sctp.paddrinfo.state_ACTIVE


def wait_until(what: str, happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE
    while not happened():
        assert time.monotonic() < deadline, f"{what}: not within {DEADLINE} s"
        time.sleep(0.02)


def path_failure(near: Host, far: Host, far_end: FarEnd) -> None:
    first, second = far.addresses
    with client_of(far_end, near.addresses, far.addresses) as client:
        assert sorted(host for host, _ in client.sock.getpaddrs()) == sorted(far.addresses)
        assert client.sock.get_primary_addr() == (first, far_end.port)
        paths = [(address, far_end.port) for address in far.addresses]
        client.exchange_until("both paths are active", lambda: all(is_active(client.sock, path) for path in paths))
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


def addresses_of_the_interface(near: Host, far: Host, far_end: FarEnd) -> None:
    """SCTP_AUTO_ASCONF (RFC 6458, 8.1.23): the peer is told of addresses that the interface gets and loses."""
    added = f"{NETWORKS[0]}.{near.number + 100}"
    far_end.said.clear()
    with sctp.sctpsocket_tcp(sctp.AF_INET) as sock:
        sock.settimeout(DEADLINE)
        make_quick(sock)
        sock.bind(("0.0.0.0", 0))
        sock.set_option("auto_asconf", True)
        sock.connect((far.addresses[0], far_end.port))
        sock.sendv(b"hello")
        assert sock.recvv().data == b"hello"
        for act, told in (("add", f"address {added} added"), ("delete", f"address {added} removed")):
            near.ip("address", act, f"{added}/24", "dev", f"{near.name}0")
            wait_until(told, lambda told=told: told in far_end.said)
            print(told)


class Tap:
    """What this end sends through a cable."""

    def __init__(self, device: str) -> None:
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW | socket.SOCK_NONBLOCK, socket.htons(ETH_P_ALL))
        self._socket.bind((device, 0))

    def saw(self, payload: bytes) -> bool:
        """Whether it was sent since the last question."""
        found = False
        with suppress(BlockingIOError):
            while True:
                packet, (_, _, kind, *_) = self._socket.recvfrom(65536)
                found |= kind == socket.PACKET_OUTGOING and payload in packet
        return found

    def close(self) -> None:
        self._socket.close()


def address_of_a_message(near: Host, far: Host, far_end: FarEnd) -> None:
    """A message goes to the primary address, or with SCTP_ADDR_OVER to the given one (RFC 6458, section 5.3.4)."""
    paths = [(address, far_end.port) for address in far.addresses]
    with ExitStack() as stack:
        client = stack.enter_context(sctp.sctpsocket_udp(sctp.AF_INET))
        client.settimeout(DEADLINE)
        make_quick(client)
        client.bindx([(address, 0) for address in near.addresses])
        client.connectx(paths)
        wait_until("both paths are active", lambda: all(is_active(client, path) for path in paths))
        taps = [stack.enter_context(closing(Tap(f"near{cable}"))) for cable in range(len(paths))]
        for payload, flags, cables in ((b"to the primary", 0, [True, False]), (b"to the other", sctp.MSG_ADDR_OVER, [False, True])):
            client.sendv(payload, paths[1], flags=flags)
            assert client.recvv().data == payload
            assert [tap.saw(payload) for tap in taps] == cables, payload
    print("a message with ADDR_OVER goes to its address")


def a_bad_network(near: Host, far: Host, far_end: FarEnd) -> None:
    """5 % are lost, others late and out of order: all messages arrive once, and in order on their stream."""
    count, streams = 500, 3
    sent = [b"%d" % number + bytes(number * 3) for number in range(count)]
    hosts = (near, far)
    with client_of(far_end, near.addresses, far.addresses) as client:
        for host in hosts:
            for cable in range(len(host.addresses)):
                host.disturb(cable, "loss", "5%", "delay", "4ms", "3ms", "duplicate", "1%")
        try:
            sender = threading.Thread(
                target=lambda: [client.sock.sendv(data, stream=number % streams) for number, data in enumerate(sent)])
            sender.start()
            received: list[list[bytes]] = [[] for _ in range(streams)]
            left = count
            while left:
                message = client.sock.recvv()
                if not message.notification:
                    received[message.info.stream].append(message.data)
                    left -= 1
            sender.join()
        finally:
            for host in hosts:
                for cable in range(len(host.addresses)):
                    host.leave_alone(cable)
        assert received == [sent[stream::streams] for stream in range(streams)]
    print(f"{count} messages came back through a bad network")


with two_hosts() as (near_host, far_host):
    server = FarEnd(far_host)
    try:
        path_failure(near_host, far_host, server)
        changing_addresses(near_host, far_host, server)
        addresses_of_the_interface(near_host, far_host, server)
        address_of_a_message(near_host, far_host, server)
        a_bad_network(near_host, far_host, server)
    finally:
        server.process.communicate(timeout=DEADLINE)
