"""What the tests of packages share: commands that must succeed, and the programs that a page shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"


def attempt(
    *command: str | Path, base: Mapping[str, str] = os.environ, cwd: Path | None = None, text: str | None = None,
    **environment: str,
) -> tuple[int, str]:  # fmt: skip
    """The status of a command, and all that it said. `environment` comes on top of `base`; `text` is its input."""
    settings = {**base, **environment}
    done = subprocess.run(
        command, cwd=cwd, env=settings, input=text, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return done.returncode, done.stdout


def run(
    *command: str | Path, base: Mapping[str, str] = os.environ, cwd: Path | None = None, text: str | None = None,
    **environment: str,
) -> str:  # fmt: skip
    """What the command said. If it fails, so does the test, with that."""
    status, said = attempt(*command, base=base, cwd=cwd, text=text, **environment)
    if status:
        sys.exit(f"{' '.join(map(str, command))}\n{said}\nit ended with status {status}")
    return said


def programs(language: str, page: Path = README) -> list[str]:
    """A page's programs in a language; there is at least one."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
    if not found:
        sys.exit(f"{page} has no blocks of {language}")
    return found
