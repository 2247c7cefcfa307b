"""create_connection() and create_server()."""

from __future__ import annotations

import socket
from typing import Any

import pytest

import sctp
from conftest import DEADLINE, LOCALHOST


def exchange(client: sctp.sctpsocket, server: sctp.sctpsocket) -> None:
    client.sendv(b"hello", stream=1)
    accepted, _ = server.accept()
    with accepted:
        assert accepted.recvv().data == b"hello"


@pytest.mark.parametrize("host", [LOCALHOST, "localhost", "::1", ""])
def test_hosts(host: str) -> None:
    with sctp.create_server((host, 0)) as server:
        server.settimeout(DEADLINE)
        with sctp.create_connection((host or LOCALHOST, server.getsockname()[1]), timeout=DEADLINE) as client:
            assert client.gettimeout() == DEADLINE
            exchange(client, server)


def test_events() -> None:
    up, dry = sctp.NotificationType.ASSOC_CHANGE, sctp.NotificationType.SENDER_DRY_EVENT
    with sctp.create_server((LOCALHOST, 0), events=[up]) as server:
        server.settimeout(DEADLINE)
        with sctp.create_connection(server.getsockname(), DEADLINE, events=[up, dry]) as client:
            first = client.recvv().notification
            assert isinstance(first, sctp.assoc_change) and first.state == sctp.AssocChangeState.COMM_UP
            accepted, _ = server.accept()
            with accepted:
                assert [sock.get_event(dry) for sock in (client, accepted)] == [True, False]
                assert accepted.get_event(up)


def test_a_name_with_an_address_where_nobody_listens() -> None:
    """All addresses of a name are tried: here the name has both families, and the server one."""
    with sctp.create_server((LOCALHOST, 0)) as server:
        port = server.getsockname()[1]
        found = {entry[0] for entry in socket.getaddrinfo("localhost", port, type=socket.SOCK_STREAM)}
        with sctp.create_connection(("localhost", port), timeout=DEADLINE) as client:
            assert client.family == socket.AF_INET or found == {socket.AF_INET6}
            exchange(client, server)


def test_several_addresses_of_one_end() -> None:
    hosts = [LOCALHOST, "127.0.0.2"]
    with sctp.create_server((hosts, 0), style=sctp.UDP_STYLE) as server:
        assert isinstance(server, sctp.sctpsocket_udp)
        server.settimeout(DEADLINE)
        address = (hosts, server.getsockname()[1])
        options = {"initmsg": {"num_ostreams": 7}, "nodelay": True}
        with sctp.create_connection(address, DEADLINE, (hosts, 0), options=options) as client:
            assert sorted(host for host, _ in client.getpaddrs()) == hosts
            assert sorted(host for host, _ in client.getladdrs()) == hosts
            assert client.get_status().outstrms == 7 and client.nodelay
            client.sendv(b"x")
            assert server.recvv().data == b"x"


def test_both_families_at_one_server() -> None:
    with sctp.create_server(("", 0), family=socket.AF_INET6) as server:
        server.settimeout(DEADLINE)
        for host in (LOCALHOST, "::1"):
            with sctp.create_connection((host, server.getsockname()[1]), timeout=DEADLINE) as client:
                exchange(client, server)


def test_nobody_listens() -> None:
    with sctp.create_server((LOCALHOST, 0)) as server:
        address = server.getsockname()
    with pytest.raises(ConnectionRefusedError, match="refused"):
        sctp.create_connection(address, timeout=DEADLINE)


@pytest.mark.parametrize(
    ("address", "error"),
    [
        (LOCALHOST, TypeError),
        ((LOCALHOST, 1, 2), TypeError),
        ((3, 1), TypeError),
        (([3], 1), TypeError),
        (([], 1), ValueError),
        (("no.such.host.invalid", 1), socket.gaierror),
        ((LOCALHOST, 70000), OverflowError),
    ],
)
def test_wrong_addresses(address: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        sctp.create_connection(address, timeout=1)
    with pytest.raises(error):
        sctp.create_server(address)


def test_an_address_is_a_host_and_a_port() -> None:
    wrong: Any = LOCALHOST
    for call in (sctp.create_connection, sctp.create_server):
        with pytest.raises(TypeError, match=r"an address is a tuple \(host, port\), not '127.0.0.1'"):
            call(wrong)
    wrong = (3, 1)
    with pytest.raises(TypeError, match="a host is str or a sequence of str, not 3"):
        sctp.create_server(wrong)


def test_wrong_parameters() -> None:
    with pytest.raises(TypeError, match="num_streams"):
        sctp.create_server((LOCALHOST, 0), options={"initmsg": {"num_streams": 3}})
    with pytest.raises(ValueError, match="no option 'initmessage'"):
        sctp.create_server((LOCALHOST, 0), options={"initmessage": 3})
    with pytest.raises(ValueError, match="engine"):
        sctp.create_server((LOCALHOST, 0), engine="both")
    wrong: Any = "tcp"
    with pytest.raises(ValueError, match="style must be TCP_STYLE or UDP_STYLE, not 'tcp'"):
        sctp.create_server((LOCALHOST, 0), style=wrong)
