"""Two processes in one language talk; each has written what it sent and received.

usage: both_ends.py BUILD PEER...     the peer's command line (tests/interop/README.md)
"""

from __future__ import annotations

import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "cmake"))
from pcapng import Packet, read  # noqa: E402

from stage import Stage  # noqa: E402

TIMEOUT = 50.0
LOCALHOST = socket.inet_aton("127.0.0.1")
DATA, INIT, INIT_ACK, ABORT, SHUTDOWN, SHUTDOWN_ACK, COOKIE_ECHO, COOKIE_ACK, SHUTDOWN_COMPLETE = 0, 1, 2, 6, 7, 8, 10, 11, 14
MESSAGES, FIRST_PPID, ANSWER = 13, 4_000_000_000, 1000
FIRST_FRAGMENT = 2


def check(packets: list[Packet], client_is: str) -> None:
    """One end's packets; the client's go `in` or `out`."""
    other = "in" if client_is == "out" else "out"
    said: dict[str, list[tuple[int, int, bytes]]] = {"in": [], "out": []}
    for each in packets:
        assert each.checksum_is_right and each.source == each.destination == LOCALHOST
        assert abs(each.time - time.time()) < TIMEOUT
        # Both ports are free ones, which Wireshark does not take for SCTP.
        assert each.udp_ports is None and each.comment.startswith("in UDP, from port ")
        said[each.direction] += each.chunks()
    assert packets[0].direction == client_is and packets[0].chunks()[0][0] == INIT
    kinds = {direction: {kind for kind, *_ in chunks} for direction, chunks in said.items()}
    assert kinds[client_is] >= {INIT, COOKIE_ECHO, DATA, SHUTDOWN, SHUTDOWN_COMPLETE, ABORT}, kinds
    assert kinds[other] >= {INIT_ACK, COOKIE_ACK, DATA, SHUTDOWN_ACK}, kinds
    for direction, first in ((client_is, FIRST_PPID), (other, FIRST_PPID + ANSWER)):
        ppids = {
            struct.unpack_from("!I", value, 8)[0]
            for kind, flags, value in said[direction]
            if kind == DATA and flags & FIRST_FRAGMENT
        }
        assert ppids == set(range(first, first + MESSAGES)), sorted(ppids)


def main() -> None:
    stage, program = Stage(Path(sys.argv[1])), sys.argv[2:]
    with tempfile.TemporaryDirectory() as folder:
        environment = stage.environment(ANYSCTP_UDP_PORT="0", ANYSCTP_PCAP=f"{folder}/%p.pcapng")
        server = subprocess.Popen([*program, "server", "tcp"], env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout
            _, *ports = server.stdout.readline().split()
            client = subprocess.Popen([*program, "client", "tcp", "127.0.0.1", *ports], env=environment)
            try:
                assert client.wait(TIMEOUT) == 0 and server.wait(TIMEOUT) == 0
            finally:
                client.kill()
                client.wait()
        finally:
            server.kill()
            server.communicate()
        files = sorted(Path(folder).iterdir())
        assert len(files) == 2, files
        first = [read(path) for path in files]
        for packets in first:
            check(packets, packets[0].direction)
        assert {packets[0].direction for packets in first} == {"in", "out"}


main()
