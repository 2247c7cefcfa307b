"""The source rock: the archive of the sources, and beside it the rockspec of this version."""

from __future__ import annotations

import re
import time
import zipfile
from pathlib import Path

ROCKSPEC = Path(__file__).with_name("sctp-scm-1.rockspec")


def make(source: Path, version: str, date: int) -> list[Path]:
    text = re.sub(r'(?m)^version = ".*"$', f'version = "{version}-1"', ROCKSPEC.read_text())
    # LuaRocks takes the archive of that name out of the rock.
    text = re.sub(r'(?m)^( +)url = .*$', rf'\1url = "file://{source.name}", dir = "anysctp-{version}",', text)
    rock = source.with_name(f"sctp-{version}-1.src.rock")
    with zipfile.ZipFile(rock, "w") as packed:
        for name, content in ((f"sctp-{version}-1.rockspec", text.encode()), (source.name, source.read_bytes())):
            packed.writestr(zipfile.ZipInfo(name, time.gmtime(date)[:6]), content)
    return [rock]
