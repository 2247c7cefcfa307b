"""The benchmark's figures as text: a table per quantity, and the ratios that matter."""

from __future__ import annotations

from statistics import median
from typing import NamedTuple

from contenders import Cell

#: All rates of each (contender, cell), one for each round.
Rates = dict[tuple[str, Cell], list[float]]

LABELS = {
    "udp": "UDP, C",
    "tsctp": "tsctp of usrsctp, C",
    "direct": "system calls, C",
    "socket": "module socket, Python",
    "facade": "anysctp, C",
    "python": "anysctp, Python",
    "aio1": "anysctp, asyncio",
    "aio100": "  100 associations",
    "aio1000": "  1,000 associations",
    "tcl": "anysctp, Tcl",
    "tclevent": "  event loop",
    "lua": "anysctp, Lua",
    "lualoop": "  coroutines",
}


class Ratio(NamedTuple):
    """One contender's figure over another's, and the least it should be (None: only shown)."""

    above: str
    below: str
    cell: Cell
    goal: float | None


RATIOS = {
    "userspace": [
        Ratio("facade", "tsctp", Cell("stream", 1024), 2.0),
        Ratio("python", "facade", Cell("stream", 1024), 0.5),
        Ratio("python", "facade", Cell("stream", 16384), 0.8),
        Ratio("aio1", "python", Cell("stream", 1024), 0.5),
        Ratio("aio100", "python", Cell("stream", 1024), 0.5),
        Ratio("aio1000", "python", Cell("stream", 1024), 0.5),
        Ratio("tcl", "facade", Cell("stream", 1024), None),
        Ratio("lua", "facade", Cell("stream", 1024), None),
        Ratio("tclevent", "tcl", Cell("stream", 1024), 0.5),
        Ratio("lualoop", "lua", Cell("stream", 1024), 0.5),
    ],
    "kernel": [
        Ratio("facade", "direct", Cell("stream", 1024), 0.95),
        Ratio("facade", "direct", Cell("stream", 16384), 0.95),
        Ratio("facade", "direct", Cell("echo", 64), 0.95),
        Ratio("python", "socket", Cell("stream", 1024), None),
        Ratio("python", "socket", Cell("echo", 64), None),
    ],
}
IDLE_GOAL = 1.0  # per cent of one processor


def figure(name: str, values: list[float]) -> float:
    """The median. Of tsctp the best: disturbed, it loses packets and waits for timers, which would flatter us."""
    return max(values) if name == "tsctp" else median(values)


def size_text(size: int) -> str:
    return f"{size // 1024} KiB" if size >= 1024 else f"{size} B"


def cell_text(name: str, values: list[float] | None, cell: Cell, scale: float | None) -> str:
    if not values:
        return f"{'-':>12}"
    rate = figure(name, values)
    return f"{rate * cell.size / scale:>12,.1f}" if scale else f"{rate:>12,.0f}"


def table(title: str, rates: Rates, names: list[str], cells: list[Cell], scale: float | None) -> str:
    """Each contender's figure; scale None: as they are, else bytes per second divided by it."""
    lines = [title, " " * 24 + "".join(f"{size_text(cell.size):>12}" for cell in cells)]
    for name in names:
        if any((name, cell) in rates for cell in cells):
            shown = (cell_text(name, rates.get((name, cell)), cell, scale) for cell in cells)
            lines.append(f"{LABELS[name]:24}" + "".join(shown))
    return "\n".join(lines)


def ratios(rates: Rates, engine: str) -> list[dict[str, object]]:
    """Those of RATIOS that were measured, and the idle processes, as records for the JSON file."""
    found: list[dict[str, object]] = []
    for ratio in RATIOS[engine]:
        above, below = rates.get((ratio.above, ratio.cell)), rates.get((ratio.below, ratio.cell))
        if above and below:
            value = figure(ratio.above, above) / figure(ratio.below, below)
            met = ratio.goal is None or value >= ratio.goal
            what = f"{LABELS[ratio.above].strip()} / {LABELS[ratio.below]}, {ratio.cell.mode} {size_text(ratio.cell.size)}"
            found.append({"what": what, "value": value, "goal": ratio.goal, "met": met})
    for (name, cell), values in rates.items():
        if cell.mode == "idle":
            value = median(values)
            what = f"{LABELS[name]}, idle: % of a processor"
            found.append({"what": what, "value": value, "goal": IDLE_GOAL, "met": value < IDLE_GOAL})
    return found


def text(rates: Rates, engine: str) -> str:
    names = list(dict.fromkeys(name for name, _ in rates))
    streams = sorted({cell for _, cell in rates if cell.mode == "stream"})
    echoes = sorted({cell for _, cell in rates if cell.mode == "echo"})
    parts = [
        table("messages/s", rates, names, streams, None),
        table("MB/s", rates, names, streams, 1e6),
        table("round trips/s", rates, names, echoes, None),
    ]
    lines = ["ratios"]
    for record in ratios(rates, engine):
        goal = ""
        if record["goal"] is not None:
            sign = "<" if "idle" in str(record["what"]) else ">="
            goal = f"  goal {sign} {record['goal']:g}: {'met' if record['met'] else 'NOT MET'}"
        lines.append(f"{record['what']:60} {record['value']:6.2f}{goal}")
    return "\n\n".join([*parts, "\n".join(lines)])
