"""A victim that accepts DATA, SACK and the like only with a signature (RFC 4895)."""

from __future__ import annotations

import packets as p
from attack import SERVERS, Attack, case
from cases.chunks import TYPES, bodies, lengths
from peer import SIGNED, Peer

DIGEST = 20  # bytes of SHA-1


def wrongly_signed(attack: Attack, peer: Peer, chunk: bytes) -> list[list[bytes]]:
    """Bundles in which a chunk must be ignored."""
    auth, _ = peer.signed(chunk)
    bit = 1 << attack.rng.randrange(8)
    at = 8 + attack.rng.randrange(DIGEST)
    other = peer.signed(p.chunk(p.PAD, b"else"))[0]
    head = auth[4:8]  # key and algorithm
    return [
        [chunk],
        [chunk, auth],
        [auth[:at] + bytes([auth[at] ^ bit]) + auth[at + 1 :], chunk],
        [other, chunk],
        [auth, p.chunk(p.PAD, b"more"), chunk],
        [p.chunk(p.AUTH, head), chunk],
        [p.chunk(p.AUTH, head + auth[8:-1]), chunk],
        [p.chunk(p.AUTH, head + auth[8:] + b"more"), chunk],
        [p.chunk(p.AUTH, p.numbers("HH", 1, 1) + auth[8:]), chunk],
        [p.chunk(p.AUTH, p.numbers("HH", 0, 3) + auth[8:] + bytes(12)), chunk],
        [p.chunk(p.AUTH, p.numbers("HH", 0, 0xFFFF) + auth[8:]), chunk],
        [p.chunk(p.AUTH), chunk],
        [p.chunk(p.AUTH, auth[4:], length=4), chunk],
        [p.chunk(p.AUTH, auth[4:], length=0xFFFF), chunk],
    ]


@case(profiles=(SIGNED,), roles=SERVERS)
def unsigned_messages(attack: Attack) -> None:
    """All are ignored, and none ends the association; the chunk with its signature is accepted."""
    peer = attack.peer()
    chunk = peer.message(b"echo")
    for bundle in wrongly_signed(attack, peer, chunk):
        living = attack.living(peer)
        if living is not peer:  # a wrong length may end it
            peer, chunk = living, living.message(b"echo")
        peer.send(*bundle)
        assert not peer.still_there() or not any(each.kind == p.DATA for each in peer.heard), f"{bundle} counts"
    peer = attack.living(peer)
    chunk = chunk if peer.sequence else peer.message(b"echo")
    peer.send(*peer.signed(chunk))
    assert peer.its_data().value.endswith(b"echo")


@case(profiles=(SIGNED,), roles=SERVERS)
def unsigned_acknowledgements(attack: Attack) -> None:
    """Chunks that acknowledge or skip everything, without a signature: the messages are sent again."""
    peer = attack.peer()
    peer.send(*peer.signed(peer.message(b"echo")))
    tsn = peer.its_data().value[:4]
    for bundle in wrongly_signed(attack, peer, p.chunk(p.SACK, tsn + p.numbers("IHH", 1 << 16, 0, 0)))[:6]:
        peer.send(*bundle)
    peer.heard.clear()
    assert peer.its_data().value[:4] == tsn, "a SACK without a signature counts"
    peer.send(*peer.signed(p.chunk(p.SACK, tsn + p.numbers("IHH", 1 << 16, 0, 0))))
    peer.send(*peer.signed(peer.message(b"next")))
    while peer.its_data().value[:4] == tsn:
        pass


@case(profiles=(SIGNED, "extended"))
def signed_lengths(attack: Attack) -> None:
    """Every type of chunk with every length, and the right signature."""

    def send(peer: Peer, variant: tuple[int, int]) -> None:
        kind, length = variant
        peer.send(*peer.signed(p.chunk(kind, bodies(peer)[kind], length=length)))

    sizes = bodies(attack.stranger())
    attack.throw([(kind, length) for kind in TYPES for length in lengths(4 + len(sizes[kind]))], send)


@case(profiles=(SIGNED, "extended"))
def many_signatures(attack: Attack) -> None:
    """A packet of AUTH chunks only, valid and invalid, and one with an AUTH for each chunk."""

    def send(peer: Peer, count: int) -> None:
        auth = peer.signed(peer.message(b"much"))
        peer.send(*[auth[0]] * count)
        peer.send(*[p.chunk(p.AUTH, p.numbers("HH", 0, 1) + attack.rng.randbytes(DIGEST))] * count, *auth)
        each = [peer.signed(peer.message(b"x")) for _ in range(count)]
        peer.send(*[chunk for pair in each for chunk in pair])

    attack.throw([1, 2, 10, 100, 500], send)
