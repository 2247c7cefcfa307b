"""Messages written to files, one each, as pysctp's `datalogging` does."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer


def write_log(prefix: str, data: Buffer) -> str:
    """Write to <prefix>-YYYYmmddHHMMSS-c2s.<n>, the first n from 1 that is free; returns the file's name."""
    stem = f"{prefix}-{time.strftime('%Y%m%d%H%M%S')}-c2s"
    for number in itertools.count(1):
        name = f"{stem}.{number}"
        try:
            with open(name, "xb") as file:
                file.write(data)
                return name
        except FileExistsError:
            continue
    raise AssertionError("itertools.count ends")
