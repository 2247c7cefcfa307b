"""What bench/run compares: each contender measures one cell, a mode and a message size, with two processes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cmake"))
from stage import NotBuilt, Stage  # noqa: E402

DEADLINE = 40.0
BUFFER_BYTES = 1 << 20  # as in the programs


class Failed(Exception):
    """A measurement did not come to an end as it should; the text says which and why."""


class Cell(NamedTuple):
    """What is measured: mode "stream" (one direction), "echo" (round trips) or "idle"; message size in bytes."""

    mode: str
    size: int


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A process that is ended at the end, or after the deadline, if it has not ended itself."""
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
        self, stage: Stage, name: str, program: Path, engine: str, modes: tuple[str, ...], **more: str
    ) -> None:
        self.name = name
        self.modes = modes
        self._command = stage.command(program)
        self._environment = stage.environment(ANYSCTP_ENGINE=engine, ANYSCTP_UDP_PORT="0", **more)

    def measure(self, cell: Cell, seconds: float) -> float:
        """Messages or round trips per second; of an idle process the share of one processor in per cent."""
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
    """usrsctp's own benchmark program. Its server never ends by itself and does not say when it is ready."""

    name = "tsctp"
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
    """Wait until somebody has bound the port, where the system tells; elsewhere tsctp's client repeats its INIT."""
    table = Path("/proc/net/udp")
    end = time.monotonic() + 5
    while table.exists() and f":{port:04X} " not in table.read_text():
        if time.monotonic() > end:
            raise Failed("tsctp's server has not bound its UDP port")
        time.sleep(0.005)


def contenders(stage: Stage, engine: str) -> tuple[list[Peer | Tsctp], list[str]]:
    """All that are compared on an engine, the yardsticks first; and why others are left out."""
    programs = stage.build / "bench"
    everything = ("stream", "echo", "idle")
    rates = ("stream", "echo")

    def peer(name: str, program: Path, modes: tuple[str, ...] = rates, **more: str) -> Callable[[], Peer]:
        return lambda: Peer(stage, name, program, engine, modes, **more)

    makers: list[Callable[[], Peer | Tsctp]] = [peer("udp", programs / "bench_udp")]
    if engine == "userspace":
        makers.append(lambda: Tsctp(programs / "tsctp"))
    else:
        makers.append(peer("direct", programs / "bench_direct"))
        makers.append(peer("socket", HERE / "peer.py", ANYSCTP_BENCH_PLAIN="1"))
    makers.append(peer("facade", programs / "bench_facade", everything))
    makers.append(peer("python", HERE / "peer.py", everything))
    for associations in ("1", "100", "1000"):
        some = rates if associations == "1" else ("stream",)
        makers.append(peer(f"aio{associations}", HERE / "peer_aio.py", some, ANYSCTP_BENCH_ASSOCIATIONS=associations))
    makers.append(peer("tcl", HERE / "peer.tcl"))
    makers.append(peer("tclevent", HERE / "peer_event.tcl"))
    makers.append(peer("lua", HERE / "peer.lua"))
    makers.append(peer("lualoop", HERE / "peer.lua", ANYSCTP_BENCH_LOOP="1"))
    made, left_out = [], []
    for make in makers:
        try:
            made.append(make())
        except NotBuilt as reason:
            left_out.append(str(reason))
    return made, left_out
