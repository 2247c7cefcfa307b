"""What a socket of Python can do an SCTP socket can: the methods of socket.socket beyond sending and receiving."""

from __future__ import annotations

import errno
import io
import socket
import struct

import pytest

import sctp
from conftest import DEADLINE, LOCALHOST, Pair

#: Of another address family alone.
NOT_FOR_SCTP = {"sendmsg_afalg"}


def test_has_every_method() -> None:
    expected = {name for name in dir(socket.socket) if not name.startswith("_")} - NOT_FOR_SCTP
    assert expected <= set(dir(sctp.sctpsocket_tcp))
    assert expected <= set(dir(sctp.sctpsocket_udp))


def test_makefile(pair: Pair) -> None:
    file = pair.server.makefile("rw", encoding="utf-8", newline="\n")
    pair.server.close()
    assert pair.server._closed
    assert pair.server.fileno() >= 0  # the file still has it
    pair.client.send(b"first line\nsecond ")
    pair.client.send("line: é\n".encode())
    assert file.readline() == "first line\n"
    assert file.readline() == "second line: é\n"
    file.write("an answer\n")
    file.flush()
    assert pair.client.recv(100) == b"an answer\n"
    pair.client.shutdown(socket.SHUT_WR)
    assert file.readline() == ""
    file.close()
    assert pair.server.fileno() == -1


def test_sendfile(pair: Pair) -> None:
    content = bytes(range(256)) * 100
    assert pair.client.sendfile(io.BytesIO(content)) == len(content)
    received = b""
    while len(received) < len(content):
        received += pair.server.recv(65536)
    assert received == content


def test_sendmsg_and_recvmsg(pair: Pair) -> None:
    client, server = pair
    assert client.sendmsg([b"in ", bytearray(b"pieces")]) == 9
    assert server.recvmsg(100)[:3] == (b"in pieces", [], sctp.FLAG_EOR)

    sndinfo = struct.pack("HHIIi", 3, sctp.MSG_UNORDERED, socket.htonl(18), 7, 0)
    prinfo = struct.pack("HxxI", sctp.PR_TTL, 5000)
    client.sendmsg([b"with info"], [(sctp.SOL_SCTP, 2, sndinfo), (sctp.SOL_SCTP, 5, prinfo)])
    server.setsockopt(sctp.SOL_SCTP, 32, 1)  # SCTP_RECVRCVINFO
    data, ancillary, flags, address = server.recvmsg(100, 256)
    (level, kind, rcvinfo), *others = ancillary
    assert (data, level, kind, len(rcvinfo), others) == (b"with info", sctp.SOL_SCTP, 3, 28, [])
    assert struct.unpack_from("HHHxxI", rcvinfo)[::3] == (3, socket.htonl(18))
    assert struct.unpack_from("HHH", rcvinfo)[2] == sctp.MSG_UNORDERED
    assert flags == sctp.FLAG_EOR
    assert address == (LOCALHOST, client.getsockname()[1])

    server.events.data_io = True
    client.sendmsg([b"more"], [(sctp.SOL_SCTP, 2, sndinfo)])
    assert [kind for _, kind, _ in server.recvmsg(100, 256)[1]] == [3, 1]
    client.sendmsg([b"more"], [(sctp.SOL_SCTP, 2, sndinfo)])
    _, ancillary, flags, _ = server.recvmsg(100, socket.CMSG_SPACE(28))
    assert [kind for _, kind, _ in ancillary] == [3]
    assert flags == sctp.FLAG_EOR | socket.MSG_CTRUNC


def test_sendmsg_takes_no_other_ancillary_data(pair: Pair) -> None:
    with pytest.raises(OSError) as caught:
        pair.client.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, b"\0\0\0\0")])
    assert caught.value.errno == errno.EINVAL


def test_recvmsg_into(pair: Pair) -> None:
    first, second = bytearray(4), bytearray(8)
    pair.client.send(b"message")
    assert pair.server.recvmsg_into([first, second])[0] == 7
    assert (first, second) == (b"mess", b"age\0\0\0\0\0")


def test_recvmsg_gives_notifications(pair: Pair) -> None:
    pair.server.events.shutdown = True
    pair.client.shutdown(socket.SHUT_WR)
    data, _, flags, _ = pair.server.recvmsg(100)
    assert flags == sctp.FLAG_EOR | sctp.FLAG_NOTIFICATION
    assert struct.unpack_from("H", data)[0] == sctp.notification.type_SHUTDOWN_EVENT


def test_dup(pair: Pair) -> None:
    if pair.client.engine == "userspace":
        with pytest.raises(OSError, match="one descriptor") as caught:
            pair.client.dup()
        assert caught.value.errno == errno.EOPNOTSUPP
        return
    pair.client.streamid = 2
    with pair.client.dup() as copy:
        assert copy.fileno() != pair.client.fileno()
        assert copy.streamid == 2
        pair.client.close()
        copy.sctp_send(b"by the other one", ppid=1)
        assert pair.server.recvv().info.stream == 2


@pytest.mark.parametrize("only", [False, True])
def test_ipv6_only(only: bool) -> None:
    with sctp.sctpsocket_tcp(sctp.AF_INET6) as server, sctp.sctpsocket_tcp(sctp.AF_INET) as client:
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only)
        server.bind(("::", 0))
        server.listen()
        client.settimeout(DEADLINE)
        assert client.connect_ex((LOCALHOST, server.getsockname()[1])) == (errno.ECONNREFUSED if only else 0)


def test_inheritable_and_timeout(pair: Pair) -> None:
    assert pair.client.get_inheritable() is False
    pair.client.set_inheritable(True)
    assert pair.client.get_inheritable() is True
    pair.client.settimeout(2.5)
    assert pair.client.timeout == 2.5
    pair.client.setblocking(True)
    assert pair.client.timeout is None
