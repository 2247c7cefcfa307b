"""An INIT for a living association, from its peer's address but another UDP port.

The sender may be the peer, which was killed and comes back; another host behind the same NAT; or a stranger.
"""

from __future__ import annotations

import itertools
import struct
import time
from collections.abc import Callable, Iterator

import pytest

import sctp
from by_hand import PeerByHand, p
from conftest import DEADLINE, LOCALHOST

ADDRESS = "127.0.0.2"  # another of this machine
RTO_MS = 200
PATH_MAX_RETRANS = 5  # the default of `paddrparams`
MISSED = PATH_MAX_RETRANS + 2  # until the path fails, and one more
COMM_UP, COMM_LOST = sctp.assoc_change.state_COMM_UP, sctp.assoc_change.state_COMM_LOST
Step = Callable[[sctp.sctpsocket_udp, PeerByHand], None]
ports = itertools.count(20_000)  # of peers, one for each test


@pytest.fixture
def server() -> Iterator[sctp.sctpsocket_udp]:
    with sctp.sctpsocket_udp(sctp.AF_INET, engine="userspace") as sock:
        sock.settimeout(DEADLINE)
        sock.events.association = True
        # Without the upper bound the stack's own repetitions would soon end an association.
        sock.set_option("rtoinfo", initial=RTO_MS, min=RTO_MS, max=60_000)
        sock.bind((LOCALHOST, 0))
        sock.listen()
        yield sock


@pytest.fixture
def peer(server: sctp.sctpsocket_udp) -> Iterator[PeerByHand]:
    with PeerByHand(server.getsockname()[1], next(ports)) as made:
        made.associate()
        assert server.recvv().notification.state == COMM_UP
        yield made


def newcomer_after(peer: PeerByHand, *hosts: str) -> PeerByHand:
    """A peer at the same address and SCTP port, but another UDP port."""
    return PeerByHand(peer.there, peer.port, *hosts)


def heartbeats(peer: PeerByHand) -> int:
    return sum(kind == p.HEARTBEAT for kind, _ in peer.hears())


def until_asked(peer: PeerByHand, newcomer: PeerByHand) -> None:
    """After it was heard, INITs are refused for an RTO."""
    until = time.monotonic() + DEADLINE
    while time.monotonic() < until:
        newcomer.init()
        if p.HEARTBEAT in {kind for kind, _ in peer.comes(RTO_MS / 1000 / 4)}:
            newcomer.hears()
            return
    raise AssertionError("never asked")


def insists(newcomer: PeerByHand) -> None:
    """Sends INITs until it has its association."""
    until = time.monotonic() + DEADLINE
    while time.monotonic() < until:
        newcomer.init()
        for kind, value in newcomer.comes(RTO_MS / 1000 / 4):
            assert kind == p.INIT_ACK
            newcomer.go_on(value)
            return
    raise AssertionError("never served")


def loses(server: sctp.sctpsocket) -> None:
    """The server is told that its peer does not answer, and then of the new association."""
    lost = server.recvv().notification
    assert (lost.state, lost.ended_by) == (COMM_LOST, sctp.EndedBy.SILENCE)
    assert server.recvv().notification.state == COMM_UP


def is_refused(newcomer: PeerByHand) -> None:
    newcomer.gets(p.ABORT)


def lives(server: sctp.sctpsocket, peer: PeerByHand) -> None:
    peer.send_data(b"alive")
    assert server.recvv().data == b"alive"


@pytest.mark.parametrize("hosts", [[LOCALHOST], [LOCALHOST, ADDRESS]])
def test_peer_is_gone(server: sctp.sctpsocket_udp, peer: PeerByHand, hosts: list[str]) -> None:
    with newcomer_after(peer, *hosts) as newcomer:
        insists(newcomer)
        loses(server)
        assert heartbeats(peer) == MISSED  # however many INITs came
        lives(server, newcomer)


def test_packet_of_a_stranger_is_no_answer(server: sctp.sctpsocket_udp, peer: PeerByHand) -> None:
    with newcomer_after(peer) as newcomer:
        newcomer.init()
        heartbeat = peer.gets(p.HEARTBEAT)
        peer.send(p.chunk(p.HEARTBEAT_ACK, heartbeat), tag=peer.tag_there ^ 1)
        insists(newcomer)
        loses(server)


