"""Whether the victim still serves others: how long they wait, without the delays of a busy machine.

Time in which a thread of the victim, or of this process, could run and had no processor is the machine's and does not count:
the kernel tells it in /proc/PID/task/TID/schedstat. Time in which they work, or wait for a lock, does.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import packets as p
from peer import DEADLINE, Ended, Hangs, Peer
from victim import Victim

BETWEEN_HEARTBEATS = 0.01  #: seconds


class Wait(NamedTuple):
    """In seconds: by the clock, and without the time in which the machine gave no processor."""

    clock: float
    own: float

    def __str__(self) -> str:
        return f"{self.own * 1000:.1f} ms ({self.clock * 1000:.1f} by the clock)"


class Lost(Exception):
    """An honest client is no longer served."""


def without_processor(pid: int) -> float:
    """The total time in which threads of a process were ready to run and did not."""
    total = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((thread / "schedstat").read_text().split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue  # the thread has ended
    return total / 1e9


class Clock:
    """Measures waits for one victim."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self.last = Wait(0, 0)

    def _owed(self) -> float:
        return without_processor(self._pid) + without_processor(os.getpid())

    @contextmanager
    def running(self) -> Iterator[None]:
        owed, start = self._owed(), time.monotonic()
        yield
        took = time.monotonic() - start
        # The figure of an ended thread is lost.
        self.last = Wait(took, max(0.0, took - max(0.0, self._owed() - owed)))


def calm_peer(rng: random.Random, udp_port: int, port: int) -> Peer:
    peer = Peer(rng)
    peer.to, peer.its_port = (peer.host, udp_port), port
    return peer


def serve(victim: Victim, rng: random.Random, style: str, profile: str = "calm") -> Wait:
    """An ordinary client: associates, gets a message echoed, and ends gracefully."""
    clock = Clock(victim.pid)
    client = calm_peer(rng, victim.udp_port, victim.ports[profile, style])
    text = rng.randbytes(100)
    with clock.running():
        client.connect(client.message(text))
        while (echo := client.its_data()).value[12:] != text:
            continue
        tsn = int.from_bytes(echo.value[:4], "big")
        client.exchange(p.SHUTDOWN_ACK, p.sack(tsn), p.chunk(p.SHUTDOWN, p.numbers("I", tsn)))
    client.send(p.chunk(p.SHUTDOWN_COMPLETE))
    client.udp.close()
    return clock.last


def _beat(pid: int, udp_port: int, port: int, asked: Connection) -> None:
    """Heartbeats in a separate association, without a pause; tells the longest wait since the last question."""
    clock, longest = Clock(pid), Wait(0, 0)
    try:
        peer = calm_peer(random.Random(), udp_port, port).connect()
        while True:
            with clock.running():
                if not peer.still_there():
                    raise Ended("the association of the heartbeats has ended")
            longest = max(longest, clock.last, key=lambda wait: wait.own)
            peer.heard.clear()
            if asked.poll(BETWEEN_HEARTBEATS):
                asked.recv()
                asked.send(longest)
                longest = Wait(0, 0)
    except EOFError:
        peer.close()
    except (Hangs, Ended, OSError) as error:
        with suppress(BrokenPipeError):
            asked.send(Lost(f"heartbeats: {error}"))


class Heartbeats:
    """The longest time for which the thread that receives all packets makes others wait."""

    def __init__(self, victim: Victim) -> None:
        self._ask, asked = multiprocessing.Pipe()
        self._process = multiprocessing.Process(
            target=self._start, args=(self._ask, victim.pid, victim.udp_port, victim.ports["calm", "many"], asked), daemon=True
        )
        self._process.start()
        asked.close()

    @staticmethod
    def _start(others: Connection, pid: int, udp_port: int, port: int, asked: Connection) -> None:
        others.close()
        _beat(pid, udp_port, port, asked)

    def longest(self) -> Wait:
        """The longest wait since the last call."""
        self._ask.send("?")
        if not self._ask.poll(2 * DEADLINE):
            raise Lost("heartbeats: no answer")
        answer: Wait | Lost = self._ask.recv()
        if isinstance(answer, Lost):
            raise answer
        return answer

    def end(self) -> None:
        self._ask.close()
        self._process.join(DEADLINE)
