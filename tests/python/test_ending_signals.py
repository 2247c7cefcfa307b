"""A signal whose handler raises, while a call ends an association whose peer reads nothing."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import sctp
from conftest import DEADLINE, SMALL_BUFFER, Pair, fill, run_python
from sctp import _raw

FOR_LONG = 3600  # s

PROGRAM = """
import os, signal
os.environ["ANYSCTP_LINGER_MS"] = "300"
import sctp
def interrupt(*_):
    signal.setitimer(signal.ITIMER_REAL, 0)
    raise RuntimeError("the handler's own")
signal.signal(signal.SIGALRM, interrupt)
listener = sctp.create_server(("127.0.0.1", 0), options={"rcvbuf": 65536})
client = sctp.create_connection(listener.getsockname(), options={"sndbuf": 65536, "linger": 3600})
server, _ = listener.accept()
while client.wait(read=False, write=True, timeout=0.25)[1]:
    client.sendv(bytes(16384))
signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)  # one that comes just before the wait interrupts nothing
with client:
    pass
"""


class Interrupt(Exception):
    """Raised by the handler."""


@contextmanager
def raising(error: type[BaseException]) -> Iterator[Callable[[], None]]:
    """Makes a call; a signal's handler raises once during it. A signal just before the wait interrupts nothing."""

    def interrupt(*_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        raise error

    def arm() -> None:
        signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        yield arm
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture
def alarm() -> Iterator[Callable[[], None]]:
    """alarm(): a signal after a short time, whose handler raises."""
    with raising(Interrupt) as arm:
        yield arm


def is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError as error:
        assert error.errno == errno.EBADF
        return False
    return True


def bytes_to_the_end(sock: sctp.sctpsocket) -> int:
    size = 0
    while data := sock.recv(SMALL_BUFFER):
        size += len(data)
    return size


def test_a_close_that_lingers(pair: Pair, alarm: Callable[[], None]) -> None:
    """The call ends at once, and the association goes on without its socket until all data is delivered, as on Linux."""
    sent = fill(pair.client)
    pair.client.set_linger(FOR_LONG)
    fd, start = pair.client.fileno(), time.monotonic()
    alarm()
    with pytest.raises(Interrupt):
        pair.client.close()
    assert time.monotonic() - start < DEADLINE
    assert pair.client.fileno() == -1 and not is_open(fd)
    assert bytes_to_the_end(pair.server) == sent


def test_the_end_of_a_block_that_lingers(pair: Pair, alarm: Callable[[], None]) -> None:
    sent = fill(pair.client)
    pair.client.set_linger(FOR_LONG)
    fd = pair.client.fileno()
    with pytest.raises(Interrupt) as caught:
        with pair.client:
            alarm()
            raise ValueError("the block's own")
    assert isinstance(caught.value.__context__, ValueError)
    assert pair.client.fileno() == -1 and not is_open(fd)
    assert bytes_to_the_end(pair.server) == sent


def test_a_block_that_raises(pair: Pair) -> None:
    """Without linger the close does not wait, and nothing is lost."""
    sent = fill(pair.client)
    start = time.monotonic()
    with pytest.raises(ValueError):
        with pair.client:
            raise ValueError
    assert time.monotonic() - start < DEADLINE
    assert pair.client.fileno() == -1
    assert bytes_to_the_end(pair.server) == sent


@pytest.mark.parametrize("error", [Interrupt, TimeoutError, ConnectionResetError, KeyboardInterrupt])
def test_finish(pair: Pair, error: type[BaseException]) -> None:
    """The program still has the socket, because no association has ended; a close then delivers the sent data."""

    sent = fill(pair.client)
    fd, start = pair.client.fileno(), time.monotonic()
    with raising(error) as arm:
        arm()
        with pytest.raises(error):
            pair.client.finish()
    assert time.monotonic() - start < DEADLINE
    assert pair.client.fileno() == fd and is_open(fd)
    pair.client.close()
    assert bytes_to_the_end(pair.server) == sent


def test_a_handler_raises_as_finish_has_ended_the_association(
    pair: Pair, alarm: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program still has the socket."""

    def ended_and_raised(*arguments: Any) -> None:
        original(*arguments)
        signal.raise_signal(signal.SIGALRM)

    fd, original = pair.client.fileno(), _raw.finish_wait
    monkeypatch.setattr(_raw, "finish_wait", ended_and_raised)
    with pytest.raises(Interrupt):
        pair.client.finish()
    assert pair.client.fileno() == fd and is_open(fd)
    pair.client.close()
    assert pair.client.fileno() == -1 and not is_open(fd)


def test_a_handler_raises_as_abort_has_closed_the_socket(
    pair: Pair, alarm: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The descriptor's number, which belongs to another file by then, is not kept."""

    def closed_and_raised(*arguments: Any) -> None:
        original(*arguments)
        assert not is_open(fd)
        os.dup2(another, fd)
        signal.raise_signal(signal.SIGALRM)

    another = os.open(os.devnull, os.O_RDONLY)
    fd, original = pair.client.fileno(), _raw.abort
    monkeypatch.setattr(_raw, "abort", closed_and_raised)
    with pytest.raises(Interrupt):
        pair.client.abort()
    assert pair.client.fileno() == -1
    os.close(fd)
    os.close(another)


def test_the_process_ends_though_nothing_is_delivered() -> None:
    """The only peer, which reads nothing, is in the same process, so the user-space stack would wait without success."""
    start = time.monotonic()
    ended = run_python(PROGRAM)
    assert ended.returncode == 1
    assert ended.stderr.strip().endswith("RuntimeError: the handler's own")
    assert time.monotonic() - start < DEADLINE
