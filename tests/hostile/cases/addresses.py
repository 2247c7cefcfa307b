"""Address changes (ASCONF) with valid authentication: many, impossible ones, forged ones."""

from __future__ import annotations

import packets as p
from attack import Attack, case
from peer import Peer

RECONFIGURED = ("extended", "interleaving")
KINDS = (p.ADD_ADDRESS, p.DELETE_ADDRESS, p.SET_PRIMARY)


def ipv4(*address: int) -> bytes:
    return p.parameter(p.IPV4, bytes(address))


OWN = ipv4(127, 0, 0, 1)
ADDRESSES = (
    OWN, ipv4(127, 0, 0, 9), ipv4(0, 0, 0, 0), ipv4(255, 255, 255, 255), ipv4(224, 0, 0, 1), ipv4(192, 0, 2, 1),
    p.parameter(p.IPV6, bytes(16)), p.parameter(p.IPV6, bytes(15) + b"\1"), p.parameter(p.IPV6, b"\xfe\x80" + bytes(14)),
    p.parameter(p.IPV6, b"\xff" * 16), p.parameter(p.IPV6, bytes(10) + b"\xff\xff\x7f\0\0\1"), p.parameter(p.HOST_NAME, b"a\0"),
    p.parameter(p.IPV4, b"ab"), p.parameter(p.IPV4, bytes(16)), p.parameter(p.IPV6, bytes(4)), b"",
)  # fmt: skip


def request(kind: int, number: int, address: bytes) -> bytes:
    return p.parameter(kind, p.numbers("I", number & p.MAX_TSN) + address)


def asconf(peer: Peer, *requests: bytes, ahead: int = 0, address: bytes = OWN) -> list[bytes]:
    """An authenticated ASCONF; `ahead`: how far its serial number is ahead of the right one."""
    serial = peer.serial + ahead
    peer.serial += ahead == 0
    return peer.signed(p.chunk(p.ASCONF, p.numbers("I", serial & p.MAX_TSN) + address + b"".join(requests)))


@case(profiles=RECONFIGURED)
def is_authenticated(attack: Attack) -> None:
    """The other cases depend on this: a valid request is answered, a forged one is not."""
    peer = attack.peer()
    unsigned = p.chunk(p.ASCONF, p.numbers("I", peer.serial) + OWN + request(p.ADD_ADDRESS, 1, ipv4(127, 0, 0, 9)))
    peer.send(unsigned)
    for wrong in (peer.signed(unsigned + bytes(4)), [peer.signed(unsigned)[0], unsigned[:-1] + b"\0"], peer.signed()):
        peer.send(wrong[0], unsigned[:-1] + b"\1")
    assert peer.still_there(), f"forged requests have ended the association: {peer.end}"
    assert all(each.kind != p.ASCONF_ACK for each in peer.heard), "a forged request was answered"
    peer.send(*asconf(peer, request(p.ADD_ADDRESS, 1, ipv4(127, 0, 0, 9))))
    peer.expect(p.ASCONF_ACK)


@case(profiles=RECONFIGURED)
def every_request(attack: Attack) -> None:
    """Requests for each address, from the association's address and from others, with right, old and new serial numbers."""

    def send(peer: Peer, variant: tuple[int, bytes, bytes, int]) -> None:
        kind, address, own, ahead = variant
        peer.send(*asconf(peer, request(kind, 7, address), ahead=ahead, address=own))
        peer.send(peer.message(b"echo"))

    variants = [(kind, address, own, ahead) for kind in KINDS for address in ADDRESSES
                for own in (OWN, ADDRESSES[1], ADDRESSES[2], b"") for ahead in (0, -1, 1)]  # fmt: skip
    attack.throw(variants, send)


