"""What bench/run compares: each contender runs a cell with two processes, a server and a client."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from processes import Failed, line_of, running
from results import Cell, Row

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cmake"))
from stage import NotBuilt, Stage  # noqa: E402

BUFFER_BYTES = 1 << 20  # as in the programs


class Outcome(NamedTuple):
    """What the programs say of a run."""

    messages: float = 0  #: or round trips
    seconds: float = 1
    trips: list[float] = []  #: the microseconds of each round trip, if the program has a clock for them
    cpu: float = 0  #: seconds of an idle process


class Contender:
    """The programs that it runs are started by what `before` gives, before their own commands."""

    name: str
    label: str
    modes: Sequence[str]  #: with one association
    many: Sequence[str] = ()  #: with many at once
    most = 0  #: at once; 0: no limit
    best, ours, blocking = False, True, ""  #: see Row

    def can(self, cell: Cell) -> bool:
        if cell.associations == 1:
            return cell.mode in self.modes
        return cell.mode in self.many and cell.associations <= (self.most or cell.associations)

    def row(self, cell: Cell) -> Row:
        return Row(self.name, self.label, cell, self.best, self.ours, self.blocking)

    def run(self, cell: Cell, seconds: float, before: Callable[[], list[str]]) -> Outcome:
        raise NotImplementedError


class Peer(Contender):
    """A program with the command line that README.md describes."""

    def __init__(self, stage: Stage, engine: str, facts: dict[str, Any], program: Path) -> None:
        self.name, self.label = facts["name"], facts["label"]
        self.modes, self.many, self.most = facts.get("modes", ("stream", "echo")), facts.get("many", ()), facts.get("most", 0)
        self.ours, self.blocking = not facts.get("yardstick"), facts.get("blocking", "")
        self._command = stage.command(program)
        self._environment = stage.environment(
            ANYSCTP_ENGINE=engine, ANYSCTP_UDP_PORT="0", ANYSCTP_MAX_ASSOCIATIONS="0", **facts.get("environment", {})
        )

    def _said(self, process: subprocess.Popen[str], what: str) -> str:
        said = process.communicate()[0].strip()
        if process.returncode != 0:
            raise Failed(f"{self.name}: the {what} ended with {process.returncode}: {said}")
        return said

    def run(self, cell: Cell, seconds: float, before: Callable[[], list[str]]) -> Outcome:
        environment = self._environment | {"ANYSCTP_BENCH_ASSOCIATIONS": str(cell.associations)}
        with running([*before(), *self._command, "server", cell.mode], environment) as server:
            assert server.stdout
            ready = server.stdout.readline().split()
            if ready[:1] != ["READY"]:
                raise Failed(f"{self.name}: the server did not start: {' '.join(ready)} {server.stdout.read().strip()}")
            arguments = ["client", cell.mode, "127.0.0.1", *ready[1:], str(cell.size), str(seconds)]
            with running([*before(), *self._command, *arguments], environment) as client:
                said = [self._said(client, "client"), self._said(server, "server")]
        if cell.mode == "stream":  # what has arrived counts
            said.reverse()
        items = line_of(said[0], "RESULT") or line_of(said[1], "RESULT")
        if items is None:
            raise Failed(f"{self.name} gave no result: {' '.join(said) or 'no output'}")
        figures = {name: float(value) for name, value in (item.split("=") for item in items)}
        if cell.mode == "idle":
            return Outcome(seconds=figures["seconds"], cpu=figures["cpu"])
        trips = [float(each) for each in line_of(said[0], "TRIPS") or ()]
        return Outcome(figures["bytes"] / cell.size, figures["seconds"], trips)


class Tsctp(Contender):
    """usrsctp's own benchmark program. Its server does not end by itself and does not tell when it is ready."""

    name, label, best, ours = "tsctp", "tsctp of usrsctp, C", True, False
    modes = ("stream",)

    def __init__(self, program: Path) -> None:
        if not program.exists():
            raise NotBuilt(f"{program} does not exist: run './dev build'")
        self._command = [
            str(program), "-L", "127.0.0.1", "-p", "5001", "-D", "-R", str(BUFFER_BYTES), "-S", str(BUFFER_BYTES),
        ]  # fmt: skip

    def run(self, cell: Cell, seconds: float, before: Callable[[], list[str]]) -> Outcome:
        ports = free_udp_ports(2)
        environment = dict(os.environ)
        # It runs for whole seconds, or for a number of messages.
        amount = ["-T", str(max(1, round(seconds)))] if seconds > 0.1 else ["-n", "16"]
        with running([*before(), *self._command, "-E", str(ports[0])], environment) as server:
            await_udp_port(server.pid, ports[0])
            ends = ["-E", str(ports[1]), "-U", str(ports[0])]
            with running([*before(), *self._command, *ends, "-l", str(cell.size), *amount, "127.0.0.1"], environment):
                assert server.stdout
                line = server.stdout.readline()
        try:
            # first_length, messages, receive calls, bytes, seconds, throughput, notifications
            _, _, _, total, duration, *_ = (float(item) for item in line.split(","))
        except ValueError:
            raise Failed(f"tsctp gave no result: {line.strip() or 'no output'}") from None
        return Outcome(total / cell.size, duration)


def free_udp_ports(count: int) -> list[int]:
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(count)]
    for each in sockets:
        each.bind(("", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def await_udp_port(pid: int, port: int) -> None:
    """Wait until the port is bound where the process is, if the system shows that. If not, the client repeats its INIT."""
    table = Path(f"/proc/{pid}/net/udp")
    end = time.monotonic() + 5
    while table.exists() and f":{port:04X} " not in table.read_text():
        if time.monotonic() > end:
            raise Failed("tsctp's server has not bound its UDP port")
        time.sleep(0.005)


def facts_of(language: str) -> dict[str, Any]:
    file = HERE / f"{language}.json"
    facts: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {"contenders": [], "goals": {}}
    return facts


def goals_of(engine: str) -> list[dict[str, Any]]:
    return [goal for file in sorted(HERE.glob("*.json")) for goal in facts_of(file.stem)["goals"].get(engine, [])]


def contenders_of(stage: Stage, engine: str) -> tuple[list[Contender], list[str]]:
    """Those of C (c.json), and those of each language that has a file here, see README.md; and why others are left out."""
    found: list[Contender] = []
    left_out = [f"{language}: {reason}" for language, reason in stage.without.items()]
    for language in ("c", *stage.languages):
        for each in facts_of(language)["contenders"]:
            if each.get("engine", engine) != engine:
                continue
            program = stage.build / "bench" / each["program"] if language == "c" else HERE / each["program"]
            try:
                found.append(Tsctp(program) if each["name"] == "tsctp" else Peer(stage, engine, each, program))
            except NotBuilt as reason:
                left_out.append(each.get("missing", str(reason)))
    return sorted(found, key=lambda contender: contender.ours), left_out  # the yardsticks first
