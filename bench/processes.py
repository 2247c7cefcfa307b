"""The processes of a measurement, and what they used."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from resource import RUSAGE_CHILDREN, getrusage
from typing import NamedTuple

DEADLINE = 60.0
#: How a process is ended, each time a second later. perf tells its count at the first, but not at the second.
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)


class Failed(Exception):
    """A measurement failed; the text says which and why."""


class Used(NamedTuple):
    """What this process's ended children have used in all."""

    cpu: float  #: seconds
    switches: int  #: voluntary context switches

    @classmethod
    def now(cls) -> Used:
        usage = getrusage(RUSAGE_CHILDREN)
        return cls(usage.ru_utime + usage.ru_stime, usage.ru_nvcsw)


def signal_group(process: subprocess.Popen[str], number: int) -> None:
    """Signals it and what it has started."""
    with suppress(ProcessLookupError):  # it has just ended
        os.killpg(process.pid, number)


def end(process: subprocess.Popen[str]) -> None:
    for number in ENDS:
        if process.poll() is None:
            signal_group(process, number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(1)


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A process in a group of its own, ended at the end of the block or after the deadline, if it has not ended itself."""
    process = subprocess.Popen(
        command, env=environment, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True,
    )  # fmt: skip
    timer = threading.Timer(DEADLINE, signal_group, (process, signal.SIGKILL))
    timer.start()
    try:
        yield process
    finally:
        timer.cancel()
        end(process)
        assert process.stdout
        process.stdout.close()


def line_of(output: str, word: str) -> list[str] | None:
    """The items of the line that begins with the word, if there is one."""
    for line in output.splitlines():
        first, *items = line.split(" ")
        if first == word:
            return items
    return None
