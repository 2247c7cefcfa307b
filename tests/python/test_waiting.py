"""Each call that waits: timeout, non-blocking, close from another thread, signals."""

from __future__ import annotations

import errno
import os
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import raised

import sctp
from conftest import DEADLINE, Background, Pair, fill
from sctp import _raw

Waiting = tuple[sctp.sctpsocket, Callable[[], object]]


def test_timeout(waiting: Waiting) -> None:
    sock, call = waiting
    sock.settimeout(0.05)
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        call()
    assert 0.045 <= time.monotonic() - start < DEADLINE


def test_non_blocking(waiting: Waiting) -> None:
    sock, call = waiting
    sock.setblocking(False)
    with pytest.raises(BlockingIOError) as caught:
        call()
    assert caught.value.errno == errno.EAGAIN


@pytest.mark.parametrize("timeout", [None, 5 * DEADLINE])
def test_close_from_another_thread(waiting: Waiting, timeout: float | None) -> None:
    sock, call = waiting
    sock.settimeout(timeout)
    background = Background(call)
    background.wait_until_blocked()
    sock.close()
    with pytest.raises(OSError) as caught:
        background.result()
    assert caught.value.errno == errno.EBADF


@pytest.mark.parametrize("call", ["finish", "wait"])
@pytest.mark.parametrize("timeout", [None, 5 * DEADLINE])
def test_close_from_another_thread_ends(pair: Pair, call: str, timeout: float | None) -> None:
    if call == "finish":
        fill(pair.client)
    fd = pair.client.fileno()
    background = Background(lambda: getattr(pair.client, call)(timeout=timeout))
    background.wait_until_blocked()
    pair.client.close()
    with pytest.raises(OSError) as caught:
        background.result()
    assert caught.value.errno == errno.EBADF
    assert pair.client.fileno() == -1
    with pytest.raises(OSError):
        os.fstat(fd)


