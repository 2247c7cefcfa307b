"""The interoperation peer in Python: see README.md."""

from __future__ import annotations

import functools
import sys

import sctp

MESSAGES = 13
STREAMS = 8
BIG_SIZE = 100_000
DEADLINE = 30.0
FIRST_PPID = 4_000_000_000
ANSWER_OFFSET = 1000
REASON = b"that was all"

UP = sctp.assoc_change.state_COMM_UP
DOWN = sctp.assoc_change.state_SHUTDOWN_COMP


class Wrong(Exception):
    """The other side or the library violated the conversation."""


@functools.cache
def content(number: int) -> bytes:
    size = BIG_SIZE if number == MESSAGES - 1 else 1 + 317 * number
    return bytes((number + k + (k >> 8)) & 255 for k in range(size))


def is_unordered(number: int) -> bool:
    return number % 3 == 2


class Tally:
    """What has been received so far."""

    def __init__(self, first_ppid: int) -> None:
        self.first_ppid = first_ppid
        self.missing = set(range(MESSAGES))
        self.last_ordered: dict[int, int] = {}
        self.bytes = 0

    def check(self, data: bytes, info: sctp.RcvInfo) -> int:
        """Check a message and return its number."""
        number = info.ppid - self.first_ppid
        if number not in self.missing:
            raise Wrong(f"PPID {info.ppid} came twice or is not of this conversation")
        self.missing.remove(number)
        if info.stream != number % 4:
            raise Wrong(f"message {number} came on stream {info.stream}")
        if bool(info.flags & sctp.MSG_UNORDERED) != is_unordered(number):
            raise Wrong(f"message {number} has the flags {info.flags:#x}")
        if data != content(number):
            raise Wrong(f"message {number} came with other bytes ({len(data)} of them)")
        if not is_unordered(number):
            if self.last_ordered.get(info.stream, -1) > number:
                raise Wrong(f"message {number} came after message {self.last_ordered[info.stream]}")
            self.last_ordered[info.stream] = number
        self.bytes += len(data)
        return number


def make_socket(style: str) -> sctp.sctpsocket:
    sock = sctp.sctpsocket_tcp(sctp.AF_INET) if style == "tcp" else sctp.sctpsocket_udp(sctp.AF_INET)
    sock.settimeout(DEADLINE)
    sock.initparams.num_ostreams = STREAMS
    sock.initparams.max_instreams = STREAMS
    sock.events.association = True
    sock.events.shutdown = True
    return sock


def send(sock: sctp.sctpsocket, number: int, ppid: int, assoc_id: int) -> None:
    flags = sctp.MSG_UNORDERED if is_unordered(number) else 0
    sock.sendv(content(number), stream=number % 4, ppid=ppid, flags=flags, assoc_id=assoc_id)


def receive(sock: sctp.sctpsocket) -> sctp.Message:
    """A whole message, the pieces of a long one joined."""
    message = sock.recvv()
    pieces, info = [message.data], message.info
    while message.data and not info.complete:
        piece, info, _, _ = sock.recvv()
        pieces.append(piece)
    return message._replace(data=b"".join(pieces))


def changed_to(message: sctp.Message, state: int) -> bool:
    event = message.notification
    return isinstance(event, sctp.assoc_change) and event.state == state


def expect_state(sock: sctp.sctpsocket, state: int) -> None:
    message = receive(sock)
    if not changed_to(message, state):
        raise Wrong(f"{message!r} came instead of an association change to {state}")


def expect_end(sock: sctp.sctpsocket, style: str) -> None:
    expect_state(sock, DOWN)
    if style == "tcp" and not is_end(message := receive(sock)):
        raise Wrong(f"{message!r} came after the end of the association")


def is_end(message: sctp.Message) -> bool:
    return not message.data and not message.notification


