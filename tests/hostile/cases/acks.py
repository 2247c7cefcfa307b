"""Impossible acknowledgements, while the victim has much data in flight."""

from __future__ import annotations

from collections.abc import Iterator

import packets as p
from attack import Attack, case
from cases.chunks import TYPES, bodies
from peer import Peer

MANY = 4000
#: Gap blocks as a chunk may list them: separate, adjacent, overlapping, backwards, empty, beyond all data.
GAPS = {
    "apart": [(2 * number + 2, 2 * number + 2) for number in range(MANY)],
    "joined": [(number + 2, number + 2) for number in range(MANY)],
    "the same": [(2, 3)] * MANY,
    "growing": [(2, number + 2) for number in range(MANY)],
    "backwards": [(2 * number + 2, 2 * number + 2) for number in reversed(range(MANY))],
    "ends before beginnings": [(number + 3, number + 2) for number in range(MANY)],
    "zero": [(0, 0)] * MANY,
    "all": [(1, 65535)] * MANY,
    "the last": [(65535, 65535)] * MANY,
}


def busy(attack: Attack) -> Peer:
    """The victim sends 200 kB, as far as its window allows."""
    peer = attack.peer()
    peer.send(peer.message(b"much"))
    peer.its_data()
    return peer


def figures(peer: Peer) -> Iterator[int]:
    """Cumulative TSNs: of no data, some, all, data that was never sent, and old data."""
    for offset in (0, 1, 3, 100, 1000, 1 << 16, (1 << 31) - 1, 1 << 31, -1, -1000, -(1 << 31) + 1):
        yield peer.its_tsn + offset & p.MAX_TSN


def nr_sack(peer: Peer, tsn: int, gaps: list[tuple[int, int]], others: list[tuple[int, int]]) -> bytes:
    counts = p.numbers("HHHH", len(gaps), len(others), 0, 0)
    return p.chunk(p.NR_SACK, p.numbers("II", tsn, 1 << 17) + counts + b"".join(p.numbers("HH", *gap) for gap in gaps + others))


@case()
def gaps(attack: Attack) -> None:
    """SACKs of 4,000 blocks, ten times each."""
    for blocks in GAPS.values():
        peer = busy(attack)
        for _ in range(10):
            peer.send(p.sack(peer.its_tsn, blocks))
            peer.send(p.sack(peer.its_tsn + 1, blocks, window=0))
        peer.still_there()
        peer.close()


@case(profiles=("extended", "interleaving"))
def gaps_that_are_kept(attack: Attack) -> None:
    """NR-SACKs."""
    for blocks in GAPS.values():
        peer = busy(attack)
        for _ in range(5):
            peer.send(nr_sack(peer, peer.its_tsn, blocks, []))
            peer.send(nr_sack(peer, peer.its_tsn, [], blocks))
            peer.send(nr_sack(peer, peer.its_tsn + 1 & p.MAX_TSN, blocks, blocks))
        peer.still_there()
        peer.close()


@case()
def cumulative_tsns(attack: Attack) -> None:
    for at in range(11):
        for chunk in (p.sack, lambda tsn: p.chunk(p.SHUTDOWN, p.numbers("I", tsn))):
            peer = busy(attack)
            tsn = list(figures(peer))[at]
            for _ in range(3):
                peer.send(chunk(tsn), chunk(peer.its_tsn))
            peer.still_there()
            peer.close()


@case()
def counts_that_are_lies(attack: Attack) -> None:
    """Numbers of blocks and duplicate TSNs that the chunk does not have, or has and does not count."""
    peer = busy(attack)
    for said_gaps in (0, 1, 2, 4000, 16383, 16384, 65535):
        for said_doubled in (0, 1, 2, 4000, 16383, 16384, 65535):
            for has in (0, 1, 100):
                peer.send(p.sack(peer.its_tsn, [(2, 3)] * has, [peer.its_tsn] * has, said_gaps=said_gaps,
                                 said_doubled=said_doubled))  # fmt: skip
    peer.send(p.sack(peer.its_tsn, doubled=range(10000)))
    peer.still_there()


@case()
def taken_back(attack: Attack) -> None:
    """Gaps that are acknowledged and then withdrawn, in turn; windows that open and close."""
    peer = busy(attack)
    for turn in range(300):
        blocks = [(2, 2), (4, 9)] if turn % 2 else [(3, 3)]
        peer.send(p.sack(peer.its_tsn + turn // 100, blocks, window=(0, 1, 1 << 20, 0xFFFFFFFF)[turn % 4]))
    peer.still_there()


@case()
def congestion_signals(attack: Attack) -> None:
    """ECNE and CWR for all TSNs."""
    peer = busy(attack)
    for tsn in figures(peer):
        for count in (0, 1, 0xFFFFFFFF):
            peer.send(p.chunk(p.ECNE, p.numbers("II", tsn, count)), p.chunk(p.CWR, p.numbers("I", tsn)))
            peer.send(p.chunk(p.ECNE, p.numbers("I", tsn)), p.chunk(p.CWR, p.numbers("I", tsn), flags=1))
    assert peer.still_there(), f"a congestion signal has ended the association: {peer.end}"


@case(profiles=("extended",))
def reports_of_dropped_packets(attack: Attack) -> None:
    """Packet drop reports for each type of chunk, with all flags; the dropped packet is long, short or truncated."""
    def send(peer: Peer, variant: tuple[int, int, int]) -> None:
        kind, flags, cut = variant
        dropped = peer.packet(p.chunk(kind, bodies(peer)[kind]))
        head = p.numbers("IIHH", 1 << 16, 1 << 10, cut and len(dropped), 0)
        peer.send(p.chunk(p.PACKET_DROP, head + dropped[: len(dropped) - cut], flags))

    attack.throw([(kind, flags, cut) for kind in TYPES for flags in range(16) for cut in (0, 1, 3, 4)], send)


@case(profiles=("extended",))
def reports_of_what_was_never_sent(attack: Attack) -> None:
    peer = busy(attack)
    for tsn in figures(peer):
        for length in (16, 17, 20, 1000, 65535):
            dropped = peer.packet(p.chunk(p.DATA, p.numbers("IHHI", tsn, 0, 0, 0) + bytes(4), length=length))
            for flags in (0, 1, 2, 4, 8):
                peer.send(p.chunk(p.PACKET_DROP, p.numbers("IIHH", 1 << 16, 1 << 10, 0, 0) + dropped, flags))
    peer.still_there()