def test_a_close_during_an_abort_that_fails(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    def abort(*arguments: Any) -> None:
        pair.client.close()
        original(*arguments)

    fd, original = pair.client.fileno(), _raw.abort
    monkeypatch.setattr(_raw, "abort", abort)
    with pytest.raises(OSError) as caught:
        pair.client.abort(bytes(70000))
    assert caught.value.errno == errno.EMSGSIZE
    assert pair.client.fileno() == -1
    with pytest.raises(OSError):
        os.fstat(fd)


class Interrupt(Exception):
    pass


@pytest.fixture
def alarm() -> Iterator[Callable[..., None]]:
    """alarm(seconds, action, again=False): a signal after so many seconds, and maybe every so many, handled by the
    action in this thread. An action that raises must not come again: it would end what comes after the test's call.
    One signal may come just before the call waits, and interrupts nothing; so there are more until the action is done."""

    def start(seconds: float, action: Callable[[], object], again: bool = False) -> None:
        def handle(*_: object) -> None:
            if not again:
                signal.setitimer(signal.ITIMER_REAL, 0)
            action()

        signal.signal(signal.SIGALRM, handle)
        signal.setitimer(signal.ITIMER_REAL, seconds, seconds)

    before = signal.getsignal(signal.SIGALRM)
    yield start
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def test_an_exception_of_a_signal_handler_ends_the_wait(waiting: Waiting, alarm: Callable[..., None]) -> None:
    def interrupt() -> None:
        raise Interrupt

    _, call = waiting
    with pytest.raises(Interrupt):
        alarm(0.1, interrupt)
        call()


def test_control_c_ends_the_wait(waiting: Waiting) -> None:
    """Send it as a terminal does: to the process, not to a thread. One that comes just before the wait ends nothing."""
    _, call = waiting
    ended = threading.Event()

    def handle(*arguments: Any) -> None:
        if not ended.is_set():
            ended.set()
            signal.default_int_handler(*arguments)

    def press() -> None:
        while not ended.wait(0.1):
            os.kill(os.getpid(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, handle)
    control_c = threading.Thread(target=press)
    with pytest.raises(KeyboardInterrupt):
        control_c.start()
        call()
    control_c.join()
    signal.signal(signal.SIGINT, before)


def test_a_handler_that_returns_does_not_end_the_wait(waiting: Waiting, alarm: Callable[..., None]) -> None:
    """PEP 475: the timeout continues, however many signals arrive."""
    handled = []
    sock, call = waiting
    sock.settimeout(0.5)
    alarm(0.1, lambda: handled.append(1), again=True)
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        call()
    assert 0.49 <= time.monotonic() - start < DEADLINE
    assert handled


def test_a_resumed_timeout_ends_with_its_call(pair: Pair, alarm: Callable[..., None]) -> None:
    """A call that succeeds after a signal leaves the next call its whole timeout."""
    pair.client.settimeout(2)
    alarm(0.1, lambda: pair.server.send(b"x"))
    assert pair.client.recv(10) == b"x"
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        pair.client.recv(10)
    assert time.monotonic() - start >= 1.99


Silent = tuple[sctp.sctpsocket, tuple[str, int]]


def test_connect_timeout(silent_peer: Silent) -> None:
    sock, address = silent_peer
    sock.settimeout(0.05)
    with pytest.raises(TimeoutError):
        sock.connect(address)


def test_connect_non_blocking(silent_peer: Silent) -> None:
    sock, address = silent_peer
    sock.setblocking(False)
    with pytest.raises(BlockingIOError) as caught:
        sock.connect(address)
    assert caught.value.errno == errno.EINPROGRESS
    assert sock.connect_ex(address) == errno.EALREADY


@pytest.mark.parametrize("method", ["connect", "connectx"])
def test_connect_and_close_from_another_thread(silent_peer: Silent, method: str) -> None:
    sock, address = silent_peer
    background = Background(lambda: getattr(sock, method)([address] if method == "connectx" else address))
    background.wait_until_blocked()
    sock.close()
    with pytest.raises(OSError) as caught:
        background.result()
    assert caught.value.errno == errno.EBADF


def test_connect_and_control_c(silent_peer: Silent, alarm: Callable[..., None]) -> None:
    sock, address = silent_peer
    with pytest.raises(KeyboardInterrupt):
        alarm(0.1, lambda: os.kill(os.getpid(), signal.SIGINT))
        sock.connect(address)


@pytest.mark.parametrize("method", ["connect", "connectx"])
def test_connect_goes_on_after_a_signal(silent_peer: Silent, method: str, alarm: Callable[..., None]) -> None:
    sock, address = silent_peer
    sock.settimeout(0.5)
    handled = []
    alarm(0.1, lambda: handled.append(1), again=True)
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        getattr(sock, method)([address] if method == "connectx" else address)
    assert 0.49 <= time.monotonic() - start < DEADLINE
    assert handled


def test_wait(pair: Pair) -> None:
    assert pair.client.wait(timeout=0) == (False, False)
    assert pair.client.wait(write=True, timeout=DEADLINE) == (False, True)
    fill(pair.client)
    background = Background(lambda: pair.client.wait(read=False, write=True, timeout=DEADLINE))
    background.wait_until_blocked()
    while background.is_alive():
        if pair.server.wait(timeout=0.01)[0]:
            pair.server.recv(65536)
    assert background.result() == (False, True)


def test_wait_and_control_c(pair: Pair, alarm: Callable[..., None]) -> None:
    with pytest.raises(KeyboardInterrupt):
        alarm(0.1, lambda: os.kill(os.getpid(), signal.SIGINT))
        pair.client.wait()


def test_recv_in_one_thread_send_in_another(pair: Pair) -> None:
    background = Background(lambda: pair.server.recv(10))
    background.wait_until_blocked()
    pair.client.send(b"x")
    assert background.result() == b"x"


def test_an_own_timeout_is_that_of_a_socket(pair: Pair) -> None:
    pair.client.settimeout(0.01)
    with pytest.raises(TimeoutError) as caught:
        pair.client.recvv()
    assert (str(caught.value), caught.value.errno) == ("timed out", None)
    assert pair.client.ended_by is sctp.EndedBy.NOBODY


def test_an_exception_has_its_class_from_the_first_moment(pair: Pair) -> None:
    raw = sctp._raw
    pair.client.setblocking(False)
    pair.server.abort()
    assert raised.type_of(lambda: raw.close(-1)) is OSError
    assert raised.type_of(lambda: raw.connect(pair.client.fileno(), "127.0.0.1", 9)) is OSError  # EISCONN
    with sctp.sctpsocket_tcp(sctp.AF_INET) as sock:
        sock.setblocking(False)
        assert raised.type_of(lambda: raw.connect(sock.fileno(), "127.0.0.1", 9)) is BlockingIOError
    with sctp.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        assert raised.type_of(lambda: raw.accept(listener.fileno())) is BlockingIOError
        listener.settimeout(0.01)
        assert raised.type_of(lambda: raw.accept(listener.fileno())) is TimeoutError
    pair.client.setblocking(True)
    assert raised.type_of(lambda: raw.recvv(pair.client.fileno(), 1, 0)) is ConnectionResetError
    assert raised.type_of(lambda: raw.sendv(pair.client.fileno(), b"x", None, None, 0, 0)) is BrokenPipeError


def time_of(milliseconds: int) -> bytes:
    return struct.pack("@ll", milliseconds // 1000, milliseconds % 1000 * 1000)


def test_times_of_one_direction(waiting: Waiting) -> None:
    """SO_RCVTIMEO and SO_SNDTIMEO are used if the socket has no timeout; a wait ends with EAGAIN, as on Linux."""
    sock, call = waiting
    sock.settimeout(None)
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        assert sock.getsockopt(socket.SOL_SOCKET, option, 16) == time_of(0)
        sock.setsockopt(socket.SOL_SOCKET, option, time_of(200))
        assert sock.getsockopt(socket.SOL_SOCKET, option, 16) == time_of(200)
    for _ in range(2):
        start = time.monotonic()
        with pytest.raises(BlockingIOError) as caught:
            call()
        assert caught.value.errno == errno.EAGAIN
        assert 0.195 <= time.monotonic() - start < DEADLINE
    sock.settimeout(0.05)
    with pytest.raises(TimeoutError):
        call()


def test_a_time_is_inherited_and_can_be_taken_back(listener: sctp.sctpsocket_tcp) -> None:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, time_of(100))
    with sctp.sctpsocket_tcp(sctp.AF_INET) as client:
        client.connect(listener.getsockname())
        server, _ = listener.accept()
        with server:
            with pytest.raises(BlockingIOError):
                server.recv(1)
            server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, time_of(0))
            receiver = Background(lambda: server.recv(1))
            receiver.join(0.3)
            assert receiver.is_alive()
            client.send(b"x")
            assert receiver.result() == b"x"
