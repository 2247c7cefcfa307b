"""The benchmark's program in Python: see README.md.

With ANYSCTP_BENCH_PLAIN=1 it uses the interpreter's own module socket on the kernel's SCTP, to compare with.
"""

from __future__ import annotations

import os
import sys
import time

import sctp

BUFFER_BYTES = 1 << 20
DEADLINE = 20.0
PPID = 46
PLAIN = os.environ.get("ANYSCTP_BENCH_PLAIN") == "1"


class Channel:
    """An association on the module sctp."""

    def __init__(self, sock: sctp.sctpsocket_tcp | None = None) -> None:
        self.sock = sctp.sctpsocket_tcp(sctp.AF_INET) if sock is None else sock
        self.sock.settimeout(DEADLINE)
        self.sock.nodelay = True
        self.sock.set_sndbuf(BUFFER_BYTES)
        self.sock.set_rcvbuf(BUFFER_BYTES)
        self.udp_port = sctp.engine_info(self.sock.engine).udp_port

    def reach(self, udp_port: int) -> None:
        if udp_port:
            self.sock.set_encaps_port(udp_port)

    def send(self, data: bytes) -> None:
        self.sock.sendv(data, stream=1, ppid=PPID)

    def receive(self) -> int:
        """The size of the next message; 0 at the end of the association."""
        message = self.sock.recvv()
        size = len(message.data)
        while not message.info.complete and message.data:
            message = self.sock.recvv()
            size += len(message.data)
        return size


class PlainChannel(Channel):
    """An association on the module socket, which knows no streams."""

    udp_port = 0

    def __init__(self, sock: sctp.socket.socket | None = None) -> None:
        plain = sctp.socket
        made = plain.socket(plain.AF_INET, plain.SOCK_STREAM, sctp.IPPROTO_SCTP) if sock is None else sock
        self.sock = made  # type: ignore[assignment] # used as what both kinds of socket have
        self.sock.settimeout(DEADLINE)
        self.sock.setsockopt(sctp.IPPROTO_SCTP, 3, 1)  # SCTP_NODELAY
        self.sock.setsockopt(plain.SOL_SOCKET, plain.SO_SNDBUF, BUFFER_BYTES)
        self.sock.setsockopt(plain.SOL_SOCKET, plain.SO_RCVBUF, BUFFER_BYTES)

    def send(self, data: bytes) -> None:
        self.sock.send(data)

    def receive(self) -> int:
        return len(self.sock.recv(65536))


def serve(channel: Channel, mode: str) -> None:
    channel.sock.bind(("127.0.0.1", 0))
    channel.sock.listen(1)
    print("READY", channel.sock.getsockname()[1], channel.udp_port, flush=True)
    accepted = type(channel)(channel.sock.accept()[0])
    if mode == "idle":
        idle(accepted)
    else:
        take(accepted, echo=mode == "echo")
    accepted.sock.close()
    channel.sock.close()


def idle(accepted: Channel) -> None:
    """Until the client ends the association."""
    start, used = time.monotonic(), time.process_time()
    accepted.sock.wait(timeout=DEADLINE)
    print(f"RESULT cpu={time.process_time() - used:.6f} seconds={time.monotonic() - start:.6f}")


def take(accepted: Channel, *, echo: bool) -> None:
    messages = total = 0
    start = end = 0.0
    answer = b""
    while size := accepted.receive():
        if not messages:
            start = time.monotonic()
            answer = bytes(size)
        messages += 1
        total += size
        if echo:
            accepted.send(answer)
        end = time.monotonic()
    if messages > 1:
        # The clock starts when the first message has arrived, so that one is not measured.
        print(f"RESULT messages={messages - 1} bytes={total - total // messages} seconds={end - start:.6f}")


def stream(channel: Channel, data: bytes, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for _ in range(16):
            channel.send(data)


def exchange(channel: Channel, data: bytes, seconds: float) -> None:
    trips = []
    start = now = time.monotonic()
    while now < start + seconds:
        before = now
        channel.send(data)
        channel.receive()
        now = time.monotonic()
        trips.append(now - before)
    print(f"RESULT messages={len(trips)} bytes={len(trips) * len(data)} seconds={now - start:.6f}")
    print("TRIPS", *(f"{1e6 * trip:.1f}" for trip in trips))


def main(args: list[str]) -> None:
    channel = PlainChannel() if PLAIN else Channel()
    match args:
        case ["server", mode]:
            serve(channel, mode)
        case ["client", mode, host, port, udp_port, size, seconds]:
            channel.reach(int(udp_port))
            channel.sock.connect((host, int(port)))
            if mode == "idle":
                channel.sock.wait(timeout=float(seconds))
            else:
                (stream if mode == "stream" else exchange)(channel, bytes(int(size)), float(seconds))
            channel.sock.close()  # gracefully: all sent data is delivered
        case _:
            sys.exit("usage: peer.py server MODE, or peer.py client MODE HOST PORT UDP_PORT SIZE SECONDS")


if __name__ == "__main__":
    main(sys.argv[1:])
