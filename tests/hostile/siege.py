"""A victim, and the checks after each case."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from attack import CASES, Attack
from peer import DEADLINE, Ended, Hangs
from victim import Died, Victim
from watch import Heartbeats, Lost, Wait, serve

WRONG = (Died, Hangs, Ended, Lost, AssertionError, OSError)
#: In seconds; a sanitizer takes several times as long (`patience` of the victim).
SERVED_WITHIN, HEARTBEAT_WITHIN = 0.2, 0.05
GROWTH = 64 << 10  #: bytes
LEFT_FOR = 5.0  #: seconds in which messages of an ended association must be read
#: A long wait or growth counts if it comes each time: the first times may fill caches, of which each thread has some, and the
#: machine may have paused.
TIMES = 8


class Siege:
    def __init__(self, program: Path, flood_seconds: float) -> None:
        self._victim = Victim(program)
        self._flood_seconds = flood_seconds
        self._heartbeats = Heartbeats(self._victim)
        self.longest_served = self.longest_beat = self.beat = Wait(0, 0)
        self._used = self._settled(sys.maxsize)
        self._descriptors = self._victim.descriptors()

    def run(self, name: str, seed: int) -> None:
        for _ in range(TIMES):
            complaint = self._run_once(name, seed)
            if not complaint:
                return
        raise AssertionError(f"each time {complaint}")

    def _run_once(self, name: str, seed: int) -> str | None:
        """The complaints after a case."""
        case, _, target = name.partition("/")
        attack = Attack(self._victim, f"{seed} {name}", *target.split("."), self._flood_seconds)
        try:
            CASES[case].run(attack)
            self._victim.check()
        finally:
            attack.end()
        self.beat = self._heartbeats.longest()
        served = max([serve(self._victim, attack.rng, "one"), *attack.served], key=lambda wait: wait.own)
        before, self._used = self._used, self._settled(self._used + GROWTH)
        if served.own > SERVED_WITHIN * self._victim.patience:
            return f"a client was served within {served}"
        if self.beat.own > HEARTBEAT_WITHIN * self._victim.patience:
            return f"a HEARTBEAT was answered within {self.beat}"
        self.longest_served = max(self.longest_served, served, key=lambda wait: wait.own)
        self.longest_beat = max(self.longest_beat, self.beat, key=lambda wait: wait.own)
        if (more := self._victim.descriptors() - self._descriptors) > 0:
            return f"{more} descriptors more are in use"
        return f"{self._used - before} bytes more are in use" if self._used > before + GROWTH else None

    def _settled(self, at_most: int) -> int:
        """The memory in use when all associations except that of the heartbeats have ended and were freed."""
        start = time.monotonic()
        while (state := self._victim.state())[0] > 1 or state[1] > at_most:
            took = time.monotonic() - start
            if state[0] > 1 and took > DEADLINE:
                raise Hangs(f"{state[0] - 1} associations have not ended within {DEADLINE} s")
            if state[0] <= 1 and took > LEFT_FOR:
                break
            time.sleep(0.01)
        return state[1]

    def end(self) -> None:
        self._heartbeats.end()
        self._victim.end()

    def kill(self) -> None:
        self._victim.kill()
        self._heartbeats.end()
