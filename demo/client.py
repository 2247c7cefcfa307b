"""A TCP-style (one-to-one) SCTP client: sends a file to the demo's server and checks its answer. See README.md.

client.py HOST PORT UDP_PORT FILE
"""

from __future__ import annotations

import hashlib
import os
import sys

import sctp

HELLO, CHUNK, DIGEST = 1, 2, 3
STREAMS = 8
DEADLINE = 30.0


def send_file(sock: sctp.sctpsocket, path: str) -> str:
    """Send the file and return its SHA-256."""
    size = os.path.getsize(path)
    chunk_size = min(max(size // 100, 512), 32768)
    messages = 1 + -(-size // chunk_size)
    sock.sendv(f"python {size} {messages}".encode(), stream=0, ppid=HELLO)
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for number in range(messages - 1):
            chunk = file.read(chunk_size)
            digest.update(chunk)
            sock.sendv(
                (number * chunk_size).to_bytes(8, "big") + chunk,
                stream=1 + number % (STREAMS - 1),
                ppid=CHUNK,
                flags=sctp.MSG_UNORDERED if number % 5 == 4 else 0,
            )
    print(f"sent {size} bytes in {messages} messages", flush=True)
    return digest.hexdigest()


def main(host: str, port: int, udp_port: int, path: str) -> None:
    with sctp.sctpsocket_tcp(sctp.AF_INET) as sock:
        sock.settimeout(DEADLINE)
        sock.nodelay = True
        sock.initparams.num_ostreams = STREAMS
        if udp_port:
            sock.set_encaps_port(udp_port)
        sock.connect((host, port))
        print(f"connected to {host}:{port}", flush=True)
        digest = send_file(sock, path)
        answer, info, _, _ = sock.recvv()
        if info.ppid != DIGEST or answer.decode() != digest:
            sys.exit(f"the server's SHA-256 is {answer!r}, but the file's is {digest}")
        print(f"the server's SHA-256 is the file's: {digest[:16]}...", flush=True)
        print(f"RESULT engine={sock.engine} verified=yes", flush=True)
        sock.shutdown(sctp.SHUT_WR)
        sock.recvv()  # the end of the association


if __name__ == "__main__":
    try:
        main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    except OSError as error:
        sys.exit(f"{error}")
