"""A client that was killed, and comes back with the same SCTP port."""

from __future__ import annotations

import os
import subprocess
import sys

import sctp
from conftest import DEADLINE, LOCALHOST

KILLED_CLIENT = """
import os, signal, sys
import sctp
client = sctp.sctpsocket_tcp(sctp.AF_INET, engine="userspace")
client.settimeout(10)
client.set_option("encaps_port", int(sys.argv[1]))
client.bind(("127.0.0.1", int(sys.argv[3])))
try:
    client.connect(("127.0.0.1", int(sys.argv[2])))
except ConnectionRefusedError:
    sys.exit("refused")
print(sctp.engine_info("userspace").udp_port, client.getsockname()[1], flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed_client(server: sctp.sctpsocket_udp, *, port: int = 0, udp_port: int = 0) -> subprocess.CompletedProcess[str]:
    where = (str(sctp.engine_info("userspace").udp_port), str(server.getsockname()[1]), str(port))
    return subprocess.run(
        [sys.executable, "-c", KILLED_CLIENT, *where], env={**os.environ, "ANYSCTP_UDP_PORT": str(udp_port)},
        capture_output=True, text=True, timeout=6 * DEADLINE,
    )  # fmt: skip


def test_killed_client_comes_back() -> None:
    """From the same ports it restarts its association; from another UDP port it may be somebody else, and is refused."""
    with sctp.sctpsocket_udp(sctp.AF_INET, engine="userspace") as server:
        server.settimeout(DEADLINE)
        server.events.association = True
        server.bind((LOCALHOST, 0))
        server.listen()
        first = killed_client(server)
        udp_port, port = map(int, first.stdout.split())
        assert server.recvv().notification.state == sctp.assoc_change.state_COMM_UP
        assert killed_client(server, port=port, udp_port=udp_port).stdout == first.stdout
        assert server.recvv().notification.state == sctp.assoc_change.state_RESTART
        assert killed_client(server, port=port).stderr.strip() == "refused"
        server.abort(assoc_id=server.assoc_ids()[0])
        assert killed_client(server, port=port).stdout
