"""Whether the running kernel has SCTP."""
import socket

IPPROTO_SCTP = 132


def available() -> bool:
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_SCTP).close()
    except OSError:
        return False
    return True
