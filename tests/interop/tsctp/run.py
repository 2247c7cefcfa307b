"""A transfer between tsctp and the façade, over UDP on loopback: run.py to_tsctp|from_tsctp <tsctp> <partner> <length>."""
import socket
import subprocess
import sys

MESSAGES = 2000
SCTP_PORT = 5001  # tsctp's default; the UDP ports distinguish the processes
DEADLINE = 40


def free_udp_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def check(messages: int, size: int, length: int) -> None:
    print(f"{messages} messages, {size} bytes")
    if (messages, size) != (MESSAGES, MESSAGES * length):
        sys.exit(f"expected {MESSAGES} messages, {MESSAGES * length} bytes")


def to_tsctp(tsctp: str, partner: str, length: int) -> None:
    """tsctp's server does not end by itself; it prints a line when a connection has ended."""
    udp_port = free_udp_port()
    server = subprocess.Popen([tsctp, "-E", str(udp_port), "-p", str(SCTP_PORT)], stdout=subprocess.PIPE, text=True)
    try:
        command = [partner, "send", str(SCTP_PORT), str(udp_port), str(MESSAGES), str(length)]
        wait_for_udp_port(udp_port, server)
        subprocess.run(command, check=True, timeout=DEADLINE)
        first_length, messages, _, size, *_ = server.stdout.readline().split(", ")
    finally:
        server.kill()
        server.wait()
    if int(first_length) != length:
        sys.exit(f"the first message had {first_length} bytes")
    check(int(messages), int(size), length)


def wait_for_udp_port(port: int, server: subprocess.Popen) -> None:
    """tsctp prints nothing when it listens; its open UDP port shows it. An INIT that arrives too early is sent again."""
    while server.poll() is None:
        with open("/proc/net/udp", encoding="ascii") as table:
            if f":{port:04X} " in table.read():
                return
    sys.exit("tsctp has ended")


def from_tsctp(tsctp: str, partner: str, length: int) -> None:
    receiver = subprocess.Popen([partner, "receive"], stdout=subprocess.PIPE, text=True)
    try:
        port, udp_port = receiver.stdout.readline().split()
        command = [tsctp, "-E", str(free_udp_port()), "-U", udp_port, "-p", port, "-n", str(MESSAGES), "-l", str(length),
                   "127.0.0.1"]
        subprocess.run(command, check=True, timeout=DEADLINE)
        messages, size = receiver.stdout.readline().split()
    finally:
        receiver.kill()
        receiver.wait()
    check(int(messages), int(size), length)


direction, *programs, length_text = sys.argv[1:]
{"to_tsctp": to_tsctp, "from_tsctp": from_tsctp}[direction](*programs, int(length_text))
