"""What a case uses: the victim in one of its profiles and roles, peers of it, and seeded random numbers."""

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
#: After this many variants, or bytes, ask whether the victim is still there; more may not fit into its buffer.
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
        """A peer that the victim does not know yet."""
        peer = Peer(self.rng, self.profile)
        self._peers.append(peer)
        return peer

    def stranger(self) -> Peer:
        """A peer without an association, to which a client of the victim is about to send an INIT."""
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
        """This peer, or a new one if its association has ended."""
        return peer if peer.still_there() else self.peer()

    def other_socket_of(self, peer: Peer) -> Peer:
        """A peer at another UDP port that knows an association's addresses and ports, but at first not its tags."""
        other = self.other()
        other.to, other.port, other.its_port = peer.to, peer.port, peer.its_port
        return other

    def throw(self, variants: Iterable[T], send: Callable[[Peer, T], object]) -> None:
        """Send each variant in a living association, even if variants end it."""
        peer, batch = self.peer(), []
        for each in variants:
            send(peer, each)
            batch.append(each)
            if len(batch) == BATCH or peer.unanswered > BUFFER:
                peer, batch = self._each(peer, batch, send), []
        self._each(peer, batch, send).close()

    def _each(self, peer: Peer, sent: list[T], send: Callable[[Peer, T], object]) -> Peer:
        """If the association has ended, not all variants reached a living one."""
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
        """An honest client of the attacked socket; its time is checked after the case."""
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
        """IPv6 gets a sample of the cases: only the addresses' code differs."""
        every = [f"{profile}.{role}" for profile in self.profiles for role in self.roles]
        sample = [f"{INET6}.{self.roles[-1]}"] if len(self.profiles) > 1 or "extended" in self.profiles else []
        return [f"{self.name}/{target}" for target in every + sample]


CASES: dict[str, Case] = {}


def case(profiles: Iterable[str] = PROFILES, roles: Iterable[str] = ROLES) -> Callable[[Callable[[Attack], object]], object]:
    """Make a function a case, named by its file and itself."""

    def add(function: Callable[[Attack], object]) -> Callable[[Attack], object]:
        name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
        CASES[name] = Case(name, function, tuple(profiles), tuple(roles))
        return function

    return add
