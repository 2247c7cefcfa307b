"""Runs a page's blocks of one language, each as a separate program: run_blocks.py <page> <language> <interpreter> ..."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from commands import programs  # noqa: E402

DEADLINE = 180.0  # s, in which a block may also have to be compiled, by a slow machine


def main(page: Path, language: str, *interpreter: str) -> int:
    failed = 0
    for number, block in enumerate(programs(language, page), 1):
        with tempfile.NamedTemporaryFile("w", suffix=f".{language}") as program:
            program.write(block)
            program.flush()
            run = subprocess.run([*interpreter, program.name], capture_output=True, text=True, timeout=DEADLINE)
        wrong = run.returncode != 0 or run.stderr != ""
        failed += wrong
        print(f"block {number}: {'failed' if wrong else 'ran'}\n{run.stdout}{run.stderr}", end="")
    return failed


sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
