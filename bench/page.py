"""Writes a page about runs, with tables and pictures: docs/performance.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from figures import markdown_of, tables
from machine import about
from pictures import pictures
from results import Run

INTRODUCTION = Path(__file__).resolve().parent / "page.md"
TITLES = {"kernel": "On the kernel's SCTP", "userspace": "In user space"}


def section(run: Run, folder: Path) -> str:
    facts = ["| the run | |", "|---|---|", *(f"| {name} | {value} |" for name, value in about(run.machine).items())]
    drawn = [
        f"![{title}](performance/{name}.svg)\n\n[The same as PNG](performance/{name}.png)"
        for name, title in pictures(run, folder).items()
    ]
    shown = [markdown_of(table) for table in tables(run)]
    return "\n\n".join([f"## {TITLES[run.machine['engine']]}", "\n".join(facts), *drawn, *shown])


def write_page(runs: Sequence[Run], folder: Path) -> Path:
    """In the folder, with the pictures in a folder of their own there."""
    file = folder / "performance.md"
    sections = [section(run, folder / "performance") for run in runs]
    file.write_text("\n\n".join([INTRODUCTION.read_text().strip(), *sections]) + "\n")
    return file
