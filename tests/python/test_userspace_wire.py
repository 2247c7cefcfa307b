"""What is on the wire, and what an association does when the wire loses packets or a peer's UDP port changes."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

import sctp
from conftest import DEADLINE, LOCALHOST, Pair
from wire import Wire, chunks, data_chunks

UNORDERED, ENDS, BEGINS, IMMEDIATE = 4, 1, 2, 8  # flags of a DATA chunk
AUTH = 15


@contextmanager
def wired(
    passes: Callable[[bytes], bool] = lambda _packet: True, prepare: Callable[[sctp.sctpsocket], None] = lambda _sock: None
) -> Iterator[tuple[Pair, Wire]]:
    with sctp.sctpsocket_tcp(sctp.AF_INET) as listener, sctp.sctpsocket_tcp(sctp.AF_INET) as client:
        wire = Wire(sctp.engine_info().udp_port, passes)
        try:
            for each in (listener, client):
                each.settimeout(DEADLINE)
                each.set_option("rtoinfo", initial=100, min=50, max=400)
                prepare(each)
            listener.bind((LOCALHOST, 0))
            listener.listen()
            client.set_encaps_port(wire.udp_port_here)
            client.connect(listener.getsockname())
            server, _ = listener.accept()
            with server:
                server.settimeout(DEADLINE)
                yield Pair(client, server), wire
        finally:
            wire.close()


def test_a_message_on_the_wire() -> None:
    with wired() as (pair, wire):
        pair.client.sendv(b"ordered", stream=3, ppid=0x01020304)
        pair.client.sendv(b"unordered", stream=1, ppid=60, flags=sctp.MSG_UNORDERED | sctp.MSG_SACK_IMMEDIATELY)
        assert {pair.server.recvv().data, pair.server.recvv().data} == {b"ordered", b"unordered"}
        sent = {chunk.payload: chunk for packet in wire.seen for chunk in data_chunks(packet)}
        ordered, unordered = sent[b"ordered"], sent[b"unordered"]
        assert (ordered.sid, ordered.ssn, ordered.ppid, ordered.flags) == (3, 0, 0x01020304, BEGINS | ENDS)
        assert (unordered.sid, unordered.ppid) == (1, 60)
        assert unordered.flags == BEGINS | ENDS | UNORDERED | IMMEDIATE


def test_a_wire_that_loses_packets() -> None:
    """5 % are lost: all messages arrive once, and in order on their stream."""
    rng = random.Random(5)
    lost = 0

    def passes(_packet: bytes) -> bool:
        nonlocal lost
        lost += (is_lost := rng.random() < 0.05)
        return not is_lost

    count, streams = 600, 3
    sent = [b"%d" % number + bytes(number * 3) for number in range(count)]

    def send(sock: sctp.sctpsocket) -> None:
        for number, data in enumerate(sent):
            sock.sendv(data, stream=number % streams)

    received: list[list[bytes]] = [[] for _ in range(streams)]
    with wired(passes) as (pair, _):
        sender = threading.Thread(target=send, args=[pair.client])
        sender.start()
        for _ in range(count):
            message = pair.server.recvv()
            received[message.info.stream].append(message.data)
        sender.join()
    assert received == [sent[stream::streams] for stream in range(streams)]
    assert lost > 0


def test_the_udp_port_of_a_peer_changes() -> None:
    """As that of a peer behind a NAT does (RFC 6951, section 5.4)."""
    with wired() as (pair, wire):
        pair.client.sendv(b"before")
        assert pair.server.recv(10) == b"before"
        wire.move()
        pair.client.sendv(b"after")
        assert pair.server.recv(10) == b"after"
        pair.server.sendv(b"back")
        assert pair.client.recv(10) == b"back"


def test_a_peer_that_falls_silent() -> None:
    """Its association ends as on the kernel: ETIMEDOUT, and nobody's cause."""
    silent = threading.Event()
    with wired(lambda _packet: not silent.is_set()) as (pair, _):
        pair.client.events.association = True
        for each in pair:
            each.set_option("rtoinfo", initial=50, min=20, max=50)
            each.set_option("assocparams", asocmaxrxt=2)
        silent.set()
        pair.client.sendv(b"lost")
        event = pair.client.recvv().notification
        assert isinstance(event, sctp.assoc_change)
        assert (event.state, event.error, event.sac_info) == (sctp.assoc_change.state_COMM_LOST, 0, b"")
        with pytest.raises(TimeoutError, match="the association is over"):
            pair.client.recvv()
        assert pair.client.recvv().data == b""
        with pytest.raises(BrokenPipeError):
            pair.client.sendv(b"more")
        pair.server.set_linger(0)


def with_key(key: bytes) -> Callable[[sctp.sctpsocket], None]:
    def prepare(sock: sctp.sctpsocket) -> None:
        sock.set_option("auth_supported", True)
        sock.set_option("auth_chunk", 0)  # DATA
        sock.set_auth_key(1, key)
        sock.set_option("auth_active_key", 1)

    return prepare


def test_required_chunks_are_authenticated() -> None:
    with wired(prepare=with_key(b"secret")) as (pair, wire):
        pair.client.sendv(b"authenticated")
        assert pair.server.recv(20) == b"authenticated"
        kinds = [[kind for kind, _ in chunks(packet)] for packet in wire.seen if data_chunks(packet)]
        assert kinds and all(packet.index(AUTH) < packet.index(0) for packet in kinds)


def test_a_wrong_key_delivers_nothing() -> None:
    keys = iter([b"right", b"wrong"])
    with wired(prepare=lambda sock: with_key(next(keys))(sock)) as (pair, wire):
        pair.client.sendv(b"not for you")
        readable, _ = pair.server.wait(timeout=0.5)
        assert not readable
        assert any(data_chunks(packet) for packet in wire.seen)
