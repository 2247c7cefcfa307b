"""The figures of a run: what bench/run measures, saves and compares."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple


class Cell(NamedTuple):
    """What is measured: mode "stream" (one direction), "echo" (round trips) or "idle"; message size in bytes; where."""

    mode: str
    size: int
    mtu: int = 0  #: of the network; 0: loopback as it is
    associations: int = 1

    def __str__(self) -> str:
        many = f" x {self.associations:,}" if self.associations > 1 else ""
        return f"{self.mode} {size_text(self.size)}{many}{f', MTU {self.mtu}' if self.mtu else ''}"


def size_text(size: int) -> str:
    return f"{size // 1024} KiB" if size >= 1024 else f"{size} B"


#: What a row may have, with the meaning for people. "Message" is a round trip where the mode is "echo"; both processes count.
QUANTITIES = {
    "rate": "messages/s",
    "cpu": "CPU seconds/message",
    "switches": "voluntary switches/message",
    "calls": "system calls/message",
    "p50": "microseconds, 50 %",
    "p99": "microseconds, 99 %",
    "p99.9": "microseconds, 99.9 %",
    "idle": "% of a processor",
}


@dataclass
class Row:
    """A contender's figures of a cell: of each quantity one for each round."""

    contender: str
    label: str
    cell: Cell
    #: Of a contender that loses packets when it is disturbed, and then waits for timers: a median would flatter the others.
    best: bool = False
    ours: bool = True
    blocking: str = ""  #: the contender that does without an event loop what this one does with one
    values: dict[str, list[float]] = field(default_factory=dict)

    def add(self, figures: dict[str, float]) -> None:
        for quantity, figure in figures.items():
            self.values.setdefault(quantity, []).append(figure)

    def figure(self, quantity: str) -> float | None:
        """The median, or the best."""
        found = self.values.get(quantity)
        if not found:
            return None
        if self.best:
            return max(found) if quantity == "rate" else min(found)
        return median(found)


@dataclass
class Run:
    """All that a run has measured, and where."""

    machine: dict[str, Any]  #: what the tables and the page say of it
    rows: list[Row] = field(default_factory=list)

    def row(self, contender: str, cell: Cell) -> Row | None:
        return next((row for row in self.rows if (row.contender, row.cell) == (contender, cell)), None)

    def figure(self, contender: str, cell: Cell, quantity: str) -> float | None:
        row = self.row(contender, cell)
        return row.figure(quantity) if row else None

    def save(self, file: Path) -> None:
        file.write_text(json.dumps({"machine": self.machine, "rows": [asdict(row) for row in self.rows]}, indent=1) + "\n")


class NoRun(Exception):
    """A file has no run; the text says why."""


def load(file: Path) -> Run:
    try:
        saved = json.loads(file.read_text())
        rows = [Row(**{**row, "cell": Cell(*row["cell"])}) for row in saved["rows"]]
        return Run(saved["machine"], rows)
    except OSError as error:
        raise NoRun(f"{file}: {error.strerror}") from None
    except (ValueError, TypeError, KeyError):
        raise NoRun(f"{file} is not a run that ./dev bench has saved") from None
