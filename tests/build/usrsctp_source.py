"""Where CMake takes the source of usrsctp from, on a machine without apt: usrsctp_source.py <cmake> <project folder>"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

CMAKE, PROJECT = sys.argv[1:]
CMAKE_LISTS = f"""cmake_minimum_required(VERSION 3.25)
project(source LANGUAGES NONE)
list(APPEND CMAKE_MODULE_PATH "{PROJECT}/cmake")
include(usrsctp_source)
message("usrsctp ${{usrsctp_version}} is in ${{ANYSCTP_USRSCTP_SOURCE}}")
"""
FACTS = """readonly USRSCTP_VERSION=1.2.3.4
readonly USRSCTP_SHA256={checksum}
readonly USRSCTP_RELEASE=file://{folder}/release-$USRSCTP_VERSION.tar.gz
"""


class UsrsctpSource(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.place = self.folder / "build/deps/usrsctp-1.2.3.4"
        self.archive = self.folder / "release-1.2.3.4.tar.gz"
        upstream = self.folder / "upstream/usrsctplib"
        upstream.mkdir(parents=True)
        (upstream / "usrsctp.h").write_text("/* usrsctp */\n")
        with tarfile.open(self.archive, "w:gz") as archive:
            archive.add(upstream.parent, "usrsctp-1.2.3.4")
        (self.folder / "CMakeLists.txt").write_text(CMAKE_LISTS)
        (self.folder / "dev.d").mkdir()
        self.pin(hashlib.sha256(self.archive.read_bytes()).hexdigest())

    def pin(self, checksum: str) -> None:
        (self.folder / "dev.d/usrsctp.sh").write_text(FACTS.format(checksum=checksum, folder=self.folder))

    def configure(self, **environment: str) -> tuple[int, str]:
        inherited = {name: text for name, text in os.environ.items() if name != "ANYSCTP_USRSCTP_SOURCE"}
        done = subprocess.run(
            [CMAKE, "-S", self.folder, "-B", self.folder / "build/made", "-DANYSCTP_APT="], env=inherited | environment,
            text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return done.returncode, done.stdout

    def check_refused(self, reason: str) -> None:
        status, said = self.configure()
        self.assertNotEqual(status, 0, said)
        lines = said.splitlines()
        [first] = [line for line in lines if line.startswith("   The source of usrsctp 1.2.3.4 cannot be fetched: ")]
        self.assertIn(reason, first)
        self.assertIn("name its folder in the environment variable ANYSCTP_USRSCTP_SOURCE", lines[lines.index(first) + 1])
        self.assertFalse(self.place.exists())

    def test_fetched_once(self) -> None:
        status, said = self.configure()
        self.assertEqual(status, 0, said)
        self.assertIn(f"usrsctp 1.2.3.4 is in {self.place}\n", said)
        self.assertEqual((self.place / "usrsctplib/usrsctp.h").read_text(), "/* usrsctp */\n")
        self.archive.unlink()
        self.assertEqual(self.configure()[0], 0)

    def test_out_of_reach(self) -> None:
        self.archive.unlink()
        self.check_refused(f"file://{self.archive}: ")

    def test_another_file(self) -> None:
        self.pin("0" * 64)
        self.check_refused(f"not {'0' * 64}")

    def test_named(self) -> None:
        status, said = self.configure(ANYSCTP_USRSCTP_SOURCE=str(self.folder / "upstream"))
        self.assertEqual(status, 0, said)
        self.assertIn(f"is in {self.folder}/upstream\n", said)
        self.assertFalse(self.place.exists())


unittest.main(argv=sys.argv[:1])
