"""What bench/run compares: each contender measures one cell, a mode and a message size, with two processes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cmake"))
from stage import NotBuilt, Stage  # noqa: E402

DEADLINE = 40.0
BUFFER_BYTES = 1 << 20  # as in the programs


class Failed(Exception):
    """A measurement failed; the text says which and why."""


class Cell(NamedTuple):
    """What is measured: mode "stream" (one direction), "echo" (round trips) or "idle"; message size in bytes."""

    mode: str
    size: int


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A process that is ended at the end of the block, or after the deadline, if it has not ended itself."""
    process = subprocess.Popen(
        command, env=environment, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    timer = threading.Timer(DEADLINE, process.kill)
    timer.start()
    try:
        yield process
    finally:
        timer.cancel()
        if process.poll() is None:
            process.kill()
            process.wait()


def result_of(output: str, what: str) -> dict[str, float]:
    """The figures of a program's RESULT line."""
    for line in output.splitlines():
        word, _, items = line.partition(" ")
        if word == "RESULT":
            return {name: float(value) for name, value in (item.split("=") for item in items.split())}
    raise Failed(f"{what} gave no result: {output.strip() or 'no output'}")


class Peer:
    """A program with the command line that README.md describes."""

    def __init__(
        self, stage: Stage, name: str, label: str, program: Path, engine: str, modes: Sequence[str], **more: str
    ) -> None:
        self.name, self.label, self.modes = name, label, modes
        self._command = stage.command(program)
        self._environment = stage.environment(ANYSCTP_ENGINE=engine, ANYSCTP_UDP_PORT="0", **more)

    def measure(self, cell: Cell, seconds: float) -> float:
        """Messages or round trips per second; for an idle process the share of one processor in per cent."""
        with running([*self._command, "server", cell.mode], self._environment) as server:
            assert server.stdout
            ready = server.stdout.readline().split()
            if ready[:1] != ["READY"]:
                raise Failed(f"{self.name}: the server did not start: {' '.join(ready)} {server.stdout.read().strip()}")
            arguments = ["client", cell.mode, "127.0.0.1", *ready[1:], str(cell.size), str(seconds)]
            with running([*self._command, *arguments], self._environment) as client:
                said = client.communicate()[0]
            if client.returncode != 0:
                raise Failed(f"{self.name}: the client ended with {client.returncode}: {said.strip()}")
            server_said = server.communicate()[0]
            if server.returncode != 0:
                raise Failed(f"{self.name}: the server ended with {server.returncode}: {server_said.strip()}")
            if cell.mode == "stream":  # what has arrived counts
                said = server_said
        figures = result_of(said, f"{self.name} ({cell.mode}, {cell.size} bytes)")
        if cell.mode == "idle":
            return 100 * figures["cpu"] / figures["seconds"]
        return figures["bytes"] / cell.size / figures["seconds"]


class Tsctp:
    """usrsctp's own benchmark program. Its server does not end by itself and does not tell when it is ready."""

    name, label = "tsctp", "tsctp of usrsctp, C"
    modes = ("stream",)

    def __init__(self, program: Path) -> None:
        if not program.exists():
            raise NotBuilt(f"{program} does not exist: run './dev build'")
        self._command = [
            str(program), "-L", "127.0.0.1", "-p", "5001", "-D", "-R", str(BUFFER_BYTES), "-S", str(BUFFER_BYTES),
        ]  # fmt: skip

    def measure(self, cell: Cell, seconds: float) -> float:
        ports = free_udp_ports(2)
        environment = dict(os.environ)
        with running([*self._command, "-E", str(ports[0])], environment) as server:
            await_udp_port(ports[0])
            ends = ["-E", str(ports[1]), "-U", str(ports[0])]
            load = ["-l", str(cell.size), "-T", str(max(1, round(seconds)))]
            with running([*self._command, *ends, *load, "127.0.0.1"], environment):
                assert server.stdout
                line = server.stdout.readline()
        try:
            # first_length, messages, receive calls, bytes, seconds, throughput, notifications
            _, _, _, total, duration, *_ = (float(item) for item in line.split(","))
        except ValueError:
            raise Failed(f"tsctp gave no result: {line.strip() or 'no output'}") from None
        return total / cell.size / duration


def free_udp_ports(count: int) -> list[int]:
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(count)]
    for each in sockets:
        each.bind(("", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def await_udp_port(port: int) -> None:
    """Wait until the port is bound, if the system shows that; otherwise tsctp's client repeats its INIT."""
    table = Path("/proc/net/udp")
    end = time.monotonic() + 5
    while table.exists() and f":{port:04X} " not in table.read_text():
        if time.monotonic() > end:
            raise Failed("tsctp's server has not bound its UDP port")
        time.sleep(0.005)


class Measured(NamedTuple):
    """What is compared on an engine: the contenders, yardsticks first; the reasons why others are left out; the ratios."""

    contenders: list[Peer | Tsctp]
    left_out: list[str]
    ratios: list[dict[str, Any]]


def contenders(stage: Stage, engine: str) -> Measured:
    """Those in C, and those of each language that has a file here: <language>.json, see README.md."""
    programs, rates = stage.build / "bench", ("stream", "echo")

    def peer(name: str, label: str, program: Path, modes: Sequence[str] = rates, **more: str) -> Callable[[], Peer]:
        return lambda: Peer(stage, name, label, program, engine, modes, **more)

    yardsticks: list[Callable[[], Peer | Tsctp]] = [peer("udp", "UDP, C", programs / "bench_udp")]
    if engine == "userspace":
        yardsticks.append(lambda: Tsctp(programs / "tsctp"))
    else:
        yardsticks.append(peer("direct", "system calls, C", programs / "bench_direct"))
    ours = [peer("facade", "anysctp, C", programs / "bench_facade", (*rates, "idle"))]
    left_out = [f"{language}: {reason}" for language, reason in stage.without.items()]
    ratios = []
    for file in (HERE / f"{language}.json" for language in stage.languages):
        facts = json.loads(file.read_text()) if file.exists() else {"contenders": [], "ratios": {}}
        for each in facts["contenders"]:
            if each.get("engine", engine) == engine:
                makers = yardsticks if each.get("yardstick") else ours
                more = each.get("environment", {})
                makers.append(peer(each["name"], each["label"], HERE / each["program"], each.get("modes", rates), **more))
        ratios += facts["ratios"].get(engine, [])
    made = []
    for make in [*yardsticks, *ours]:
        try:
            made.append(make())
        except NotBuilt as reason:
            left_out.append(str(reason))
    return Measured(made, left_out, ratios)
