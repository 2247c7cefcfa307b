"""A run as text: its tables, its goals, and its comparison with an earlier run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from figures import Table, tables, text_of
from results import QUANTITIES, Cell, Run

IDLE_GOAL = 1.0  # per cent of one processor


def goals(run: Run, wanted: Sequence[dict[str, Any]]) -> list[str]:
    """Those of contenders and cells that the run has."""
    labels = {row.contender: row.label for row in run.rows}
    lines = []
    for goal in wanted:
        cell = Cell(*goal["cell"])
        above, below = (run.figure(goal[name], cell, "rate") for name in ("above", "below"))
        if above and below:
            met = "met" if above / below >= goal["least"] else "NOT MET"
            names = f"{labels[goal['above']]} / {labels[goal['below']]}"
            lines.append(f"{names}, {cell}: {above / below:.2f}, goal {goal['least']:g}: {met}")
    for row in run.rows:
        idle = row.figure("idle")
        if idle is not None:
            met = "met" if idle < IDLE_GOAL else "NOT MET"
            lines.append(f"{row.label}, {row.cell}: {idle:.2f} % of a processor, goal < {IDLE_GOAL:g}: {met}")
    return lines


def report(run: Run, wanted: Sequence[dict[str, Any]]) -> str:
    parts = [text_of(table) for table in tables(run)]
    met = goals(run, wanted)
    return "\n\n".join([*parts, *(["\n".join(["goals", *met])] if met else [])])


def compare(old: Run, new: Run) -> str:
    """Old, new and their ratio, of what both runs have."""
    parts = []
    for quantity, meaning in QUANTITIES.items():
        rows: list[tuple[str, list[float | None]]] = []
        for row in new.rows:
            now, before = row.figure(quantity), old.figure(row.contender, row.cell, quantity)
            if now is not None and before is not None:
                rows.append((f"{row.label}, {row.cell}", [before, now, now / before if before else None]))
        if rows:
            parts.append(text_of(Table(meaning, [("", "old"), ("", "new"), ("", "ratio")], rows)))
    return "\n\n".join(parts) or "the two runs have nothing in common"
