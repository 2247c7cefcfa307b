"""doctor, of this machine and of a peer."""

from __future__ import annotations

import socket
import subprocess
from typing import Any

from conftest import COMMAND, DEADLINE, ENGINE, LOCALHOST, Instance, objects, run


def test_this_machine() -> None:
    done = run("doctor", "--json")
    assert done.returncode == 0, done.stderr
    (report,) = objects(done.stdout)
    assert report["engine"] == ENGINE
    assert report["engines"]["userspace"]["available"]
    assert report["engines"]["kernel"]["available"] or "modprobe sctp" in report["engines"]["kernel"]["fix"]
    assert "net.core.wmem_max" in report["sysctls"]
    assert any(LOCALHOST in each["addresses"] and each["mtu"] for each in report["interfaces"])
    text = run("doctor").stdout.decode()
    for part in "userspace: works", "UDP port 9899", "net.core.wmem_max = ", "MTU ":
        assert part in text


def reached(target: str, *arguments: str) -> dict[str, Any]:
    done = run("doctor", target, "--engine", ENGINE, "--json", *arguments)
    (report,) = objects(done.stdout)
    (one,) = report["reached"]
    assert done.returncode == (0 if one["outcome"] == "reached" else 1)
    result: dict[str, Any] = one
    return result


def test_a_peer(echo: Instance) -> None:
    host, port, *udp_port = echo.where()
    one = reached(f"{host}:{port}", *udp_port)
    assert (one["outcome"], one["addresses"]) == ("reached", [LOCALHOST])
    assert one["mtu"] > 500 and one["outbound_streams"] > 0
    assert reached(host, *udp_port)["outcome"] == "reached"


def test_nobody_listens(echo: Instance) -> None:
    host, _, *udp_port = echo.where()
    one = reached(f"{host}:1", *udp_port)
    assert one["outcome"] == "refused"
    assert "nobody listens" in one["why"]
    assert one["fix"]


def test_no_udp_port() -> None:
    one = reached(f"{LOCALHOST}:1", "--peer-udp-port", "1")
    assert one["outcome"] == "refused"
    assert "UDP port 1" in one["why"] and "net.sctp.udp_port=1" in one["fix"]


def test_no_answer() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind((LOCALHOST, 0))
        one = reached(f"{LOCALHOST}:5000", "--peer-udp-port", str(silent.getsockname()[1]), "--timeout", "1")
    assert one["outcome"] == "filtered"
    assert "firewall" in one["fix"]


def test_no_route() -> None:
    # In a network of its own, whose loopback is down.
    doctor = [COMMAND, "doctor", "192.0.2.1:5000", "--engine", ENGINE, "--json", "--timeout", "1"]
    done = subprocess.run(["unshare", "--map-root-user", "--net", *doctor], capture_output=True, timeout=DEADLINE)
    (one,) = objects(done.stdout)[0]["reached"]
    assert (done.returncode, one["outcome"]) == (1, "no route")
    assert "ip route get 192.0.2.1" in one["fix"]
