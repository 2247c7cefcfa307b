"""What bench/ makes of a small run: text_test.py <source folder>"""

from __future__ import annotations

import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(sys.argv[1])
sys.path.insert(0, str(ROOT / "bench"))
from counting import COUNTERS  # noqa: E402
from report import Report, lines_of, number  # noqa: E402
from results import Cell, NoRun, Row, Run, load  # noqa: E402

GOALS = [
    {"above": "ours", "below": "theirs", "cell": ["stream", 1024], "least": 2},
    {"above": "ours", "below": "theirs", "cell": ["stream", 1024, 1500], "least": 9},
    {"above": "ours", "below": "nobody", "cell": ["stream", 1024], "least": 1},
]


def small_run() -> Run:
    return Run(
        {"engine": "userspace"},
        [
            Row("theirs", "Theirs", Cell("stream", 1024), True, {"rate": [10, 30, 20], "cpu": [3e-6, 1e-6, 2e-6]}),
            Row("ours", "Ours", Cell("stream", 1024), False, {"rate": [50, 70, 60], "cpu": [3e-6, 1e-6, 2e-6], "calls": [1.5]}),
            Row("theirs", "Theirs", Cell("stream", 1024, 1500), True, {"rate": [10]}),
            Row("ours", "Ours", Cell("stream", 1024, 1500), False, {"rate": [20]}),
            Row("ours", "Ours", Cell("echo", 64), False, {"rate": [1e4], "p50": [70], "p99": [90], "p99.9": [300]}),
            Row("ours", "Ours", Cell("idle", 64), False, {"idle": [0.5]}),
        ],
    )


class TextTest(unittest.TestCase):
    def test_the_best_or_the_median(self) -> None:
        run, cell = small_run(), Cell("stream", 1024)
        self.assertEqual([run.figure("theirs", cell, each) for each in ("rate", "cpu", "calls")], [30, 1e-6, None])
        self.assertEqual([run.figure("ours", cell, each) for each in ("rate", "cpu", "calls")], [60, 2e-6, 1.5])

    def test_saved_and_loaded(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "run.json"
            small_run().save(file)
            self.assertEqual(load(file), small_run())
            for wrong in ("", "[]", "{}", '{"machine": {}, "rows": [{}]}', '{"machine": {}, "rows": [1]}'):
                file.write_text(wrong)
                self.assertRaisesRegex(NoRun, "is not a run", load, file)
            self.assertRaisesRegex(NoRun, "No such file", load, Path(folder) / "none.json")

    def test_numbers(self) -> None:
        shown = [number(value) for value in (None, 0, 0.0123, 0.123, 1.23, 12.34, 123.4, 12345.6)]
        self.assertEqual(shown, ["-", "0", "0.012", "0.12", "1.23", "12.3", "123", "12,346"])

    def test_columns_are_as_wide_as_their_cells(self) -> None:
        self.assertEqual(lines_of([["a", "wide"]], [("x", ["100", "1"]), ("longer", ["1", "2"])]),
                         ["          a  wide", "x       100     1", "longer    1     2"])  # fmt: skip

    def test_tables(self) -> None:
        text = Report(small_run(), GOALS).text()
        heads = "\n        loopback  MTU 1500\n           1 KiB     1 KiB\n"
        self.assertIn(f"messages/s{heads}Theirs      30.0      10.0\nOurs        60.0      20.0\n", text)
        self.assertIn(f"both processes{heads}Theirs      0.98         -\nOurs        1.95         -\n", text)
        self.assertRegex(text, r"Ours +10,000 +70.0 +90.0 +300 +- +- +-\n")

    def test_goals(self) -> None:
        self.assertEqual(Report(small_run(), GOALS).goals(), [
            "Ours / Theirs, stream 1 KiB: 2.00, goal 2: met",
            "Ours / Theirs, stream 1 KiB, MTU 1500: 2.00, goal 9: NOT MET",
            "Ours, idle 64 B: 0.50 % of a processor, goal < 1: met",
        ])  # fmt: skip

    def test_what_a_counter_says(self) -> None:
        said = {"perf": "# started on\n\n29,,raw_syscalls:sys_enter,7,100.00,,\n",
                "strace": "calls syscall\n---- ----\n   3 read\n---- ----\n   7 total\n"}  # fmt: skip
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "count"
            counts = []
            for counter in COUNTERS:
                file.write_text(said[counter.name])
                counts.append(counter.read(file))
        self.assertEqual(counts, [29, 7])


unittest.main(argv=sys.argv[:1])
