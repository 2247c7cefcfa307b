"""A run's figures as pictures, in SVG and PNG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import matplotlib
from figures import STREAMS, cells_of, number, where_of
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture
from results import Cell, Row, Run, size_text

Panel = Callable[[Axes, Sequence[Row]], None]

#: The sizes that are drawn: the tables have all.
SIZES = (1024, 16384)
YARDSTICK, BLOCKING, LOOP = "#8a8f98", "#1f6fb2", "#7fb5e0"
PERCENTILES = {"p50": "o", "p99": "s", "p99.9": "^"}
#: The same run gives the same file, and its text is text.
SETTINGS = {"svg.hashsalt": "anysctp", "svg.fonttype": "none", "font.size": 9, "font.sans-serif": ["DejaVu Sans", "Arial"],
            "axes.spines.top": False, "axes.spines.right": False}  # fmt: skip
METADATA = {"svg": {"Date": None}, "png": {"Software": None}}


def colour(row: Row) -> str:
    return LOOP if row.blocking else BLOCKING if row.ours else YARDSTICK


def rows_of(run: Run, cell: Cell) -> list[Row]:
    """From the bottom to the top, as they are drawn."""
    return [row for row in reversed(run.rows) if row.cell == cell]


def bars(quantity: str) -> Panel:
    def panel(axes: Axes, rows: Sequence[Row]) -> None:
        values = [STREAMS[quantity](row) or 0.0 for row in rows]
        drawn = axes.barh([row.label for row in rows], values, color=[colour(row) for row in rows])
        axes.bar_label(drawn, [number(value) for value in values], padding=2, fontsize=8)
        axes.margins(x=0.15)

    return panel


def times(axes: Axes, rows: Sequence[Row]) -> None:
    """A line from the first percentile to the last, with a mark for each."""
    timed = [row for row in rows if row.values.get("p50")]
    for at, row in enumerate(timed):
        values = [row.figure(quantity) for quantity in PERCENTILES]
        axes.plot(values, [at] * len(values), color=colour(row), linewidth=1)
        for value, mark in zip(values, PERCENTILES.values(), strict=True):
            axes.plot([value], [at], mark, color=colour(row), markersize=5)
    axes.set_yticks(range(len(timed)), [row.label for row in timed])
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.grid(axis="x", which="both", alpha=0.3)


def draw(run: Run, cells: list[list[Cell]], panel: Panel, title: str, stem: Path) -> None:
    """A row of panels for each row of cells."""
    most = max(len(rows_of(run, cell)) for row in cells for cell in row)
    with matplotlib.rc_context(SETTINGS):
        picture = Picture(figsize=(4.6 * len(cells[0]), (0.24 * most + 0.6) * len(cells) + 0.4), layout="constrained")
        axes = picture.subplots(len(cells), len(cells[0]), squeeze=False)
        for across, row in zip(axes, cells, strict=True):
            for each, cell in zip(across, row, strict=True):
                panel(each, rows_of(run, cell))
                each.set_title(f"{size_text(cell.size)}, {where_of(cell)}", fontsize=9)
        picture.suptitle(title, fontsize=10)
        for kind, metadata in METADATA.items():
            picture.savefig(stem.with_suffix(f".{kind}"), metadata=metadata, dpi=80)


def pictures(run: Run, folder: Path) -> dict[str, str]:
    """Draws what the run has; returns the pictures' names with their titles."""
    folder.mkdir(parents=True, exist_ok=True)
    streams = [[cell for cell in cells_of(run, "stream", many=False) if cell.size == size] for size in SIZES]
    echoes = [cells_of(run, "echo", many=False)]
    found: dict[str, str] = {}

    def one(name: str, title: str, cells: list[list[Cell]], panel: Panel) -> None:
        if cells := [row for row in cells if row]:
            found[f"{run.machine['engine']}-{name}"] = title
            draw(run, cells, panel, title, folder / next(reversed(found)))

    one("throughput", "MB/s: longer is better", streams, bars("MB/s"))
    one("cost", "CPU seconds per GB, both processes: shorter is better", streams, bars("CPU seconds per GB"))
    one("times", "Microseconds of a round trip: 50 % (circle), 99 % (square) and 99.9 % (triangle) are below", echoes, times)
    return found
