"""Two hosts for SCTP directly over IP: this network namespace and another one, with a cable between them.

A kernel with SCTP sends ABORTs in answer to packets for a user-space stack on raw sockets. To avoid that, packets to a host
with raw sockets are Ethernet broadcasts, which IP accepts and the kernel's SCTP ignores.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import socket
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

SIOCETHTOOL, ETHTOOL_STXCSUM = 0x8946, 0x17
BROADCAST = "ff:ff:ff:ff:ff:ff"


class NetworkInUse(Exception):
    """The text says what to do."""


@dataclass
class Host:
    device: str
    addresses: tuple[str, ...]  #: IPv4, IPv6, and a second IPv6 one that the system would not choose as source
    prefix: tuple[str, ...] = ()  #: of a command that runs there

    def ip(self, *args: str) -> None:
        subprocess.run([*self.prefix, "ip", *args], check=True)

    def set_up(self) -> None:
        self.ip("link", "set", "lo", "up")
        self.ip("link", "set", self.device, "up")
        self.ip("address", "add", f"{self.addresses[0]}/24", "dev", self.device)
        for address in self.addresses[1:]:
            self.ip("address", "add", f"{address}/64", "dev", self.device, "nodad")

    def reach(self, peer: Host, raw: bool) -> None:
        """Send in the way that fits a peer with SCTP on raw sockets, or in its kernel."""
        self.ip("neighbour", "flush", "dev", self.device, "nud", "permanent")
        for address in peer.addresses if raw else ():
            self.ip("neighbour", "replace", address, "lladdr", BROADCAST, "dev", self.device, "nud", "permanent")


def check_own_namespace() -> None:
    up = subprocess.run(["ip", "-brief", "link", "show", "up"], check=True, text=True, capture_output=True).stdout
    if up:
        raise NetworkInUse("this network is in use: start in one of its own: unshare --map-root-user --net")


def have_checksums_sent(device: str) -> None:
    """Between namespaces a kernel omits the checksum of its packets, and a user-space stack drops them."""
    off = ctypes.create_string_buffer(struct.pack("II", ETHTOOL_STXCSUM, 0))
    request = struct.pack("16sP8x", device.encode(), ctypes.addressof(off))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as anything:
        fcntl.ioctl(anything, SIOCETHTOOL, request)


@contextlib.contextmanager
def two_hosts() -> Iterator[tuple[Host, Host]]:
    """This end and the far one, until the block is left."""
    check_own_namespace()
    # The namespace exists as long as its process, which ends when its stdin is closed.
    far_end = subprocess.Popen(
        ["unshare", "--net", "sh", "-c", "echo here; exec cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert far_end.stdout and far_end.stdout.readline()
        pid = str(far_end.pid)
        near = Host("near", ("192.0.2.1", "2001:db8::1", "2001:db8::11"))
        far = Host("far", ("192.0.2.2", "2001:db8::2", "2001:db8::22"), ("nsenter", "--target", pid, "--net", "--"))
        near.ip("link", "add", near.device, "type", "veth", "peer", "name", far.device)
        have_checksums_sent(near.device)
        have_checksums_sent(far.device)
        near.ip("link", "set", far.device, "netns", pid)
        near.set_up()
        far.set_up()
        yield near, far
    finally:
        far_end.communicate()