@case(profiles=RECONFIGURED)
def many_requests_in_a_chunk(attack: Attack) -> None:
    """Hundreds of requests: add addresses, delete all, add and delete one; with the same serial number and others."""
    batches = [
        [request(p.ADD_ADDRESS, number, ipv4(127, 2, number >> 8, number & 255)) for number in range(1000)],
        [request(p.DELETE_ADDRESS, number, ipv4(127, 2, number >> 8, number & 255)) for number in range(1000)],
        [request(KINDS[number % 2], number, ipv4(127, 0, 0, 9)) for number in range(1000)],
        [request(p.SET_PRIMARY, number, OWN) for number in range(1000)],
        [request(p.DELETE_ADDRESS, 1, OWN)] * 1000,
        [request(p.ADD_ADDRESS, 1, address) for address in ADDRESSES] * 30,
    ]

    def send(peer: Peer, number: int) -> None:
        peer.send(*asconf(peer, *batches[number]))
        peer.still_there()

    attack.throw([*range(len(batches)), *reversed(range(len(batches)))], send)


@case(profiles=RECONFIGURED)
def storm(attack: Attack) -> None:
    """A thousand chunks with consecutive numbers that add and delete 50 addresses; and messages."""
    peer = attack.peer()
    for count in range(1000):
        kind, address = attack.rng.choice(KINDS), ipv4(127, 3, 0, attack.rng.randrange(1, 50))
        peer.send(*asconf(peer, request(kind, count, address)), peer.message(b"echo"))
        if count % 32 == 0:
            peer = attack.living(peer)


@case(profiles=RECONFIGURED)
def the_same_again(attack: Attack) -> None:
    """A chunk that is repeated hundreds of times, in separate packets and in one. The answers kept for it are freed again."""
    peer = attack.peer()
    for _ in range(20):
        chunks = asconf(peer, request(p.ADD_ADDRESS, 1, ipv4(127, 0, 0, 9)), request(p.DELETE_ADDRESS, 2, ipv4(127, 0, 0, 9)))
        for _ in range(20):
            peer.send(*chunks)
        several = [peer.serial + ahead & p.MAX_TSN for ahead in (0, 0, 1, 2, 1, 0, 9)] * 10
        peer.send(*peer.signed(*(p.chunk(p.ASCONF, p.numbers("I", serial) + OWN) for serial in several)))
        peer.serial += 3
    assert peer.still_there(), f"requests that came again have ended the association: {peer.end}"


@case(profiles=RECONFIGURED)
def answers_that_nobody_asked_for(attack: Attack) -> None:
    def send(peer: Peer, variant: tuple[int, bytes]) -> None:
        ahead, content = variant
        peer.send(*peer.signed(p.chunk(p.ASCONF_ACK, p.numbers("I", peer.its_tsn + 1 + ahead & p.MAX_TSN) + content)))

    contents = (
        b"", p.parameter(p.SUCCESS, p.numbers("I", 1)), p.parameter(p.SUCCESS, length=0), p.parameter(p.SUCCESS) * 1000,
        p.parameter(p.ERROR_CAUSE, p.numbers("IHH", 1, 0x00A2, 4)) * 100, p.parameter(p.ERROR_CAUSE, bytes(3)),
    )  # fmt: skip
    attack.throw([(ahead, content) for ahead in (0, -1, 1, 1 << 31) for content in contents], send)


@case(profiles=RECONFIGURED)
def wrong_signatures(attack: Attack) -> None:
    """AUTH alone, twice, in the middle, truncated, with other keys and hashes: it has no effect and ends nothing."""
    peer = attack.peer()
    right = asconf(peer, request(p.ADD_ADDRESS, 1, ipv4(127, 0, 0, 9)))
    peer.serial -= 1
    for key in (0, 1, 65535):
        for hash_id in (0, 1, 2, 3, 4, 65535):
            for size in (0, 1, 19, 20, 21, 32, 1000):
                auth = p.chunk(p.AUTH, p.numbers("HH", key, hash_id) + bytes(size))
                peer.send(auth, *right[1:])
                peer.send(auth, auth, *right[1:])
                peer.send(*right[1:], auth, peer.message(b"echo"))
    for size in range(len(right[0])):
        peer.send_bytes(p.summed(peer.packet(right[0])[: p.SCTP_HEADER + size]))
    assert peer.still_there(), f"wrong signatures have ended the association: {peer.end}"
