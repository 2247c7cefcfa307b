"""SCTP packets as bytes: the header with its CRC32c, chunks and parameters, valid and invalid; and the parsing of answers.

What a chunk or parameter says of its length can be anything: that is what these tests are about.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import NamedTuple

SCTP_HEADER, CHUNK_HEADER, PARAMETER_HEADER = 12, 4, 4
MAX_TSN = 0xFFFFFFFF

# Chunk types: RFC 9260, 4895, 8260, 5061, 6525, 3758; NR-SACK and packet drop reports: drafts that the stack implements.
DATA, INIT, INIT_ACK, SACK, HEARTBEAT, HEARTBEAT_ACK, ABORT, SHUTDOWN, SHUTDOWN_ACK = range(9)
ERROR, COOKIE_ECHO, COOKIE_ACK, ECNE, CWR, SHUTDOWN_COMPLETE, AUTH, NR_SACK = range(9, 17)
I_DATA, ASCONF_ACK, PACKET_DROP, RE_CONFIG, PAD, FORWARD_TSN, ASCONF, I_FORWARD_TSN = 64, 128, 129, 130, 132, 192, 193, 194

# Flags of DATA and I-DATA.
LAST, FIRST, UNORDERED = 1, 2, 4
WHOLE = FIRST | LAST

# Parameters of INIT and INIT ACK.
HEARTBEAT_INFO, IPV4, IPV6, STATE_COOKIE, UNRECOGNIZED, COOKIE_PRESERVATIVE, HOST_NAME, ADDRESS_TYPES = 1, 5, 6, 7, 8, 9, 11, 12
ECN, RANDOM, CHUNKS, HMACS, SUPPORTED_EXTENSIONS = 0x8000, 0x8002, 0x8003, 0x8004, 0x8008
FORWARD_TSN_SUPPORTED, ADAPTATION = 0xC000, 0xC006
# Of ASCONF and ASCONF ACK.
ADD_ADDRESS, DELETE_ADDRESS, ERROR_CAUSE, SET_PRIMARY, SUCCESS = 0xC001, 0xC002, 0xC003, 0xC004, 0xC005
# Of RE-CONFIG.
RESET_OUTGOING, RESET_INCOMING, RESET_TSN, RECONFIG_ANSWER, ADD_OUTGOING, ADD_INCOMING = range(13, 19)
# Causes.
OUT_OF_RESOURCE = 4


def _table() -> list[int]:
    """The table for two bytes at once."""
    bytewise = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        bytewise.append(value)
    first = [bytewise[value & 0xFF] ^ value >> 8 for value in range(1 << 16)]
    return [bytewise[value & 0xFF] ^ value >> 8 for value in first]


CRC_TABLE = _table()


def crc32c(data: bytes) -> int:
    """The CRC of whole words, as in most packets, or of any bytes."""
    table, crc = CRC_TABLE, 0xFFFFFFFF
    for (word,) in struct.iter_unpack("<H", data[: len(data) & ~1]):
        crc = table[(crc ^ word) & 0xFFFF] ^ crc >> 16
    for byte in data[len(data) & ~1 :]:
        low = crc & 0xFF ^ byte
        for _ in range(8):
            low = low >> 1 ^ (0x82F63B78 if low & 1 else 0)
        crc = low ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def summed(whole: bytes) -> bytes:
    """A packet with the right checksum, whatever its content."""
    whole = whole[:8] + bytes(4) + whole[SCTP_HEADER:]
    return whole[:8] + struct.pack("<I", crc32c(whole)) + whole[SCTP_HEADER:]


def spoilt(whole: bytes, bit: int = 0) -> bytes:
    """The packet with this bit of the checksum inverted."""
    wrong = bytearray(whole)
    wrong[8 + bit // 8] ^= 1 << bit % 8
    return bytes(wrong)


def packet(source: int, destination: int, tag: int, chunks: Iterable[bytes]) -> bytes:
    return summed(struct.pack("!HHII", source, destination, tag, 0) + b"".join(chunks))


def padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def chunk(kind: int, value: bytes = b"", flags: int = 0, length: int | None = None) -> bytes:
    """`length`: the claimed length instead of the true one."""
    return padded(struct.pack("!BBH", kind, flags, (CHUNK_HEADER + len(value) if length is None else length) & 0xFFFF) + value)


def parameter(kind: int, value: bytes = b"", length: int | None = None) -> bytes:
    return padded(struct.pack("!HH", kind, (PARAMETER_HEADER + len(value) if length is None else length) & 0xFFFF) + value)


def numbers(form: str, *values: int) -> bytes:
    return struct.pack(f"!{form}", *values)


def init(tag: int, tsn: int, parameters: bytes = b"", *, kind: int = INIT, window: int = 1 << 17, out: int = 64,
         into: int = 2048) -> bytes:  # fmt: skip
    return chunk(kind, numbers("IIHHI", tag, window, out, into, tsn & MAX_TSN) + parameters)


def data(tsn: int, stream: int, ssn: int, payload: bytes, flags: int = WHOLE, ppid: int = 0) -> bytes:
    return chunk(DATA, numbers("IHHI", tsn & MAX_TSN, stream, ssn & 0xFFFF, ppid) + payload, flags)


def i_data(tsn: int, stream: int, mid: int, payload: bytes, flags: int = WHOLE, fsn: int = 0) -> bytes:
    """`fsn` is the PPID in a first fragment."""
    return chunk(I_DATA, numbers("IHHII", tsn & MAX_TSN, stream, 0, mid & MAX_TSN, fsn & MAX_TSN) + payload, flags)


def sack(tsn: int, gaps: Iterable[tuple[int, int]] = (), doubled: Iterable[int] = (), *, window: int = 1 << 17,
         said_gaps: int | None = None, said_doubled: int | None = None) -> bytes:  # fmt: skip
    gaps, doubled = list(gaps), list(doubled)
    counts = len(gaps) if said_gaps is None else said_gaps, len(doubled) if said_doubled is None else said_doubled
    lists = b"".join(numbers("HH", *gap) for gap in gaps) + b"".join(numbers("I", each) for each in doubled)
    return chunk(SACK, numbers("IIHH", tsn & MAX_TSN, window, *counts) + lists)


def forward_tsn(tsn: int, skipped: Iterable[tuple[int, int]] = ()) -> bytes:
    """`skipped`: streams and their last sequence number."""
    return chunk(FORWARD_TSN, numbers("I", tsn & MAX_TSN) + b"".join(numbers("HH", *each) for each in skipped))


def i_forward_tsn(tsn: int, skipped: Iterable[tuple[int, int, int]] = ()) -> bytes:
    """`skipped`: streams, 1 for unordered, and their last message identifier."""
    return chunk(I_FORWARD_TSN, numbers("I", tsn & MAX_TSN) + b"".join(numbers("HHI", *each) for each in skipped))


def heartbeat(nonce: bytes) -> bytes:
    return chunk(HEARTBEAT, parameter(HEARTBEAT_INFO, nonce))


class Chunk(NamedTuple):
    kind: int
    flags: int
    value: bytes


def parse(came: bytes) -> tuple[int, list[Chunk]]:
    """A packet's verification tag and chunks."""
    found, at = [], SCTP_HEADER
    while at + CHUNK_HEADER <= len(came):
        kind, flags, length = struct.unpack_from("!BBH", came, at)
        found.append(Chunk(kind, flags, came[at + CHUNK_HEADER : at + length]))
        at += max(CHUNK_HEADER, length + 3 & ~3)
    return struct.unpack_from("!I", came, 4)[0], found


def parameters_of(value: bytes) -> dict[int, bytes]:
    """Types and contents; the last of several with one type."""
    found, at = {}, 0
    while at + PARAMETER_HEADER <= len(value):
        kind, length = struct.unpack_from("!HH", value, at)
        found[kind] = value[at + PARAMETER_HEADER : at + length]
        at += max(PARAMETER_HEADER, length + 3 & ~3)
    return found
