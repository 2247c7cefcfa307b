"""FORWARD-TSN and I-FORWARD-TSN at each moment of a message's delivery."""

from __future__ import annotations

import packets as p
from attack import SERVERS, Attack, case
from peer import Peer

ORDERS = (0, p.UNORDERED)
BOTH = ("plain", "interleaving")  #: DATA and I-DATA
#: Fragments of a message; the first few are enough for its delivery to begin (victim.c).
COUNT, SIZE, STREAM = 8, 800, 3


def skip(peer: Peer, tsn: int, stream: int, unordered: int, sequence: int) -> bytes:
    if peer.interleaves:
        return p.i_forward_tsn(tsn, [(stream, int(bool(unordered)), sequence)])
    return p.forward_tsn(tsn, [] if unordered else [(stream, sequence)])


def part(peer: Peer, first: int, at: int, unordered: int, sequence: int = 0) -> bytes:
    flags = p.FIRST if at == 0 else p.LAST if at == COUNT - 1 else 0
    return peer.fragment(first + at, STREAM, sequence, b"p" * SIZE, flags | unordered, at)


@case(profiles=BOTH)
def at_each_moment_of_a_delivery(attack: Attack) -> None:
    """Skip after each number of fragments, up to each TSN, with and without a gap. Then all fragments arrive, and another
    message."""

    def send(peer: Peer, variant: tuple[int, int, int, int]) -> None:
        unordered, came, upto, gap = variant
        first, sequence = peer.next_tsn(COUNT + 1), peer.sequence
        peer.sequence += 2
        for at in range(came):
            if at != gap:
                peer.send(part(peer, first, at, unordered, sequence))
        peer.send(skip(peer, first + upto, STREAM, unordered, sequence))
        for at in range(COUNT):
            peer.send(part(peer, first, at, unordered, sequence))
        peer.send(peer.fragment(first + COUNT, STREAM, sequence + 1, b"whole", p.WHOLE | unordered))

    attack.throw(
        [(unordered, came, upto, gap) for unordered in ORDERS for came in range(0, COUNT + 1) for upto in range(-1, COUNT + 1)
         for gap in (-1, 0, came // 2)], send,
    )  # fmt: skip


@case(profiles=BOTH)
def while_a_reader_copies(attack: Attack) -> None:
    """A FORWARD-TSN past a gap removes fragments of a long unordered message that is being read in parts."""
    for _ in range(10):
        peer = attack.peer()
        first, count = peer.tsn, attack.rng.randrange(300, 360)
        for at in range(count):
            flags = p.UNORDERED | (p.FIRST if at == 0 else 0)
            peer.send(peer.fragment(first + at, 0, 0, b"b" * SIZE, flags, at))
            if at % 64 == 63:
                peer.still_there()
        gap = first + count
        peer.send(
            peer.fragment(gap + 1, 0, 1, b"c" * 100, p.FIRST | p.UNORDERED), peer.fragment(gap + 2, 0, 1, b"d", p.UNORDERED, 1),
            skip(peer, gap, 0, p.UNORDERED, 0),
        )  # fmt: skip
        for at in range(3, 40):
            peer.send(peer.fragment(gap + at, 0, 1, b"e" * 1000, p.UNORDERED, at - 1))
        peer.send(skip(peer, gap + 100, 0, p.UNORDERED, 1))
        peer.send(peer.fragment(gap + 101, 0, 2, b"q", p.FIRST | p.UNORDERED), skip(peer, gap + 101, 0, p.UNORDERED, 2))
        peer.close()


@case(profiles=BOTH)
def with_long_lists(attack: Attack) -> None:
    """Thousands of streams, the same stream, streams that do not exist; while messages wait on all of them."""
    streams = (list(range(2048)), [0] * 4000, list(range(2048, 6000)), [65535] * 4000, list(range(2047, -1, -1)))
    for of in streams:
        for sequence in (0, 1, 0x7FFF, 0x8000, 0xFFFF):
            peer = attack.peer()
            for stream in range(0, 2048, 16):
                peer.send(peer.fragment(peer.tsn + stream + 1, stream, 1, b"waits", p.WHOLE if stream % 32 else p.FIRST))
            for tsn in (peer.tsn, peer.tsn + 1000, peer.tsn + 4000):
                if peer.interleaves:
                    peer.send(p.i_forward_tsn(tsn, [(stream, stream & 1, sequence) for stream in of]))
                else:
                    peer.send(p.forward_tsn(tsn, [(stream, sequence) for stream in of]))
            peer.still_there()
            peer.close()


@case(profiles=BOTH)
def of_every_distance(attack: Attack) -> None:
    """Old, current and future TSNs; with the negotiated chunk and the other one."""

    def send(peer: Peer, variant: tuple[int, int]) -> None:
        distance, length = variant
        for build in (p.forward_tsn, p.i_forward_tsn):
            peer.send(build(peer.tsn + distance))
            peer.send(build(peer.tsn + distance)[:4] + bytes(length))

    distances = (-(1 << 31), -1000, -2, -1, 0, 1, 2, 100, 1 << 12, 1 << 16, 1 << 20, (1 << 31) - 2, (1 << 31) - 1)
    attack.throw([(distance, length) for distance in distances for length in (0, 4, 8)], send)


@case(profiles=BOTH, roles=SERVERS)
def half_way_round(attack: Attack) -> None:
    """A number neither before nor after that of the waiting message skips nothing: no reader gets a part as the whole."""
    peer = attack.peer()
    half = 1 << (31 if peer.interleaves else 15)
    for flags in (p.FIRST, 0):
        tsn = peer.next_tsn(3)
        peer.send(peer.fragment(tsn, STREAM, 0, b"echo a part", flags, int(not flags)))
        peer.send(skip(peer, tsn + 1, STREAM, 0, half))
        peer.send(peer.fragment(tsn + 2, STREAM + 1, 0, b"echo whole", p.WHOLE | p.UNORDERED))
        echo = peer.its_data()
        assert echo.value.endswith(b"whole"), f"the first answer is {echo}"
        peer.close()
        peer = attack.peer()


@case(profiles=BOTH)
def storm(attack: Attack) -> None:
    """Each TSN is skipped by its own chunk, with messages in between and after."""
    peer = attack.peer()
    for _ in range(1000):
        tsn = peer.next_tsn(3)
        sequence = peer.sequence
        peer.sequence += 1
        flags = attack.rng.choice((p.FIRST, p.WHOLE, p.LAST, 0))
        peer.send(
            peer.fragment(tsn + 2, attack.rng.randrange(16), sequence, b"x" * 50, flags),
            skip(peer, tsn + attack.rng.randrange(3), attack.rng.randrange(16), attack.rng.choice(ORDERS), sequence),
        )
        if sequence % 100 == 0:
            peer = attack.living(peer)
