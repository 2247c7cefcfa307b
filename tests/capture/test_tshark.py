"""What Wireshark shows of a file: it knows the packets without being told what they are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pcapng import read

S1AP_PPID = 18
#: S1SetupRequest (TS 36.413) in aligned PER, of a base station in the network 001 01.
S1_SETUP_REQUEST = "0011001f000003003b00080000f110000000104000070000004000f1100089400140"
PROGRAM = f"""
import sys
import sctp
with sctp.create_server((sys.argv[1], 0), engine="userspace") as server:
    with sctp.create_connection(server.getsockname()[:2], timeout=20, engine="userspace") as client:
        accepted, _ = server.accept()
        client.sendv(bytes.fromhex("{S1_SETUP_REQUEST}"), ppid={S1AP_PPID})
        accepted.recvv()
    accepted.recvv()
    accepted.close()
"""
#: In a network of its own a process has the registered UDP port, and nobody else answers SCTP in IP.
OWN_NETWORK = ("unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh")
FIELDS = ["_ws.col.Info", "udp.port", "frame.comment", "sctp.data_payload_proto_id", "frame.packet_flags_direction"]
WRONG = "_ws.malformed || sctp.checksum.status == 0 || udp.length.bad || ip.checksum.status == 0 || udp.checksum.status == 0"
DIRECTIONS = {1, 2}
PREFERENCES = ("sctp.checksum", "udp.check_checksum", "ip.check_checksum")


def tshark(path: Path, *arguments: str) -> list[str]:
    checked = [word for name in PREFERENCES for word in ("-o", f"{name}:TRUE")]
    done = subprocess.run(["tshark", "-n", "-r", path, *checked, *arguments], capture_output=True, text=True, timeout=20)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("host", "settings", "in_udp"),
    [
        ("127.0.0.1", {"ANYSCTP_UDP_PORT": "9899"}, True),
        ("::1", {"ANYSCTP_UDP_PORT": "9899"}, True),
        ("127.0.0.1", {"ANYSCTP_UDP_PORT": "9901"}, False),
        ("127.0.0.1", {"ANYSCTP_ENCAPS": "raw"}, False),
        ("::1", {"ANYSCTP_ENCAPS": "raw"}, False),
    ],
)
def test_shown(tmp_path: Path, host: str, settings: dict[str, str], in_udp: bool) -> None:
    path = tmp_path / "file.pcapng"
    environment = os.environ | {"ANYSCTP_PCAP": str(path)} | settings
    subprocess.run([*OWN_NETWORK, sys.executable, "-c", PROGRAM, host], env=environment, check=True, timeout=20)
    assert all(each.checksum_is_right for each in read(path))
    shown = tshark(path, "-T", "fields", *(word for each in FIELDS for word in ("-e", each)))
    rows = [dict(zip(FIELDS, row.split("\t"), strict=True)) for row in shown]
    infos = " ".join(row["_ws.col.Info"] for row in rows) + " "
    for name in ("INIT", "INIT_ACK", "COOKIE_ECHO", "COOKIE_ACK", "SHUTDOWN", "SHUTDOWN_ACK", "SHUTDOWN_COMPLETE"):
        assert f"{name} " in infos, infos
    assert "S1SetupRequest" in infos, infos
    assert {int(row["sctp.data_payload_proto_id"], 0) for row in rows if row["sctp.data_payload_proto_id"]} == {S1AP_PPID}
    assert {int(row["frame.packet_flags_direction"], 0) for row in rows} == DIRECTIONS
    assert {row["udp.port"] for row in rows} == ({"9899,9899"} if in_udp else {""})
    has_comment = settings.get("ANYSCTP_UDP_PORT") == "9901"
    assert {row["frame.comment"] for row in rows} == ({"in UDP, from port 9901 to port 9901"} if has_comment else {""})
    assert not tshark(path, "-Y", WRONG)
