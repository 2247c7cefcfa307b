"""Runs a page's blocks of one language, each as a separate program: run_blocks.py <page> <language> <interpreter> ..."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

DEADLINE = 180.0  # s, in which a block may also have to be compiled, by a slow machine


def main(page: Path, language: str, *interpreter: str) -> int:
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
    if not blocks:
        print(f"{page} has no blocks of {language}")
        return 1
    failed = 0
    for number, block in enumerate(blocks, 1):
        with tempfile.NamedTemporaryFile("w", suffix=f".{language}") as program:
            program.write(block)
            program.flush()
            run = subprocess.run([*interpreter, program.name], capture_output=True, text=True, timeout=DEADLINE)
        wrong = run.returncode != 0 or run.stderr != ""
        failed += wrong
        print(f"block {number}: {'failed' if wrong else 'ran'}\n{run.stdout}{run.stderr}", end="")
    return failed


sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
