"""The errno of each function in each state of a socket, on both engines, by errno_table.txt."""

from __future__ import annotations

import errno
import inspect
import re
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from conftest import DEADLINE, LOCALHOST
from described import OPTIONS
from sctp import _raw


class State(NamedTuple):
    """A socket, and the arguments for the calls in the table."""

    sock: int
    assoc: int = 0  # the association that a one-to-many socket is asked about
    host: str = LOCALHOST  # the peer's address; without a peer, one that does not answer
    port: int = 9


class Scene:
    """Makes a socket of each state; all are closed at the end."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def lone(self) -> State:
        """A one-to-many socket without associations; the address is that of a listening socket."""
        return State(self.listening(_raw.UDP_STYLE), port=port_of(self.listening(_raw.UDP_STYLE)))

    def new(self, style: int = _raw.TCP_STYLE) -> int:
        sock = _raw.socket(_raw.AF_INET, style, _raw.ENGINE_AUTO)
        self._stack.callback(close, sock)
        _raw.set_timeout(sock, int(DEADLINE * 1000))
        return sock

    def bound(self, style: int = _raw.TCP_STYLE) -> int:
        sock = self.new(style)
        _raw.bind(sock, LOCALHOST, 0)
        return sock

    def listening(self, style: int = _raw.TCP_STYLE) -> int:
        sock = self.bound(style)
        _raw.listen(sock, 5)
        return sock

    def connecting(self) -> int:
        sock = self.bound()
        hole = self._stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        hole.bind((LOCALHOST, 0))
        _raw.set_encaps_port(sock, _raw.FUTURE_ASSOC, "", 0, hole.getsockname()[1])
        _raw.set_timeout(sock, 0)
        with pytest.raises(BlockingIOError):
            _raw.connect(sock, LOCALHOST, 9)
        return sock

    def client_of(self, server: int) -> int:
        client = self.bound()
        _raw.connect(client, LOCALHOST, port_of(server))
        return client

    def pair(self) -> tuple[State, int]:
        server = self.listening()
        client = self.client_of(server)
        accepted, _ = _raw.accept(server)
        self._stack.callback(close, accepted)
        return State(client, port=port_of(accepted)), accepted

    def peer_aborted(self) -> State:
        state, accepted = self.pair()
        _raw.abort(accepted, 0, b"")
        return ended(state)

    def peer_shut_down(self) -> State:
        state, accepted = self.pair()
        _raw.close(accepted)
        return ended(state)

    def shut_down_here(self) -> State:
        state, _ = self.pair()
        _raw.shutdown(state.sock, _raw.SHUT_WR)
        return ended(state)

    def closed(self) -> int:
        sock = self.new()
        _raw.close(sock)
        return sock

    def many(self) -> tuple[State, int]:
        server = self.listening(_raw.UDP_STYLE)
        client = self.client_of(server)
        _raw.sendv(client, b"x", None, None, 0, 0)
        assoc = _raw.recvv(server, 1, 0)[2][-1]
        return State(server, assoc, port=port_of(client)), client

    def peeled(self) -> State:
        state, client = self.many()
        peeled = _raw.peeloff(state.sock, state.assoc)
        self._stack.callback(close, peeled)
        return State(peeled, port=port_of(client))

    def many_ended(self) -> State:
        state, client = self.many()
        _raw.close(client)
        return ended(state._replace(port=self.lone().port))


# The states, by the table's names.
STATES: dict[str, Callable[[Scene], State]] = {
    "fresh": lambda scene: State(scene.new()),
    "bound": lambda scene: State(scene.bound()),
    "listening": lambda scene: State(scene.listening()),
    "connecting": lambda scene: State(scene.connecting()),
    "up": lambda scene: scene.pair()[0],
    "aborted": Scene.peer_aborted,
    "gone": Scene.peer_shut_down,
    "shut": Scene.shut_down_here,
    "peeled": Scene.peeled,
    "closed": lambda scene: State(scene.closed()),
    "many": Scene.lone,
    "many-known": lambda scene: scene.many()[0],
    "many-unknown": lambda scene: scene.many()[0]._replace(assoc=12345),
    "many-ended": Scene.many_ended,
}


def close(sock: int) -> None:
    with suppress(OSError):
        _raw.close(sock)


def port_of(sock: int) -> int:
    return _raw.getsockname(sock)[1][1]


def ended(state: State) -> State:
    """Waits until the association is over, without receiving the notification of its end."""
    end = time.monotonic() + DEADLINE
    with suppress(OSError):
        while time.monotonic() < end:
            _raw.get_status(state.sock, state.assoc)
    return state


# Short for several states.
GROUPS = {
    "before": "fresh bound listening",
    "over": "aborted gone shut",
    "live": "up peeled many-known",
    "no-such": "many-unknown many-ended",
    "one-to-one": "fresh bound listening connecting up aborted gone shut peeled",
    "one-to-many": "many many-known many-unknown many-ended",
}
LINES = [line for line in Path(__file__).with_name("errno_table.txt").read_text().splitlines() if line[:1].strip("#")]
ROWS = {call.strip(): outcomes.strip() for call, outcomes in (line.rsplit(" | ", 1) for line in LINES)}


def function_of(call: str) -> str:
    return re.split(r"\W", call)[0]


# What an option is asked about, and what comes of it.
RULES = {
    "socket": ("sock", "ok"),
    "assoc": ("sock, assoc", "EINVAL: no-such"),
    "path": ('sock, assoc, "", 0', "EINVAL: no-such"),
}


def by_rule() -> Iterator[tuple[str, str]]:
    """Rows for the options' functions that have none: an option is got, and set to what it is."""
    for option in OPTIONS:
        if option.of not in RULES or option.value not in ("number", "flag", "record") or not option.readable:
            continue
        asked, outcome = RULES[option.of]
        if not (option.kernel and option.userspace):
            here, other = ("kernel", "userspace") if option.kernel else ("userspace", "kernel")
            outcome = f"{other} ENOPROTOOPT: all" + (f"; {here} {outcome}" if outcome != "ok" else "")
        get = f"get_{option.name}({asked})"
        yield get, outcome
        if option.writable:
            yield f"set_{option.name}({asked}, {get}{'[1]' if option.record else ''})", outcome


