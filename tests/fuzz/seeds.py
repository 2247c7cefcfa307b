#!/usr/bin/env python3
"""Writes the inputs that fuzzing begins with: seeds.py FOLDER makes a folder for each target. They are valid; mutations make
invalid ones of them."""

from __future__ import annotations

import argparse
import pathlib
import struct
import sys
from collections.abc import Iterable, Iterator

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "hostile"))
import packets as p  # noqa: E402
from packets import FIRST, LAST, UNORDERED, WHOLE, chunk, numbers, parameter  # noqa: E402

# ---- The pieces of an input (fuzz.hpp)


def block(value: bytes) -> bytes:
    return struct.pack("=H", len(value)) + value


# ---- Addresses

HOSTS = ("", "127.0.0.1", "0.0.0.0", "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "fe80::1", "fe80::1%lo", "fe80::1%1",
         "2001:db8::1", "1.2.3", "localhost", "fe80::1%", "::1%lo")  # fmt: skip


def addresses() -> Iterator[bytes]:
    packed = b"\1" + struct.pack("!H4s", 80, bytes([127, 0, 0, 1])) + b"\0" + struct.pack("!H16s", 80, bytes(range(16)))
    for host in HOSTS:
        yield struct.pack("=H", 3868) + block(host.encode()) + packed


# ---- Notifications: Linux's layouts, and usrsctp's, which differ in some


def notification(kind: int, rest: bytes, flags: int = 0) -> bytes:
    return struct.pack("=HHI", kind, flags, 8 + len(rest)) + rest


SNDRCVINFO = struct.pack("=HHHHIIIIIi", 1, 2, 0, 0, 46, 7, 0, 8, 9, 1)
SNDINFO = struct.pack("=HHIIi", 1, 0, 46, 7, 1)
ADDRESS = struct.pack("=H", 2) + struct.pack("!H4s", 80, bytes([127, 0, 0, 1])) + bytes(120)
CAUSE = struct.pack("!HH", 12, 8) + b"done"


def notifications(first: int) -> Iterator[bytes]:
    """`first`: the number of ASSOC_CHANGE."""
    bodies = (
        struct.pack("=HHHHi", 1, 12, 10, 10, 1) + CAUSE,
        ADDRESS + struct.pack("=iii", 1, 0, 1),
        struct.pack("=I", 11) + SNDRCVINFO + struct.pack("=i", 1) + b"lost",
        struct.pack("=HHi", 12, 0, 1) + CAUSE,
        struct.pack("=i", 1),
        struct.pack("=IiII", 1, 1, 3, 4),
        struct.pack("=Ii", 17, 1),
        struct.pack("=HHIi", 1, 2, 0, 1),
        struct.pack("=i", 1),
        struct.pack("=iHHH", 1, 1, 2, 3),
        struct.pack("=iII", 1, 100, 200),
        struct.pack("=iHH", 1, 10, 20),
        struct.pack("=I", 11) + SNDINFO + struct.pack("=i", 1) + b"lost",
    )
    for number, body in enumerate(bodies):
        yield notification(first + number, body)


def stack_notifications() -> Iterator[bytes]:
    for each in notifications(1):
        yield struct.pack("=iB", 1, 0) + each


# ---- ICMP errors


def refusals() -> Iterator[bytes]:
    init = struct.pack("!HHIIBBHI", 1000, 2000, 0, 0, 1, 0, 36, 0xABCDEF)
    for v6, origin, kind, code in ((0, 2, 3, 3), (0, 2, 3, 2), (1, 3, 1, 4), (1, 3, 4, 1), (0, 2, 11, 0)):
        error = struct.pack("=IBBBBII", 111, origin, kind, code, 0, 0, 0)
        where = struct.pack("=16sI", b"\0" * 15 + b"\1", 1) if v6 else struct.pack("=i4s4s", 1, bytes(4), bytes([127, 0, 0, 1]))
        for with_ip_header in (0, 1):
            yield bytes([with_ip_header, v6]) + error + where + bytes(20 * with_ip_header) + init


# ---- Options by number

SOL_SOCKET, IP, IPV6 = 1 << 6, 2 << 6, 3 << 6
SIZES = (1, 2, 4, 8, 16, 20, 24, 32, 136, 140, 152, 156, 176)


def options() -> Iterator[bytes]:
    """Each SCTP option is read and written on each socket, with values of each usual length."""
    for size in SIZES:
        for start in range(0, 130, 8):
            yield b"".join(bytes([which << 1 | is_set, name]) + block(bytes(size))
                           for name in range(start, start + 8) for which in range(2) for is_set in (0, 1))  # fmt: skip
    for level, names in ((SOL_SOCKET, range(70)), (IP, range(30)), (IPV6, range(80))):
        for name in names:
            yield b"".join(bytes([level | is_set, name]) + block(struct.pack("=I", 1)) for is_set in (1, 0))


# ---- The wire

WINDOW = 65536
UNRECOGNIZED_CHUNK = 6  # an error cause


def reconfig(kind: int, form: str, *values: int) -> bytes:
    return chunk(p.RE_CONFIG, parameter(kind, numbers(form, *values)))


