"""Runs one of the examples, in one language, as a user would: run.py --build BUILD <example> <language>.

Both ends are examples of that language. ANYSCTP_ENGINE is the engine.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
sys.path.insert(0, str(PROJECT / "cmake"))
from stage import NotBuilt, Stage  # noqa: E402

DEADLINE = 60.0


class Wrong(Exception):
    """An example differs from examples/README.md."""


def free_udp_port() -> str:
    """A port for the packets of the server's user-space stack; the other program has to know it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("", 0))
        return str(probe.getsockname()[1])


class Program:
    """A running example, ended with the context."""

    def __init__(self, name: str, command: list[str | Path], environment: dict[str, str]) -> None:
        self.name = name
        self._process = subprocess.Popen(
            command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self._timer = threading.Timer(DEADLINE, self._process.kill)
        self._timer.daemon = True  # programs that end by themselves do not need it
        self._timer.start()

    def __enter__(self) -> Program:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        complaints = self._process.communicate()[1]
        self._timer.cancel()
        if complaints:
            print(f"{self.name} says: {complaints}", file=sys.stderr)
            if not kind:
                raise Wrong(f"{self.name} has complained")

    def says(self, pattern: str) -> list[str]:
        """The groups of its next line, which must match."""
        assert self._process.stdout
        line = self._process.stdout.readline().rstrip("\n")
        found = re.fullmatch(pattern, line)
        if not found:
            raise Wrong(f"{self.name} says {line!r}, which is not {pattern!r}")
        return list(found.groups())

    def address(self) -> list[str]:
        """Host and port at which it listens."""
        return self.says(r"listening at (\S+) port (\d+)")

    def hears(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def leaves(self) -> None:
        """Close its stdin, which ends it."""
        assert self._process.stdin
        self._process.stdin.close()
        if self._process.wait():
            raise Wrong(f"{self.name} ended with {self._process.returncode}")
        self._process.stdin = None

    def rest(self) -> list[str]:
        """Its output until it ends with success."""
        out, complaints = self._process.communicate()
        if self._process.returncode or complaints:
            raise Wrong(f"{self.name} ended with {self._process.returncode}: {out}{complaints}")
        return out.splitlines()


class Language:
    def __init__(self, stage: Stage, name: str) -> None:
        self._stage, self._name = stage, name
        self._udp_port = free_udp_port()

    def start(self, name: str, *arguments: object, server: bool = False) -> Program:
        executable = f"examples/example_{name}" if self._name == "c" else f"examples/example_{self._name}_{name}"
        program = self._stage.program(self._name, PROJECT / "examples" / self._name / name, executable)
        ports = (
            {"ANYSCTP_UDP_PORT": self._udp_port}
            if server
            else {"ANYSCTP_UDP_PORT": "0", "ANYSCTP_UDP_PEER_PORT": self._udp_port}
        )
        environment = self._stage.environment(ANYSCTP_ENGINE=os.environ["ANYSCTP_ENGINE"], **ports)
        return Program(f"{self._name} {name}", [*program, *map(str, arguments)], environment)

    def server(self, name: str, *arguments: object) -> Program:
        return self.start(name, *arguments, server=True)


def expect(got: list[str], expected: list[str]) -> None:
    if got != expected:
        raise Wrong(f"{got} instead of {expected}")


def echo(language: Language) -> None:
    with language.server("echo_server") as server:
        host, port = server.address()
        for words in (["hello", "world"], ["again"]):
            answers = language.start("echo_client", host, port, *words).rest()
            expect(answers, [f"stream {n} ppid {100 + n}: {word}" for n, word in enumerate(words)])


def chat(language: Language) -> None:
    with language.server("chat", "127.0.0.1", 0) as first:
        host, port = first.address()
        with language.start("chat", "127.0.0.1", 0, host, port) as second:
            _, other = second.address()
            first.says(f"{other} has come")
            second.says(f"{port} has come")
            second.hears("hello there")
            first.says(f"{other}: hello there")
            first.hears("hi")
            second.says(f"{port}: hi")
            second.leaves()
        first.says(f"{other} has gone")


def pool(language: Language) -> None:
    count = 4  # one more than there are workers
    with language.server("worker_pool") as server:
        host, port = server.address()
        clients = [language.start("echo_client", host, port, f"message {n}") for n in range(count)]
        for number, client in enumerate(clients):
            expect(client.rest(), [f"stream 0 ppid 0: MESSAGE {number}"])
        for _ in range(2 * count):
            server.says(r"worker [123] (?:has taken \d+|is free)")


def multihomed(language: Language) -> None:
    hosts = "127.0.0.1,127.0.0.2"
    with language.server("echo_server", hosts) as server:
        _, port = server.address()
        lines = language.start("multihomed_client", hosts, port, "one", "two").rest()
    first = [re.sub("unconfirmed", "active", line) for line in lines[:2]]
    expect(first, [f"peer address {host}: active" for host in hosts.split(",")])
    expect([line for line in lines if line.startswith("stream")], ["stream 0 ppid 100: one", "stream 1 ppid 101: two"])


def files(language: Language) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sent, received = Path(folder, "sent"), Path(folder, "received")
        sent.mkdir()
        received.mkdir()
        contents = {"long": os.urandom(300_000), "short": b"x", "empty": b"", "line": b"\x00\r\n\xff"}
        for name, content in contents.items():
            (sent / name).write_bytes(content)
        with language.server("receive_files", received) as server:
            host, port = server.address()
            expect(language.start("send_files", host, port, *(sent / name for name in contents)).rest(), [])
            said = server.rest()
        expect(sorted(said), sorted(f"{name}: {len(content)} bytes" for name, content in contents.items()))
        for name, content in contents.items():
            if (received / name).read_bytes() != content:
                raise Wrong(f"{name} came with other bytes")


def event_loop(language: Language) -> None:
    with language.server("event_server") as server:
        host, port = server.address()
        clients = [language.start("echo_client", host, port, "a", f"message {n}") for n in range(4)]
        for number, client in enumerate(clients):
            expect(client.rest(), ["stream 0 ppid 0: A", f"stream 1 ppid 0: MESSAGE {number}"])


def monitor(language: Language) -> None:
    with tempfile.NamedTemporaryFile() as file, language.server("monitor") as server:
        file.write(b"12345")
        file.flush()
        host, port = server.address()
        expect(language.start("send_files", host, port, file.name).rest(), [])
        server.says(r"(?i).*assoc_change.*")
        seen: list[str] = []
        while not seen or "shutdown_event" not in seen[-1].lower():
            seen += server.says("(.*)")
        if "5 bytes on stream 0" not in seen:
            raise Wrong(f"the monitor did not see the file: {seen}")


EXAMPLES: dict[str, Callable[[Language], None]] = {
    each.__name__: each for each in (echo, chat, pool, multihomed, files, event_loop, monitor)
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("example", choices=EXAMPLES)
    parser.add_argument("language")
    options = parser.parse_args()
    try:
        EXAMPLES[options.example](Language(Stage(options.build), options.language))
    except (Wrong, NotBuilt) as wrong:
        sys.exit(f"{options.example} in {options.language}: {wrong}")


main()
