"""A flood: packets at a given rate from many addresses, sent by a separate program (flooder.c)."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from watch import without_processor


class Flood:
    """Runs until the end of the block. Then `sent` is the number of packets, `seconds` the time, and `owed` the part of it in
    which the program was ready to run but had no processor."""

    def __init__(self, program: Path, packets: Sequence[bytes], udp_port: int, hosts: int, rate: float) -> None:
        self.sent, self.seconds, self.owed = 0, 0.0, 0.0
        self._packets = b"".join(len(packet).to_bytes(2, "big") + packet for packet in packets)
        self._command = [str(program), str(udp_port), str(rate), str(hosts)]

    def _hear(self) -> bytes:
        assert self._process.stdout
        if not (line := self._process.stdout.readline()):
            raise RuntimeError(f"the flood has failed: status {self._process.wait()}")
        return line

    def __enter__(self) -> Flood:
        with tempfile.NamedTemporaryFile() as file:
            file.write(self._packets)
            file.flush()
            command = [self._command[0], file.name, *self._command[1:]]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self._hear()  # wait until it has begun
        self._start, self._owed = time.monotonic(), without_processor(self._process.pid)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self._process.stdin
        self.seconds, self.owed = time.monotonic() - self._start, without_processor(self._process.pid) - self._owed
        self._process.stdin.close()
        self.sent = int(self._hear())
        if status := self._process.wait():
            raise RuntimeError(f"the flood has failed: status {status}")
