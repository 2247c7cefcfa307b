"""No library, archive or module says where the machine that built it has the sources: source_paths.py <stage> <folder>..."""

from __future__ import annotations

import re
import sys
from pathlib import Path


def main(stage: Path, folders: list[str]) -> None:
    built = [path for path in stage.rglob("*") if re.search(r"\.(a|so)(\.|$)", path.name)]
    assert built, f"nothing is built in {stage}"
    found = [f"{path} has {folder}" for path in built for folder in folders if folder.encode() in path.read_bytes()]
    sys.exit("\n".join(found) or 0)


main(Path(sys.argv[1]), sys.argv[2:])
