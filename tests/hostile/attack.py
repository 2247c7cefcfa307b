"""What a case has at hand: the victim, as one of its profiles and roles, peers of it, and chances with a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

from peer import INET6, PROFILES, Peer
from victim import Victim
from watch import Wait, serve

#: Servers of both styles, and a client.
SERVERS = ("one", "many")
ROLES = (*SERVERS, "client")
#: As many variants, or bytes, until the victim is asked whether it is still there; the rest may not fit into its buffer.
BATCH, BUFFER = 16, 60000
T = TypeVar("T")


class Attack:
    def __init__(self, victim: Victim, seed: str, profile: str, role: str, flood_seconds: float) -> None:
        self.rng = random.Random(seed)
        self.profile, self.role = profile, role
        self.flood_seconds = flood_seconds
        self.served: list[Wait] = []  # what `serve` has measured
        self.victim = victim
        self._peers: list[Peer] = []

    def other(self) -> Peer:
        """A peer that the victim has not heard of."""
        peer = Peer(self.rng, self.profile)
        self._peers.append(peer)
        return peer

    def stranger(self) -> Peer:
        """A peer without an association. A client of the victim's is about to send it an INIT."""
        peer = self.other()
        peer.to = (peer.host, self.victim.udp_port)
        if self.role == "client":
            self.victim.connect(self.profile, peer.udp_port, peer.port)
        else:
            peer.its_port = self.victim.ports[self.profile, self.role]
        return peer

    def peer(self) -> Peer:
        """A peer with an association."""
        peer = self.stranger()
        return peer.accept() if self.role == "client" else peer.connect()

    def living(self, peer: Peer) -> Peer:
        """This one, or another one if its association has ended."""
        return peer if peer.still_there() else self.peer()

    def other_socket_of(self, peer: Peer) -> Peer:
        """Somebody who knows an association's addresses and ports, and at first not its tags: another UDP port."""
        other = self.other()
        other.to, other.port, other.its_port = peer.to, peer.port, peer.its_port
        return other

    def throw(self, variants: Iterable[T], send: Callable[[Peer, T], object]) -> None:
        """Each of them in an association that is alive, however many of them end it."""
        peer, batch = self.peer(), []
        for each in variants:
            send(peer, each)
            batch.append(each)
            if len(batch) == BATCH or peer.unanswered > BUFFER:
                peer, batch = self._each(peer, batch, send), []
        self._each(peer, batch, send).close()

    def _each(self, peer: Peer, sent: list[T], send: Callable[[Peer, T], object]) -> Peer:
        """If the association has ended, it was not alive for all of them."""
        if peer.still_there():
            return peer
        for each in sent:
            if not peer.alive:
                peer.close()
                peer = self.peer()
            send(peer, each)
            peer.still_there()
        return peer if peer.alive else self.peer()

    def serve(self) -> None:
        """An honest client of the socket that is under attack; how long that took is looked at after the case."""
        self.served.append(serve(self.victim, self.rng, self.role, self.profile))

    def end(self) -> None:
        for peer in self._peers:
            if peer.udp.fileno() >= 0:
                peer.close()


class Case(NamedTuple):
    name: str
    run: Callable[[Attack], object]
    profiles: tuple[str, ...]
    roles: tuple[str, ...]

    def variants(self) -> list[str]:
        """IPv6 is a sample: the code is the same but for the addresses."""
        every = [f"{profile}.{role}" for profile in self.profiles for role in self.roles]
        sample = [f"{INET6}.{self.roles[-1]}"] if len(self.profiles) > 1 or "extended" in self.profiles else []
        return [f"{self.name}/{target}" for target in every + sample]


CASES: dict[str, Case] = {}


def case(profiles: Iterable[str] = PROFILES, roles: Iterable[str] = ROLES) -> Callable[[Callable[[Attack], object]], object]:
    """Makes a function a case, by the names of its file and itself."""

    def add(function: Callable[[Attack], object]) -> Callable[[Attack], object]:
        name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
        CASES[name] = Case(name, function, tuple(profiles), tuple(roles))
        return function

    return add
