"""Stream reconfiguration: many requests and answers, valid and impossible ones."""

from __future__ import annotations

from itertools import product

import packets as p
from attack import SERVERS, Attack, case
from peer import Peer

RECONFIGURED = ("extended", "interleaving")
LISTS = [p.numbers(f"{len(streams)}H", *streams) for streams in (
    [], [0], [63], [64], [65535], [0] * 1000, range(2048), range(12000),
)]  # fmt: skip
RESULTS = (0, 1, 2, 3, 4, 5, 6, 7, 255, 0xFFFFFFFF)
WORDS = (b"reset", b"reset_all", b"reset_association", b"add")


def outgoing(serial: int, tsn: int, streams: bytes, answers: int = 0) -> bytes:
    return p.parameter(p.RESET_OUTGOING, p.numbers("III", serial & p.MAX_TSN, answers & p.MAX_TSN, tsn & p.MAX_TSN) + streams)


def incoming(serial: int, streams: bytes) -> bytes:
    return p.parameter(p.RESET_INCOMING, p.numbers("I", serial & p.MAX_TSN) + streams)


def reset_tsn(serial: int) -> bytes:
    return p.parameter(p.RESET_TSN, p.numbers("I", serial & p.MAX_TSN))


def add(kind: int, serial: int, count: int) -> bytes:
    return p.parameter(kind, p.numbers("IHH", serial & p.MAX_TSN, count, 0))


def answer(serial: int, result: int, *tsns: int) -> bytes:
    return p.parameter(p.RECONFIG_ANSWER, p.numbers(f"II{len(tsns)}I", serial & p.MAX_TSN, result, *tsns))


def requests(peer: Peer, serial: int) -> list[bytes]:
    """One of each kind, for each kind of list and number."""
    return [
        *(outgoing(serial, peer.tsn + ahead - 1, streams) for streams in LISTS for ahead in (0, 1, 1000)),
        *(incoming(serial, streams) for streams in LISTS),
        reset_tsn(serial),
        *(add(kind, serial, count) for kind in (p.ADD_OUTGOING, p.ADD_INCOMING) for count in (0, 1, 100, 65535)),
    ]


@case(profiles=RECONFIGURED)
def every_request(attack: Attack) -> None:
    """With the right number, an old and a future one; with messages waiting on all streams."""

    def send(peer: Peer, variant: tuple[int, int]) -> None:
        at, ahead = variant
        for stream in (0, 1, 63, 2047):
            peer.send(peer.fragment(peer.tsn + stream + 2, stream, 3, b"waits", p.WHOLE))
        peer.send(p.chunk(p.RE_CONFIG, requests(peer, peer.serial + ahead)[at]))
        peer.serial += ahead == 0
        peer.send(peer.message(b"echo"))

    count = len(requests(attack.stranger(), 0))
    attack.throw([(at, ahead) for at in range(count) for ahead in (0, -1, 1, 1 << 31)], send)


@case(profiles=RECONFIGURED, roles=SERVERS)
def end_while_a_reset_is_open(attack: Attack) -> None:
    """A peer that asks for every stream to be reset, and then never answers, cannot keep the program from ending."""
    for word in (b"end", b"close"):
        peer = attack.peer()
        peer.send(p.chunk(p.RE_CONFIG, incoming(peer.serial, b"")))
        peer.expect(p.RE_CONFIG)
        peer.send(peer.fragment(peer.next_tsn(), 1, 0, word))
        peer.expect(p.ABORT if (word, attack.role) == (b"close", "many") else p.SHUTDOWN)
        peer.close()


@case(profiles=RECONFIGURED)
def two_at_once(attack: Attack) -> None:
    """Each pair of requests, in one chunk and in two chunks of a packet."""

    def send(peer: Peer, variant: tuple[int, int]) -> None:
        one, other = variant
        first, second = requests(peer, peer.serial)[one], requests(peer, peer.serial + 1)[other]
        peer.send(p.chunk(p.RE_CONFIG, first + second))
        peer.send(p.chunk(p.RE_CONFIG, first), p.chunk(p.RE_CONFIG, second))
        peer.serial += 2

    count = len(requests(attack.stranger(), 0))
    chosen = attack.rng.sample([(one, other) for one in range(count) for other in range(count)], 300)
    attack.throw(chosen, send)


@case(profiles=RECONFIGURED)
def storm(attack: Attack) -> None:
    """A thousand resets one after another, with messages in between."""
    peer = attack.peer()
    for count in range(1000):
        kind = attack.rng.randrange(4)
        request = (outgoing(peer.serial, peer.tsn - 1, b""), incoming(peer.serial, bytes(2)), reset_tsn(peer.serial),
                   add(p.ADD_OUTGOING, peer.serial, 1))[kind]  # fmt: skip
        peer.send(p.chunk(p.RE_CONFIG, request), peer.message(b"echo"))
        peer.serial += 1
        if count % 32 == 0:
            peer = attack.living(peer)


@case(profiles=RECONFIGURED)
def streams_without_end(attack: Attack) -> None:
    """Streams are added up to the maximum, and beyond."""
    peer = attack.peer()
    for count in range(200):
        for kind in (p.ADD_OUTGOING, p.ADD_INCOMING):
            peer.send(p.chunk(p.RE_CONFIG, add(kind, peer.serial, attack.rng.choice((1, 1000, 30000)))))
            peer.serial += 1
        if count % 8 == 0:
            peer = attack.living(peer)


@case(profiles=RECONFIGURED)
def answers_that_nobody_asked_for(attack: Attack) -> None:
    def send(peer: Peer, variant: tuple[int, int, int]) -> None:
        result, ahead, tsns = variant
        values = [peer.tsn, peer.its_tsn][:tsns]
        peer.send(p.chunk(p.RE_CONFIG, answer(peer.its_tsn + 1 + ahead, result, *values)))

    attack.throw([(result, ahead, tsns) for result in RESULTS for ahead in (0, 1, -1, 100) for tsns in (0, 1, 2)], send)


@case(profiles=RECONFIGURED)
def answers_to_the_victims_own_requests(attack: Attack) -> None:
    """The victim's program requests; each result, twice, and with the peer's requests in between."""

    for word, result, tsns in product(WORDS, RESULTS, (0, 1, 2)):
        peer = attack.peer()
        if attack.role == "client":
            peer.send(p.sack(int.from_bytes(peer.its_data().value[:4], "big")))  # data in flight goes first
        peer.send(peer.message(word))
        serial = int.from_bytes(peer.expect(p.RE_CONFIG).value[4:8], "big")
        values = [peer.tsn + 1000 & p.MAX_TSN, peer.its_tsn][:tsns]
        for ahead in (0, 0, 1):
            peer.send(p.chunk(p.RE_CONFIG, answer(serial + ahead, result, *values)))
            peer.send(p.chunk(p.RE_CONFIG, outgoing(peer.serial, peer.tsn - 1, bytes(2), serial)), peer.message(b"echo"))
            peer.serial += 1
        peer.still_there()
        peer.close()


@case(profiles=("plain",))
def without_agreement(attack: Attack) -> None:
    attack.throw(range(40), lambda peer, at: peer.send(p.chunk(p.RE_CONFIG, requests(peer, peer.serial)[at % 41])))
