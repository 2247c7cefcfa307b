"""Programs written for pysctp run unchanged: programs/*.py, a server and a client in two processes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import DEADLINE

PROGRAMS = Path(__file__).parent / "programs"
#: Where Python finds the modules: ours, and pysctp's if they exist and the engine is the kernel.
MODULES = {"ours": os.environ.get("PYTHONPATH", ""), "pysctp": os.environ.get("ANYSCTP_PYSCTP", "")}
OWNERS = [name for name, folder in MODULES.items() if folder]


def free_udp_port() -> str:
    """A port for the packets of the user-space server; its client has to know it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("", 0))
        return str(probe.getsockname()[1])


def environment(owner: str, **more: str) -> dict[str, str]:
    # Set, so that there is no warning: with pysctp 0.7.3 a PPID that is sent back unchanged is swapped.
    return {**os.environ, "PYTHONPATH": MODULES[owner], "ANYSCTP_PPID_MODE": "host", **more}


@pytest.mark.parametrize("client_of", OWNERS)
@pytest.mark.parametrize("server_of", OWNERS)
@pytest.mark.parametrize(("server", "streams"), [("select_server", True), ("asyncio_server", False)])
def test_programs(server: str, streams: bool, server_of: str, client_of: str) -> None:
    port_of_packets = free_udp_port()
    serving = subprocess.Popen(
        [sys.executable, PROGRAMS / f"{server}.py"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=environment(server_of, ANYSCTP_UDP_PORT=port_of_packets),
    )  # fmt: skip
    try:
        assert serving.stdout
        port = serving.stdout.readline().strip()
        client = subprocess.run(
            [sys.executable, PROGRAMS / "blocking_client.py", port], capture_output=True, text=True, timeout=4 * DEADLINE,
            env=environment(client_of, ANYSCTP_UDP_PEER_PORT=port_of_packets),
        )  # fmt: skip
        _, complaints = serving.communicate(timeout=4 * DEADLINE)
    finally:
        serving.kill()
    assert (client.stderr, complaints) == ("", "")
    expected = [f"setup response {n} on stream {n % 4 if streams else 0}" for n in range(6)]
    assert client.stdout.splitlines() == expected


@pytest.mark.parametrize("owner", OWNERS)
def test_behaviours(owner: str) -> None:
    """behaviours.txt has what pysctp 0.7.3 printed; if pysctp is installed, it must still print that."""
    done = subprocess.run(
        [sys.executable, PROGRAMS / "behaviours.py"], capture_output=True, text=True, timeout=4 * DEADLINE,
        env=environment(owner, ANYSCTP_PPID_MODE="0.7.3"),
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.splitlines() == (PROGRAMS / "behaviours.txt").read_text().splitlines()
