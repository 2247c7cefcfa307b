"""Forks, and the end of the process."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

import sctp
from conftest import DEADLINE, Pair, run_python

SENDER = """
import sctp, sys
sock = sctp.sctpsocket_tcp(sctp.AF_INET)
sock.settimeout(30)
sock.set_encaps_port(int(sys.argv[2]))
sock.connect(("127.0.0.1", int(sys.argv[1])))
for number in range(1000):
    sock.sendv(bytes([number % 256]) * 10_000, ppid=number)
"""

FORK = """
import os, sctp
sock = sctp.sctpsocket_tcp(sctp.AF_INET, engine="userspace")
sock.bind(("127.0.0.1", 0))
sock.listen()
child = os.fork()
for call in (lambda: sock.accept(), lambda: sctp.sctpsocket_tcp(sctp.AF_INET, engine="userspace")):
    if child == 0:
        try:
            call()
        except OSError as error:
            print(error.errno, error, flush=True)
if child:
    assert os.waitpid(child, 0)[1] == 0
    other = sctp.sctpsocket_tcp(sctp.AF_INET, engine="userspace")
    other.connect(sock.getsockname())
    other.close()
"""


@pytest.fixture
def listener() -> Iterator[sctp.sctpsocket_tcp]:
    """With the default buffer: with a small one Linux needs seven seconds for a megabyte."""
    with sctp.sctpsocket_tcp(sctp.AF_INET) as sock:
        sock.settimeout(DEADLINE)
        sock.bind(("127.0.0.1", 0))
        sock.listen(5)
        yield sock


def run_sender(program: str, listener: sctp.sctpsocket_tcp) -> subprocess.Popen[str]:
    arguments = [str(listener.getsockname()[1]), str(sctp.engine_info().udp_port)]
    return subprocess.Popen([sys.executable, "-c", program, *arguments], stderr=subprocess.PIPE, text=True)


def receive_all(listener: sctp.sctpsocket_tcp) -> list[int]:
    """The numbers of the whole messages received before the association ended."""
    server, _ = listener.accept()
    numbers, size = [], 0
    with server:
        server.settimeout(DEADLINE)
        while True:
            data, info, _, _ = server.recvv()
            if not data:
                return numbers
            assert data == bytes([info.ppid % 256]) * len(data)
            size += len(data)
            if info.complete:
                assert size == 10_000
                numbers.append(info.ppid)
                size = 0


@pytest.mark.parametrize(
    "end",
    [
        "sys.exit(3)",  # the socket still open
        "sock.close(); sys.exit(3)",
        "sys.excepthook = lambda *_: None; raise SystemExit(3)",
        "import threading; threading.Timer(0, sock.close).start(); sys.exit(3)",
    ],
)
def test_all_arrives_of_a_process_that_exits_after_sending(listener: sctp.sctpsocket_tcp, end: str) -> None:
    process = run_sender(SENDER + end, listener)
    assert receive_all(listener) == list(range(1000))
    _, errors = process.communicate(timeout=3 * DEADLINE)
    assert process.returncode == 3, errors


def test_an_uncaught_exception_does_not_hang(listener: sctp.sctpsocket_tcp) -> None:
    process = run_sender(SENDER + "raise RuntimeError('the end')", listener)
    assert receive_all(listener) == list(range(1000))
    _, errors = process.communicate(timeout=3 * DEADLINE)
    assert process.returncode == 1 and "the end" in errors


def test_exit_while_a_thread_waits() -> None:
    done = run_python(
        "import sctp, threading\n"
        "sock = sctp.sctpsocket_tcp(sctp.AF_INET); sock.bind(('127.0.0.1', 0)); sock.listen()\n"
        "threading.Thread(target=sock.accept, daemon=True).start()\n"
    )
    assert done.returncode == 0, done.stderr


def test_fork_after_the_user_space_engine_has_started() -> None:
    done = run_python(FORK)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 2, done
    assert all(line.startswith(f"{errno.ENOTRECOVERABLE} ") and "fork" in line for line in lines)


def test_a_socket_in_the_child_of_a_fork(pair: Pair) -> None:
    """A kernel socket works in the child; a user-space socket says why it does not. The parent's socket is unchanged."""
    child = os.fork()
    if child == 0:
        try:
            pair.client.send(b"child")
        except OSError as error:
            os._exit(error.errno)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if pair.client.engine == "kernel":
        assert (status, pair.server.recv(10)) == (0, b"child")
    else:
        assert status == errno.ENOTRECOVERABLE
    pair.client.send(b"parent")
    assert pair.server.recv(10) == b"parent"


def test_an_unknown_engine_in_the_environment() -> None:
    done = run_python(
        "import os; os.environ['ANYSCTP_ENGINE'] = 'foo'\n"
        "import sctp\n"
        "try: sctp.sctpsocket_tcp(sctp.AF_INET)\n"
        "except OSError as error: print(error)\n"
    )
    assert "auto, kernel or userspace" in done.stdout, done.stderr


