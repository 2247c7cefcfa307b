"""Unmodified programs with the preload library, in user space. Each has its own UDP port, and so all SCTP ports to itself.

usage: run.py CASE
"""

from __future__ import annotations

import json
import re
import socket
import sys

from processes import Program, client_of

HOST = "127.0.0.1"
LINES = [b"one", b"two words", b"and more " * 20 + b"end"]


def checksctp() -> None:
    with Program("checksctp") as program:
        program.ends()
        program.wait_for(b"SCTP supported", "err")


def darn_udp() -> None:
    with Program("sctp_darn", "-H", HOST, "-P", 2500, "-l") as server:
        server.listens()
        with client_of(server, "sctp_darn", "-H", HOST, "-P", 0, "-h", HOST, "-p", 2500, "-s") as client:
            for line in LINES:
                client.write(line + b"\n")
            server.wait_for(rb"DATA\(\d+\):  " + LINES[-1])
            client.end_input()
        received = re.findall(rb"DATA\(\d+\):  ([^\n]*)\n", server.out)
        assert received == [line + b"." for line in LINES], server  # it prints the end of a line as a dot


def sctp_test(*style: str) -> None:
    sizes = [1, 1000, 2000, 3000, 5000, 10000, 15000, 20000, 25000, 32768]
    with Program("sctp_test", "-H", HOST, "-P", 2600, "-l", "-d", 2, *style) as server:
        server.listens()
        sender = ("-H", HOST, "-P", 0, "-h", HOST, "-p", 2600, "-s", "-c", 4, "-x", 2)
        with client_of(server, "sctp_test", *sender, *style) as client:
            client.ends()
        server.wait_for(rb"(?s)(Data 32768 bytes.*){2}")
        got = [int(size) for size in re.findall(rb"Data (\d+) bytes", server.out)]
        assert sum(got) == 2 * sum(sizes), server


def test_udp() -> None:
    sctp_test()


def test_tcp() -> None:
    sctp_test("-T")


def free_port(kind: int) -> int:
    """One that nothing has at the moment, for a program that has to be told."""
    with socket.socket(socket.AF_INET, kind) as sock:
        sock.bind((HOST, 0))
        return sock.getsockname()[1]


def iperf3(*options: object, streams: int = 1) -> None:
    """Its server makes its socket of SCTP when a client asks for it over TCP, so its UDP port cannot be waited for."""
    port, udp_port = free_port(socket.SOCK_STREAM), free_port(socket.SOCK_DGRAM)
    with Program("iperf3", "-s", "-1", "-p", port, ANYSCTP_PRELOAD_VERBOSE=0, ANYSCTP_UDP_PORT=udp_port) as server:
        server.wait_for(b"Server listening")
        with Program("iperf3", "-c", HOST, "-p", port, "--sctp", "-n", "20M", "--json", *options, ANYSCTP_PRELOAD_VERBOSE=0,
                     ANYSCTP_UDP_PEER_PORT=udp_port) as client:
            report = json.loads(client.ends())
        server.ends()
    assert report["start"]["test_start"]["protocol"] == "SCTP", report
    assert len(report["end"]["streams"]) == streams, report
    assert report["end"]["sum_sent"]["bytes"] >= 20 << 20, report
    assert report["end"]["sum_received"]["bytes"] > 10 << 20, report  # the client says when it has sent all


def iperf3_one() -> None:
    iperf3()


def iperf3_four() -> None:
    iperf3("-P", 4, streams=4)


def iperf3_reverse() -> None:
    iperf3("-R")


def socat() -> None:
    with Program("socat", "-", "SCTP-LISTEN:2700") as server:
        server.listens()
        with client_of(server, "socat", "-", f"SCTP-CONNECT:{HOST}:2700") as client:
            client.write(b"to the server\n")
            server.wait_for(b"to the server\n")
            server.write(b"to the client\n")
            client.wait_for(b"to the client\n")
            client.end_input()
            client.ends()
        server.end_input()
        server.ends()


def ncat() -> None:
    with Program("ncat", "--sctp", "-l", HOST, 2800) as server:
        server.listens()
        with client_of(server, "ncat", "--sctp", HOST, 2800) as client:
            client.write(b"to the server\n")
            server.wait_for(b"to the server\n")
            server.write(b"to the client\n")
            client.wait_for(b"to the client\n")
            client.end_input()
            server.end_input()


globals()[sys.argv[1]]()
