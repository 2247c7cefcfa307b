"""Two hosts with two cables between them: this network namespace, which must be an unused one, and another."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "interop"))
from network import check_own_namespace, have_checksums_sent  # noqa: E402

#: The networks, one for each cable.
NETWORKS = ("192.0.2", "198.51.100")


@dataclass
class Host:
    name: str
    number: int  #: the last part of its addresses
    prefix: tuple[str, ...] = ()  #: of a command that runs there

    @property
    def addresses(self) -> list[str]:
        return [f"{network}.{self.number}" for network in NETWORKS]

    def ip(self, *args: str) -> None:
        self._run("ip", *args)

    def _run(self, *command: str) -> None:
        subprocess.run([*self.prefix, *command], check=True)

    def set_up(self) -> None:
        self.ip("link", "set", "lo", "up")
        for cable, address in enumerate(self.addresses):
            self.ip("address", "add", f"{address}/24", "dev", f"{self.name}{cable}")
            self.ip("link", "set", f"{self.name}{cable}", "addrgenmode", "none")
            # The same address on both cables, so that only the zone distinguishes them.
            self.ip("address", "add", f"fe80::{self.number}/64", "dev", f"{self.name}{cable}", "nodad")
            self.ip("link", "set", f"{self.name}{cable}", "up")

    @contextlib.contextmanager
    def encapsulating(self, udp_port: str) -> Iterator[None]:
        """The kernel's SCTP receives and sends packets in UDP. Linux does not free the port when the namespace is removed, so
        the port may be taken in a later namespace."""
        self._set_sctp(udp_port=udp_port, encap_port=udp_port)
        try:
            yield
        finally:
            self._set_sctp(udp_port=0)

    def _set_sctp(self, **settings: object) -> None:
        self._run("sysctl", "-q", "-w", *(f"net.sctp.{name}={value}" for name, value in settings.items()))

    def unplug(self, cable: int) -> None:
        self.ip("link", "set", f"{self.name}{cable}", "down")

    def plug(self, cable: int) -> None:
        self.ip("link", "set", f"{self.name}{cable}", "up")

    def disturb(self, cable: int, *what: str) -> None:
        """What happens to the packets that it sends, in the words of tc-netem(8)."""
        self._run("tc", "qdisc", "replace", "dev", f"{self.name}{cable}", "root", "netem", *what)

    def leave_alone(self, cable: int) -> None:
        self._run("tc", "qdisc", "delete", "dev", f"{self.name}{cable}", "root")


def lay_cables(near: Host) -> None:
    for cable in range(len(NETWORKS)):
        near.ip("link", "add", f"near{cable}", "type", "veth", "peer", "name", f"far{cable}")
        for end in ("near", "far"):
            have_checksums_sent(f"{end}{cable}")


def both_ends() -> tuple[Host, Host]:
    """Both ends of two cables, in this namespace: only link-local addresses reach the other end."""
    check_own_namespace()
    near, far = Host("near", 1), Host("far", 2)
    lay_cables(near)
    near.set_up()
    far.set_up()
    return near, far


@contextlib.contextmanager
def two_hosts() -> Iterator[tuple[Host, Host]]:
    """This end and the far one, until the block is left."""
    check_own_namespace()
    # The far namespace exists as long as a process in it, which ends when its stdin is closed.
    keeper = subprocess.Popen(
        ["unshare", "--net", "sh", "-c", "echo here; exec cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert keeper.stdout and keeper.stdout.readline()
        pid = str(keeper.pid)
        near, far = Host("near", 1), Host("far", 2, ("nsenter", "--target", pid, "--net", "--"))
        lay_cables(near)
        for cable in range(len(NETWORKS)):
            near.ip("link", "set", f"far{cable}", "netns", pid)
        near.set_up()
        far.set_up()
        yield near, far
    finally:
        keeper.communicate()
