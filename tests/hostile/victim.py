"""The process under attack (victim.c)."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from pathlib import Path

from peer import DEADLINE, Hangs

#: Of a one-to-many socket.
MOST_ASSOCIATIONS = 200


class Died(Exception):
    """The victim has ended, which no packet may cause."""


class Victim:
    def __init__(self, program: Path) -> None:
        environment = {
            **os.environ, "ANYSCTP_ENGINE": "userspace", "ANYSCTP_UDP_PORT": "0", "ANYSCTP_LINGER_MS": "1000",
            "ANYSCTP_MAX_ASSOCIATIONS": str(MOST_ASSOCIATIONS),
            "MALLOC_PERTURB_": "190",  # makes uninitialised memory neither a valid pointer nor 0
        }  # fmt: skip
        self.flooder = program.with_name("hostile_flooder")
        self._process = subprocess.Popen([program], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.pid = self._process.pid
        #: SCTP ports, by profile and style.
        self.ports: dict[tuple[str, str], int] = {}
        while (words := self._line())[0] != "udp":
            self.ports[words[0], words[1]] = int(words[2])
        self.udp_port = int(words[2])
        #: Factor for time limits, because a sanitizer is slower.
        self.patience = 4 if int(self._line()[1]) else 1

    def _line(self) -> list[str]:
        assert self._process.stdout
        line, end = b"", time.monotonic() + DEADLINE
        while not line.endswith(b"\n"):
            if not select.select([self._process.stdout], [], [], max(0.0, end - time.monotonic()))[0]:
                raise Hangs(f"the program has said nothing for {DEADLINE} s")
            came = self._process.stdout.read(1)
            if not came:
                raise Died(self._how())
            line += came
        return line.decode().split()

    def _how(self) -> str:
        status = self._process.wait(DEADLINE)
        return f"signal {signal.Signals(-status).name}" if status < 0 else f"status {status}"

    def _tell(self, line: str) -> None:
        assert self._process.stdin
        try:
            self._process.stdin.write(line.encode() + b"\n")
        except BrokenPipeError:
            raise Died(self._how()) from None

    def check(self) -> None:
        if self._process.poll() is not None:
            raise Died(self._how())

    def connect(self, profile: str, udp_port: int, port: int) -> None:
        self._tell(f"connect {profile} {udp_port} {port}")

    def peel_off(self, profile: str, udp_port: int, port: int) -> None:
        """Sends to a peer, and peels the association off; close_peeled_off closes that socket."""
        self._tell(f"peel_off {profile} {udp_port} {port}")

    def close_peeled_off(self) -> None:
        self._tell("close")
        self.state()  # wait until it has

    def state(self) -> tuple[int, int]:
        """The number of its associations, and of the bytes that it uses."""
        self._tell("state")
        associations, used = self._line()
        return int(associations), int(used)

    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def cpu(self) -> float:
        """The processor time that it has used, in seconds."""
        user, system = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        """Ends the victim normally. A sanitizer may report something then."""
        assert self._process.stdin
        self._process.stdin.close()
        try:
            status = self._process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            raise Hangs(f"the program has not ended within {DEADLINE} s") from None
        if status:
            raise Died(self._how())

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
