"""What bench/ makes of a small run: text_test.py <source folder>"""

from __future__ import annotations

import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(sys.argv[1])
sys.path.insert(0, str(ROOT / "bench"))
from contenders import Outcome  # noqa: E402
from counting import COUNTERS  # noqa: E402
from figures import Table, markdown_of, number, share_tables, tables, text_of  # noqa: E402
from measure import per_message  # noqa: E402
from report import compare, goals  # noqa: E402
from results import Cell, NoRun, Run, load  # noqa: E402
from small_run import small_run  # noqa: E402

GOALS = [
    {"above": "facade", "below": "theirs", "cell": ["stream", 1024], "least": 2},
    {"above": "facade", "below": "theirs", "cell": ["stream", 1024, 1500], "least": 9},
    {"above": "facade", "below": "nobody", "cell": ["stream", 1024], "least": 1},
]


class TextTest(unittest.TestCase):
    def test_the_best_or_the_median(self) -> None:
        run, cell = small_run(), Cell("stream", 1024)
        self.assertEqual([run.figure("theirs", cell, each) for each in ("rate", "cpu", "calls")], [30, 1e-6, None])
        self.assertEqual([run.figure("facade", cell, each) for each in ("rate", "cpu", "calls")], [60, 2e-6, 1.5])

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
        table = Table("title", [("over", "a"), ("over", "wide")], [("x", [100, 1.5]), ("longer", [1, None])])
        self.assertEqual(text_of(table).splitlines(), [
            "title",
            "        over",
            "           a  wide",
            "x        100  1.50",
            "longer  1.00     -",
        ])  # fmt: skip
        self.assertEqual(markdown_of(table).splitlines(), [
            "**Title**",
            "",
            "| contender | over, a | over, wide |",
            "|---|---:|---:|",
            "| x | 100 | 1.50 |",
            "| longer | 1.00 | - |",
        ])  # fmt: skip

    def test_tables(self) -> None:
        found = {table.title: table for table in tables(small_run())}
        self.assertEqual(found["messages/s"].columns, [("loopback", "1 KiB"), ("MTU 1500", "1 KiB")])
        self.assertEqual(found["messages/s"].rows, [("Theirs", [30, 10]), ("Ours", [60, 20]), ("Loop", [45, None])])
        self.assertEqual(dict(found["CPU seconds per GB"].shown()), {"Theirs": ["0.98", "-"], "Ours": ["1.95", "-"]})
        self.assertEqual(found["round trips of 64 B, loopback"].rows, [("Ours", [1e4, 70, 90, 300, None, None, None])])
        self.assertEqual(found["round trips of 64 B, 1,000 associations"].rows[0][1][0], 1e3)
        self.assertNotIn("voluntary context switches per message", found)

    def test_shares(self) -> None:
        of_c, of_blocking = share_tables(small_run())
        self.assertEqual(of_c.columns, [("loopback", "1 KiB"), ("loopback", "64 B echo"), ("MTU 1500", "1 KiB")])
        self.assertEqual(of_c.rows, [("Ours", [1, 1, 1]), ("Loop", [0.75, None, None])])
        self.assertEqual(of_blocking.rows, [("Loop", [0.75, None, None])])

    def test_compared(self) -> None:
        old, new = small_run(), small_run()
        new.rows[1].values = {"rate": [120], "calls": [3]}
        text = compare(old, new)
        self.assertRegex(text, r"messages/s\n +old +new +ratio\n")
        self.assertRegex(text, r"Ours, stream 1 KiB +60.0 +120 +2.00\n")
        self.assertRegex(text, r"system calls/message\n +old +new +ratio\nOurs, stream 1 KiB +1.50 +3.00 +2.00\n")
        self.assertRegex(text, r"Theirs, stream 1 KiB, MTU 1500 +10.0 +10.0 +1.00\n")
        self.assertEqual(compare(Run({}), new), "the two runs have nothing in common")

    def test_goals(self) -> None:
        self.assertEqual(goals(small_run(), GOALS), [
            "Ours / Theirs, stream 1 KiB: 2.00, goal 2: met",
            "Ours / Theirs, stream 1 KiB, MTU 1500: 2.00, goal 9: NOT MET",
            "Ours, idle 64 B: 0.50 % of a processor, goal < 1: met",
        ])  # fmt: skip

    def test_what_a_message_costs(self) -> None:
        short, long = Outcome(messages=10), Outcome(messages=110)
        self.assertEqual(per_message(("cpu", "switches"), (short, (0.5, 30)), (long, (2.5, 30))), {"cpu": 0.02, "switches": 0})
        self.assertEqual(per_message(("cpu", "switches"), (short, (0.5, 30)), (long, (2.5, 29))), {"cpu": 0.02})
        self.assertEqual(per_message(("cpu",), (short, (0.5,)), (short, (2.5,))), {})

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