FUNCTIONS = set(map(function_of, ROWS))
ROWS |= {call: outcome for call, outcome in by_rule() if function_of(call) not in FUNCTIONS}
SHARES_A_SOCKET = re.compile(r"(get|wait)")  # what leaves the state as it is


def meant(outcomes: str, state: str, engine: str) -> str:
    """`ok`, or the part of `ERRNO: state ...; kernel ERRNO: state ...` that names the state."""
    if state == "closed":
        return "EBADF"
    for outcome in outcomes.split("; ") if ":" in outcomes else ():
        name, states = outcome.split(": ")
        *engines, name = name.split()
        words = states.split()
        listed = " ".join(GROUPS.get(word, word) for word in words).split()
        if (not engines or engine in engines) and (words == ["all"] or state in listed):
            return name
    return "ok"


def told(call: str, state: State | None) -> str:
    try:
        eval(call, {**vars(_raw), **(state._asdict() if state else {})})
    except OSError as error:
        return "EOPNOTSUPP" if error.errno == errno.EOPNOTSUPP else errno.errorcode[error.errno or 0]
    return "ok"


@contextmanager
def in_state(name: str) -> Iterator[State]:
    """The state, with a non-blocking socket."""
    with ExitStack() as stack:
        state = STATES[name](Scene(stack))
        if name != "closed":
            _raw.set_timeout(state.sock, 0)
        yield state


@pytest.fixture
def engine() -> str:
    sock = _raw.socket(_raw.AF_INET, _raw.TCP_STYLE, _raw.ENGINE_AUTO)
    try:
        return "kernel" if _raw.get_engine(sock) == _raw.ENGINE_KERNEL else "userspace"
    finally:
        _raw.close(sock)


@pytest.mark.parametrize("name", STATES)
def test_errno(name: str, engine: str) -> None:
    wanted, got = {}, {}
    with in_state(name) as shared:
        for call, outcomes in ROWS.items():
            if "(sock" not in call:
                continue
            wanted[call] = meant(outcomes, name, engine)
            if SHARES_A_SOCKET.match(call):
                got[call] = told(call, shared)
            else:
                with in_state(name) as state:
                    got[call] = told(call, state)
    assert {call: got[call] for call in got if got[call] != wanted[call]} == {
        call: wanted[call] for call in got if got[call] != wanted[call]
    }


def test_errno_without_a_socket(engine: str) -> None:
    rows = {call: outcomes for call, outcomes in ROWS.items() if "(sock" not in call}
    calls = {call: meant(outcomes, "", engine) if ":" in outcomes else outcomes for call, outcomes in rows.items()}
    assert {call: told(call, None) for call in calls} == calls


def test_every_function_has_a_row() -> None:
    functions = {name for name, value in vars(_raw).items() if inspect.isbuiltin(value) and not name.startswith(("_", "SWIG"))}
    assert set(map(function_of, ROWS)) == functions


ICMP_PARAMETER_PROBLEM, IP_RECVERR, ON = 12, 11, struct.pack("=i", 1)


def internet_checksum(message: bytes) -> int:
    total = sum(struct.unpack(f"!{len(message) // 2}H", message))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def icmp_about(packet: bytes) -> bytes:
    message = struct.pack("!BBHI", ICMP_PARAMETER_PROBLEM, 0, 0, 0) + packet[:40]
    return message[:2] + struct.pack("!H", internet_checksum(message)) + message[4:]


def test_errno_of_icmp(engine: str) -> None:
    """EPROTO: a router has rejected a packet. Only sockets that ask for such errors get it. The association goes on."""
    with in_state("up") as state:
        if engine == "userspace":
            with pytest.raises(OSError, match="option 11 of level 0: there is none"):
                _raw.setsockopt(state.sock, socket.IPPROTO_IP, IP_RECVERR, ON)
            return
        _raw.setsockopt(state.sock, socket.IPPROTO_IP, IP_RECVERR, ON)
        own_port = port_of(state.sock)
        try:
            packets = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_SCTP)
            icmp = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        except PermissionError:
            pytest.skip("only root may send ICMP messages")
        with packets, icmp:
            packets.settimeout(DEADLINE)
            _raw.sendv(state.sock, b"x", None, None, 0, 0)
            while (packet := packets.recv(65536))[20:24] != struct.pack("!HH", own_port, state.port):
                continue
            icmp.sendto(icmp_about(packet), (LOCALHOST, 0))
        _raw.set_timeout(state.sock, int(DEADLINE * 1000))
        with pytest.raises(OSError, match="the network says") as caught:
            _raw.recvv(state.sock, 10, 0)
        assert caught.value.errno == errno.EPROTO
        _raw.sendv(state.sock, b"x", None, None, 0, 0)