def data(tsn: int, flags: int = WHOLE, ssn: int = 0, size: int = 20) -> bytes:
    return p.data(tsn, 1, ssn, bytes(size), flags, 46)


def i_data(tsn: int, flags: int = WHOLE, mid: int = 0, fsn: int = 0) -> bytes:
    return p.i_data(tsn, 1, mid, bytes(20), flags, fsn)


#: Conversations: the content of each packet in turn.
CONVERSATIONS: tuple[tuple[bytes, ...], ...] = (
    (data(1), p.sack(0, window=WINDOW)),
    (data(1, FIRST), data(2, 0), data(3, LAST)),
    (data(1, FIRST, size=3000), p.forward_tsn(1, [(1, 0)]), data(2, LAST)),
    (data(3, UNORDERED | WHOLE), data(1, UNORDERED | FIRST), data(2, UNORDERED | LAST)),
    (data(1, UNORDERED | FIRST, size=1400), data(2, UNORDERED, size=1400), data(3, UNORDERED, size=1400), p.forward_tsn(4)),
    (i_data(1, FIRST), i_data(2, 0, 0, 1), i_data(3, LAST, 0, 2), p.i_forward_tsn(4, [(1, 0, 0)])),
    (data(1), p.sack(0, [(2, 3)], window=WINDOW)),
    (data(1), chunk(p.NR_SACK, numbers("IIHHHHHH", 0, WINDOW, 1, 1, 0, 0, 2, 3) + numbers("HH", 2, 3))),
    (p.heartbeat(bytes(20)), chunk(p.HEARTBEAT_ACK, parameter(p.HEARTBEAT_INFO, bytes(20)))),
    (chunk(p.ERROR, parameter(UNRECOGNIZED_CHUNK, chunk(0x4F))),),
    (data(1), chunk(p.SHUTDOWN, numbers("I", 0)), chunk(p.SHUTDOWN_COMPLETE)),
    (data(1) + chunk(p.ABORT),),
    (chunk(p.ECNE, numbers("I", 1)) + data(1), chunk(p.CWR, numbers("I", 1))),
    (reconfig(p.RESET_OUTGOING, "IIIH", 1, 1, 0, 1), reconfig(p.RESET_INCOMING, "IH", 2, 1)),
    (reconfig(p.RESET_TSN, "I", 1), reconfig(p.ADD_OUTGOING, "IHH", 2, 5, 0)),
    (reconfig(p.RECONFIG_ANSWER, "II", 1, 1),),
    (chunk(p.ASCONF, numbers("I", 1) + parameter(p.IPV4, bytes([127, 0, 0, 1]))
           + parameter(p.ADD_ADDRESS, numbers("I", 1) + parameter(p.IPV4, bytes([127, 0, 0, 2])))),),
    (chunk(p.AUTH, numbers("HH", 0, 1) + bytes(20)) + data(1),),
    (chunk(p.PACKET_DROP, numbers("IIHH", 0, 0, 0, 0) + data(1)),),
    (p.init(5, 1, window=WINDOW, out=10, into=10), data(1)),
    (chunk(p.PAD, bytes(8)) + data(1), chunk(0x3F, bytes(8)) + data(2), chunk(0xFF, bytes(8)) + data(3)),
    tuple(data(number * 2) for number in range(1, 40)),
)  # fmt: skip


PLAIN, AUTHENTICATED, READ_BEFORE = 0, 8, 16


def conversations() -> Iterator[bytes]:
    for listener in range(3):
        for conversation in CONVERSATIONS:
            for flags in (PLAIN, AUTHENTICATED, READ_BEFORE, AUTHENTICATED | READ_BEFORE):
                yield bytes([listener]) + b"".join(bytes([flags]) + block(each) for each in conversation)


def fates() -> Iterator[bytes]:
    """pair.cpp: what the sockets do, then what happens to each packet."""
    losses = bytes([0, 0, 0, 0] + [1, 0, 2, 3] * 8)
    changes = bytes([0, 0, 0, 0]) + b"".join(bytes([4]) + struct.pack("=HB", at, 1) for at in range(12, 40))
    lies = bytes([0, 0, 0, 0]) + b"".join(bytes([7]) + struct.pack("!H", length) for length in (0, 1, 4, 5, 16, 17, 65535))
    cuts = bytes([0, 0, 0, 0]) + b"".join(bytes([5]) + struct.pack("=H", at) for at in range(12, 40))
    for talk in range(16):
        for each in (b"", losses, changes, lies, cuts):
            yield bytes([talk]) + each


SEEDS: dict[str, Iterable[bytes]] = {
    "address": addresses(),
    "notification": notifications(1 << 15 | 1),
    "stack_notification": stack_notifications(),
    "refusal": refusals(),
    "sockopt": options(),
    "wire": conversations(),
    "pair": fates(),
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=pathlib.Path)
    folder: pathlib.Path = arguments.parse_args().folder
    for target, inputs in SEEDS.items():
        (folder / target).mkdir(parents=True, exist_ok=True)
        for number, each in enumerate(inputs):
            (folder / target / f"seed{number:03}").write_bytes(each)


if __name__ == "__main__":
    main()
