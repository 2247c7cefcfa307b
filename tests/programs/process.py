"""A process that is one side of a test: its output, its input, and its end. Everything has one deadline."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

#: In seconds. The test kernel needs much of this just to load a program's modules.
DEADLINE = 150.0


class Wrong(Exception):
    """A program did not do what it does on the system's own sockets."""


class Process:
    """A script of this folder in its own interpreter. It ends with its stdin, and so with the context, with status 0."""

    def __init__(self, script: str, *arguments: object, **environment: str) -> None:
        self._script = script
        command = [sys.executable, "-B", Path(__file__).with_name(script), *map(str, arguments)]
        self._process = subprocess.Popen(
            command, env={**os.environ, **environment}, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._timer = threading.Timer(DEADLINE, self._process.kill)
        self._timer.daemon = True
        self._timer.start()

    def __enter__(self) -> Process:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind:
            self._process.kill()
        rest, _ = self._process.communicate()
        self._timer.cancel()
        if not kind:
            expect(f"{self._script}, its status and its last words", (self._process.returncode, rest), (0, ""))

    def says(self, first: str) -> list[str]:
        """The rest of its next line, after this word."""
        assert self._process.stdout
        word, *rest = self._process.stdout.readline().split() or [""]
        expect(f"{self._script}, its next line", word, first)
        return rest

    def hears(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()


def expect(what: str, got: object, expected: object) -> None:
    if got != expected:
        raise Wrong(f"{what}: {got!r} instead of {expected!r}")