def expect_shutdown_by_peer(sock: sctp.sctpsocket, style: str) -> None:
    event = receive(sock).notification
    if not isinstance(event, sctp.shutdown_event):
        raise Wrong(f"{event!r} came at the end")
    if style == "udp":
        expect_state(sock, DOWN)
        return
    # When the peer shuts down a TCP-style association, the notification and the end may come in either order.
    message = receive(sock)
    if changed_to(message, DOWN):
        message = receive(sock)
    if not is_end(message):
        raise Wrong(f"{message!r} came after the peer's shutdown")


def receive_all(sock: sctp.sctpsocket, tally: Tally, *, answer: bool) -> None:
    while tally.missing:
        message = receive(sock)
        if is_end(message) or message.notification:
            raise Wrong(f"{message!r} came while {len(tally.missing)} messages were missing")
        number = tally.check(message.data, message.info)
        if answer:
            send(sock, number, message.info.ppid + ANSWER_OFFSET, message.info.assoc_id)


def answer_one(sock: sctp.sctpsocket) -> None:
    message = receive(sock)
    number = Tally(FIRST_PPID).check(message.data, message.info)
    send(sock, number, message.info.ppid + ANSWER_OFFSET, message.info.assoc_id)


def expect_abort(sock: sctp.sctpsocket) -> str:
    """Returns the reason that the peer gives."""
    event = receive(sock).notification
    if not isinstance(event, sctp.assoc_change) or event.state != sctp.assoc_change.state_COMM_LOST:
        raise Wrong(f"{event!r} came instead of an abort")
    return event.reason_data.decode()


def serve(style: str) -> tuple[Tally, str]:
    tally = Tally(FIRST_PPID)
    with make_socket(style) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen(1)
        print("READY", sock.getsockname()[1], sctp.engine_info(sock.engine).udp_port, flush=True)
        peer = sock.accept()[0] if style == "tcp" else sock
        with peer:
            peer.settimeout(DEADLINE)
            expect_state(peer, UP)
            receive_all(peer, tally, answer=True)
            expect_shutdown_by_peer(peer, style)
            second = sock.accept()[0] if style == "tcp" else sock
            with second:
                second.settimeout(DEADLINE)
                expect_state(second, UP)
                answer_one(second)
                reason = expect_abort(second)
    return tally, reason


def associate(sock: sctp.sctpsocket, style: str, host: str, port: int, udp_port: int) -> int:
    if udp_port:
        sock.set_encaps_port(udp_port)
    sock.connect((host, port))
    expect_state(sock, UP)
    return sock.getassocid((host, port)) if style == "udp" else 0


def converse(style: str, host: str, port: int, udp_port: int) -> tuple[Tally, str]:
    tally = Tally(FIRST_PPID + ANSWER_OFFSET)
    with make_socket(style) as sock:
        assoc_id = associate(sock, style, host, port, udp_port)
        for number in range(MESSAGES):
            send(sock, number, FIRST_PPID + number, assoc_id)
        receive_all(sock, tally, answer=False)
        if style == "tcp":
            sock.shutdown(sctp.SHUT_WR)
        else:
            sock.sendv(b"", flags=sctp.MSG_EOF, assoc_id=assoc_id)
        expect_end(sock, style)
    with make_socket(style) as sock:
        assoc_id = associate(sock, style, host, port, udp_port)
        send(sock, 0, FIRST_PPID, assoc_id)
        message = receive(sock)
        Tally(FIRST_PPID + ANSWER_OFFSET).check(message.data, message.info)
        sock.abort(REASON, assoc_id)
    return tally, ""


def main(args: list[str]) -> None:
    match args:
        case ["server", "tcp" | "udp" as style]:
            tally, reason = serve(style)
        case ["client", "tcp" | "udp" as style, host, port, udp_port]:
            tally, reason = converse(style, host, int(port), int(udp_port))
        case _:
            sys.exit("usage: peer.py server tcp|udp\n       peer.py client tcp|udp HOST PORT UDP_PORT")
    print("OK", MESSAGES, tally.bytes, reason)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (OSError, Wrong) as error:
        sys.exit(f"peer.py: {error}")
