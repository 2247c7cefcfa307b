"""What counts the system calls of a program and its threads: perf, or else strace."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple


class Counter(NamedTuple):
    """A program that starts another one, and writes at its end how many calls that has made."""

    name: str
    command: list[str]  #: a file for the result, `--` and the program follow
    result: re.Pattern[str]  #: finds the number in the file

    def read(self, file: Path) -> int:
        found = self.result.search(file.read_text())
        return int(found[1]) if found else 0


#: The first is by far the faster: a tracepoint. The other stops the program at each call, so it is only better than nothing.
COUNTERS = [
    Counter("perf", ["perf", "stat", "-x,", "-e", "raw_syscalls:sys_enter", "-o"], re.compile(r"^(\d+),", re.MULTILINE)),
    Counter("strace", ["strace", "-f", "-c", "-U", "calls,name", "-o"], re.compile(r"^ *(\d+) total$", re.MULTILINE)),
]


class Counting:
    """Counts the system calls of all programs that are started by its commands."""

    def __init__(self, counter: Counter, folder: Path) -> None:
        self._counter, self._folder = counter, folder
        self._files: list[Path] = []

    def command(self) -> list[str]:
        """Before a program's own command."""
        self._files.append(self._folder / str(len(self._files)))
        return [*self._counter.command, str(self._files[-1]), "--"]

    def total(self) -> int:
        return sum(self._counter.read(file) for file in self._files)


@contextmanager
def counting(counter: Counter) -> Iterator[Counting]:
    with tempfile.TemporaryDirectory() as folder:
        yield Counting(counter, Path(folder))


def find_counter() -> tuple[Counter | None, str]:
    """The first that works here; or None, and why."""
    reasons = []
    for counter in COUNTERS:
        if not shutil.which(counter.command[0]):
            reasons.append(f"there is no {counter.name}")
            continue
        with counting(counter) as trial:
            done = subprocess.run([*trial.command(), "true"], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if done.returncode == 0 and trial.total() > 0:
                return counter, ""
        reasons.append(f"{counter.name} cannot count them here" + f": {done.stdout.strip()}".splitlines()[0].rstrip(": "))
    return None, "; ".join(reasons)
