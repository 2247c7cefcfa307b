"""The benchmark's figures as text: a table per quantity, and the important ratios."""

from __future__ import annotations

from statistics import median
from typing import NamedTuple

from contenders import Cell, Measured

#: The rates of each (contender, cell), one for each round.
Rates = dict[tuple[str, Cell], list[float]]


class Ratio(NamedTuple):
    """The ratio of one contender's figure to another's, and the least that it should be (None: only shown)."""

    above: str
    below: str
    cell: Cell
    goal: float | None


#: The ratios of the C programs. <language>.json has those of a language.
RATIOS = {
    "userspace": [Ratio("facade", "tsctp", Cell("stream", 1024), 2.0)],
    "kernel": [
        Ratio("facade", "direct", Cell("stream", 1024), 0.95),
        Ratio("facade", "direct", Cell("stream", 16384), 0.95),
        Ratio("facade", "direct", Cell("echo", 64), 0.95),
    ],
}
IDLE_GOAL = 1.0  # per cent of one processor


def figure(name: str, values: list[float]) -> float:
    """The median; for tsctp the best, because it loses packets when disturbed and waits for timers, which would flatter us."""
    return max(values) if name == "tsctp" else median(values)


def size_text(size: int) -> str:
    return f"{size // 1024} KiB" if size >= 1024 else f"{size} B"


def cell_text(name: str, values: list[float] | None, cell: Cell, scale: float | None) -> str:
    if not values:
        return f"{'-':>12}"
    rate = figure(name, values)
    return f"{rate * cell.size / scale:>12,.1f}" if scale else f"{rate:>12,.0f}"


class Report:
    """The figures of everything that was compared on an engine."""

    def __init__(self, rates: Rates, engine: str, measured: Measured) -> None:
        self._rates = rates
        self._labels = {contender.name: contender.label for contender in measured.contenders}
        self._ratios = RATIOS[engine] + [
            Ratio(each["above"], each["below"], Cell(*each["cell"]), each.get("goal")) for each in measured.ratios
        ]

    def _table(self, title: str, names: list[str], cells: list[Cell], scale: float | None) -> str:
        """Each contender's figure: unchanged if scale is None, else bytes per second divided by it."""
        lines = [title, " " * 24 + "".join(f"{size_text(cell.size):>12}" for cell in cells)]
        for name in names:
            if any((name, cell) in self._rates for cell in cells):
                shown = (cell_text(name, self._rates.get((name, cell)), cell, scale) for cell in cells)
                lines.append(f"{self._labels[name]:24}" + "".join(shown))
        return "\n".join(lines)

    def ratios(self) -> list[dict[str, object]]:
        """The measured rates, and the idle processes, as records for the JSON file."""
        found: list[dict[str, object]] = []
        for ratio in self._ratios:
            above, below = (self._rates.get((name, ratio.cell)) for name in (ratio.above, ratio.below))
            if above and below:
                value = figure(ratio.above, above) / figure(ratio.below, below)
                met = ratio.goal is None or value >= ratio.goal
                names = f"{self._labels[ratio.above].strip()} / {self._labels[ratio.below]}"
                what = f"{names}, {ratio.cell.mode} {size_text(ratio.cell.size)}"
                found.append({"what": what, "value": value, "goal": ratio.goal, "met": met})
        for (name, cell), values in self._rates.items():
            if cell.mode == "idle":
                value = median(values)
                what = f"{self._labels[name]}, idle: % of a processor"
                found.append({"what": what, "value": value, "goal": IDLE_GOAL, "met": value < IDLE_GOAL})
        return found

    def text(self) -> str:
        names = list(dict.fromkeys(name for name, _ in self._rates))
        streams = sorted({cell for _, cell in self._rates if cell.mode == "stream"})
        echoes = sorted({cell for _, cell in self._rates if cell.mode == "echo"})
        parts = [
            self._table("messages/s", names, streams, None),
            self._table("MB/s", names, streams, 1e6),
            self._table("round trips/s", names, echoes, None),
        ]
        lines = ["ratios"]
        for record in self.ratios():
            goal = ""
            if record["goal"] is not None:
                sign = "<" if "idle" in str(record["what"]) else ">="
                goal = f"  goal {sign} {record['goal']:g}: {'met' if record['met'] else 'NOT MET'}"
            lines.append(f"{record['what']:60} {record['value']:6.2f}{goal}")
        return "\n\n".join([*parts, "\n".join(lines)])
