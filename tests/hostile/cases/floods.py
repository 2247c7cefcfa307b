"""More packets than anybody needs, from many addresses, while somebody is served."""

from __future__ import annotations

import time

import packets as p
from attack import SERVERS, Attack, case
from flood import Flood

HOSTS = [f"127.0.{1 + number // 100}.{1 + number % 100}" for number in range(200)]
DIFFERENT = 5000  #: packets of each kind, so that they come from as many ports
SIGNATURE = 20  #: bytes
RATE = 20000  #: packets in a second
MOST_BYTES = 1 << 20
MOST_CPU = 50e-6  #: seconds for each packet, so that one processor is enough
BETWEEN = 0.02  #: seconds between two clients: for a minute the tag of each is kept from being used again


def inits(attack: Attack) -> list[bytes]:
    stranger = attack.stranger()
    packets = []
    for number in range(DIFFERENT):
        stranger.port, stranger.tag = 1024 + number, 1 + number
        packets.append(stranger.packet(stranger.init(), tag=0))
    return packets


def cookies(attack: Attack) -> list[bytes]:
    """All is right but the signature, which is at the end."""
    stranger = attack.stranger()
    stranger.ask()
    unsigned = stranger.cookie[:-SIGNATURE]
    signatures = [attack.rng.randbytes(SIGNATURE) for _ in range(DIFFERENT)]
    return [stranger.packet(p.chunk(p.COOKIE_ECHO, unsigned + signature)) for signature in signatures]


@case(profiles=("plain",), roles=SERVERS)
def inits_and_cookies(attack: Attack) -> None:
    """Each gets its answer, and leaves nothing behind; clients of the same socket hardly notice."""
    victim, to = attack.victim, attack.stranger().to
    packets = [packet for both in zip(inits(attack), cookies(attack), strict=True) for packet in both]
    bytes_before, cpu_before, end = victim.state()[1], victim.cpu(), time.monotonic() + attack.flood_seconds
    with Flood(packets, to, HOSTS, RATE / victim.patience) as flood:
        while time.monotonic() < end:
            attack.serve()
            time.sleep(BETWEEN)
        growth = victim.state()[1] - bytes_before
    cpu = (victim.cpu() - cpu_before) / flood.sent
    assert growth < MOST_BYTES, f"{growth} bytes more are in use"
    assert cpu < MOST_CPU * victim.patience, f"each packet takes {cpu * 1e6:.0f} µs of a processor"
