"""A peer made of packets: a UDP socket that associates with the victim, as client or server, and then sends anything."""

from __future__ import annotations

import os
import random
import socket
import struct
import time

import authentication
import packets as p

#: In seconds. A longer wait is a hang, even on a busy machine.
DEADLINE = 20.0
AGAIN = 0.5  # until something is sent again

PROFILES = ("plain", "extended", "interleaving")
INET6 = "inet6"  #: like "extended", but over IPv6
CALM = "calm"  #: like "plain", but with the default timers
SIGNED = "signed"  #: like "extended", but the victim accepts messages and their SACKs only with a signature
PLAIN = bytes([p.FORWARD_TSN])
EXTENDED = PLAIN + bytes([p.ASCONF, p.ASCONF_ACK, p.RE_CONFIG, p.AUTH, p.NR_SACK, p.PACKET_DROP])
EXTENSIONS = {"plain": PLAIN, "extended": EXTENDED, "interleaving": EXTENDED + bytes([p.I_DATA, p.I_FORWARD_TSN]),
              INET6: EXTENDED, CALM: PLAIN, SIGNED: EXTENDED}  # fmt: skip


class Hangs(Exception):
    """The victim has not answered, and should have."""


class Ended(Exception):
    """The victim has ended the association."""


class Peer:
    """The other end of an association. `heard` has the chunks that arrived and were not asked for yet."""

    def __init__(self, rng: random.Random, profile: str = "plain") -> None:
        self.rng, self.profile = rng, profile
        family, self.host = (socket.AF_INET6, "::1") if profile == INET6 else (socket.AF_INET, "127.0.0.1")
        self.udp = socket.socket(family, socket.SOCK_DGRAM)
        self.udp.bind((self.host, 0))
        self.udp.setblocking(False)
        self.port = rng.randrange(1024, 65536)
        self.tag, self.tsn = rng.randrange(1, 1 << 32), rng.randrange(1 << 32)
        self.first_tsn = self.tsn
        self.parameters = p.parameter(p.SUPPORTED_EXTENSIONS, EXTENSIONS[profile])
        self.parameters += p.parameter(p.FORWARD_TSN_SUPPORTED) + p.parameter(p.ECN)
        if EXTENSIONS[profile] != PLAIN:
            self.parameters += authentication.offer(rng.randbytes(32), bytes([p.ASCONF, p.ASCONF_ACK]))
        self.sequence = 0  # of ordered messages on stream 0
        self.serial = self.tsn  # of ASCONF and of RE-CONFIG requests
        self.heard: list[p.Chunk] = []
        self.unanswered = 0  # bytes sent since the last answer to a heartbeat
        self.alive = False
        self.end: p.Chunk | None = None
        # Of the victim, once it is known.
        self.to, self.its_port, self.its_tag, self.its_tsn = (self.host, 0), 0, 0, 0
        self.its_parameters = self.cookie = b""

    @property
    def udp_port(self) -> int:
        port: int = self.udp.getsockname()[1]
        return port

    def close(self) -> None:
        if self.its_tag:
            self.send(p.chunk(p.ABORT))
        self.udp.close()

    # ---- Packets

    def packet(self, *chunks: bytes, tag: int | None = None) -> bytes:
        return p.packet(self.port, self.its_port, self.its_tag if tag is None else tag, chunks)

    def send(self, *chunks: bytes, tag: int | None = None) -> None:
        self.send_bytes(self.packet(*chunks, tag=tag))

    def send_bytes(self, datagram: bytes) -> None:
        self.unanswered += len(datagram)
        try:
            self.udp.sendto(datagram, self.to)
        except BlockingIOError:
            self.udp.setblocking(True)
            self.udp.sendto(datagram, self.to)
            self.udp.setblocking(False)

    def receive(self, seconds: float) -> list[p.Chunk]:
        """The chunks of one packet; none if none arrives in time. Answers heartbeats."""
        self.udp.settimeout(max(seconds, 0.001))
        try:
            came = self.udp.recv(65536)
        except (TimeoutError, BlockingIOError):
            return []
        finally:
            self.udp.setblocking(False)
        tag, chunks = p.parse(came)
        self.its_port = self.its_port or struct.unpack_from("!H", came)[0]
        for each in chunks:
            if each.kind == p.HEARTBEAT:
                self.send(p.chunk(p.HEARTBEAT_ACK, each.value))
            if each.kind in (p.ABORT, p.SHUTDOWN_COMPLETE) and tag in (self.tag, self.its_tag):
                self.alive, self.end = False, each
        return chunks

    def expect(self, *kinds: int, seconds: float = DEADLINE) -> p.Chunk:
        """The next chunk of one of these types."""
        end = time.monotonic() + seconds
        while True:
            for at, each in enumerate(self.heard):
                if each.kind in kinds:
                    return self.heard.pop(at)
            if (left := end - time.monotonic()) < 0:
                break
            self.heard += self.receive(left)
        raise Hangs(f"no chunk of type {' or '.join(map(str, kinds))} within {seconds} s")

    # ---- The association

    def init(self, **different: int) -> bytes:
        return p.init(self.tag, self.first_tsn, self.parameters, **different)

    def _take_init(self, value: bytes) -> None:
        self.its_tag, _, _, _, tsn = struct.unpack_from("!IIHHI", value)
        self.its_tsn = tsn - 1 & p.MAX_TSN  # the last one before its first
        self.its_parameters = value[16:]

    def exchange(self, kind: int, *chunks: bytes, tag: int | None = None) -> p.Chunk:
        """Send chunks repeatedly until one of this type answers, because many datagrams at once get lost."""
        end = time.monotonic() + DEADLINE
        while True:
            self.send(*chunks, tag=tag)
            try:
                return self.expect(kind, seconds=AGAIN)
            except Hangs:
                if time.monotonic() > end:
                    raise

    def ask(self) -> None:
        """Send an INIT, and keep what the INIT ACK says."""
        self.take_answer(self.exchange(p.INIT_ACK, self.init(), tag=0))

    def take_answer(self, init_ack: p.Chunk) -> None:
        self._take_init(init_ack.value)
        self.cookie = p.parameters_of(self.its_parameters)[p.STATE_COOKIE]

    def connect(self, *with_the_cookie: bytes) -> Peer:
        self.ask()
        self.exchange(p.COOKIE_ACK, p.chunk(p.COOKIE_ECHO, self.cookie), *with_the_cookie)
        self.alive = True
        return self

    def take_init(self) -> None:
        """The INIT of a victim that connects."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            self.udp.settimeout(DEADLINE)
            came, self.to = self.udp.recvfrom(65536)
            self.udp.setblocking(False)
            _, chunks = p.parse(came)
            if chunks and chunks[0].kind == p.INIT:
                self.its_port = struct.unpack_from("!H", came)[0]
                self._take_init(chunks[0].value)
                return
        raise Hangs("no INIT")

    def init_ack(self, parameters: bytes | None = None, **different: int) -> bytes:
        own = self.parameters + p.parameter(p.STATE_COOKIE, b"C" * 40) if parameters is None else parameters
        return p.init(self.tag, self.first_tsn, own, kind=p.INIT_ACK, **different)

    def accept(self) -> Peer:
        self.take_init()
        self.send(self.init_ack())
        self.expect(p.COOKIE_ECHO)
        self.send(p.chunk(p.COOKIE_ACK))
        self.alive = True
        return self

    def signed(self, *chunks: bytes) -> list[bytes]:
        return authentication.signed(authentication.key(self.parameters, self.its_parameters), *chunks)

    def still_there(self) -> bool:
        """Whether the association exists, by a heartbeat. Its answer also shows that everything sent before was processed."""
        nonce = os.urandom(8)
        again = time.monotonic()
        end = again + DEADLINE
        while self.alive:
            if (now := time.monotonic()) >= again:
                self.send(p.heartbeat(nonce))
                again = now + AGAIN
            chunks = self.receive(again - now)
            if any(each.kind == p.HEARTBEAT_ACK and nonce in each.value for each in chunks):
                break
            self.heard += chunks
            if now > end:
                raise Hangs(f"no answer to a HEARTBEAT within {DEADLINE} s")
        self.unanswered = 0
        return self.alive

    # ---- Messages

    def next_tsn(self, count: int = 1) -> int:
        tsn = self.tsn
        self.tsn = self.tsn + count & p.MAX_TSN
        return tsn

    @property
    def interleaves(self) -> bool:
        return self.profile == "interleaving"

    def fragment(self, tsn: int, stream: int, sequence: int, payload: bytes, flags: int = p.WHOLE, fsn: int = 0) -> bytes:
        """Send DATA or I-DATA, as negotiated."""
        if self.interleaves:
            return p.i_data(tsn, stream, sequence, payload, flags, fsn)
        return p.data(tsn, stream, sequence, payload, flags)

    def message(self, payload: bytes) -> bytes:
        """The next whole ordered message on stream 0."""
        self.sequence += 1
        return self.fragment(self.next_tsn(), 0, self.sequence - 1, payload)

    def its_data(self) -> p.Chunk:
        """The next chunk of the victim's messages."""
        return self.expect(p.DATA, p.I_DATA)
