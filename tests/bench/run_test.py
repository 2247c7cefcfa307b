"""bench/run with a contender or two: run_test.py <source folder> <build folder>"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT, BUILD = Path(sys.argv[1]), Path(sys.argv[2])
sys.path.insert(0, str(ROOT / "bench"))
from results import Cell, load  # noqa: E402

COSTS = {"rate", "cpu", "switches", "calls"}
TIMES = {"p50", "p99", "p99.9"}


class BenchTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name) / "run.json"

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-B", ROOT / "bench/run", "--build", BUILD, "--json", self.file, *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )  # fmt: skip

    def run_bench(self, *arguments: str) -> tuple[int, str, str]:
        run = self.start(*arguments)
        output, errors = run.communicate()
        return run.returncode, output, errors

    def test_each_column_is_filled(self) -> None:
        status, output, errors = self.run_bench("--quick", "--only", "facade", "--mtu", "1500")
        self.assertEqual(status, 0, errors)
        run = load(self.file)
        self.assertEqual(
            {row.cell: set(row.values) for row in run.rows},
            {Cell("stream", size, mtu): COSTS for size in (1024, 16384) for mtu in (0, 1500)}
            | {Cell("echo", 64, mtu): COSTS | TIMES for mtu in (0, 1500)}
            | {Cell("idle", 64): {"idle"}},
        )
        for row in run.rows:
            for quantity in {"rate", *TIMES} & set(row.values):
                self.assertGreater(row.values[quantity], [0.0], row)
        # A system call for each packet, and packets of 1500 bytes are many: what counts them does count.
        calls = run.figure("facade", Cell("echo", 64), "calls")
        self.assertGreater(calls or 0, 1)
        for text in ("MTU 1500", "CPU seconds per GB", "switches", "99.9 %"):
            self.assertIn(text, output)
        saved = self.file
        self.file = saved.with_name("none.json")
        status, again, errors = self.run_bench("--saved", str(saved), "--compare", str(saved))
        self.assertEqual((status, errors), (0, ""))
        self.assertEqual(again[: len(output)], output)
        self.assertIn(f"compared with {saved}", again)
        self.assertFalse(self.file.exists())

    def test_many_associations(self) -> None:
        status, _, errors = self.run_bench("--quick", "--only", "many", "--associations", "10")
        self.assertEqual(status, 0, errors)
        found = {row.cell: set(row.values) for row in load(self.file).rows}
        self.assertEqual(found, {Cell("echo", 64, 0, 10): COSTS | TIMES, Cell("idle", 64, 0, 10): {"idle"}})

    def test_a_file_that_has_no_run(self) -> None:
        status, _, errors = self.run_bench("--saved", str(self.file))
        self.assertEqual((status, errors), (1, f"bench: {self.file}: No such file or directory\n"))

    def test_wrong_arguments(self) -> None:
        for wrong in ("--nothing", "--mtu 10", "--rounds x", "--associations 1", "--only nobody", "word"):
            status, output, errors = self.run_bench(*wrong.split())
            self.assertEqual((status, output), (2, ""), errors)
            said = [line for line in errors.splitlines() if " left out: " not in line]
            self.assertEqual([line.startswith("bench: ") for line in said], [True], errors)

    def test_interrupted(self) -> None:
        run = self.start("--rounds", "1000", "--only", "facade")
        assert run.stderr
        while not run.stderr.readline().startswith("[1/"):
            self.assertIsNone(run.poll())
        run.send_signal(signal.SIGINT)
        output, errors = run.communicate()
        self.assertEqual(run.returncode, 130, errors)
        self.assertIn("interrupted", errors)
        self.assertNotIn("Traceback", errors)
        self.assertIn("anysctp, C", output)
        self.assertTrue(load(self.file).figure("facade", Cell("stream", 64), "rate"))


unittest.main(argv=sys.argv[:1])
