"""The file that ANYSCTP_PCAP names: whatever ends the process, whatever a peer sends, and where it cannot be written."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from pcapng import Packet, read

DEADLINE = 20
IN_THE_OWN_PROCESS = """
import os, signal, socket, sys
import sctp

def pair(family, host):
    server = sctp.create_server((host, 0), engine="userspace")
    client = sctp.sctpsocket_tcp(family, engine="userspace")
    client.settimeout(20)
    client.set_nodelay(1)
    client.connect(server.getsockname()[:2])
    accepted, _ = server.accept()
    accepted.settimeout(20)
    return client, accepted

def to_and_fro(client, accepted, data=b"x" * 1000):
    client.sendv(data, ppid=18)
    assert accepted.recvv().data == data
"""


def run(program: str, capture: Path | str, *before: str, returncode: int = 0) -> str:
    """A program in a process of its own, and what it says."""
    done = subprocess.run(
        [*before, sys.executable, "-c", IN_THE_OWN_PROCESS + program],
        env=os.environ | {"ANYSCTP_PCAP": str(capture)}, capture_output=True, text=True, timeout=DEADLINE,
    )  # fmt: skip
    assert done.returncode == returncode, done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.pcapng"


def directions(packets: list[Packet]) -> set[str]:
    return {each.direction for each in packets}


def test_ipv6(path: Path) -> None:
    run('to_and_fro(*pair(sctp.AF_INET6, "::1"))', path)
    packets = read(path)
    assert directions(packets) == {"in", "out"}
    assert {each.source for each in packets} == {socket.inet_pton(socket.AF_INET6, "::1")}
    assert all(each.checksum_is_right for each in packets)


def test_many_packets_at_once(path: Path) -> None:
    """Packets that leave as one message, and long ones, are in the file one by one, and each comes in as it went out."""
    run(
        'ends = pair(sctp.AF_INET, "127.0.0.1")\n'
        "for size in (60000, 1000): to_and_fro(*ends, b'x' * size)\n"
        "for _ in range(100): ends[0].sendv(b'y' * 900)\n"
        "for _ in range(100): assert len(ends[1].recvv().data) == 900\n",
        path,
    )
    packets = read(path)
    sent, received = ([each.sctp for each in packets if each.direction == way] for way in ("out", "in"))
    assert sent[: len(received)] == received and len(sent) >= len(received) > 20
    assert all(each.checksum_is_right for each in packets)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_killed(path: Path, number: signal.Signals) -> None:
    """All that was received before is there."""
    run(
        'ends = pair(sctp.AF_INET, "127.0.0.1")\n'
        "for _ in range(50): to_and_fro(*ends)\n"
        f"os.kill(os.getpid(), {int(number)})",
        path, returncode=-number,
    )  # fmt: skip
    data = [each for each in read(path) if each.direction == "in" and b"x" * 1000 in each.sctp]
    assert len(data) == 50


def test_rejected_packets(path: Path) -> None:
    """What the stack does not take is there as it came."""
    run(
        'ends = pair(sctp.AF_INET, "127.0.0.1")\n'
        "with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:\n"
        "    for noise in (b'', b'short', b'\\xff' * 40000):\n"
        '        stranger.sendto(noise, ("127.0.0.1", sctp.engine_info().udp_port))\n'
        "to_and_fro(*ends)",
        path,
    )
    came = [each.sctp for each in read(path) if each.direction == "in"]
    assert b"short" in came and b"\xff" * 40000 in came


def test_process_in_the_name(tmp_path: Path) -> None:
    run('print(os.getpid()); pair(sctp.AF_INET, "127.0.0.1")', tmp_path / "%p-%p.pcapng")
    (made,) = tmp_path.iterdir()
    first, second = made.stem.split("-")
    assert first == second and first.isdigit() and read(made)
    assert made.stat().st_mode & 0o077 == 0, "others could read what was sent"


FIRST_SOCKET = """
try:
    pair(sctp.AF_INET, "127.0.0.1")
except OSError as error:
    print(error.errno, error)
    os.environ["ANYSCTP_PCAP"] = sys.argv[1] if sys.argv[1:] else ""
    pair(sctp.AF_INET, "127.0.0.1")
    print("and then it works")
"""


@pytest.mark.parametrize(
    ("name", "code", "sentence"),
    [
        ("no/such/folder", errno.ENOENT, "cannot be written"),
        ("/", errno.EISDIR, "cannot be written"),
        ("/dev/null", errno.EINVAL, "is not a file"),
    ],
)
def test_a_file_that_cannot_be(name: str, code: int, sentence: str) -> None:
    first, second = run(FIRST_SOCKET, name).splitlines()
    assert first.startswith(f"{code} ") and f"ANYSCTP_PCAP: {name} {sentence}" in first
    assert second == "and then it works"


def test_a_file_that_another_process_writes(path: Path) -> None:
    program = IN_THE_OWN_PROCESS + 'ends = pair(sctp.AF_INET, "127.0.0.1"); print(); sys.stdin.read(); to_and_fro(*ends)'
    other = subprocess.Popen(
        [sys.executable, "-c", program], env=os.environ | {"ANYSCTP_PCAP": str(path)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert other.stdout and other.stdout.readline()
        first, _ = run(FIRST_SOCKET, path).splitlines()
        assert first.startswith(f"{errno.EBUSY} ") and "another process" in first and "%p" in first
        other.communicate("", timeout=DEADLINE)
        assert other.returncode == 0 and any(b"x" * 1000 in each.sctp for each in read(path))
    finally:
        other.kill()
        other.communicate()


MUCH = """
ends = pair(sctp.AF_INET, "127.0.0.1")
for _ in range(200): to_and_fro(*ends)
"""


def test_a_limit_of_the_files_size(path: Path) -> None:
    said = run(MUCH, path, "sh", "-c", 'ulimit -f 64; exec "$@"', "sh")
    assert said.count("cannot be written any more: File too large. The program goes on") == 1
    assert len(read(path)) > 10


def test_a_full_disk(tmp_path: Path) -> None:
    """The last block is whole as well."""
    path = tmp_path / "copy.pcapng"
    mounted = f'mount -t tmpfs -o size=64k none "{tmp_path}/disk" && "$@" && cp "{tmp_path}/disk/file" "{path}"'
    (tmp_path / "disk").mkdir()
    said = run(MUCH, tmp_path / "disk/file", "unshare", "--map-root-user", "--mount", "sh", "-c", mounted, "sh")
    assert said.count("cannot be written any more: No space left on device. The program goes on") == 1
    assert len(read(path)) > 10


def test_descriptors_that_the_program_closes(path: Path) -> None:
    """What it opens instead stays as it is."""
    own = path.with_name("own")
    run(
        'pair(sctp.AF_INET, "127.0.0.1")\n'
        f'ours = [fd for fd in os.listdir("/proc/self/fd") if os.path.realpath("/proc/self/fd/" + fd) == "{path}"]\n'
        "os.close(int(ours[0]))\n"
        f'file = os.open("{own}", os.O_WRONLY | os.O_CREAT)\n'
        "assert file <= int(ours[0])\n"
        "if file != int(ours[0]): os.dup2(file, int(ours[0]))\n"
        'to_and_fro(*pair(sctp.AF_INET, "127.0.0.1"))\n',
        path,
    )
    assert own.read_bytes() == b"" and read(path)
