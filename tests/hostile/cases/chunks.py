"""Every type of chunk, with every length that it may claim."""

from __future__ import annotations

from collections.abc import Iterator

import packets as p
from attack import Attack, case
from peer import Peer


def bodies(peer: Peer) -> dict[int, bytes]:
    """A value that is right, or nearly so, for each type."""
    tsn, its = p.numbers("I", peer.tsn), p.numbers("I", peer.its_tsn)
    start = p.numbers("IIHHI", 7, 1 << 16, 9, 9, 1)
    address = p.parameter(p.IPV4, bytes([127, 0, 0, 9]))
    return {
        p.DATA: tsn + p.numbers("HHI", 0, 0, 0) + b"data",
        p.INIT: start + address,
        p.INIT_ACK: start + p.parameter(p.STATE_COOKIE, b"cookie"),
        p.SACK: its + p.numbers("IHH", 1 << 16, 1, 1) + p.numbers("HH", 2, 3) + its,
        p.HEARTBEAT: p.parameter(p.HEARTBEAT_INFO, b"12345678"),
        p.HEARTBEAT_ACK: p.parameter(p.HEARTBEAT_INFO, bytes(40)),
        p.ABORT: p.numbers("HH", 12, 8) + b"text",
        p.SHUTDOWN: its,
        p.SHUTDOWN_ACK: b"",
        p.ERROR: p.numbers("HH", 6, 12) + p.chunk(0x3F, b"1234"),
        p.COOKIE_ECHO: peer.cookie or bytes(100),
        p.COOKIE_ACK: b"",
        p.ECNE: tsn + p.numbers("I", 1),
        p.CWR: tsn,
        p.SHUTDOWN_COMPLETE: b"",
        p.AUTH: p.numbers("HH", 0, 1) + bytes(20),
        p.NR_SACK: its + p.numbers("IHHHH", 1 << 16, 1, 1, 1, 0) + p.numbers("HHHH", 2, 3, 4, 5) + its,
        p.I_DATA: tsn + p.numbers("HHII", 0, 0, 0, 0) + b"data",
        p.ASCONF_ACK: p.numbers("I", 1) + p.parameter(p.SUCCESS, p.numbers("I", 1)),
        p.PACKET_DROP: p.numbers("IIHH", 1 << 16, 100, 0, 0) + peer.packet(p.chunk(p.DATA, tsn + bytes(12))),
        p.RE_CONFIG: p.parameter(p.RESET_OUTGOING, p.numbers("IIIHH", peer.first_tsn, 0, peer.tsn, 0, 1)),
        p.PAD: b"1234",
        p.FORWARD_TSN: tsn + p.numbers("HH", 0, 0),
        p.I_FORWARD_TSN: tsn + p.numbers("HHI", 0, 0, 0),
        p.ASCONF: p.numbers("I", peer.first_tsn) + address + p.parameter(p.ADD_ADDRESS, p.numbers("I", 1) + address),
        0x3F: b"1234",
        0x7F: b"1234",
        0xBF: b"1234",
        0xFF: b"1234",
    }


TYPES = (
    *range(17), p.I_DATA, p.ASCONF_ACK, p.PACKET_DROP, p.RE_CONFIG, p.PAD, p.FORWARD_TSN, p.ASCONF, p.I_FORWARD_TSN,
    0x3F, 0x7F, 0xBF, 0xFF,
)  # fmt: skip
EXTREMES = (255, 256, 4095, 32767, 32768, 65532, 65535)


def lengths(size: int) -> Iterator[int]:
    yield from range(min(size, 80) + 9)
    yield from range(max(80, size - 2), size + 9)
    yield from EXTREMES


@case()
def claimed_lengths(attack: Attack) -> None:
    """The bytes are there, whatever the chunk says of its length."""

    def send(peer: Peer, variant: tuple[int, int]) -> None:
        kind, length = variant
        peer.send(p.chunk(kind, bodies(peer)[kind], length=length))

    sizes = bodies(attack.stranger())
    attack.throw([(kind, length) for kind in TYPES for length in lengths(4 + len(sizes[kind]))], send)
