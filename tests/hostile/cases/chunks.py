"""Every type of chunk, with every length that it may claim."""

from __future__ import annotations

from collections.abc import Iterator

import packets as p
from attack import Attack, case
from peer import Peer


def bodies(peer: Peer) -> dict[int, bytes]:
    """A valid, or nearly valid, value for each type."""
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
    """The bytes exist, whatever length the chunk claims."""

    def send(peer: Peer, variant: tuple[int, int]) -> None:
        kind, length = variant
        peer.send(p.chunk(kind, bodies(peer)[kind], length=length))

    sizes = bodies(attack.stranger())
    attack.throw([(kind, length) for kind in TYPES for length in lengths(4 + len(sizes[kind]))], send)


@case()
def cut_off(attack: Attack) -> None:
    """The chunk's length is right, but the packet ends before the chunk."""

    def send(peer: Peer, variant: tuple[int, int]) -> None:
        kind, size = variant
        whole = peer.packet(p.chunk(kind, bodies(peer)[kind]))[: p.SCTP_HEADER + size]
        peer.send_bytes(p.summed(whole))

    sizes = bodies(attack.stranger())
    attack.throw([(kind, size) for kind in TYPES for size in range(min(80, 4 + len(sizes[kind])))], send)


@case()
def flags(attack: Attack) -> None:
    def send(peer: Peer, variant: tuple[int, int]) -> None:
        kind, flags = variant
        peer.send(p.chunk(kind, bodies(peer)[kind], flags))

    attack.throw([(kind, flags) for kind in TYPES for flags in (*(1 << bit for bit in range(8)), 255)], send)


@case()
def wrong_checksums(attack: Attack) -> None:
    """They do not affect an association."""
    peer = attack.peer()
    for kind in TYPES:
        right = peer.packet(p.chunk(kind, bodies(peer)[kind]))
        for bit in range(32):
            peer.send_bytes(p.spoilt(right, bit))
    assert peer.still_there(), f"a packet with a wrong checksum has ended the association: {peer.end}"


@case()
def one_wrong_checksum(attack: Attack) -> None:
    """Chunks that may be reported, while the victim keeps no memory of earlier chunks; and an immediate end."""
    for kind in TYPES:
        peer = attack.peer()
        peer.send(peer.message(b"echo"))
        peer.its_data()
        peer.send_bytes(p.spoilt(peer.packet(p.chunk(kind, bodies(peer)[kind]))))
        peer.close()


@case()
def wrong_tags(attack: Attack) -> None:
    """They affect neither an association nor its path; an INIT has the tag 0."""
    peer = attack.peer()
    for other in (attack.other_socket_of(peer), peer):
        for kind in TYPES:
            for tag in (1, peer.its_tag ^ 1, peer.its_tag ^ 1 << 31, peer.tag ^ 1, *([0] if kind != p.INIT else [])):
                for flags in (0, 1, 255):
                    other.send(p.chunk(kind, bodies(peer)[kind], flags), tag=tag)
            # Often enough that the victim does not miss answers to its heartbeats.
            assert peer.still_there(), f"a packet with a wrong tag has ended the association: {peer.end}"


LARGEST_DATAGRAM = 60000


def bundle(chunks: list[bytes]) -> list[bytes]:
    """As many chunks as fit into a packet."""
    size = 0
    for count, each in enumerate(chunks):
        size += len(each)
        if size > LARGEST_DATAGRAM:
            return chunks[:count]
    return chunks


@case()
def bundles_of_one_type(attack: Attack) -> None:
    attack.throw(TYPES, lambda peer, kind: peer.send(*bundle([p.chunk(kind, bodies(peer)[kind])] * 1000)))


@case()
def bundles_of_all_types(attack: Attack) -> None:
    def send(peer: Peer, without: int) -> None:
        """The fewer types end an association, the more of the packet the stack reads."""
        its = bodies(peer)
        for kind in (p.ABORT, p.SHUTDOWN_COMPLETE, p.COOKIE_ECHO, p.INIT, p.INIT_ACK, p.SHUTDOWN_ACK, p.SHUTDOWN)[:without]:
            del its[kind]
        peer.send(*bundle([p.chunk(kind, its[kind]) for kind in attack.rng.choices(list(its), k=400)]))

    attack.throw([number % 8 for number in range(64)], send)
