"""`Socket` alone: RFC 6458 in the manner of socket.socket, without pysctp's names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import sctp
from conftest import DEADLINE, LOCALHOST


@pytest.fixture(params=[sctp.TCP_STYLE, sctp.UDP_STYLE])
def server(request: pytest.FixtureRequest) -> Iterator[sctp.Socket]:
    with sctp.Socket(sctp.AF_INET, request.param) as sock:
        sock.settimeout(DEADLINE)
        sock.bind((LOCALHOST, 0))
        sock.listen()
        yield sock


def test_a_message_and_its_answer(server: sctp.Socket) -> None:
    with sctp.Socket() as client:
        client.settimeout(DEADLINE)
        client.connectx([server.getsockname()])
        client.sendv(b"hello", stream=3, ppid=46)
        many = server.type == sctp.UDP_STYLE
        message = server.recvv(10, sctp.MSG_PEEK) if many else None
        accepted = server.peeloff(message.info.assoc_id) if message else server.accept()[0]
        with accepted:
            accepted.settimeout(DEADLINE)
            found = accepted.recvv()
            assert (found.data, found.info.stream, found.info.ppid) == (b"hello", 3, 46)
            accepted.sendv(b"you, too")
            assert client.recv(100) == b"you, too"
            assert {type(each) for each in (server, client, accepted)} == {sctp.Socket}
            assert client.get_status().state is sctp.AssocState.ESTABLISHED


def test_a_descriptor_is_taken_over() -> None:
    with sctp.Socket(style=sctp.UDP_STYLE) as sock, sctp.Socket(fileno=sock.detach()) as other:
        assert sock.fileno() < 0
        assert (other.family, other.type) == (sctp.AF_INET, sctp.UDP_STYLE)


def test_pysctps_sockets_are_sockets_too_and_their_names_are_theirs() -> None:
    assert issubclass(sctp.sctpsocket, sctp.Socket)
    for name in ("sctp_send", "sctp_recv", "events", "initparams", "ttl", "datalogging", "get_rtoinfo", "_sk", "sock"):
        assert hasattr(sctp.sctpsocket, name) and not hasattr(sctp.Socket, name)
