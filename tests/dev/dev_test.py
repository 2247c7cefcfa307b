"""./dev test in a tree of its own, with a few tests: dev_test.py <source folder>"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(sys.argv[1])
PANIC = """#!/bin/sh
echo "a first line"
echo "Kernel panic - not syncing: no init was found"
echo "a trace"
exit 1
"""
TWO_LINES = ["no test kernel: panic: no init was found", "what to do: "]


class DevTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = Path(folder.name)
        for name in ("dev", "dev.d", "CMakePresets.json", "tests", "bindings"):
            (self.tree / name).symlink_to(ROOT / name)
        (self.tree / "CMakeLists.txt").symlink_to(ROOT / "tests/dev/few/CMakeLists.txt")
        (self.tree / "build").mkdir()
        (self.tree / "build/deps").symlink_to(ROOT / "build/deps")

    def start(self, *options: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.tree / "dev", "test", *options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip

    def run_tests(self, *options: str) -> tuple[int, list[str]]:
        run = self.start(*options)
        output, _ = run.communicate()
        return run.returncode, output.splitlines()

    def test_pattern(self) -> None:
        status, output = self.run_tests("-R", "^works")
        self.assertEqual((status, output[-1]), (0, "2 passed, 0 failed, 0 skipped"))

    def test_no_such_test(self) -> None:
        status, output = self.run_tests("-R", "^none")
        self.assertEqual(status, 1)
        self.assertIn("no test was run: no test has such a name", output)

    def test_repeat(self) -> None:
        status, output = self.run_tests("--repeat", "3", "-R", "^works")
        self.assertEqual((status, output.count("2 passed, 0 failed, 0 skipped")), (0, 3))
        self.assertIn("all 3 rounds have passed", output[-1])

    def test_repeat_until_one_fails(self) -> None:
        status, output = self.run_tests("--repeat", "50", "-R", "^third_time")
        self.assertEqual(status, 1)
        self.assertEqual(output.count("1 passed, 0 failed, 0 skipped"), 2)
        self.assertIn("round 3 of at most 50 has failed", output[-1])

    def test_repeat_how_often(self) -> None:
        for wrong in ([], ["0"], ["x"]):
            status, output = self.run_tests("--repeat", *wrong)
            self.assertEqual((status, output), (1, ["dev: test: --repeat needs a number of rounds"]))

    def test_interrupt(self) -> None:
        run = self.start("--repeat", "50", "-R", "^sleeps")
        assert run.stdout
        while "Start" not in run.stdout.readline():
            self.assertIsNone(run.poll())
        os.killpg(run.pid, signal.SIGINT)
        rest, _ = run.communicate(timeout=60)
        self.assertNotEqual(run.returncode, 0)
        self.assertNotIn("round 2", rest)

    def test_a_test_kernel_that_does_not_boot(self) -> None:
        (self.tree / "programs").mkdir()
        program = self.tree / "programs/linux.uml"
        program.write_text(PANIC)
        program.chmod(0o755)
        status, output = self.run_tests("-R", "needs_kernel")
        self.assertEqual(status, 1)
        said = [line.removeprefix("guest: ") for line in output]
        first = said.index(TWO_LINES[0])
        self.assertTrue(said[first + 1].startswith(TWO_LINES[1]))
        self.assertEqual(said[first + 2], "a first line")
        summary = said[-6:]
        self.assertEqual(summary[0], TWO_LINES[0])
        self.assertTrue(summary[1].startswith(TWO_LINES[1]))
        self.assertEqual(summary[2:], ["not run for this reason: 9 tests of the kernel engine", "failed: kernel.guest", "",
                                       "0 passed, 1 failed, 9 skipped"])  # fmt: skip


unittest.main(argv=sys.argv[:1] + sys.argv[2:])
