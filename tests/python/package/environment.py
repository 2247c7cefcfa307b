"""A virtual environment, as a user has it: nothing of this build, and of the package index only files of a folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests"))
from commands import programs, run  # noqa: E402

EXAMPLE = programs("python")[0]


class Venv:
    def __init__(self, folder: Path, files: Path) -> None:
        mine = {name: text for name, text in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "LD_", "CMAKE_"))}
        offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(files), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        self.environment = mine | offline | {"ANYSCTP_ENGINE": "userspace", "ANYSCTP_UDP_PORT": "0"}
        self.folder = folder
        run(sys.executable, "-m", "venv", folder)

    def python(self, *arguments: str | Path) -> str:
        return run(self.folder / "bin/python", *arguments, base=self.environment, cwd=self.folder)

    def pip(self, *arguments: str | Path) -> str:
        return self.python("-m", "pip", *arguments)

    def files(self) -> set[str]:
        return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.suffix != ".pyc"}

    def check_example(self) -> None:
        """README's first program sends a message and gets it back."""
        said = self.python("-c", EXAMPLE)
        if not said.endswith("b'hello'\n"):
            sys.exit(f"README's program said: {said}")
