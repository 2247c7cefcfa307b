"""A table of the local and peer addresses that a socket tells, in each state, on both engines.

test_address_table.py goes through it on the loopback device, tests/outside/link_addresses.py with link-local addresses.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from contextlib import ExitStack
from typing import NamedTuple

import pytest

import sctp
from conftest import DEADLINE


class Binding(NamedTuple):
    """How the sockets are bound. A link-local address has the zone of its end: "near..." is the client's, "far..." the
    server's."""

    family: int
    server: list[str]  #: its addresses; "" is any
    client: list[str] = []  #: if they differ from the server's
    any_is: str = ""  #: the address that is used for the any address
    used: int = 0  #: the index of the addresses between which the association is made
    told: tuple[int, ...] | None = None  #: the indices of those that the other end knows, if not all
    prepare: Callable[[sctp.sctpsocket], None] = lambda _: None  #: called with each new socket


def across(host: str) -> str:
    """The address with the zone of the other end of its link."""
    return host.replace("%far", "%-").replace("%near", "%far").replace("%-", "%near")


# A cell: `any` (the any address, port 0), `bound` (the address bound first, perhaps the any address), `used` (the address that
# packets come from), `bound all` (all bound addresses, in order; for the any address the list must include `used`), `peer`,
# `peer all` (likewise), `none` (an empty list), or an errno. The sender is that of the last message or notification; -: none
# was received.
TABLE = """
state                    | getsockname | getpeername | getladdrs | getpaddrs | sender
fresh                    | any         | ENOTCONN    | none      | ENOTCONN  | -
bound                    | bound       | ENOTCONN    | bound all | ENOTCONN  | -
listening                | bound       | ENOTCONN    | bound all | ENOTCONN  | -
listening, one accepted  | bound       | ENOTCONN    | bound all | ENOTCONN  | -
connecting               | used        | ENOTCONN    | bound all | ENOTCONN  | -
refused                  | used        | ENOTCONN    | bound all | ENOTCONN  | -
connected                | used        | peer        | bound all | peer all  | peer
connected, peer gone     | used        | peer        | bound all | ENOTCONN  | -
connected, shut down     | used        | peer        | bound all | ENOTCONN  | -
accepted                 | used        | peer        | bound all | peer all  | peer
accepted, peer gone      | used        | peer        | bound all | ENOTCONN  | -
accepted, peer aborted   | used        | peer        | bound all | ENOTCONN  | -
accepted after its end   | used        | peer        | bound all | ENOTCONN  | -
many, fresh              | any         | EOPNOTSUPP  | none      | EINVAL    | -
many, bound              | bound       | EOPNOTSUPP  | bound all | EINVAL    | -
many, associated         | bound       | EOPNOTSUPP  | bound all | peer all  | peer
many, COMM_UP            | bound       | EOPNOTSUPP  | bound all | peer all  | peer
many, SHUTDOWN_COMP      | bound       | EOPNOTSUPP  | bound all | EINVAL    | peer
peeled off               | used        | peer        | bound all | peer all  | peer
peeled off, peer gone    | used        | peer        | bound all | ENOTCONN  | -
closed                   | EBADF       | EBADF       | EBADF     | EBADF     | EBADF
"""
COLUMNS, *ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]


