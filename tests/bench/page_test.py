"""The page that bench/ makes of a small run: page_test.py <source folder>"""

from __future__ import annotations

import re
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(sys.argv[1])
sys.path.insert(0, str(ROOT / "bench"))
from page import write_page  # noqa: E402
from results import Run  # noqa: E402
from small_run import FACTS, small_run  # noqa: E402


class PageTest(unittest.TestCase):
    def test_page(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            runs = [small_run(), Run({**FACTS, "engine": "kernel", "others": 70.0}, small_run().rows)]
            page = write_page(runs, Path(folder)).read_text()
            pictures = {file.name for file in (Path(folder) / "performance").iterdir()}
            svg = (Path(folder) / "performance/userspace-throughput.svg").read_text()
        self.assertEqual([line for line in page.splitlines() if line.startswith("#")],
                         ["# Performance", "## How to read it", "## In user space", "## On the kernel's SCTP"])  # fmt: skip
        self.assertIn("quiet: others used 1 % of", page)
        self.assertIn("**loaded**: others used 70 % of", page)
        self.assertIn("| Ours | 60.0 | 20.0 |", page)
        self.assertEqual(set(re.findall(r"\(performance/(.*?)\)", page)), pictures)
        self.assertEqual(len(pictures), 2 * 3 * 2)
        for text in ("Theirs", "Loop", "1 KiB, MTU 1500", "MB/s"):
            self.assertIn(text, svg)


unittest.main(argv=sys.argv[:1])
