"""Programs that know nothing of anysctp, with the preload library, as the two ends of a test."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import threading
from pathlib import Path

#: In seconds, for a program and for each wait.
DEADLINE = 30.0
LIBRARY = Path(os.environ["ANYSCTP_STAGE"]) / "lib/libanysctp-preload.so"


class Program(contextlib.AbstractContextManager):
    """A program that runs. Its output is read by threads of its own, and kept; it is killed at the end of the context."""

    def __init__(self, *command: object, preload: bool = True, **environment: object) -> None:
        self.command = [str(word) for word in command]
        more = {"LD_PRELOAD": str(LIBRARY), "ANYSCTP_PRELOAD_VERBOSE": "1"} if preload else {}
        self._process = subprocess.Popen(
            ["stdbuf", "-oL", *self.command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, **more, **{name: str(value) for name, value in environment.items()}})
        self._changed = threading.Condition()
        self.out = self.err = b""
        self._open = 2
        for name in ("out", "err"):
            threading.Thread(target=self._keep, args=(name, getattr(self._process, "std" + name)), daemon=True).start()

    def _keep(self, name: str, pipe) -> None:
        while piece := pipe.read1():
            with self._changed:
                setattr(self, name, getattr(self, name) + piece)
                self._changed.notify_all()
        with self._changed:
            self._open -= 1
            self._changed.notify_all()

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()

    def wait_for(self, pattern: bytes, where: str = "out") -> re.Match[bytes]:
        """The first match in what it has written."""
        with self._changed:
            self._changed.wait_for(lambda: re.search(pattern, getattr(self, where)) or not self._open, DEADLINE)
        found = re.search(pattern, getattr(self, where))
        assert found, f"{self}: no {pattern!r}"
        return found

    def listens(self) -> None:
        self.wait_for(rb"listen\(\d+\) = 0", "err")

    def udp_port(self) -> int:
        return int(self.wait_for(rb"UDP port (\d+) here", "err")[1])

    def write(self, text: bytes) -> None:
        self._process.stdin.write(text)
        self._process.stdin.flush()

    def end_input(self) -> None:
        self._process.stdin.close()

    def ends(self, status: int = 0) -> bytes:
        """What it has written, once it has ended by itself."""
        try:
            got = self._process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self}: does not end") from None
        with self._changed:
            self._changed.wait_for(lambda: not self._open, DEADLINE)
        assert got == status, f"{self}: status {got}"
        return self.out

    def __str__(self) -> str:
        return f"{' '.join(self.command)}\n{self.out.decode(errors='replace')}\n{self.err.decode(errors='replace')[-4000:]}"


def client_of(server: Program, *command: object, **environment: object) -> Program:
    """A program whose peers are where this server is."""
    return Program(*command, ANYSCTP_UDP_PEER_PORT=server.udp_port(), **environment)
