"""Runs a conformance runner and answers its verb `outside` (tests/conformance/README.md).

usage: outside.py wire|hosts <engine> <runner> <scenario>
"""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

from hosts import Host, two_hosts
from wire import DELAYS, KINDS, Wire, chunks, data_chunks

STARTS_WITHIN, ENDS_WITHIN = 30, 30  # seconds; far.py
ETH_P_ALL = 3  # in packets(7): all that comes and goes
Results = Mapping[str, object]


class Unknown(Exception):
    """The scenario asks for something that does not exist."""


def listed(items: object) -> str:
    return ",".join(str(item) for item in items)  # type: ignore[attr-defined]


class WireOutside:
    """A UDP port to use as the peer's; a wire leads from it back to the runner's own stack."""

    def __init__(self, stack: ExitStack) -> None:
        self._wire = Wire()
        stack.callback(self._wire.close)

    def port(self) -> Results:
        return {"port": self._wire.udp_port_here}

    def wire(self, does: str) -> None:
        """One of DELAYS."""
        if does not in DELAYS:
            raise Unknown(f"a wire that {does}")
        self._wire.delay = DELAYS[does]
        self._wire.disturbed = 0

    def disturbed(self) -> Results:
        """The number of packets since the wire was switched to its present behaviour."""
        return {"packets": self._wire.disturbed}

    def hold(self) -> None:
        """Holds packets until `release`."""
        self._wire.hold()

    def release(self) -> None:
        self._wire.release()

    def move(self) -> None:
        self._wire.move()

    def forget(self) -> None:
        """All packets seen so far."""
        self._wire.seen.clear()

    def saw(self, kind: str) -> Results:
        seen = [each for packet in list(self._wire.seen) for each, _ in chunks(packet)]
        return {"count": seen.count(KINDS[kind])}

    def authenticated(self) -> Results:
        """Packets in which DATA comes after AUTH, and those in which it does not."""
        kinds = [[kind for kind, _ in chunks(packet)] for packet in list(self._wire.seen) if data_chunks(packet)]
        yes = [KINDS["auth"] in each and each.index(KINDS["auth"]) < each.index(KINDS["data"]) for each in kinds]
        return {"yes": yes.count(True), "no": yes.count(False)}

    def hashes(self) -> Results:
        """The identifiers of the hashes that AUTH chunks have used."""
        seen = [chunk for packet in list(self._wire.seen) for kind, chunk in chunks(packet) if kind == KINDS["auth"]]
        return {"numbers": listed(sorted({int.from_bytes(chunk[6:8], "big") for chunk in seen}))}

    def chunk(self, payload: str) -> Results:
        for packet in list(self._wire.seen):
            for chunk in data_chunks(packet):
                if chunk.payload == payload.encode():
                    return chunk._asdict() | {"payload": payload}
        raise Unknown(f"DATA {payload!r}, which is not among {len(self._wire.seen)} packets")

    def streams(self) -> Results:
        """The streams of all DATA chunks except stream 0, in the order in which they were first sent."""
        sent = {chunk.tsn: chunk.stream for packet in list(self._wire.seen) for chunk in data_chunks(packet)}
        return {"streams": listed(sent[tsn] for tsn in sorted(sent) if sent[tsn])}


class HostsOutside:
    """Two hosts with two cables, the runner on one, and on the other far.py."""

    def __init__(self, stack: ExitStack) -> None:
        self._near, self._far = stack.enter_context(two_hosts())
        self._taps = [stack.enter_context(tap(f"{self._near.name}{cable}")) for cable in range(2)]
        self._server = FarEnd(self._far)
        stack.callback(self._server.close)

    def port(self) -> Results:
        return {"port": self._server.port}

    def port6(self) -> Results:
        return {"port": self._server.port6}

    def unplug(self, cable: str) -> None:
        self._far.unplug(int(cable))

    def plug(self, cable: str) -> None:
        self._far.plug(int(cable))

    def address(self, act: str, host: str, cable: str) -> None:
        """Add or delete an address of the runner's host."""
        which = [f"{host}/64", "nodad"] if ":" in host else [f"{host}/24"]
        self._near.ip("address", act, *which, "dev", f"{self._near.name}{cable}")

    def told(self) -> Results:
        """What far.py was notified of its peer's addresses: HOST/STATE."""
        return {"events": listed(self._server.said)}

    def disturb(self, *what: str) -> None:
        """What happens to all packets, in the words of tc-netem(8)."""
        for host in (self._near, self._far):
            for cable in range(2):
                host.disturb(cable, *what)

    def leave_alone(self) -> None:
        for host in (self._near, self._far):
            for cable in range(2):
                host.leave_alone(cable)

    def sent(self, payload: str) -> Results:
        """The cables through which it went since the last question."""
        return {"cables": listed(cable for cable, each in enumerate(self._taps) if sent_through(each, payload.encode()))}


class FarEnd:
    """far.py in the far namespace, and what it has printed so far."""

    def __init__(self, host: Host) -> None:
        program = Path(__file__).with_name("far.py")
        self._process = subprocess.Popen(
            [*host.prefix, sys.executable, program, *host.addresses], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout
        ready, _, _ = select.select([self._process.stdout], [], [], STARTS_WITHIN)
        ports = self._process.stdout.readline().split() if ready else []
        if len(ports) != 2:
            self._process.kill()
            self._process.wait()
            what = "ended" if ready else f"was silent for {STARTS_WITHIN} s"
            raise SystemExit(f"outside: far.py {what} before it said its ports")
        self.port, self.port6 = map(int, ports)
        self.said: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self.said.append(line.strip())

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        try:
            self._process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise SystemExit(f"outside: far.py had not ended {ENDS_WITHIN} s after it should") from None


def tap(device: str) -> socket.socket:
    made = socket.socket(socket.AF_PACKET, socket.SOCK_RAW | socket.SOCK_NONBLOCK, socket.htons(ETH_P_ALL))
    made.bind((device, 0))
    return made


def sent_through(tapped: socket.socket, payload: bytes) -> bool:
    found = False
    with suppress(BlockingIOError):
        while True:
            packet, (_, _, kind, *_) = tapped.recvfrom(65536)
            found |= kind == socket.PACKET_OUTGOING and payload in packet
    return found


def answer(outside: object, question: str, words: list[str]) -> str:
    try:
        ask = getattr(outside, question, None) if not question.startswith("_") else None
        if not ask:
            raise Unknown(question)
        return " ".join(f"{key}={value}" for key, value in (ask(*words) or {}).items())
    except (Unknown, TypeError, KeyError, ValueError) as error:  # TypeError: unknown words
        print(f"outside: {question} {' '.join(words)}: {type(error).__name__}: {error}", file=sys.stderr)
        return "error=EINVAL"


def main() -> int:
    surroundings, engine, *command = sys.argv[1:]
    os.environ["ANYSCTP_ENGINE"] = engine
    if surroundings == "hosts":
        os.environ["ANYSCTP_UDP_PORT"] = os.environ["ANYSCTP_UDP_PEER_PORT"] = "9899"  # a stack for each namespace
    with ExitStack() as stack:
        outside = {"wire": WireOutside, "hosts": HostsOutside}[surroundings](stack)
        runner = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert runner.stdin and runner.stdout
        for line in runner.stdout:
            verb, *words = line.split() or [""]
            if verb != "outside":
                print(line, end="", flush=True)
                continue
            runner.stdin.write(answer(outside, words[0], words[1:]) + "\n")
            runner.stdin.flush()
        return runner.wait()


if __name__ == "__main__":
    sys.exit(main())