def test_peer_of_an_accepted_socket_is_gone() -> None:
    with sctp.sctpsocket_tcp(sctp.AF_INET, engine="userspace") as listener:
        listener.settimeout(DEADLINE)
        listener.set_option("rtoinfo", initial=RTO_MS, min=RTO_MS, max=60_000)
        listener.bind((LOCALHOST, 0))
        listener.listen()
        with PeerByHand(listener.getsockname()[1], next(ports)) as peer, newcomer_after(peer) as newcomer:
            peer.associate()
            first, _ = listener.accept()
            with first:
                insists(newcomer)
                with pytest.raises(TimeoutError, match="the peer does not answer"):
                    first.recv(1)
                assert first.ended_by == sctp.EndedBy.SILENCE
            second, _ = listener.accept()
            with second:
                second.settimeout(DEADLINE)
                lives(second, newcomer)


def test_peer_lives(server: sctp.sctpsocket_udp, peer: PeerByHand) -> None:
    """The newcomer is refused as soon as the peer has answered."""
    with newcomer_after(peer) as newcomer:
        newcomer.init()
        heartbeat = peer.gets(p.HEARTBEAT)
        assert not newcomer.comes()
        peer.answer(heartbeat)
        is_refused(newcomer)
        lives(server, peer)


def test_data_is_an_answer(server: sctp.sctpsocket_udp, peer: PeerByHand) -> None:
    with newcomer_after(peer) as newcomer:
        newcomer.init()
        peer.gets(p.HEARTBEAT)
        lives(server, peer)
        is_refused(newcomer)


def test_some_answers_are_lost(server: sctp.sctpsocket_udp, peer: PeerByHand) -> None:
    with newcomer_after(peer) as newcomer:
        for _ in range(MISSED):  # with one lost each
            until_asked(peer, newcomer)
            peer.answer(peer.gets(p.HEARTBEAT))  # the second one
            is_refused(newcomer)
            lives(server, peer)


def test_flood(server: sctp.sctpsocket_udp, peer: PeerByHand) -> None:
    """INITs of a stranger, from the address of a living peer: at most one heartbeat per RTO, and no message is lost."""
    begin, sent, asked = time.monotonic(), 0, 0
    with newcomer_after(peer) as stranger:
        while asked < 5 and time.monotonic() < begin + DEADLINE:
            for _ in range(10):
                stranger.init()
            for kind, value in peer.hears():
                if kind == p.HEARTBEAT:
                    asked += 1
                    peer.answer(value)
            peer.send_data(b"%d" % sent)
            sent += 1
        rtos = (time.monotonic() - begin) * 1000 / RTO_MS
        assert asked <= rtos + 1.1  # the stack counts milliseconds
        peer.deliver()
        assert [server.recvv().data for _ in range(sent)] == [b"%d" % each for each in range(sent)]
        assert {kind for kind, _ in stranger.hears()} == {p.ABORT}


@pytest.mark.parametrize("answering", [None, 0, 1])
def test_peer_with_two_addresses(server: sctp.sctpsocket_udp, answering: int | None) -> None:
    """The peer is alive if it answers on any of its paths."""
    with PeerByHand(server.getsockname()[1], next(ports), LOCALHOST, ADDRESS) as peer, newcomer_after(peer) as newcomer:
        peer.associate()
        assert server.recvv().notification.state == COMM_UP
        server.events.address = True
        peer.answer(peer.gets(p.HEARTBEAT, path=1), path=1)
        assert server.recvv().notification.state == sctp.paddr_change.state_ADDR_CONFIRMED
        server.events.address = False
        if answering is None:
            insists(newcomer)
            loses(server)
            return
        newcomer.init()
        peer.answer(peer.gets(p.HEARTBEAT, answering), answering)
        is_refused(newcomer)
        lives(server, peer)


