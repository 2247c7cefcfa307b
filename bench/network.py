"""The networks that are measured over: loopback as it is, and loopbacks of their own MTU in network namespaces."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import NamedTuple

MTU_OF_LOOPBACK = 0  #: stands for loopback as it is
#: IPv4 asks for the least; the kernel's loopback takes no more than the most.
LEAST_MTU, MOST_MTU = 576, 65536
#: Ends with its standard input.
HOLDER = 'ip link set lo mtu "$1" up && echo up && exec cat'


class NoNetwork(Exception):
    """A namespace cannot be had; the text says why."""


class Network(NamedTuple):
    mtu: int
    enter: list[str]  #: before a command: it runs there


@contextmanager
def namespace(mtu: int) -> Iterator[Network]:
    """A network namespace with nothing but a loopback of this MTU, while the block runs."""
    for program in ("unshare", "nsenter", "ip"):
        if not shutil.which(program):
            raise NoNetwork(f"no network with an MTU of {mtu}: there is no {program} (util-linux, iproute2)")
    root = os.geteuid() == 0
    command = ["unshare", "-n" if root else "-rn", "sh", "-c", HOLDER, "sh", str(mtu)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, text=True, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, start_new_session=True
    ) as holder:
        assert holder.stdin and holder.stdout
        said = holder.stdout.readline()
        if said != "up\n":
            raise NoNetwork(f"no network with an MTU of {mtu}: {said.strip()}")
        user = [] if root else ["--user", "--preserve-credentials"]
        try:
            yield Network(mtu, ["nsenter", f"--target={holder.pid}", "--net", *user, "--"])
        finally:
            holder.stdin.close()


@contextmanager
def networks(mtus: Sequence[int]) -> Iterator[list[Network]]:
    """Loopback as it is, then one network for each MTU."""
    with ExitStack() as stack:
        yield [Network(MTU_OF_LOOPBACK, []), *(stack.enter_context(namespace(mtu)) for mtu in mtus)]
