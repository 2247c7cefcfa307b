"""A UDP-style (one-to-many) SCTP server: receives a file from each client and answers with its SHA-256. See README.md.

    server.py CLIENTS       end when that many clients have come and gone
"""

from __future__ import annotations

import hashlib
import sys
import time

import sctp

HELLO, CHUNK, DIGEST = 1, 2, 3
STREAMS = 8
DEADLINE = 30.0


def say(text: str) -> None:
    print(text, flush=True)


class Transfer:
    """The file of one client, assembled as it arrives."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.language = ""
        self.expected: tuple[int, int] | None = None  # (bytes, messages), from the hello message
        self.bytes = self.messages = self.unordered = 0
        self.streams: set[int] = set()
        self._hash = hashlib.sha256()
        self._early: dict[int, bytes] = {}  # chunks by offset that the hash has not reached

    def take(self, data: bytes, info: sctp.RcvInfo) -> bool:
        """Take a message; true if it was the last one."""
        self.streams.add(info.stream)
        self.messages += 1
        self.unordered += bool(info.flags & sctp.MSG_UNORDERED)
        if info.ppid == HELLO:
            self.language, size, messages = data.decode().split()
            self.expected = int(size), int(messages)
        elif info.ppid == CHUNK:
            self._early[int.from_bytes(data[:8], "big")] = data[8:]
            while chunk := self._early.pop(self.bytes, None):
                self._hash.update(chunk)
                self.bytes += len(chunk)
        return (self.bytes, self.messages) == self.expected

    def digest(self) -> str:
        return self._hash.hexdigest()


def receive(server: sctp.sctpsocket) -> sctp.Message:
    """A whole message, or a notification."""
    message = server.recvv()
    while not message.notification and not message.info.complete:
        rest = server.recvv()
        message = message._replace(data=message.data + rest.data, info=rest.info)
    return message


def answer(server: sctp.sctpsocket, assoc_id: int, transfer: Transfer) -> None:
    seconds = time.monotonic() - transfer.started
    digest = transfer.digest()
    say(
        f"association {assoc_id}: {transfer.messages} messages from {transfer.language}, {transfer.unordered} of them "
        f"unordered, on {len(transfer.streams)} streams; SHA-256 {digest[:16]}..."
    )
    # For the table of demo/run.
    say(
        f"RESULT language={transfer.language} association={assoc_id} streams={len(transfer.streams)} "
        f"messages={transfer.messages} bytes={transfer.bytes} seconds={seconds:.6f}"
    )
    server.sendv(digest.encode(), stream=0, ppid=DIGEST, assoc_id=assoc_id)


def association_changed(server: sctp.sctpsocket, event: sctp.assoc_change) -> bool:
    """Report the change; true if the association is over."""
    if event.state == event.state_COMM_UP:
        peers = ", ".join(f"{host}:{port}" for host, port in server.getpaddrs(event.assoc_id))
        say(f"association {event.assoc_id} is up: {peers}, {event.inbound_streams} streams in")
        return False
    ends: dict[int, str] = {event.state_COMM_LOST: "was lost", event.state_SHUTDOWN_COMP: "has ended"}
    say(f"association {event.assoc_id} {ends.get(event.state, 'has changed')}")
    return event.state in ends


def serve(server: sctp.sctpsocket, clients: int) -> None:
    transfers: dict[int, Transfer] = {}
    while clients:
        data, info, _, event = receive(server)
        if isinstance(event, sctp.assoc_change):
            if association_changed(server, event):
                transfers.pop(event.assoc_id, None)
                clients -= 1
        elif not event and data:
            transfer = transfers.setdefault(info.assoc_id, Transfer())
            if transfer.take(data, info):
                answer(server, info.assoc_id, transfer)


def main(clients: int) -> None:
    with sctp.sctpsocket_udp(sctp.AF_INET) as server:
        server.settimeout(DEADLINE)
        server.nodelay = True
        server.initparams.max_instreams = STREAMS
        server.events.association = True
        server.bind(("127.0.0.1", 0))
        server.listen()
        engine = sctp.engine_info(server.engine)
        say(f"READY {server.getsockname()[1]} {engine.udp_port}")
        say(f"listens at 127.0.0.1:{server.getsockname()[1]} on the {engine.name} engine ({engine.version})")
        serve(server, clients)


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]))
    except OSError as error:
        sys.exit(f"{error}")
