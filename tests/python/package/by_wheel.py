"""./dev wheels: the wheel is clean, pip installs it, and README's first program runs on it: by_wheel.py <source folder>"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from environment import Venv, run


def main(root: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        venv = Venv(Path(folder), root / "build/wheels")
        said = run(root / "dev", "wheels", base=venv.environment)
        print(said)
        wheel = root / said.splitlines()[-1]
        assert wheel.name.endswith("-cp311-abi3-manylinux_2_28_x86_64.whl"), said
        before = venv.files()
        venv.pip("install", wheel)
        venv.check_example()
        venv.pip("uninstall", "--yes", "anysctp")
        left = venv.files() ^ before
        assert not left, left


main(Path(sys.argv[1]))
