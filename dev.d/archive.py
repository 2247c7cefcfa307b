"""Packs the project's sources and those of usrsctp as one archive, of which all can be built without a network, and makes of it
what package managers of languages take (bindings/<language>/archive.py). The same sources make the same files.

usage: archive.py <folder with the source of usrsctp> <folder for the results>; SOURCE_DATE_EPOCH is set
"""

from __future__ import annotations

import gzip
import importlib
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

from header import HEADER, version_in

ROOT = Path(__file__).resolve().parent.parent
VERSION = version_in((ROOT / HEADER).read_text())
DATE = int(os.environ["SOURCE_DATE_EPOCH"])


def sources() -> Iterator[Path]:
    """What Git knows or would add; of an unpacked archive all but the build."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True)
    if listed.returncode == 0 and (ROOT / ".git").exists():
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if (ROOT / "build") not in path.parents]
    return (path for path in paths if path.is_symlink() or path.is_file())


def pack(files: dict[str, Path], archive: Path) -> None:
    """In the order of their names, of nobody, with one date."""

    def plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
        info.uid = info.gid = 0
        info.uname = info.gname = ""
        info.mtime = DATE
        info.mode = 0o755 if info.mode & 0o100 else 0o644
        return info

    with archive.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=DATE) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for name, path in sorted(files.items()):
                tar.add(path, name, recursive=False, filter=plain)


def main(usrsctp: Path, results: Path) -> None:
    name = f"anysctp-{VERSION}"
    files = {f"{name}/{path.relative_to(ROOT)}": path for path in sources()}
    for path in [usrsctp / "LICENSE.md", *(usrsctp / "usrsctplib").rglob("*")]:
        if path.is_file():
            files[f"{name}/build/deps/{usrsctp.name}/{path.relative_to(usrsctp)}"] = path
    results.mkdir(parents=True, exist_ok=True)
    made = [results / f"{name}-source.tar.gz"]
    pack(files, made[0])
    sys.path.insert(0, str(ROOT))
    for language in (ROOT / "bindings/languages.txt").read_text().split():
        if (ROOT / "bindings" / language / "archive.py").exists():
            made += importlib.import_module(f"bindings.{language}.archive").make(made[0], VERSION, DATE)
    print(*made, sep="\n")


main(Path(sys.argv[1]), Path(sys.argv[2]))
