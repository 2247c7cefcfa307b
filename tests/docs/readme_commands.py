"""Runs every command that README.md shows: readme_commands.py <source folder>"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(sys.argv[1])
README = (ROOT / "README.md").read_text()
DEADLINE = 120.0

sys.path.insert(0, str(ROOT / "cmake"))
from stage import Stage  # noqa: E402

LANGUAGES = Stage(ROOT / "build/dev").languages
INTERPRETERS = {Path(language.command[0]).name for language in LANGUAGES.values()}
PROGRAMS = {"./dev", ".", "apt", "cc", "cmake", "ctest", "pip", "python3", "sudo", *INTERPRETERS}
PROGRAMS |= {re.sub(r"[0-9.]+$", "", program) for program in INTERPRETERS}

INSTALLED = """
cmake --install build/dev --prefix {made} >{made}/log
cd {made}
export PKG_CONFIG_PATH=$(dirname "$(find "$PWD" -name anysctp.pc)")
"""
LOADED = [f"{shlex.join(language.command)} {{made}}/{name}{language.suffix}" for name, language in LANGUAGES.items()]
#: The commands, and what is run for each: the command itself, or a variant that is short and leaves no trace.
COMMANDS = {
    "./dev": "./dev",
    "./dev help": "./dev help",
    "./dev build": "./dev build",
    "./dev demo": "./dev demo",
    "./dev docs": "./dev docs",
    "./dev bench": "./dev bench --quick --only udp --json {made}/bench.json",
    "./dev bench --page": "./dev bench --quick --only udp --json {made}/bench.json --page {made}",
    "./dev test": "",  # tests/dev
    "./dev release": "",  # tests/dev
    "./dev wheels": "",  # tests/python/package
    "pip install .": "",  # tests/python/package
    "./dev archive": "./dev archive",
    "./dev deb": "",  # tests/debian
    "apt install ./build/debs/*.deb": "",  # tests/debian
    "apt install g++ patch python3-dev": "",  # changes the machine
    "./dev check": "./dev check docs.tables",
    ". build/dev/environment": "\n".join([". build/dev/environment", *LOADED]),
    "cmake --install build/dev --prefix <prefix>": INSTALLED,
    "cc program.c $(pkg-config --cflags --libs anysctp)": INSTALLED + """
        cc program.c $(pkg-config --cflags --libs anysctp)
        LD_LIBRARY_PATH=$(pkg-config --variable=libdir anysctp) ./a.out""",
}  # fmt: skip


FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    return [text for name, text in FENCE.findall(README) if name == language]


def shown() -> set[str]:
    """Lines of blocks without a language, and code in sentences that begins like a command."""
    lines = [line.partition("#")[0].strip() for block in blocks("") for line in block.splitlines()]
    in_sentences = re.findall(r"`([^`\n]+)`", FENCE.sub("", README))
    return {line for line in lines if line} | {code for code in in_sentences if code.split()[0] in PROGRAMS}


class Commands(unittest.TestCase):
    def test_all_are_here(self) -> None:
        self.assertEqual(shown(), set(COMMANDS))

    def test_they_run(self) -> None:
        for command, run in COMMANDS.items():
            with self.subTest(command), tempfile.TemporaryDirectory() as made:
                Path(made, "program.c").write_text(blocks("c")[0])
                for name, language in LANGUAGES.items():
                    Path(made, name + language.suffix).write_text(language.load)
                script = "set -eu\n" + run.format(made=made)
                done = subprocess.run(
                    ["bash", "-c", script], cwd=ROOT, text=True, timeout=DEADLINE, stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                )  # fmt: skip
                self.assertEqual(done.returncode, 0, done.stdout)


unittest.main(argv=sys.argv[:1])
