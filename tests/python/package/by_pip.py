"""The source package, made of this checkout, installed by pip without a network, used and removed again:
by_pip.py <source folder> <folder with the files of what builds it>."""

from __future__ import annotations

import sys
import tarfile
import tempfile
from pathlib import Path

from environment import ROOT, Venv, run

sys.path.insert(0, str(ROOT / "dev.d"))
from checks import MYPY  # noqa: E402

PROGRAM = """
import sctp
import sctp.aio

def ports(sock: sctp.Socket) -> list[int]:
    reveal_type(sock.recvv())
    return [port for _, port in sock.getladdrs()]
"""


def check_source(archive: Path) -> None:
    """All that the build needs is in it, usrsctp too, and nothing of the other languages or of the tests."""
    with tarfile.open(archive) as package:
        names = [name.partition("/")[2] for name in package.getnames()]
    assert any(name.endswith("usrsctplib/usrsctp.h") for name in names), names
    assert any(name.startswith("core/src/userspace/patches/") for name in names), names
    others = set((ROOT / "bindings/languages.txt").read_text().split()) - {"python"}
    strange = [name for name in names if "tests" in name.split("/") or others & set(name.split("/")[:2])]
    assert not strange, strange


def check_installed(new: set[str]) -> None:
    """The modules, their types and their licences: no headers, no CMake files, no other language."""
    new = {name for name in new if "__pycache__" not in name}
    names = [name.partition("site-packages/")[2] for name in new if "site-packages/" in name]
    outside = [name for name in new if "site-packages/" not in name]
    assert not outside, outside
    assert {"_sctp.py", "sctp/__init__.py", "sctp/_raw.pyi", "sctp/py.typed", "sctp/aio/__init__.py"} <= set(names), names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"_sctp.py", "anysctp", "sctp"}, names
    assert len([name for name in names if name.endswith("licenses/usrsctp/LICENSE.md")]) == 1, names
    suffixes = {Path(name).suffix for name in names if name.startswith("sctp/")}
    assert suffixes == {"", ".py", ".pyi", ".so", ".typed"}, suffixes
    module = ".abi3.so" if sys.version_info >= (3, 11) else ".so"
    assert any(name.startswith("sctp/_raw.") and name.endswith(module) for name in names), names


def check_types(venv: Venv, work: Path) -> None:
    if not MYPY.find():
        print(f"left out: mypy on the installed package: there is no {MYPY.folder}")
        return
    program = work / "program.py"
    program.write_text(PROGRAM)
    options = ["--strict", f"--cache-dir={work}/mypy", f"--python-executable={venv.folder}/bin/python"]
    said = run(sys.executable, "-m", "mypy", *options, program, PYTHONPATH=str(MYPY.folder))
    assert "Message" in said and "Success" in said, said


def main(files: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        builder = Venv(work / "builder", files)
        builder.pip("install", "build")
        print(builder.python("-m", "build", "--sdist", "--outdir", work / "dist", ROOT).splitlines()[-1])
        [archive] = (work / "dist").iterdir()
        check_source(archive)
        venv = Venv(work / "venv", files)
        before = venv.files()
        venv.pip("install", archive)
        check_installed(venv.files() - before)
        venv.check_example()
        check_types(venv, work)
        venv.pip("uninstall", "--yes", "anysctp")
        left = venv.files() ^ before
        assert not left, left


main(Path(sys.argv[2]))
