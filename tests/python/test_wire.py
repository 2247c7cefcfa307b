"""What is on the wire, and what an association does when the wire disturbs packets or a peer's UDP port changes."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

import sctp
from conftest import DEADLINE, LOCALHOST, Background, Pair, udp_port
from wire import AUTH, DATA, HEARTBEAT, I_DATA, Wire, chunks, data_chunks

UNORDERED, ENDS, BEGINS, IMMEDIATE = 4, 1, 2, 8  # flags of a DATA chunk
WINDOW = 400_000  # bytes: more than is sent before the first acknowledgement
OVERHEAD = 4  # times that Linux counts a message in the send buffer
STREAMS = 3


def prepare_nothing(_sock: sctp.sctpsocket) -> None:
    pass


def no_delay(_packet: bytes) -> float:
    return 0


@contextmanager
def wired(
    delay: Callable[[bytes], float | None] = no_delay,
    prepare: Callable[[sctp.sctpsocket], None] = prepare_nothing,
) -> Iterator[tuple[Pair, Wire]]:
    with sctp.sctpsocket_tcp(sctp.AF_INET) as listener, sctp.sctpsocket_tcp(sctp.AF_INET) as client:
        wire = Wire(udp_port(client), delay)
        try:
            for each in (listener, client):
                each.settimeout(DEADLINE)
                each.set_option("rtoinfo", initial=100, min=50, max=400)
                each.set_nodelay(True)  # a message, a packet
                each.set_linger(0)  # nothing is to be said once the wire has gone
                prepare(each)
            listener.bind((LOCALHOST, 0))
            listener.listen()
            client.set_encaps_port(wire.udp_port_here)
            client.connect(listener.getsockname())
            server, _ = listener.accept()
            with server:
                server.settimeout(DEADLINE)
                server.set_linger(0)
                yield Pair(client, server), wire
        finally:
            wire.close()


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.005)


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


def lose(rng: random.Random) -> float | None:
    return None if rng.random() < 0.05 else 0


def reorder(rng: random.Random) -> float:
    return rng.choice([0, 0, 0, 0.002, 0.005])


@pytest.mark.parametrize("disturb", [lose, reorder])
def test_a_wire_that_disturbs_packets(disturb: Callable[[random.Random], float | None]) -> None:
    """All messages arrive once, and in order on their stream."""
    rng = random.Random(5)
    disturbed = 0

    def delay(_packet: bytes) -> float | None:
        nonlocal disturbed
        disturbed += (delay := disturb(rng)) != 0
        return delay

    count = 600
    sent = [b"%d" % number + bytes(number * 3) for number in range(count)]
    received: list[list[bytes]] = [[] for _ in range(STREAMS)]
    with wired(delay) as (pair, wire):
        sender = Background(lambda: [pair.client.sendv(data, stream=n % STREAMS) for n, data in enumerate(sent)])
        for _ in range(count):
            message = pair.server.recvv()
            received[message.info.stream].append(message.data)
        sender.result()
        tsns = [chunk.tsn for packet in wire.seen for chunk in data_chunks(packet)]
    assert received == [sent[stream::STREAMS] for stream in range(STREAMS)]
    assert disturbed > 20 and tsns != sorted(tsns)


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
    """Its association ends alike on both engines: ETIMEDOUT, and nobody's cause."""
    silent = threading.Event()
    with wired(lambda _packet: None if silent.is_set() else 0) as (pair, _):
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


def with_key(key: bytes) -> Callable[[sctp.sctpsocket], None]:
    def prepare(sock: sctp.sctpsocket) -> None:
        sock.set_option("auth_supported", True)
        sock.set_option("auth_chunk", DATA)
        sock.set_auth_key(1, key)
        sock.set_option("auth_active_key", 1)

    return prepare


def test_required_chunks_are_authenticated() -> None:
    with wired(prepare=with_key(b"secret")) as (pair, wire):
        pair.client.sendv(b"authenticated")
        assert pair.server.recv(20) == b"authenticated"
        kinds = [[kind for kind, _ in chunks(packet)] for packet in wire.seen if data_chunks(packet)]
        assert kinds and all(packet.index(AUTH) < packet.index(DATA) for packet in kinds)


def test_a_wrong_key_delivers_nothing() -> None:
    """And the sender learns that nobody acknowledges."""
    keys = iter([b"right", b"wrong"])

    def prepare(sock: sctp.sctpsocket) -> None:
        with_key(next(keys))(sock)
        sock.set_option("rtoinfo", initial=50, min=20, max=50)
        sock.set_option("assocparams", asocmaxrxt=4)

    with wired(prepare=prepare) as (pair, wire):
        pair.client.sendv(b"not for you")
        with pytest.raises(TimeoutError, match="the association is over"):
            pair.client.recvv()
        assert any(data_chunks(packet) for packet in wire.seen)
        try:
            assert not pair.server.recvv(flags=sctp.MSG_DONTWAIT).data
        except (BlockingIOError, ConnectionResetError):
            pass  # the sender says that it gives up, or says nothing


