"""A reader of pcapng files that refuses all that ANYSCTP_PCAP does not write."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

SECTION, INTERFACE, PACKET = 0x0A0D0D0A, 1, 6
COMMENT, FLAGS, PROGRAM, TIME_UNIT = 1, 2, 4, 9
RAW_IP, NANOSECONDS = 101, b"\x09"
SCTP, UDP = 132, 17
DIRECTIONS = {1: "in", 2: "out"}


def crc32c(data: bytes) -> int:
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def sum16(data: bytes) -> int:
    """0xffff for what has a right checksum in it (RFC 1071)."""
    total = sum(struct.unpack(f"!{(len(data) + 1) // 2}H", data + bytes(len(data) % 2)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


@dataclass
class Packet:
    time: float
    direction: str
    comment: str
    source: bytes
    destination: bytes
    udp_ports: tuple[int, int] | None
    sctp: bytes

    def chunks(self) -> list[tuple[int, int, bytes]]:
        """Type, flags and value of each chunk."""
        found, at = [], 12
        while at < len(self.sctp):
            kind, flags, size = struct.unpack_from("!BBH", self.sctp, at)
            assert 4 <= size <= len(self.sctp) - at, "a chunk that is longer than its packet"
            found.append((kind, flags, self.sctp[at + 4 : at + size]))
            at += (size + 3) // 4 * 4
        return found

    @property
    def checksum_is_right(self) -> bool:
        (theirs,) = struct.unpack_from("<I", self.sctp, 8)
        return theirs == crc32c(self.sctp[:8] + bytes(4) + self.sctp[12:])


def options(data: bytes) -> dict[int, bytes]:
    found, at = {}, 0
    while True:
        code, size = struct.unpack_from("=HH", data, at)
        at += 4
        if code == 0:
            assert size == 0 and at == len(data), "bytes after the end of the options"
            return found
        assert code not in found
        found[code] = data[at : at + size]
        padding = -size % 4
        assert data[at + size : at + size + padding] == bytes(padding)
        at += size + padding


def blocks(data: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 0
    while at < len(data):
        kind, size = struct.unpack_from("=II", data, at)
        assert size % 4 == 0 and 12 <= size <= len(data) - at, f"the block at {at} is not whole"
        assert struct.unpack_from("=I", data, at + size - 4) == (size,), f"the block at {at} has two sizes"
        found.append((kind, data[at + 8 : at + size - 4]))
        at += size
    return found


def packet(time: float, found: dict[int, bytes], data: bytes) -> Packet:
    (flags,) = struct.unpack("=I", found.pop(FLAGS))
    comment = found.pop(COMMENT, b"").decode()
    assert not found
    if data[0] >> 4 == 4:
        size, protocol, source, destination = struct.unpack_from("!H5xB2x4s4s", data, 2)
        assert sum16(data[:20]) == 0xFFFF, "the checksum of an IPv4 header"
        assert size == len(data)
        payload = data[20:]
    else:
        size, protocol, source, destination = struct.unpack_from("!HBx16s16s", data, 4)
        payload = data[40:]
        assert data[0] >> 4 == 6 and size == len(payload)
    ports = None
    if protocol == UDP:
        *ports, udp_size, checksum = struct.unpack_from("!HHHH", payload)
        assert udp_size == len(payload)
        if checksum or len(source) == 16:
            pseudo = source + destination + struct.pack("!II", udp_size, UDP)
            assert sum16(pseudo + payload) == 0xFFFF, "the checksum of a UDP header"
        ports, payload = (ports[0], ports[1]), payload[8:]
    else:
        assert protocol == SCTP
    return Packet(time, DIRECTIONS[flags], comment, source, destination, ports, payload)


def read(path: Path) -> list[Packet]:
    packets: list[Packet] = []
    for number, (kind, body) in enumerate(blocks(path.read_bytes())):
        assert (kind == SECTION) == (number == 0) and (kind == INTERFACE) == (number == 1), f"block {number} has type {kind}"
        if kind == SECTION:
            assert struct.unpack_from("=IHHq", body) == (0x1A2B3C4D, 1, 0, -1)
            assert options(body[16:])[PROGRAM].startswith(b"anysctp ")
        elif kind == INTERFACE:
            assert struct.unpack_from("=HHI", body) == (RAW_IP, 0, 0)
            assert options(body[8:]) == {TIME_UNIT: NANOSECONDS}
        else:
            assert kind == PACKET
            interface, high, low, size, original = struct.unpack_from("=5I", body)
            assert interface == 0 and size == original
            end = 20 + (size + 3) // 4 * 4
            packets.append(packet((high << 32 | low) / 1e9, options(body[end:]), body[20 : 20 + size]))
    assert number >= 1, "a file without an interface"
    return packets
