"""Checks that table rows have no blank cells and fit their heading: tables.py <source folder>. README.md and docs/*.md"""

from __future__ import annotations

import re
import sys
from pathlib import Path

SEPARATOR = re.compile(r"\|(\s*:?-+:?\s*\|)+")


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


def faults(page: Path) -> list[str]:
    found, columns = [], 0
    for number, line in enumerate(page.read_text().splitlines(), 1):
        if SEPARATOR.fullmatch(line.strip()):
            columns = len(cells(line))
        elif not line.startswith("|"):
            columns = 0
        elif columns and (len(cells(line)) != columns or not all(cells(line))):
            found.append(f"{page.name}:{number}: a blank cell, or not {columns} cells: {line}")
    return found


def main(root: Path) -> int:
    pages = [root / "README.md", *sorted((root / "docs").glob("*.md"))]
    found = [fault for page in pages for fault in faults(page)]
    print(*found, f"{len(found)} faults in the tables of {len(pages)} pages", sep="\n")
    return bool(found)


sys.exit(main(Path(sys.argv[1])))