def test_a_heartbeat_on_demand() -> None:
    def prepare(sock: sctp.sctpsocket) -> None:
        sock.set_option("paddrparams", flags=sctp.SPP_HB_DISABLE)

    with wired(prepare=prepare) as (pair, wire):
        pair.client.sendv(b"x")
        assert pair.server.recv(10) == b"x"
        before = wire.saw(HEARTBEAT)
        pair.client.set_option("paddrparams", address=pair.client.getpeername(), flags=sctp.SPP_HB_DEMAND)
        wait_until(lambda: wire.saw(HEARTBEAT) > before)


@pytest.mark.parametrize(
    ("scheduler", "order"),
    [
        (sctp.SS_FCFS, [1, 1, 1, 2, 2, 2, 3, 3, 3]),
        (sctp.SS_RR, [1, 2, 3, 1, 2, 3, 1, 2, 3]),
        (sctp.SS_PRIO, [3, 3, 3, 1, 1, 1, 2, 2, 2]),
    ],
)
def test_a_scheduler(scheduler: int, order: list[int]) -> None:
    """RFC 8260, section 3: which of the streams that have messages sends next."""

    def prepare(sock: sctp.sctpsocket) -> None:
        sock.set_sndbuf(OVERHEAD * WINDOW)
        sock.set_option("stream_scheduler", scheduler)

    with wired(prepare=prepare) as (pair, wire):
        if scheduler == sctp.SS_PRIO:
            for stream, priority in ((1, 5), (2, 9), (3, 1)):
                pair.client.set_option("stream_scheduler_value", priority, sid=stream)
        with wire.held():
            pair.client.sendv(bytes(WINDOW))  # on stream 0; the others wait behind it
            for stream in sorted(order):
                pair.client.sendv(b"waiting", stream=stream)
        for _ in range(1 + len(order)):
            pair.server.recvv(WINDOW)
        sent = {chunk.tsn: chunk.sid for packet in wire.seen for chunk in data_chunks(packet)}
        assert [sent[tsn] for tsn in sorted(sent) if sent[tsn]] == order


@pytest.mark.parametrize("both", [True, False])
def test_interleaving(both: bool) -> None:
    """RFC 8260, section 2: a long message does not keep a short one waiting on another stream, if both ends agree."""
    can = iter([both, True])
    length = 10_000_000

    def prepare(sock: sctp.sctpsocket) -> None:
        sock.set_sndbuf(OVERHEAD * length)
        sock.set_option("partial_delivery_point", 65536)
        sock.set_option("stream_scheduler", sctp.SS_RR)
        if next(can):
            sock.set_option("fragment_interleave", 2)
            sock.set_option("interleaving_supported", True)

    with wired(prepare=prepare) as (pair, wire):
        pair.client.sendv(bytes(length), stream=1)
        pair.client.sendv(b"short", stream=2)
        before = after = 0  # bytes of the long message
        while not after:
            message = pair.server.recvv(65536)
            if message.info.stream == 2:
                after = length - before
                break
            before += len(message.data)
        assert pair.client.get_option("interleaving_supported") == both
        assert pair.server.get_option("interleaving_supported") == both
        while before < length:
            before += len(pair.server.recvv(65536).data)
    if both:
        assert after > length / 2
    else:
        assert after == 0
    assert (wire.saw(I_DATA) > 0, wire.saw(DATA) > 0) == (both, not both)


def test_a_message_to_all() -> None:
    """SCTP_SENDALL, RFC 6458, section 5.3.4: one send, a message to each association."""
    with ExitStack() as stack:
        servers = [stack.enter_context(sctp.sctpsocket_udp(sctp.AF_INET)) for _ in range(3)]
        client = stack.enter_context(sctp.sctpsocket_udp(sctp.AF_INET))
        wire = Wire(udp_port(client))
        stack.callback(wire.close)
        client.set_encaps_port(wire.udp_port_here)
        client.set_linger(0)
        for server in servers:
            server.set_linger(0)
            server.settimeout(DEADLINE)
            server.bind((LOCALHOST, 0))
            server.listen()
            client.connect(server.getsockname())
        client.sendv(b"everybody", stream=2, flags=sctp.MSG_SENDALL)
        for server in servers:
            message = server.recvv()
            assert (message.data, message.info.stream) == (b"everybody", 2)
        sent = [int.from_bytes(packet[2:4], "big") for packet in wire.seen if data_chunks(packet)]
        assert sorted(sent) == sorted(server.getsockname()[1] for server in servers)