class Scene:
    """Makes a socket of each state; all are closed at the end."""

    def __init__(self, binding: Binding, stack: ExitStack) -> None:
        self.binding = binding
        self.family = binding.family
        self.hosts, self.peers = binding.server, binding.client or binding.server  # of the tested end
        self.target = across(binding.server[binding.used]) or binding.any_is
        self._stack = stack
        self.assoc_id = 0  # the association that a one-to-many socket is asked about
        self.peer_port = 0
        self.sender: object = "-"

    def new(self, style: int = sctp.TCP_STYLE) -> sctp.sctpsocket:
        make = sctp.sctpsocket_udp if style == sctp.UDP_STYLE else sctp.sctpsocket_tcp
        sock = self._stack.enter_context(make(self.family))
        sock.settimeout(DEADLINE)
        self.binding.prepare(sock)
        return sock

    def bound(self, style: int = sctp.TCP_STYLE) -> sctp.sctpsocket:
        sock = self.new(style)
        sock.bindx([(host, 0) for host in self.binding.server])
        return sock

    def unconnected(self) -> sctp.sctpsocket:
        client = self.new()
        client.bindx([(host, 0) for host in self.binding.client or self.binding.server])
        return client

    def client(self, sock: sctp.sctpsocket) -> sctp.sctpsocket:
        """Test the client's end instead of the server's."""
        self.hosts, self.peers = self.peers, self.hosts
        return sock

    def listening(self, style: int = sctp.TCP_STYLE) -> sctp.sctpsocket:
        sock = self.bound(style)
        sock.listen(5)
        return sock

    def port(self, sock: sctp.sctpsocket) -> int:
        return sock.getsockname()[1]

    def connect(self, server: sctp.sctpsocket) -> sctp.sctpsocket:
        client = self.unconnected()
        client.connect((self.target, self.port(server)))
        return client

    def pair(self) -> tuple[sctp.sctpsocket, sctp.sctpsocket]:
        server = self.listening()
        client = self.connect(server)
        return client, self._stack.enter_context(server.accept()[0])

    def seen(self, sock: sctp.sctpsocket, other: sctp.sctpsocket, message: sctp.Message | None = None) -> sctp.sctpsocket:
        """The tested socket, and the other end."""
        self.peer_port = self.port(other)
        if message is not None:
            self.sender = message.address
        return sock

    def with_message(self, sock: sctp.sctpsocket, other: sctp.sctpsocket) -> sctp.sctpsocket:
        sock.settimeout(DEADLINE)
        other.sendv(b"x")
        return self.seen(sock, other, sock.recvv())

    # The states, by the table's names.

    def fresh(self) -> sctp.sctpsocket:
        return self.new()

    def listening_one_accepted(self) -> sctp.sctpsocket:
        server = self.listening()
        self.connect(server)
        self._stack.enter_context(server.accept()[0])
        return server

    def connecting(self) -> sctp.sctpsocket:
        client = self.client(self.unconnected())
        client.setblocking(False)
        host = across(self.target)
        hole = self._stack.enter_context(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM))
        hole.bind(socket.getaddrinfo(host, 0, type=socket.SOCK_DGRAM)[0][4])
        client.set_encaps_port(hole.getsockname()[1])
        with pytest.raises(BlockingIOError):
            client.connect((self.target, 9))
        return client

    def refused(self) -> sctp.sctpsocket:
        nobody, client = self.bound(), self.client(self.unconnected())
        with pytest.raises(ConnectionRefusedError):
            client.connect((self.target, self.port(nobody)))
        return client

    def connected(self) -> sctp.sctpsocket:
        return self.client(self.with_message(*self.pair()))

    def connected_peer_gone(self) -> sctp.sctpsocket:
        return self.client(self.gone(*self.pair()))

    def connected_shut_down(self) -> sctp.sctpsocket:
        client, accepted = self.pair()
        self.seen(client, accepted)
        client.shutdown(1)
        assert client.recv(1) == b""
        return self.client(client)

    def accepted(self) -> sctp.sctpsocket:
        return self.with_message(*reversed(self.pair()))

    def accepted_peer_gone(self) -> sctp.sctpsocket:
        return self.gone(*reversed(self.pair()))

    def accepted_peer_aborted(self) -> sctp.sctpsocket:
        client, accepted = self.pair()
        self.seen(accepted, client)
        client.abort()
        with pytest.raises(ConnectionResetError):
            accepted.recv(1)
        return accepted

    def accepted_after_its_end(self) -> sctp.sctpsocket:
        server = self.listening()
        client = self.connect(server)
        self.seen(server, client)
        client.finish(timeout=DEADLINE)
        accepted = self._stack.enter_context(server.accept()[0])
        assert accepted.recv(1) == b""  # its end comes shortly after the client's
        return accepted

    def gone(self, sock: sctp.sctpsocket, other: sctp.sctpsocket) -> sctp.sctpsocket:
        self.seen(sock, other)
        other.close()
        assert sock.recv(1) == b""
        return sock

    def many_fresh(self) -> sctp.sctpsocket:
        return self.new(sctp.UDP_STYLE)

    def many_bound(self) -> sctp.sctpsocket:
        return self.bound(sctp.UDP_STYLE)

    def many_associated(self) -> sctp.sctpsocket:
        server = self.listening(sctp.UDP_STYLE)
        client = self.connect(server)
        client.sendv(b"x")
        message = server.recvv()
        self.assoc_id = message.info.assoc_id
        return self.seen(server, client, message)

    def many_comm_up(self) -> sctp.sctpsocket:
        server, client, message = self.told()
        return self.seen(server, client, message)

    def many_shutdown_comp(self) -> sctp.sctpsocket:
        server, client, _ = self.told()
        self.seen(server, client)
        client.close()
        message = server.recvv()
        self.sender = message.address
        return server

    def told(self) -> tuple[sctp.sctpsocket, sctp.sctpsocket, sctp.Message]:
        server = self.listening(sctp.UDP_STYLE)
        server.events.association = True
        client = self.connect(server)
        message = server.recvv()
        assert isinstance(message.notification, sctp.assoc_change)
        self.assoc_id = message.notification.assoc_id
        return server, client, message

    def peeled(self) -> tuple[sctp.sctpsocket, sctp.sctpsocket]:
        server = self.listening(sctp.UDP_STYLE)
        client = self.connect(server)
        client.sendv(b"x")
        peeled = self._stack.enter_context(server.peeloff(server.recvv().info.assoc_id))
        peeled.settimeout(DEADLINE)
        return peeled, client

    def peeled_off(self) -> sctp.sctpsocket:
        return self.with_message(*self.peeled())

    def peeled_off_peer_gone(self) -> sctp.sctpsocket:
        return self.gone(*self.peeled())

    def closed(self) -> sctp.sctpsocket:
        sock = self.listening()
        sock.close()
        return sock


