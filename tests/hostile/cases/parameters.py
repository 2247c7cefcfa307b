"""Parameters and causes in every chunk that can have them: of length 0, 1, 3, 65535, unknown, repeated, nested."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import packets as p
from attack import Attack, case
from peer import Peer

INITS = (
    p.IPV4, p.IPV6, p.STATE_COOKIE, p.UNRECOGNIZED, p.COOKIE_PRESERVATIVE, p.HOST_NAME, p.ADDRESS_TYPES, p.ECN, p.RANDOM,
    p.CHUNKS, p.HMACS, p.SUPPORTED_EXTENSIONS, p.FORWARD_TSN_SUPPORTED, p.ADAPTATION,
)  # fmt: skip
ASCONFS = (p.ADD_ADDRESS, p.DELETE_ADDRESS, p.ERROR_CAUSE, p.SET_PRIMARY, p.SUCCESS)
RECONFIGS = (p.RESET_OUTGOING, p.RESET_INCOMING, p.RESET_TSN, p.RECONFIG_ANSWER, p.ADD_OUTGOING, p.ADD_INCOMING)
#: One for each way to treat an unknown parameter, by the two highest bits.
UNKNOWN = (0x3FF0, 0x7FF0, 0xBFF0, 0xFFF0)
CAUSES = range(15)
LENGTHS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 35, 36, 37, 40, 65532, 65535)
DEEP = 500


def one_by_one(kinds: tuple[int, ...]) -> Iterator[bytes]:
    for kind in kinds:
        for content in (b"", bytes(32), b"\xff" * 32, p.parameter(p.IPV4, bytes([127, 0, 0, 9])) * 3):
            for length in LENGTHS:
                yield p.parameter(kind, content, length)


def many(kinds: tuple[int, ...]) -> Iterator[bytes]:
    """Repeated, nested, and at the very end of the packet."""
    for kind in kinds:
        for content in (b"", b"ab", bytes(4), bytes(16)):
            yield p.parameter(kind, content) * DEEP
        inner = b""
        for _ in range(DEEP):
            inner = p.parameter(kind, inner)
        yield inner
        yield p.parameter(kind, p.numbers("I", 1) + p.parameter(kind, p.numbers("I", 2) + p.parameter(kind, bytes(4), 65535)))
        yield p.parameter(kind, bytes(60000))


Build = Callable[[Peer, bytes], list[bytes]]


def another_init(peer: Peer, parameters: bytes) -> list[bytes]:
    """With another tag, so that a refusal does not end the association."""
    return [p.init(peer.tag ^ 1, peer.first_tsn, parameters)]


def asconf(kind: int, before: bytes = b"") -> Build:
    """Authenticated, with the next serial number."""

    def build(peer: Peer, parameters: bytes) -> list[bytes]:
        serial, peer.serial = peer.serial, peer.serial + 1
        return peer.signed(p.chunk(kind, p.numbers("I", serial & p.MAX_TSN) + before + parameters))

    return build


def reconfig(peer: Peer, parameters: bytes) -> list[bytes]:
    return [p.chunk(p.RE_CONFIG, parameters)]


def plain(kind: int) -> Build:
    return lambda peer, parameters: [p.chunk(kind, parameters)]


OWN_ADDRESS = p.parameter(p.IPV4, bytes([127, 0, 0, 1]))
EVERYTHING = (*INITS, *ASCONFS, *RECONFIGS, *UNKNOWN)


def throw(attack: Attack, build: Build, kinds: tuple[int, ...], tag: int | None = None, most: int | None = None) -> None:
    variants = [*one_by_one(kinds), *many(kinds)]
    if most:
        variants = attack.rng.sample(variants, most)
    attack.throw(variants, lambda peer, each: peer.send(*build(peer, each), tag=tag))


@case()
def of_init(attack: Attack) -> None:
    """From a peer without an association, and then in a living association."""
    if attack.role != "client":
        stranger = attack.stranger()
        for number, each in enumerate((*one_by_one(EVERYTHING), *many(EVERYTHING))):
            stranger.send(p.init(stranger.tag, 1, each), tag=0)
            if number % 16 == 0:
                stranger.ask()
    throw(attack, another_init, (*INITS, *UNKNOWN), tag=0)


@case(roles=("client",))
def of_init_ack(attack: Attack) -> None:
    """Each for a client that waits for it; the cookie comes before or after."""
    cookie = p.parameter(p.STATE_COOKIE, b"C" * 40)
    for kind in (*INITS, *UNKNOWN):
        for content in (bytes(32), p.parameter(p.IPV4, bytes([127, 0, 0, 9])) * 3):
            for length in (0, 3, 4, 20, 65535):
                answer(attack, cookie + p.parameter(kind, content, length))
        for each in many((kind,)):
            answer(attack, cookie + each)
            answer(attack, each[:50000] + cookie)


def answer(attack: Attack, parameters: bytes) -> None:
    peer = attack.stranger()
    peer.take_init()
    peer.send(peer.init_ack(parameters))
    peer.close()


@case(profiles=("extended",))
def of_asconf(attack: Attack) -> None:
    throw(attack, asconf(p.ASCONF, OWN_ADDRESS), (*ASCONFS, p.IPV4, p.IPV6, *UNKNOWN))


@case(profiles=("extended",))
def of_asconf_without_its_address(attack: Attack) -> None:
    throw(attack, asconf(p.ASCONF), (*ASCONFS, p.IPV4, p.IPV6, *UNKNOWN))


@case(profiles=("extended",))
def of_asconf_ack(attack: Attack) -> None:
    throw(attack, asconf(p.ASCONF_ACK), (*ASCONFS, p.IPV4, *UNKNOWN))


@case(profiles=("plain", "extended"))
def of_reconfig(attack: Attack) -> None:
    throw(attack, reconfig, (*RECONFIGS, *UNKNOWN))


@case(profiles=("plain",))
def of_heartbeats(attack: Attack) -> None:
    kinds = (p.HEARTBEAT_INFO, p.IPV4, *UNKNOWN)
    throw(attack, plain(p.HEARTBEAT), kinds)
    throw(attack, plain(p.HEARTBEAT_ACK), kinds)


@case(profiles=("plain",))
def causes(attack: Attack) -> None:
    throw(attack, plain(p.ERROR), (*CAUSES, *UNKNOWN))
    throw(attack, plain(p.ABORT), (*CAUSES, *UNKNOWN), most=300)
