"""Instances of the command: what they print is JSON or text, and everything has a deadline."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest

COMMAND = os.environ["ANYSCTP_COMMAND"]
ENGINE = os.environ["ANYSCTP_ENGINE"]
DEADLINE = 30.0
LOCALHOST = "127.0.0.1"


def run(*arguments: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [COMMAND, *arguments], input=given, capture_output=True, timeout=DEADLINE, env=os.environ | environment
    )


def objects(output: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


class Instance:
    """One that runs on, with --json."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [COMMAND, *arguments, "--json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self._bytes = b""
        self._until = time.monotonic() + DEADLINE

    def event(self, name: str) -> dict[str, Any]:
        """The next event of that name; what comes before it is left out."""
        assert self.process.stdout
        while True:
            line, newline, rest = self._bytes.partition(b"\n")
            if newline:
                self._bytes = rest
                found: dict[str, Any] = json.loads(line)
                if found["event"] == name:
                    return found
                continue
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, self._until - time.monotonic()))
            assert ready, f"no {name} in time, only {self._bytes!r}"
            piece = os.read(self.process.stdout.fileno(), 65536)
            assert piece, f"it ended before {name}: {self.process.communicate()[1]!r}"
            self._bytes += piece

    def give(self, data: bytes) -> None:
        assert self.process.stdin
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def where(self) -> list[str]:
        """Its address, and how to reach it: it listens."""
        return address_of(self.event("listening"))

    def interrupt(self) -> dict[str, Any]:
        """Its summary after Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        summary = self.event("summary")
        assert self.process.wait(DEADLINE) == 0
        return summary

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


def address_of(listening: dict[str, Any]) -> list[str]:
    peer = [LOCALHOST, str(listening["local"][0]["port"])]
    return [*peer, "--peer-udp-port", str(listening["udp_port"])] if ENGINE == "userspace" else peer


@pytest.fixture
def start() -> Iterator[type[Instance]]:
    """Makes instances, which the test's end ends."""
    made: list[Instance] = []

    def maker(*arguments: str) -> Instance:
        made.append(Instance(*arguments))
        return made[-1]

    yield maker  # type: ignore[misc]
    for each in made:
        each.end()


@pytest.fixture
def echo(start: type[Instance]) -> Instance:
    return start("echo", "0", "--bind", LOCALHOST)
