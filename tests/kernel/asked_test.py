"""asked.py finds out which tests ctest was asked for. asked_test.py <ctest>"""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import asked

CTEST = sys.argv[1]
TESTS = """
add_test(guest "{python}" "-B" "{script}" "{ctest}" "{folder}")
set_tests_properties(guest PROPERTIES FIXTURES_SETUP guest)
foreach(name one two three)
  add_test(${{name}} test ${{name}} = two)
  set_tests_properties(${{name}} PROPERTIES FIXTURES_REQUIRED guest LABELS kernel)
endforeach()
add_test(other true)
set_tests_properties(two PROPERTIES LABELS "kernel;long")
"""


class Asked(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.build = Path(folder.name)
        (self.build / "guest").mkdir()
        (self.build / "CTestTestfile.cmake").write_text(
            TESTS.format(python=sys.executable, script=__file__, ctest=CTEST, folder=self.build))
        (self.build / "guest" / "CTestTestfile.cmake").write_text(f'subdirs("{self.build}")\n')

    def run_tests(self, *options: str) -> list[str]:
        """What the fixture would run."""
        subprocess.run([CTEST, "--test-dir", self.build, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        shown = asked.tests(CTEST, self.build / "guest", "-I", str(self.build / "choice"), "-FA", ".*")
        return [name for name, _ in shown]

    def test_all(self) -> None:
        self.assertEqual(self.run_tests(), ["one", "two", "three"])

    def test_pattern(self) -> None:
        self.assertEqual(self.run_tests("-R", "^t", "-j", "2"), ["two", "three"])

    def test_all_but_a_pattern(self) -> None:
        self.assertEqual(self.run_tests("--exclude-regex", "^t"), ["one"])

    def test_labels(self) -> None:
        self.assertEqual(self.run_tests("-L", "kernel", "-LE", "long"), ["one", "three"])

    def test_numbers(self) -> None:
        self.assertEqual(self.run_tests("-I", "4,4"), ["three"])

    def test_failed(self) -> None:
        self.run_tests()
        self.assertEqual(self.run_tests("--rerun-failed"), ["one", "three"])

    def test_log_of_the_run_is_left(self) -> None:
        self.run_tests()
        self.assertIn("5/5 Testing: other", (self.build / "Testing" / "Temporary" / "LastTest.log").read_text())


if sys.argv[2:]:
    folder = Path(sys.argv[2])
    asked.write(asked.numbers(CTEST, folder, folder / "guest", "kernel"), folder / "choice")
else:
    unittest.main(argv=sys.argv[:1])
