"""The layers of the library: the engines, and the headers that they share, include nothing from above them."""

from __future__ import annotations

import re
import sys
from pathlib import Path

CORE = Path(__file__).resolve().parent.parent / "core/src"
#: The headers above the engines, the topmost last.
ABOVE = ["association.hpp", "blocking.hpp", "sockets.hpp", "engines.hpp", "facade.hpp"]
#: The headers of an engine that the layers above may include; for everything else they use engine.hpp.
SHOWN = {"userspace/config.hpp"}


def included(file: Path) -> list[Path]:
    """The library's files that this one includes, found as the compiler finds them."""
    names = re.findall(r'^#include "([^"]+)"', file.read_text(), re.MULTILINE)
    places = [[folder / name for folder in (file.parent, CORE) if (folder / name).exists()] for name in names]
    return [found[0] for found in places if found]


def reached(file: Path, seen: set[Path]) -> set[Path]:
    for each in included(file):
        if each not in seen:
            seen.add(each)
            reached(each, seen)
    return seen


def main() -> int:
    engines = {folder.name for folder in CORE.iterdir() if folder.is_dir()}
    found, looked_at = [], 0
    for file in sorted(CORE.rglob("*.[ch]*")):
        room = file.relative_to(CORE).parts[0]
        shared = file.suffix == ".hpp" and file.name not in ABOVE
        above = set(ABOVE if room in engines or shared else ABOVE[ABOVE.index(file.name) + 1 :] if file.name in ABOVE else [])
        for each in sorted(str(path.relative_to(CORE)) for path in reached(file, set())):
            looked_at += 1
            other_engine = each.split("/")[0] in engines - {room} and each not in SHOWN
            if each in above or other_engine:
                found.append(f"{file.relative_to(CORE)} reaches {each}")
    print(*found, f"{len(found)} found among {looked_at}", sep="\n")
    return bool(found) or not looked_at


sys.exit(main())
