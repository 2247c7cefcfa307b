"""All scenarios in C on the user-space engine directly over IP: raw_ip.py <runner>. And without the privilege for that. In a
network of its own: every such stack of a machine answers all packets.

Raw sockets take CAP_NET_RAW, and a kernel that has SCTP answers such packets itself; then only the refusal is tested.
"""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ELSEWHERE = ("encapsulation", "wire_", "hosts_")  # about UDP, or with another program around them
DEADLINE = 60.0
PR_CAPBSET_DROP, CAP_NET_RAW = 24, 13
IPPROTO_SCTP = 132

sys.path.insert(0, str(HERE.parent / "kernel"))
import kernel_sctp  # noqa: E402

sys.path.insert(0, str(HERE.parent / "interop"))
from network import check_own_namespace  # noqa: E402


def run(runner: str, scenario: Path, **options: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "ANYSCTP_ENGINE": "userspace", "ANYSCTP_ENCAPS": "raw"}
    return subprocess.run(
        [runner, scenario], env=environment, text=True, capture_output=True, timeout=DEADLINE, **options
    )  # type: ignore[call-overload, no-any-return]


def drop_privilege() -> None:
    """Root gets the capabilities of its bounding set at exec; other users do not have the privilege."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_NET_RAW, 0, 0, 0)


def reason_against() -> str | None:
    """Why packets cannot go directly over IP here."""
    if kernel_sctp.available():
        return "this kernel has SCTP, and would answer the packets itself"
    try:
        socket.socket(socket.AF_INET, socket.SOCK_RAW, IPPROTO_SCTP).close()
    except PermissionError:
        return "there is no privilege for raw sockets"
    return None


def main() -> int:
    runner = sys.argv[1]
    failed = []
    check_own_namespace()
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    refused = run(runner, HERE / "scenarios" / "message.scn", preexec_fn=drop_privilege)
    if "CAP_NET_RAW" not in refused.stderr or not refused.returncode:
        failed.append(f"without privilege: {refused}")
    scenarios = [each for each in sorted((HERE / "scenarios").glob("*.scn")) if not each.name.startswith(ELSEWHERE)]
    if reason := reason_against():
        print(f"only the refusal was tested: {reason}")
        scenarios = []
    failed += [ended.stderr for each in scenarios if (ended := run(runner, each)).returncode]
    print(f"{len(scenarios)} scenarios over raw IP, {len(failed)} failures", *failed, sep="\n")
    return bool(failed)


sys.exit(main())
