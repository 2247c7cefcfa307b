"""A server in one of the languages gets SIGTERM while it waits: the signal ends it, and its peer sees the end at once.

usage: signalled.py BUILD PEER...     the peer's command line
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import sctp

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "cmake"))
from stage import Stage  # noqa: E402

SOON, TIMEOUT = 1.0, 20.0


def the_end(association: sctp.sctpsocket_tcp) -> str:
    try:
        while (message := association.recvv()).data or message.notification:
            continue
    except ConnectionResetError:
        return "aborted"
    return "shut down"


stage, program = Stage(Path(sys.argv[1])), sys.argv[2:]
server = subprocess.Popen(
    [*program, "server", "tcp"], env=stage.environment(ANYSCTP_UDP_PORT="0"), stdout=subprocess.PIPE, text=True
)
try:
    assert server.stdout
    _, port, udp_port = server.stdout.readline().split()
    with sctp.sctpsocket_tcp(socket.AF_INET) as client:
        client.settimeout(TIMEOUT)
        if os.environ["ANYSCTP_ENGINE"] == "userspace":
            client.set_option("encaps_port", int(udp_port))
        client.connect(("127.0.0.1", int(port)))
        server.send_signal(signal.SIGTERM)
        start = time.monotonic()
        how = the_end(client)
        took = time.monotonic() - start
    if server.wait(TIMEOUT) != -signal.SIGTERM or took > SOON:
        sys.exit(f"{program[-1]}: the process ended with {server.returncode}, and was {how} after {took:.2f} s")
finally:
    server.kill()
    server.wait()
