"""A build's staged modules, and how to start a program of each language on them: for demo, bench and tests/interop."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


class NotBuilt(Exception):
    """There is no such build, or a part of it is missing; the text says what to do."""


class Stage:
    """The stage of one build folder. The interpreters are those that CMake built the modules for."""

    def __init__(self, build: Path = PROJECT / "build" / "dev") -> None:
        self.build = build.resolve()
        self.path = self.build / "stage"
        cache = self.build / "CMakeCache.txt"
        if not cache.exists():
            raise NotBuilt(f"there is no build in {build}: run './dev build', or name one with --build")
        self._cache = dict(re.findall(r"^([^#/:\n]+):[A-Z]+=(.*)$", cache.read_text(), re.M))

    def command(self, program: Path) -> list[str]:
        """The command line that starts a program, by its suffix; one without a suffix is an executable file."""
        if not program.exists():
            raise NotBuilt(f"{program} does not exist: run './dev build'")
        if not program.suffix:
            return [str(program)]
        interpreter = {".py": self._python, ".tcl": self._tclsh, ".lua": self._lua}[program.suffix]()
        if not interpreter:
            raise NotBuilt(f"there is no interpreter and module for {program.name}: run './dev build'")
        return [interpreter, str(program)]

    def environment(self, **more: str) -> dict[str, str]:
        """This process's environment with the staged modules in it, and `more`."""
        lua = self._lua_folder()
        return {
            **os.environ,
            "PYTHONPATH": str(self.path / "python"),
            "TCLLIBPATH": f"{{{self.path / 'tcl'}}}",
            **({"LUA_PATH": f"{lua}/?.lua;{lua}/?/init.lua;;", "LUA_CPATH": f"{lua}/?.so;;"} if lua else {}),
            **more,
        }

    def _python(self) -> str | None:
        return self._cache.get("_Python_EXECUTABLE") or self._cache.get("Python_EXECUTABLE") or sys.executable

    def _tclsh(self) -> str | None:
        return self._cache.get("TCL_TCLSH") or shutil.which("tclsh")

    def _lua(self) -> str | None:
        folder = self._lua_folder()
        return shutil.which(f"lua{folder.name}") if folder else None

    def _lua_folder(self) -> Path | None:
        """The stage of the latest Lua that can be run."""
        staged = sorted((self.path / "lua").glob("5.*"), reverse=True)
        return next((folder for folder in staged if shutil.which(f"lua{folder.name}")), None)
