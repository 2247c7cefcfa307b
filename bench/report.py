"""A run's figures as text: a table for each quantity, our contenders' shares, the goals, and a comparison of two runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from results import Cell, Row, Run, size_text

IDLE_GOAL = 1.0  # per cent of one processor
Figure = Callable[[Row], "float | None"]


def number(value: float | None) -> str:
    """With three digits that say something, or all of a large number."""
    if value is None:
        return "-"
    return "0" if value == 0 else f"{value:,.{0 if value >= 100 else 1 if value >= 10 else 2 if value >= 0.1 else 3}f}"


def network_text(mtu: int) -> str:
    return f"MTU {mtu}" if mtu else "loopback"


def lines_of(heads: Sequence[Sequence[str]], rows: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """A table: a column is as wide as its widest cell. A head that stands over several columns is in the first of them."""
    columns = len(rows[0][1]) if rows else 0
    widths = [max(len(row[column]) for row in [*heads, *(cells for _, cells in rows)]) for column in range(columns)]
    first = max((len(label) for label, _ in rows), default=0)
    return [
        f"{label:{first}}" + "".join(f"  {cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
        for label, cells in [*(("", head) for head in heads), *rows]
    ]


def scaled(quantity: str, factor: Callable[[Cell], float] = lambda _: 1.0) -> Figure:
    def figure(row: Row) -> float | None:
        found = row.figure(quantity)
        return None if found is None else found * factor(row.cell)

    return figure


#: What the tables show of streams.
STREAMS: dict[str, Figure] = {
    "messages/s": scaled("rate"),
    "MB/s": scaled("rate", lambda cell: cell.size / 1e6),
    "CPU seconds per GB, both processes": scaled("cpu", lambda cell: 1e9 / cell.size),
    "voluntary context switches per message, both processes": scaled("switches"),
    "system calls per message, both processes": scaled("calls"),
}
#: What the table shows of round trips. A round trip has two messages.
TRIPS: dict[str, Figure] = {
    "per second": scaled("rate"),
    "50 % us": scaled("p50"),
    "99 % us": scaled("p99"),
    "99.9 % us": scaled("p99.9"),
    "CPU us": scaled("cpu", lambda _: 1e6),
    "switches": scaled("switches"),
    "system calls": scaled("calls"),
}


class Report:
    def __init__(self, run: Run, goals: Sequence[dict[str, Any]] = ()) -> None:
        self._run, self._goals = run, goals
        self._labels = {row.contender: row.label for row in run.rows}

    def _cells(self, mode: str, *, many: bool) -> list[Cell]:
        found = {row.cell for row in self._run.rows if row.cell.mode == mode and (row.cell.associations > 1) == many}
        return sorted(found, key=lambda cell: (cell.mtu, cell.associations, cell.size))

    def _value(self, contender: str, cell: Cell, figure: Figure) -> float | None:
        row = self._run.row(contender, cell)
        return figure(row) if row else None

    def _column(self, cell: Cell, figure: Figure) -> Callable[[str], float | None]:
        return lambda contender: self._value(contender, cell, figure)

    def _table(self, title: str, heads: Sequence[Sequence[str]], columns: Sequence[Callable[[str], float | None]]) -> str:
        rows = [(label, [column(name) for column in columns]) for name, label in self._labels.items()]
        shown = [(label, [number(value) for value in values]) for label, values in rows if any(v is not None for v in values)]
        return "\n".join([title, *lines_of(heads, shown)]) if shown else ""

    def _streams(self, title: str, figure: Figure, *, many: bool) -> str:
        cells = self._cells("stream", many=many)
        over = [network_text(cell.mtu) if not many else f"{cell.associations:,} assoc." for cell in cells]
        heads = [[text if not at or over[at - 1] != text else "" for at, text in enumerate(over)]]
        heads.append([size_text(cell.size) for cell in cells])
        return self._table(title, heads, [self._column(cell, figure) for cell in cells])

    def _trips(self, cell: Cell) -> str:
        where = f"{cell.associations:,} associations" if cell.associations > 1 else network_text(cell.mtu)
        columns = [self._column(cell, figure) for figure in TRIPS.values()]
        title = f"round trips of {size_text(cell.size)}, {where}; both processes use what follows the times"
        return self._table(title, [list(TRIPS)], columns)

    def _idle(self) -> str:
        cells = [*self._cells("idle", many=False), *self._cells("idle", many=True)]
        heads = [[f"{cell.associations:,}" for cell in cells]]
        columns = [self._column(cell, scaled("idle")) for cell in cells]
        return self._table("% of a processor of a process that has only idle associations, by their number", heads, columns)

    def goals(self) -> list[str]:
        """The goals of contenders and cells that the run has."""
        lines = []
        for goal in self._goals:
            cell = Cell(*goal["cell"])
            above, below = (self._value(goal[name], cell, scaled("rate")) for name in ("above", "below"))
            if above and below:
                met = "met" if above / below >= goal["least"] else "NOT MET"
                names = f"{self._labels[goal['above']].strip()} / {self._labels[goal['below']].strip()}"
                lines.append(f"{names}, {cell}: {above / below:.2f}, goal {goal['least']:g}: {met}")
        for row in self._run.rows:
            idle = row.figure("idle")
            if idle is not None:
                met = "met" if idle < IDLE_GOAL else "NOT MET"
                lines.append(f"{row.label.strip()}, {row.cell}: {idle:.2f} % of a processor, goal < {IDLE_GOAL:g}: {met}")
        return lines

    def text(self) -> str:
        parts = [self._streams(title, figure, many=False) for title, figure in STREAMS.items()]
        parts += [self._trips(cell) for cell in self._cells("echo", many=False)]
        parts += [self._streams(title, figure, many=True) for title, figure in STREAMS.items()]
        parts += [self._trips(cell) for cell in self._cells("echo", many=True)]
        parts += [self._idle(), "\n".join(["goals", *self.goals()])]
        return "\n\n".join(part for part in parts if part)