def test_without_heartbeats(server: sctp.sctpsocket_udp, peer: PeerByHand) -> None:
    """Heartbeats are switched off, but still sent for this."""
    server.set_option("paddrparams", flags=sctp.SPP_HB_DISABLE, assoc_id=server.assoc_ids()[0])
    with newcomer_after(peer) as newcomer:
        newcomer.init()
        peer.answer(peer.gets(p.HEARTBEAT))
        is_refused(newcomer)
        until_asked(peer, newcomer)
        insists(newcomer)
        loses(server)


def test_path_that_has_failed_already(server: sctp.sctpsocket_udp, peer: PeerByHand) -> None:
    """One heartbeat without an answer is enough then."""
    server.set_option("paddrparams", flags=sctp.SPP_HB_ENABLE, hbinterval=1, pathmaxrxt=1, assoc_id=server.assoc_ids()[0])
    server.events.address = True
    assert server.recvv().notification.state == sctp.paddr_change.state_ADDR_UNREACHABLE
    server.events.address = False
    with newcomer_after(peer) as newcomer:
        peer.hears()
        insists(newcomer)
        loses(server)
        assert heartbeats(peer) <= 2  # the second one was on its way


def shut_down(server: sctp.sctpsocket_udp, peer: PeerByHand) -> None:
    server.sendv(b"", flags=sctp.MSG_EOF, assoc_id=server.assoc_ids()[0])
    peer.gets(p.SHUTDOWN)


def with_unsent_data(server: sctp.sctpsocket_udp, peer: PeerByHand) -> None:
    server.sendv(b"never acknowledged", assoc_id=server.assoc_ids()[0])
    peer.gets(p.DATA)


def shut_down_with_data(server: sctp.sctpsocket_udp, peer: PeerByHand) -> None:
    with_unsent_data(server, peer)
    server.sendv(b"", flags=sctp.MSG_EOF, assoc_id=server.assoc_ids()[0])


def is_told_to_shut_down(server: sctp.sctpsocket_udp, peer: PeerByHand) -> None:
    with_unsent_data(server, peer)
    peer.shut_down()


def has_agreed(_: sctp.sctpsocket_udp, peer: PeerByHand) -> None:
    peer.shut_down()
    peer.gets(p.SHUTDOWN_ACK)


@pytest.mark.parametrize(
    "comes_to_an_end", [with_unsent_data, shut_down, shut_down_with_data, is_told_to_shut_down, has_agreed]
)
@pytest.mark.parametrize("alive", [True, False])
def test_states(server: sctp.sctpsocket_udp, peer: PeerByHand, comes_to_an_end: Step, alive: bool) -> None:
    """SHUTDOWN-PENDING, SHUTDOWN-SENT, SHUTDOWN-RECEIVED and SHUTDOWN-ACK-SENT are treated like ESTABLISHED."""
    comes_to_an_end(server, peer)
    with newcomer_after(peer) as newcomer:
        if alive:
            newcomer.init()
            peer.answer(peer.gets(p.HEARTBEAT))
            is_refused(newcomer)
        else:
            insists(newcomer)
            loses(server)


def test_association_is_being_made(server: sctp.sctpsocket_udp) -> None:
    """An association that waits for its INIT ACK answers an INIT; one that waits for its COOKIE ACK already asks its peer."""
    with PeerByHand(server.getsockname()[1], next(ports)) as peer, newcomer_after(peer) as newcomer:
        server.set_option("encaps_port", peer.udp_port)
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.connect((LOCALHOST, peer.port))
        server.settimeout(DEADLINE)
        (peer.tag_there,) = struct.unpack_from("!I", peer.gets(p.INIT))
        newcomer.init()
        newcomer.gets(p.INIT_ACK)
        peer.answer_init(b"cookie..")
        assert peer.gets(p.COOKIE_ECHO) == b"cookie.."
        newcomer.init()
        assert p.COOKIE_ECHO in {kind for kind, _ in peer.comes(DEADLINE)}  # again; and no heartbeat yet
        peer.send(p.chunk(p.COOKIE_ACK))
        assert server.recvv().notification.state == COMM_UP
        assert not newcomer.hears()
        lives(server, peer)
