"""An association in user space changes its addresses many times, and no message is lost.

usage: address_changes.py moved|gained userspace|kernel: the engine of the peer, which is far.py

moved: from one address to the other and back, without waiting, so packets are in flight to and from the changing addresses.
gained: the host gets an address; no packet may leave from it before the peer has been told, because a peer answers a packet
from an unknown address with an ABORT.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import ExitStack

from hosts import Host, two_hosts
from outside import FarEnd

import sctp

CHANGES = 100
MESSAGES = 3  #: before each of them
GAINS = 5
DEADLINE = 30
BETWEEN_ENDS = 0.1
UDP_PORT = "9899"  #: of both stacks


def move(sock: sctp.sctpsocket_tcp, addresses: list[str], all_back: threading.Event) -> None:
    for change in range(CHANGES):
        for number in range(MESSAGES):
            sock.sendv(b"%d" % (change * MESSAGES + number) + bytes(1000 * number))
        here, there = addresses[change % 2], addresses[1 - change % 2]
        sock.bindx([(there, 0)])
        sock.bindx([(here, 0)], sctp.BINDX_REMOVE)
    # Linux sends data that was in flight to a removed address again only when later messages show that it is missing.
    while not all_back.is_set():
        sock.sendv(b"end")
        all_back.wait(BETWEEN_ENDS)


def numbers_back(sock: sctp.sctpsocket_tcp) -> list[int]:
    numbers = []
    while (data := sock.recvv().data) != b"end":
        numbers.append(int(data.rstrip(b"\0")))
    return numbers


def unbound() -> sctp.sctpsocket_tcp:
    sock = sctp.sctpsocket_tcp(sctp.AF_INET, engine="userspace")
    sock.settimeout(DEADLINE)
    sock.set_option("auth_supported", True)
    sock.set_option("asconf_supported", True)
    sock.set_option("rtoinfo", initial=200, min=100, max=400)
    sock.set_option("assocparams", asocmaxrxt=20)
    sock.set_option("paddrparams", hbinterval=10, pathmaxrxt=5, flags=sctp.SPP_HB_ENABLE)
    return sock


def moved(near: Host, far: Host, peer: FarEnd) -> None:
    with unbound() as sock:
        sock.bindx([(near.addresses[0], 0)])
        sock.connectx([(address, peer.port) for address in far.addresses])
        all_back = threading.Event()
        mover = threading.Thread(target=move, args=(sock, near.addresses, all_back))
        mover.start()
        try:
            assert numbers_back(sock) == list(range(CHANGES * MESSAGES))
        finally:
            all_back.set()
            mover.join()


def look_at_addresses() -> None:
    """Look for changed addresses at once; otherwise the stack does so within a second."""
    with sctp.sctpsocket_tcp(sctp.AF_INET, engine="userspace") as other:
        other.bind(("", 0))


def there_and_back(sock: sctp.sctpsocket_tcp, host: str, port: int) -> None:
    sock.sendv(b"hello", (host, port), flags=sctp.MSG_ADDR_OVER)
    assert sock.recvv().data == b"hello"


def gained(near: Host, far: Host, peer: FarEnd) -> None:
    address = near.addresses[1]
    near.ip("address", "delete", f"{address}/24", "dev", "near1")
    with unbound() as sock:
        sock.bind(("", 0))
        sock.set_option("auto_asconf", True)
        sock.connectx([(each, peer.port) for each in far.addresses])
        for _ in range(GAINS):
            near.ip("address", "add", f"{address}/24", "dev", "near1")
            look_at_addresses()
            there_and_back(sock, far.addresses[1], peer.port)
            near.ip("address", "delete", f"{address}/24", "dev", "near1")
            look_at_addresses()
        near.ip("address", "add", f"{address}/24", "dev", "near1")
        until = time.monotonic() + DEADLINE
        while f"{address}/added" not in peer.said:
            there_and_back(sock, far.addresses[1], peer.port)
            assert time.monotonic() < until


def main() -> None:
    change, engine = sys.argv[1:]
    os.environ.update(ANYSCTP_ENGINE=engine, ANYSCTP_UDP_PORT=UDP_PORT)
    with ExitStack() as stack:
        near, far = stack.enter_context(two_hosts())
        if engine == "kernel":
            stack.enter_context(far.encapsulating(UDP_PORT))
        peer = FarEnd(far)
        stack.callback(peer.close)
        {"moved": moved, "gained": gained}[change](near, far, peer)


main()
