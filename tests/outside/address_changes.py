"""An association in user space moves from one address to the other and back, again and again, and no message is lost.

usage: address_changes.py userspace|kernel, the engine of the peer, which is far.py

Nothing waits for anything: packets are on their way to and from the addresses that come and go.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import ExitStack

from hosts import two_hosts
from outside import FarEnd

import sctp

CHANGES = 100
MESSAGES = 3  #: before each of them
UDP_PORT = "9899"  #: of both stacks


def move(sock: sctp.sctpsocket_tcp, addresses: list[str]) -> None:
    for change in range(CHANGES):
        for number in range(MESSAGES):
            sock.sendv(b"%d" % (change * MESSAGES + number) + bytes(1000 * number))
        here, there = addresses[change % 2], addresses[1 - change % 2]
        sock.bindx([(there, 0)])
        sock.bindx([(here, 0)], sctp.BINDX_REMOVE)
    sock.sendv(b"end")


def numbers_back(sock: sctp.sctpsocket_tcp) -> list[int]:
    numbers = []
    while (data := sock.recvv().data) != b"end":
        numbers.append(int(data.rstrip(b"\0")))
    return numbers


def connected(address: str, peers: list[tuple[str, int]]) -> sctp.sctpsocket_tcp:
    sock = sctp.sctpsocket_tcp(sctp.AF_INET, engine="userspace")
    sock.settimeout(30)
    sock.set_option("auth_supported", True)
    sock.set_option("asconf_supported", True)
    sock.set_option("rtoinfo", initial=200, min=100, max=400)
    sock.set_option("assocparams", asocmaxrxt=20)
    sock.set_option("paddrparams", hbinterval=10, pathmaxrxt=5, flags=sctp.SPP_HB_ENABLE)
    sock.bindx([(address, 0)])
    sock.connectx(peers)
    return sock


def main() -> None:
    os.environ.update(ANYSCTP_ENGINE=sys.argv[1], ANYSCTP_UDP_PORT=UDP_PORT)
    with ExitStack() as stack:
        near, far = stack.enter_context(two_hosts())
        if sys.argv[1] == "kernel":
            far.encapsulate(UDP_PORT)
        peer = FarEnd(far)
        stack.callback(peer.close)
        sock = stack.enter_context(connected(near.addresses[0], [(address, peer.port) for address in far.addresses]))
        mover = threading.Thread(target=move, args=(sock, near.addresses))
        mover.start()
        stack.callback(mover.join)
        assert numbers_back(sock) == list(range(CHANGES * MESSAGES))


main()
