"""The kernel and the user-space engine authenticate each other's chunks, with each hash that both have."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import sctp

SHA1, SHA256 = 1, 3
UDP_PORT_OF_KERNEL = Path("/proc/sys/net/sctp/udp_port")
DATA, KEY, TIMEOUT = 0, 1, 10


def endpoint(engine: str, hashes: list[int]) -> sctp.sctpsocket_tcp:
    made = sctp.sctpsocket_tcp(socket.AF_INET, engine=engine)
    made.settimeout(TIMEOUT)
    made.set_option("auth_supported", 1)
    made.set_option("auth_chunk", DATA)
    made.set_auth_key(KEY, b"secret")
    made.set_option("auth_active_key", KEY)
    made.set_hmac_ident(hashes)
    return made


def converse(server_engine: str, client_engine: str, hashes: list[int]) -> None:
    with endpoint(server_engine, hashes) as server, endpoint(client_engine, hashes) as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        if client_engine == "kernel":
            client.set_encaps_port(sctp.engine_info("userspace").udp_port)
        client.connect(server.getsockname())
        accepted, _ = server.accept()
        with accepted:
            accepted.settimeout(TIMEOUT)
            for near, far in ((client, accepted), (accepted, client)):
                sent = bytes(range(250)) * 40
                near.sendv(sent)
                if far.recv_message(len(sent)).data != sent:
                    sys.exit(f"{client_engine} to {server_engine}, hashes {hashes}: not what was sent")


if UDP_PORT_OF_KERNEL.read_text().strip() != "9899":
    UDP_PORT_OF_KERNEL.write_text("9899")
for hashes in ([SHA1], [SHA256, SHA1]):
    converse("kernel", "userspace", hashes)
    converse("userspace", "kernel", hashes)
