"""lksctp's own programs against ours, on the kernel engine.

usage: run.py darn_to_us | us_to_darn | test_to_us | us_to_test

sctp_darn sends lines from its standard input, or prints what it receives. sctp_test sends messages of given sizes, or counts
what it receives. Both use UDP-style sockets; so does our side.
"""
import re
import select
import socket
import subprocess
import sys
import time

import sctp

HOST = "127.0.0.1"
DEADLINE = 20.0
LINES = [b"one", b"two words", b"and more " * 20 + b"end"]


def server() -> tuple[sctp.sctpsocket_udp, int]:
    sock = sctp.sctpsocket_udp(socket.AF_INET)
    sock.settimeout(DEADLINE)
    sock.bind((HOST, 0))
    sock.listen()
    return sock, sock.getsockname()[1]


def free_port() -> int:
    """A port for a program that cannot choose one: the next above the one that the kernel has just given out."""
    with sctp.sctpsocket_udp(socket.AF_INET) as sock:
        sock.bind((HOST, 0))
        return sock.getsockname()[1]


def start(*command: str) -> subprocess.Popen:
    # stdbuf makes the programs' output come line by line, although it goes into a pipe.
    return subprocess.Popen(["stdbuf", "-oL", *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT)


def end(program: subprocess.Popen) -> None:
    if program.poll() is None:
        program.terminate()
    program.wait(DEADLINE)


def read_until(program: subprocess.Popen, done) -> bytes:
    """What the program prints until `done` is true for it."""
    output, until = b"", time.monotonic() + DEADLINE
    while not done(output):
        if not select.select([program.stdout], [], [], max(0, until - time.monotonic()))[0]:
            raise AssertionError(f"it has not printed what was expected in time, only: {output!r}")
        piece = program.stdout.read1()
        if not piece:
            raise AssertionError(f"it ended after: {output!r}")
        output += piece
    return output


def connected_client(port: int) -> sctp.sctpsocket_udp:
    """Wait until the program listens, some time after its start."""
    until = time.monotonic() + DEADLINE
    while True:
        sock = sctp.sctpsocket_udp(socket.AF_INET)
        sock.settimeout(DEADLINE)
        try:
            sock.connect((HOST, port))
            return sock
        except ConnectionRefusedError:
            sock.close()
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def darn_to_us() -> None:
    sock, port = server()
    program = start("sctp_darn", "-H", HOST, "-P", "0", "-h", HOST, "-p", str(port), "-s")
    try:
        for line in LINES:
            program.stdin.write(line + b"\n")
        program.stdin.flush()
        for line in LINES:
            data = sock.recvv().data
            assert data.rstrip(b"\0\n") == line, (data, line)
    finally:
        end(program)


def us_to_darn() -> None:
    port = free_port()
    program = start("sctp_darn", "-H", HOST, "-P", str(port), "-l")
    try:
        sock = connected_client(port)
        for stream, line in enumerate(LINES):
            sock.sendv(line + b"\0", stream=stream, ppid=18 + stream, to=(HOST, port))
        output = read_until(program, lambda text: LINES[-1] in text)
        messages = re.findall(rb"sinfo_stream (\d+).*?sinfo_ppid (\d+).*?DATA\(\d+\):  ([^\n]*)\n", output, re.DOTALL)
        expected = [(stream, 18 + stream, line) for stream, line in enumerate(LINES)]
        assert [(int(stream), socket.ntohl(int(ppid)), line) for stream, ppid, line in messages] == expected, output
    finally:
        end(program)


def test_to_us() -> None:
    """Case 4 of sctp_test: ten sizes from 1 to 32768 bytes."""
    sizes = [1, 1000, 2000, 3000, 5000, 10000, 15000, 20000, 25000, 32768]
    sock, port = server()
    program = start("sctp_test", "-H", HOST, "-P", "0", "-h", HOST, "-p", str(port), "-s", "-c", "4", "-x", "1")
    try:
        for size in sizes:
            received = 0
            while True:
                message = sock.recvv(65536)
                received += len(message.data)
                if message.info.complete:
                    break
            assert received == size, (received, size)
        assert program.wait(DEADLINE) == 0, program.stdout.read()
    finally:
        end(program)


def us_to_test() -> None:
    port = free_port()
    program = start("sctp_test", "-H", HOST, "-P", str(port), "-l", "-d", "2")
    sizes = [1, 1500, 30000]
    try:
        sock = connected_client(port)
        for stream, size in enumerate(sizes):
            sock.sendv(bytes(size), stream=stream, ppid=70 + stream, to=(HOST, port))
        # It prints no SNDRCV for a message of one byte.
        output = read_until(program, lambda text: text.count(b"ppid=") >= len(sizes) - 1)
        assert [int(size) for size in re.findall(rb"Data (\d+) bytes", output)] == sizes, output
        infos = [(int(stream), socket.ntohl(int(ppid))) for stream, ppid in
                 re.findall(rb"stream=(\d+).*?ppid=(\d+)", output)]
        assert infos == [(1, 71), (2, 72)], output
    finally:
        end(program)


globals()[sys.argv[1]]()