def plain(address: object) -> tuple[str, int] | None:
    """Only host, with its zone, and port of an address; those of IPv6 sockets have more."""
    if not isinstance(address, tuple) or len(address) < 4 or not address[3]:
        return address and address[:2]  # type: ignore[index, return-value]
    return f"{address[0]}%{socket.if_indextoname(address[3])}", address[1]


def check(binding: Binding, row: list[str]) -> None:
    with ExitStack() as stack:
        scene = Scene(binding, stack)
        sock = getattr(scene, "".join(char for char in row[0].lower().replace(" ", "_") if char.isalpha() or char == "_"))()
        compare(scene, sock, row)


def compare(scene: Scene, sock: sctp.sctpsocket, row: list[str]) -> None:
    binding = scene.binding
    port = sock.getsockname()[1] if row[1] != "EBADF" else 0
    used = scene.hosts[binding.used] or binding.any_is
    any_host = "::" if scene.family == sctp.AF_INET6 else "0.0.0.0"
    peers = [across(host) or binding.any_is for host in scene.peers]
    told = range(len(peers)) if binding.told is None else binding.told

    def says(ask: str, *arguments: int) -> object:
        try:
            answer = getattr(sock, ask)(*arguments)
        except OSError as error:
            return "EOPNOTSUPP" if error.errno == errno.EOPNOTSUPP else errno.errorcode[error.errno or 0]
        if ask.endswith("name"):
            return plain(answer)
        hosts = [plain(each) for each in answer]
        return hosts if scene.hosts[0] else [each for each in hosts if each and each[0] == used]

    def meant(cell: str) -> object:
        return {
            "any": (any_host, 0),
            "bound": (scene.hosts[0] or any_host, port),
            "used": (used, port),
            "bound all": [(host or used, port) for host in scene.hosts],
            "peer": (peers[binding.used], scene.peer_port),
            "peer all": [(peers[each], scene.peer_port) for each in told],
            "none": [],
        }.get(cell, cell)

    of = [scene.assoc_id] if scene.assoc_id else []
    answers = {
        "getsockname": says("getsockname"),
        "getpeername": says("getpeername"),
        "getladdrs": says("getladdrs"),
        "getpaddrs": says("getpaddrs", *of),
        "sender": plain(scene.sender) if isinstance(scene.sender, tuple) else scene.sender,
    }
    if row[-1] == "EBADF":
        answers["sender"] = says("recvv")
    assert answers == {column: meant(cell) for column, cell in zip(COLUMNS[1:], row[1:], strict=True)}
