"""Floods of packets from many addresses, while clients are served."""

from __future__ import annotations

import time

import packets as p
from attack import SERVERS, Attack, case
from flood import Flood
from watch import Wait, without_processor

HOSTS = 200
DIFFERENT = 5000  #: packets of each kind, and so the number of their ports
SIGNATURE = 20  #: bytes
RATE = 20000  #: packets in a second
ENOUGH = 0.95  #: of that rate, in the time in which both get a processor
MOST_BYTES = 1 << 20
MOST_CPU = 50e-6  #: seconds for each packet, so that one processor is enough
BETWEEN = 0.02  #: seconds between two clients, because each tag is blocked for a minute


def inits(attack: Attack) -> list[bytes]:
    stranger = attack.stranger()
    packets = []
    for number in range(DIFFERENT):
        stranger.port, stranger.tag = 1024 + number, 1 + number
        packets.append(stranger.packet(stranger.init(), tag=0))
    return packets


def cookies(attack: Attack) -> list[bytes]:
    """Everything is valid except the signature, which is at the end."""
    stranger = attack.stranger()
    stranger.ask()
    unsigned = stranger.cookie[:-SIGNATURE]
    signatures = [attack.rng.randbytes(SIGNATURE) for _ in range(DIFFERENT)]
    return [stranger.packet(p.chunk(p.COOKIE_ECHO, unsigned + signature)) for signature in signatures]


def quantiles(waits: list[Wait]) -> str:
    def at(part: float, values: list[float]) -> str:
        return f"{sorted(values)[int(part * (len(values) - 1))] * 1000:.1f}"

    by_clock, own = [wait.clock for wait in waits], [wait.own for wait in waits]
    half, most, longest = (f"{at(part, own)} ({at(part, by_clock)})" for part in (0.5, 0.99, 1))
    return f"{len(waits)} clients: p50 {half}, p99 {most}, longest {longest} ms (by the clock)"


@case(profiles=("plain",), roles=SERVERS)
def inits_and_cookies(attack: Attack) -> None:
    """Each packet is answered and leaves nothing behind; clients of the same socket are hardly delayed."""
    victim, rate = attack.victim, RATE / attack.victim.patience
    packets = [packet for both in zip(inits(attack), cookies(attack), strict=True) for packet in both]
    bytes_before, cpu_before, owed_before = victim.state()[1], victim.cpu(), without_processor(victim.pid)
    end = time.monotonic() + attack.flood_seconds
    with Flood(victim.flooder, packets, victim.udp_port, HOSTS, rate) as flood:
        while time.monotonic() < end:
            attack.serve()
            time.sleep(BETWEEN)
        growth = victim.state()[1] - bytes_before
    cpu, owed = (victim.cpu() - cpu_before) / flood.sent, flood.owed + without_processor(victim.pid) - owed_before
    print(f"{flood.sent / flood.seconds:.0f} packets/s for {flood.seconds:.1f} s, of which the machine owes {owed:.1f} s; "
          f"{cpu * 1e6:.1f} µs each; {growth} bytes in all; {quantiles(attack.served)}", flush=True)  # fmt: skip
    assert growth < MOST_BYTES, f"{growth} bytes more are in use"
    assert cpu < MOST_CPU * victim.patience, f"each packet takes {cpu * 1e6:.0f} µs of a processor"
    could = rate * (flood.seconds - owed)
    assert flood.sent > ENOUGH * could, f"{flood.sent} packets were taken, of {could:.0f} for which there was a processor"
