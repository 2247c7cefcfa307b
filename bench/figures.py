"""A run's figures as tables: one for each quantity, and our contenders' shares of others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from results import Cell, Row, Run, size_text

Figure = Callable[[Row], "float | None"]


class Table(NamedTuple):
    title: str
    columns: list[tuple[str, str]]  #: what stands over several columns, and the column's own head
    rows: list[tuple[str, list[float | None]]]

    def shown(self) -> list[tuple[str, list[str]]]:
        return [(label, [number(value) for value in values]) for label, values in self.rows]


def number(value: float | None) -> str:
    """With as many digits as say something."""
    if value is None:
        return "-"
    return "0" if value == 0 else f"{value:,.{0 if value >= 100 else 1 if value >= 10 else 2 if value >= 0.1 else 3}f}"


def text_of(table: Table) -> str:
    """A column is as wide as its widest cell. What stands over several columns is over the first of them."""
    over = [text if not at or table.columns[at - 1][0] != text else "" for at, (text, _) in enumerate(table.columns)]
    heads = [over, [name for _, name in table.columns]]
    rows = [*(("", head) for head in heads if any(head)), *table.shown()]
    widths = [max(len(cells[column]) for _, cells in rows) for column in range(len(table.columns))]
    first = max(len(label) for label, _ in rows)
    lines = [
        f"{label:{first}}" + "".join(f"  {cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
        for label, cells in rows
    ]
    return "\n".join([table.title, *(line.rstrip() for line in lines)])


def markdown_of(table: Table) -> str:
    heads = [", ".join(part for part in column if part) for column in table.columns]
    lines = ["| contender | " + " | ".join(heads) + " |", "|---|" + "---:|" * len(heads)]
    lines += ["| " + " | ".join([label, *cells]) + " |" for label, cells in table.shown()]
    return "\n".join([f"**{table.title[0].upper()}{table.title[1:]}**", "", *lines])


def scaled(quantity: str, factor: Callable[[Cell], float] = lambda _: 1.0) -> Figure:
    def figure(row: Row) -> float | None:
        found = row.figure(quantity)
        return None if found is None else found * factor(row.cell)

    return figure


#: What is shown of streams. Costs are those of both processes.
STREAMS: dict[str, Figure] = {
    "messages/s": scaled("rate"),
    "MB/s": scaled("rate", lambda cell: cell.size / 1e6),
    "CPU seconds per GB": scaled("cpu", lambda cell: 1e9 / cell.size),
    "voluntary context switches per message": scaled("switches"),
    "system calls per message": scaled("calls"),
}
#: What is shown of round trips. A round trip has two messages.
TRIPS: dict[str, Figure] = {
    "per second": scaled("rate"),
    "50 % us": scaled("p50"),
    "99 % us": scaled("p99"),
    "99.9 % us": scaled("p99.9"),
    "CPU us": scaled("cpu", lambda _: 1e6),
    "switches": scaled("switches"),
    "system calls": scaled("calls"),
}


def where_of(cell: Cell) -> str:
    if cell.associations > 1:
        return f"{cell.associations:,} associations"
    return f"MTU {cell.mtu}" if cell.mtu else "loopback"


def cells_of(run: Run, mode: str, *, many: bool) -> list[Cell]:
    found = {row.cell for row in run.rows if row.cell.mode == mode and (row.cell.associations > 1) == many}
    return sorted(found, key=lambda cell: (cell.mtu, cell.associations, cell.size))


def table_of(run: Run, title: str, columns: Sequence[tuple[str, str, Cell, Figure]]) -> Table:
    """Those contenders that have a figure in one of the columns."""
    rows = []
    for name, label in {row.contender: row.label for row in run.rows}.items():
        found = [(run.row(name, cell), figure) for _, _, cell, figure in columns]
        values = [figure(row) if row else None for row, figure in found]
        if any(value is not None for value in values):
            rows.append((label, values))
    return Table(title, [(over, name) for over, name, _, _ in columns], rows)


def streams(run: Run, title: str, figure: Figure) -> Table:
    cells = cells_of(run, "stream", many=False)
    return table_of(run, title, [(where_of(cell), size_text(cell.size), cell, figure) for cell in cells])


def of_cell(run: Run, cell: Cell) -> Table:
    """All that is shown of a cell, a column for each."""
    what, found = ("streams", STREAMS) if cell.mode == "stream" else ("round trips", TRIPS)
    title = f"{what} of {size_text(cell.size)}, {where_of(cell)}"
    return table_of(run, title, [("", name, cell, figure) for name, figure in found.items()])


def idle(run: Run) -> Table:
    cells = [*cells_of(run, "idle", many=False), *cells_of(run, "idle", many=True)]
    title = "% of a processor of a server that has idle associations, by their number"
    return table_of(run, title, [("", f"{cell.associations:,}", cell, scaled("idle")) for cell in cells])


def share_of(run: Run, base: Callable[[Row], str | None]) -> Figure:
    """Of the rate of another contender in the same cell."""

    def figure(row: Row) -> float | None:
        other = base(row)
        rate, whole = row.figure("rate"), run.figure(other, row.cell, "rate") if other else None
        return rate / whole if rate and whole else None

    return figure


def shares(run: Run, title: str, base: Callable[[Row], str | None]) -> Table:
    cells = [*cells_of(run, "stream", many=False), *cells_of(run, "echo", many=False)]
    figure = share_of(run, base)
    return table_of(run, title, [
        (where_of(cell), size_text(cell.size) + (" echo" if cell.mode == "echo" else ""), cell, figure)
        for cell in sorted(cells, key=lambda cell: (cell.mtu, cell.mode != "stream", cell.size))
    ])  # fmt: skip


def share_tables(run: Run) -> list[Table]:
    of_c = shares(run, "share of the rate of anysctp in C", lambda row: "facade" if row.ours else None)
    return [of_c, shares(run, "an event loop's share of the rate of the blocking program", lambda row: row.blocking or None)]


def tables(run: Run) -> Iterable[Table]:
    """All that have rows."""
    found = [streams(run, title, figure) for title, figure in STREAMS.items()]
    found += [of_cell(run, cell) for cell in cells_of(run, "echo", many=False)]
    found += share_tables(run)
    found += [of_cell(run, cell) for mode in ("stream", "echo") for cell in cells_of(run, mode, many=True)]
    return [table for table in [*found, idle(run)] if table.rows]
