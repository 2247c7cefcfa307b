"""Runs the Python blocks of a page, one after the other: run_python_blocks.py <page>"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

DEADLINE = 60.0


def main(page: Path) -> int:
    blocks = re.findall(r"^```python\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
    assert blocks, f"{page} has no blocks"
    failed = 0
    for number, block in enumerate(blocks, 1):
        run = subprocess.run([sys.executable, "-W", "always", "-c", block], capture_output=True, text=True, timeout=DEADLINE)
        failed += (wrong := run.returncode != 0 or bool(run.stderr))
        print(f"block {number}: {'failed' if wrong else 'ran'}\n{run.stdout}{run.stderr}", end="")
    return failed


sys.exit(main(Path(sys.argv[1])))
