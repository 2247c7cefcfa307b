"""The machine that a run is measured on, and what else it does meanwhile."""

from __future__ import annotations

import os
import platform
from datetime import datetime, timezone
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any

QUIET = 5  # per cent of the processors: what others may use


def processor() -> str:
    table = Path("/proc/cpuinfo")
    lines = table.read_text().splitlines() if table.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def machine(engine: str, rounds: int, seconds: float, counter: str) -> dict[str, Any]:
    """What the figures depend on, and how they are measured."""
    return {
        "engine": engine,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "processor": processor(),
        "processors": os.cpu_count(),
        "started": datetime.now(timezone.utc).isoformat(timespec="minutes"),
        "rounds": rounds,
        "seconds": seconds,
        "counter": counter,
    }


class Others:
    """What this process and its children do not use of the processors' time, from now on."""

    def __init__(self) -> None:
        self._idle, self._all, self._own = self._read()

    @staticmethod
    def _read() -> tuple[float, float, float]:
        """Seconds: idle, all, and used by us."""
        table = Path("/proc/stat")
        # user, nice, system, idle, iowait, ...; guest and guest_nice are in the first two as well
        ticks = table.read_text().split()[1:9] if table.exists() else ["0"] * 8
        times = [int(each) / os.sysconf("SC_CLK_TCK") for each in ticks]
        ours = sum(sum(getrusage(who)[:2]) for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
        return times[3] + times[4], sum(times), ours

    def share(self) -> float | None:
        """Per cent; None if the system does not tell."""
        idle, everything, own = (now - then for now, then in zip(self._read(), (self._idle, self._all, self._own), strict=True))
        return 100 * max(0.0, everything - idle - own) / everything if everything else None


def load_text(share: float | None) -> str:
    if share is None:
        return "not known"
    if share < QUIET:
        return f"quiet: others used {share:.0f} % of the processors meanwhile"
    return f"**loaded**: others used {share:.0f} % of the processors meanwhile, so figures by the clock say little"


def about(facts: dict[str, Any]) -> dict[str, str]:
    """For people."""
    rounds = f"medians of {facts['rounds']} rounds" if facts["rounds"] > 1 else "one round"
    test_kernel = " (a test kernel: only ratios mean anything)" if "UML" in facts["processor"] else ""
    return {
        "measured": f"{facts['started']}, {rounds} of {facts['seconds']:g} s",
        "processor": f"{facts['processors']} x {facts['processor']}{test_kernel}",
        "system": facts["system"],
        "the machine was": load_text(facts.get("others")),
        "system calls are counted by": facts["counter"] or "nothing that works here",
    }
