"""Valid packets with a few wrong bytes, at random. The seed decides the packets."""

from __future__ import annotations

import random

import packets as p
from attack import Attack, case
from cases.addresses import ADDRESSES, KINDS, asconf, request
from cases.chunks import TYPES, bodies
from cases.streams import requests
from peer import Peer

COUNT, STRANGERS = 600, 200
WORDS = (b"echo", b"much", b"reset", b"reset_all", b"reset_association", b"add", b"pause", b"end", b"close")


def changed(rng: random.Random, datagram: bytes) -> bytes:
    """Inverted bits, extreme bytes, and removed, inserted or doubled pieces, after the common header."""
    data = bytearray(datagram[p.SCTP_HEADER :])
    for _ in range(rng.choice((0, 1, 1, 1, 2, 4, 16))):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(6):
            case 0 if at < len(data):
                data[at] ^= 1 << rng.randrange(8)
            case 1 if at < len(data):
                data[at] = rng.choice((0, 1, 3, 4, 0x7F, 0x80, 0xFE, 0xFF))
            case 2:
                data[at : at + rng.randrange(1, 9)] = b""
            case 3:
                data[at:at] = rng.randbytes(rng.choice((1, 2, 4, 8, 100)))
            case 4:
                data[at:at] = data[at : at + rng.randrange(1, 100)]
            case 5:
                data[at & ~3 : (at & ~3) + 4] = p.numbers("I", rng.choice((0, 1, 0x7FFFFFFF, 0x80000000, p.MAX_TSN)))
    return p.summed(datagram[: p.SCTP_HEADER] + bytes(data[:60000]))


def some_chunks(rng: random.Random, peer: Peer) -> list[bytes]:
    match rng.randrange(6):
        case 0:
            kind = rng.choice(TYPES)
            return [p.chunk(kind, bodies(peer)[kind])]
        case 1:
            return [peer.message(rng.choice(WORDS))]
        case 2:
            flags = rng.choice((p.FIRST, 0, p.LAST, p.WHOLE)) | rng.choice((0, p.UNORDERED))
            tsn = peer.tsn + rng.randrange(-2, 6)
            payload = bytes(rng.choice((1, 4, 1100)))
            return [peer.fragment(tsn, rng.randrange(4), rng.randrange(4), payload, flags, rng.randrange(4))]
        case 3:
            peer.next_tsn(rng.randrange(3))
            gaps = [(rng.randrange(1, 9), rng.randrange(1, 9)) for _ in range(rng.randrange(4))]
            return [p.sack(peer.its_tsn + rng.randrange(4), gaps), p.forward_tsn(peer.tsn + rng.randrange(-1, 3), [(1, 1)])]
        case 4 if peer.profile != "plain":
            return asconf(peer, request(rng.choice(KINDS), 1, rng.choice(ADDRESSES)), ahead=rng.choice((0, 0, -1, 1)))
        case 5 if peer.profile != "plain":
            peer.serial += 1
            return [p.chunk(p.RE_CONFIG, rng.choice(requests(peer, peer.serial - 1)))]
    return [p.heartbeat(b"h" * rng.randrange(40))]


@case()
def in_associations(attack: Attack) -> None:
    rng = attack.rng

    def send(peer: Peer, _: int) -> None:
        chunks = [each for _ in range(rng.choice((1, 1, 1, 2, 5))) for each in some_chunks(rng, peer)]
        peer.send_bytes(changed(rng, peer.packet(*chunks)))

    attack.throw(range(COUNT), send)


@case()
def in_handshakes(attack: Attack) -> None:
    rng = attack.rng
    for _ in range(STRANGERS):
        peer = attack.stranger()
        if attack.role == "client":
            peer.take_init()
            for _ in range(rng.choice((1, 1, 3))):
                peer.send_bytes(changed(rng, peer.packet(peer.init_ack())))
        else:
            peer.send_bytes(changed(rng, peer.packet(peer.init(), tag=0)))
            peer.ask()
            for _ in range(rng.choice((1, 1, 3))):
                peer.send_bytes(changed(rng, peer.packet(p.chunk(p.COOKIE_ECHO, peer.cookie), peer.message(rng.choice(WORDS)))))
        peer.send_bytes(changed(rng, peer.packet(*some_chunks(rng, peer))))
        peer.close()
