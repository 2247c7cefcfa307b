"""run: a program with the sockets of Python, which know nothing of anysctp, and its exit status."""

from __future__ import annotations

import sys
from pathlib import Path

from conftest import ENGINE, Instance, run

ASK = """
import socket, sys
host, port = sys.argv[1:]
with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_SCTP) as sock:
    sock.connect((host, int(port)))
    sock.sendall(b"hello")
    print(sock.recv(100).decode())
sys.exit(7)
"""


def test_program(echo: Instance, tmp_path: Path) -> None:
    host, port, *udp_port = echo.where()
    packets = tmp_path / "packets.pcapng"
    done = run("run", "--pcap", str(packets), *udp_port, "--", sys.executable, "-c", ASK, host, port)
    assert (done.returncode, done.stdout, done.stderr) == (7, b"hello\n", b"")
    assert packets.exists() == (ENGINE == "userspace")
    assert echo.event("ended")["how"] == "ended by the peer"


def test_verbose(echo: Instance) -> None:
    host, port, *udp_port = echo.where()
    done = run("run", "--verbose", *udp_port, sys.executable, "-c", ASK, host, port)
    assert done.returncode == 7
    assert (b"connect(" in done.stderr) == (ENGINE == "userspace"), done.stderr


def test_what_cannot_be_run(tmp_path: Path) -> None:
    done = run("run", "--", str(tmp_path / "nothing"))
    assert (done.returncode, done.stderr.count(b"\n")) == (127, 1)
    assert b"No such file" in done.stderr
    assert run("run", "--", str(tmp_path)).returncode == 126
