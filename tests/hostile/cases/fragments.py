"""Messages in fragments that do not fit together, or never do."""

from __future__ import annotations

from itertools import permutations, product

import packets as p
from attack import Attack, case
from peer import Peer

#: Sent at once before asking whether the victim is still there.
PACE = 100
ORDERS = (0, p.UNORDERED)
BOTH = ("plain", "interleaving")  #: DATA and I-DATA


def say(peer: Peer, at: int, stream: int, sequence: int, flags: int, size: int = 100, number: int = 0) -> None:
    """One fragment, `at` TSNs after the next one."""
    peer.send(peer.fragment(peer.tsn + at, stream, sequence, b"f" * size, flags, number))


@case(profiles=BOTH)
def in_every_order(attack: Attack) -> None:
    """Of two messages of three fragments each."""
    flags = (p.FIRST, 0, p.LAST)
    for unordered in ORDERS:
        peer = attack.peer()
        for count, order in enumerate(permutations(range(6))):
            for at in order:
                message, number = divmod(at, 3)
                say(peer, at, count % 8, 2 * (count // 8) + message, flags[number] | unordered, number=number)
            peer.next_tsn(6)
            if count % 20 == 0:
                assert peer.still_there(), f"an order of fragments has ended the association: {peer.end}"
                peer.heard.clear()
        peer.close()


@case(profiles=BOTH)
def with_every_flag(attack: Attack) -> None:
    """Four chunks in a row, each a first, middle, last or whole fragment, with all sequence numbers."""

    def send(peer: Peer, variant: tuple[tuple[int, ...], int, int]) -> None:
        flags, unordered, same = variant
        order = list(range(4))
        attack.rng.shuffle(order)
        for at in order:
            say(peer, at, 1, 0 if same else at, flags[at] | unordered, number=at)
        peer.next_tsn(4)

    kinds = (p.FIRST, 0, p.LAST, p.WHOLE)
    attack.throw(product(product(kinds, repeat=4), ORDERS, (False, True)), send)


@case(profiles=("interleaving",))
def with_every_number(attack: Attack) -> None:
    """FSNs that repeat, jump, run backwards, and wrap around."""
    numbers = (0, 1, 2, 1, 5, 0x7FFFFFFF, 0x80000000, p.MAX_TSN, 0)

    def send(peer: Peer, variant: tuple[int, int, int, int]) -> None:
        unordered, first, second, flags = variant
        sequence = peer.sequence
        for at, (number, each) in enumerate(((0, p.FIRST), (first, 0), (second, flags), (3, p.LAST))):
            say(peer, at, 1, sequence, each | unordered, number=number)
        peer.next_tsn(4)
        peer.sequence += 1

    attack.throw(product(ORDERS, numbers, numbers, (0, p.LAST, p.FIRST)), send)


@case(profiles=BOTH)
def never_completed(attack: Attack) -> None:
    """On a thousand streams, until the window is full and beyond; the memory is freed with the association."""
    for flags in (p.FIRST, 0, p.LAST):
        for unordered in ORDERS:
            peer = attack.peer()
            for count in range(1000):
                say(peer, 2 * count, count % 2048, 0, flags | unordered, size=1400)
                if count % PACE == 0 and not peer.still_there():
                    break
            peer.close()


@case(profiles=BOTH)
def tiny_and_never_completed(attack: Attack) -> None:
    """Thousands of fragments of one byte: the overhead of a fragment."""
    for unordered in ORDERS:
        peer = attack.peer()
        for packet in range(60):
            tsns = range(peer.tsn + 200 * packet, peer.tsn + 200 * (packet + 1), 2)
            peer.send(*(peer.fragment(tsn, 0, 7, b"t", unordered, number) for number, tsn in enumerate(tsns)))
            if not peer.still_there():
                break
        peer.close()


@case(profiles=BOTH)
def one_by_one_backwards(attack: Attack) -> None:
    """The last fragment first: each is inserted before all others."""
    for unordered in ORDERS:
        peer = attack.peer()
        for at in reversed(range(2000)):
            flags = p.FIRST if at == 0 else p.LAST if at == 1999 else 0
            say(peer, at, 0, 0, flags | unordered, size=4, number=at)
            if at % PACE == 0:
                assert peer.still_there(), f"fragments that come backwards have ended the association: {peer.end}"
        peer.close()


@case(profiles=BOTH)
def many_gaps(attack: Attack) -> None:
    """Every second message, forwards and backwards, and then all messages again."""
    peer = attack.peer()
    for order in (range(0, 4000, 2), range(3999, 0, -2), range(4000)):
        for count, at in enumerate(order):
            say(peer, at, at % 16, at // 16, p.WHOLE, size=1)
            if count % PACE == 0 and not peer.still_there():
                return


@case(profiles=BOTH)
def twice_with_another_content(attack: Attack) -> None:
    peer = attack.peer()
    for size in (1, 10, 1000, 5000, 50000):
        for flags in (p.FIRST, p.WHOLE, p.LAST, 0):
            for stream in (0, 1, 63, 2047):
                say(peer, 5, stream, 0, flags, size)
                say(peer, 5, stream, 0, flags | p.UNORDERED, size + 1)
    peer.still_there()


@case(profiles=BOTH)
def tsns_out_of_the_window(attack: Attack) -> None:
    peer = attack.peer()
    for at in (-1, -2, -1000, 1 << 12, 1 << 14, 1 << 16, 1 << 20, (1 << 31) - 2, 1 << 31, (1 << 31) + 1):
        for flags in (p.WHOLE, p.FIRST, 0):
            say(peer, at, 0, 0, flags)
    assert peer.still_there(), f"a TSN out of the window has ended the association: {peer.end}"


@case(profiles=BOTH)
def streams_that_there_are_not(attack: Attack) -> None:
    peer = attack.peer()
    for stream in (2047, 2048, 2049, 4096, 65535):
        for flags in (p.WHOLE, p.FIRST, p.LAST, p.UNORDERED, p.WHOLE | p.UNORDERED):
            for _ in range(50):
                say(peer, 0, stream, 0, flags)
                peer.next_tsn()
    peer.still_there()


@case(profiles=BOTH)
def without_content(attack: Attack) -> None:
    """DATA without bytes, and both kinds of DATA whatever was negotiated."""

    def send(peer: Peer, variant: tuple[int, int]) -> None:
        flags, size = variant
        tsn = peer.next_tsn()
        peer.send(p.data(tsn, 0, 0, b"d" * size, flags), p.i_data(tsn + 1, 0, 0, b"i" * size, flags))
        peer.send(p.i_data(tsn, 0, 0, b"i" * size, flags), p.data(tsn + 1, 0, 0, b"d" * size, flags))

    attack.throw(product(range(8), (0, 1, 2, 3)), send)


@case(profiles=BOTH)
def while_the_program_closes(attack: Attack) -> None:
    """Parts are delivered while the program closes the socket, ends the association, or pauses."""
    for word in (b"close", b"end", b"pause"):
        for _ in range(5):
            peer = attack.peer()
            peer.send(peer.message(word))
            sequence = peer.sequence
            for at in range(40):
                say(peer, at, 0, sequence, p.FIRST if at == 0 else 0, size=1200, number=at)
            peer.close()
