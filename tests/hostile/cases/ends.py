"""Every chunk in every state, and invalid ends."""

from __future__ import annotations

import packets as p
from attack import Attack, case
from cases.chunks import TYPES, bodies
from peer import Peer


def reach(attack: Attack, state: str) -> Peer:
    """A peer of a victim in this state, or about to reach it."""
    peer = attack.peer()
    tell, tsn = (lambda *words: peer.send(*map(peer.message, words))), p.numbers("I", peer.its_tsn)
    match state:
        case "data under way":
            tell(b"much")
        case "shutdown pending":  # it has unacknowledged data
            tell(b"much", b"end")
        case "shutdown sent":
            tell(b"end")
            peer.expect(p.SHUTDOWN, p.DATA, p.I_DATA)
        case "shutdown received":
            tell(b"much")
            peer.its_data()
            peer.send(p.chunk(p.SHUTDOWN, tsn))
        case "shutdown ack sent":
            peer.send(p.chunk(p.SHUTDOWN, p.numbers("I", peer.its_tsn)))
        case "part delivered":
            for at in range(6):
                peer.send(peer.fragment(peer.next_tsn(), 0, 0, b"p" * 1100, p.FIRST if at == 0 else 0, at))
        case "closed":
            tell(b"close")
        case "ended":
            peer.send(p.chunk(p.ABORT))
    return peer


STATES = ("established", "data under way", "shutdown pending", "shutdown sent", "shutdown received", "shutdown ack sent",
          "part delivered", "closed", "ended")  # fmt: skip


@case()
def every_chunk_in_every_state(attack: Attack) -> None:
    """ABORTs with the tag of either side, and the flag that says whose it is."""
    for state in STATES:
        for kind in TYPES:
            peer = reach(attack, state)
            body = bodies(peer)[kind]
            if kind == p.INIT:
                peer.send(p.chunk(kind, body), tag=0)
            for flags in (0, 1):
                peer.send(p.chunk(kind, body, flags))
                peer.send(p.chunk(kind, body, flags), tag=peer.tag)
            peer.close()


@case()
def every_chunk_while_the_program_ends_it(attack: Attack) -> None:
    """Repeatedly, while a thread of the program closes the socket or aborts the association, so that it hits every moment of
    that."""
    for before in ((), (b"much",)):
        for kind in TYPES:
            for _ in range(3):
                peer = attack.peer()
                body = bodies(peer)[kind]
                peer.send(*map(peer.message, (*before, b"close")))
                for _ in range(20):
                    peer.send(p.chunk(kind, body), tag=0 if kind == p.INIT else None)
                peer.close()


@case()
def abort_in_every_state(attack: Attack) -> None:
    """Alone, behind and before other chunks, twice; with truncated causes."""
    causes = (b"", p.numbers("HH", 12, 4), p.numbers("HH", 12, 65535), p.numbers("HH", 13, 8) + b"text", bytes(3), bytes(1400))
    for state in STATES:
        for cause in causes:
            for several in (False, True):
                peer = reach(attack, state)
                abort = p.chunk(p.ABORT, cause)
                peer.send(*([peer.message(b"much"), abort, peer.message(b"much"), abort] if several else [abort]))
                peer.close()


@case()
def shutdowns(attack: Attack) -> None:
    """In each state the three chunks of a shutdown, in all orders, with data between them."""
    for state in STATES:
        for order in ((7, 8, 14), (8, 7, 14), (14, 7, 8), (7, 7, 7), (8, 8, 8), (14, 14, 14), (7, 14, 8), (8, 14, 7)):
            for with_data in (False, True):
                peer = reach(attack, state)
                for kind in order:
                    value = p.numbers("I", peer.its_tsn + 1 & p.MAX_TSN) if kind == p.SHUTDOWN else b""
                    peer.send(p.chunk(kind, value), *([peer.message(b"much")] if with_data else []))
                peer.close()


@case(profiles=("plain",))
def silence_in_every_state(attack: Attack) -> None:
    """The peers neither answer nor end their associations."""
    for state in STATES:
        peer = reach(attack, state)
        peer.its_tag = 0
