"""What programs for pysctp rely on besides sending and receiving: option names, PPID modes, and the module _sctp."""

from __future__ import annotations

import asyncio
import errno
import glob
import socket as plain
from collections.abc import Iterator
from pathlib import Path

import pytest

import _sctp
import sctp
from conftest import DEADLINE, Pair


@pytest.fixture
def mode() -> Iterator[None]:
    before = sctp.ppid_mode()
    yield
    sctp.ppid_mode(before)


@pytest.mark.parametrize(
    ("name", "sent", "received"),
    [("host", 60, 60), ("0.7.3", 60, plain.htonl(60)), ("raw", plain.htonl(60), plain.htonl(60))],
)
def test_ppid_modes(pair: Pair, mode: None, name: str, sent: int, received: int) -> None:
    sctp.ppid_mode(name)
    pair.client.sctp_send("x", ppid=sent)
    assert pair.server.recvv(10, plain.MSG_PEEK).info.ppid == 60
    _, _, _, info = pair.server.sctp_recv(10)
    assert info.ppid == received


def test_ppid_of_any_32_bits(pair: Pair, mode: None) -> None:
    for name in ("host", "0.7.3", "raw"):
        sctp.ppid_mode(name)
        pair.client.sctp_send("x", ppid=0xFF)
        pair.server.recv(10)


def test_no_such_ppid_mode() -> None:
    with pytest.raises(ValueError, match="'host'"):
        sctp.ppid_mode("network")
    assert sctp.ppid_mode() in ("host", "raw", "0.7.2", "0.7.3")


def test_adaptation_is_the_default_ppid(pair: Pair) -> None:
    pair.client.adaptation = 77
    assert pair.client.get_adaptation() == 77
    pair.client.sctp_send("x")
    assert pair.server.recvv().info.ppid == 77


def test_properties(pair: Pair) -> None:
    sock = pair.client
    sock.disable_fragments = True
    assert sock.get_disable_fragments() is True
    sock.maxseg = 700
    assert sock.maxseg == 700
    with sctp.sctpsocket_tcp(sctp.AF_INET6) as six:
        six.mappedv4 = False
        assert six.get_mappedv4() is False


def test_rtoinfo(pair: Pair) -> None:
    times = pair.client.get_rtoinfo()
    assert (times.initial, times.max, times.min) == (3000, 60000, 1000)
    times.initial, times.min = 400, 200
    pair.client.set_rtoinfo(times)
    assert pair.client.get_rtoinfo().min == 200


def test_assocparams(pair: Pair) -> None:
    params = pair.client.get_assocparams()
    assert params.assocmaxrxt == 10
    assert params.number_peer_destinations >= 1
    params.assocmaxrxt = 4
    pair.client.set_assocparams(params)
    assert pair.client.get_assocparams(0).assocmaxrxt == 4


def test_paddrparams_and_paddrinfo(pair: Pair) -> None:
    peer = pair.client.getpeername()
    params = pair.client.get_paddrparams(0, peer)
    assert params.hbinterval == 30000
    params.hbinterval, params.flags = 4000, params.flags_HB_ENABLED
    params.pathmtu = params.sackdelay = 0
    pair.client.set_paddrparams(params)
    assert pair.client.get_paddrparams(0, peer).hbinterval == 4000
    path = pair.client.get_paddrinfo(0, peer)
    assert path.state == path.state_ACTIVE
    assert path.sockaddr == peer


def test_primary(pair: Pair) -> None:
    pair.client.set_primary(0, pair.client.getpeername())
    with pytest.raises(ValueError, match="association id 0"):
        pair.client.set_primary(3, pair.client.getpeername())
    with sctp.sctpsocket_tcp(sctp.AF_INET) as alone, pytest.raises(OSError) as caught:
        alone.set_peer_primary(0, ("127.0.0.1", 5000))
    assert caught.value.errno in (errno.EPERM, errno.EINVAL, errno.ENOTCONN)


def test_styles_refuse_each_other() -> None:
    with sctp.sctpsocket_tcp(sctp.AF_INET) as one, pytest.raises(OSError):
        one.peeloff(3)
    with sctp.sctpsocket_udp(sctp.AF_INET) as many, pytest.raises(OSError):
        many.accept()


def test_the_inner_socket(pair: Pair) -> None:
    assert pair.client.sock().fileno() == pair.client.fileno()
    assert pair.client._sk.getsockname() == pair.client.getsockname()
    assert not pair.client._closed
    assert {pair.client: "a", pair.server: "b"}[pair.client] == "a"
    pair.client.close()
    assert pair.client._closed


def test_datalogging(pair: Pair, tmp_path: Path) -> None:
    for _ in range(2):
        pair.client.sctp_send(b"\xff\x00", record_file_prefix=str(tmp_path / "log"), datalogging=True)
    files = glob.glob(str(tmp_path / "log-*-c2s.*"))
    assert len(files) == 2
    assert Path(files[0]).read_bytes() == b"\xff\x00"


def test_ids_of_a_one_to_one_socket_fit_each_other(pair: Pair) -> None:
    status = pair.client.get_status()
    assert status.assoc_id == 0
    path = pair.client.get_paddrinfo(status.assoc_id, status.primary.sockaddr)
    assert path.assoc_id == 0
    assert pair.client.get_paddrparams(path.assoc_id, path.sockaddr).hbinterval


def test_no_message_is_a_wrong_type(pair: Pair) -> None:
    for nothing in (None, 0):
        with pytest.raises(TypeError):
            pair.client.sctp_send(nothing)  # type: ignore[arg-type]
    for empty in ("", b"", bytearray()):
        with pytest.raises(ValueError, match="at least one byte"):
            pair.client.sctp_send(empty)


def test_set_peer_primary_of_no_association(pair: Pair, many: sctp.sctpsocket_udp) -> None:
    with pytest.raises(ValueError, match="association id 0"):
        pair.client.set_peer_primary(1, ("127.0.0.1", 1))
    with pytest.raises(OSError) as caught:
        many.set_peer_primary(0, ("127.0.0.1", 1))
    assert caught.value.errno in (errno.EINVAL, errno.EPERM)  # EPERM if address changes are off


def test_private_module(pair: Pair) -> None:
    fd = pair.client.fileno()
    assert _sctp.getconstant("MSG_UNORDERED") == 1
    assert len(_sctp._CONSTANTS) == 62
    with pytest.raises(ValueError, match="no constant"):
        _sctp.getconstant("NONE")
    assert _sctp.sctp_send_msg(fd, b"hello", ("", 0), plain.htonl(9), 0, 2, 0, 0) == 5
    address, flags, msg, fields = _sctp.sctp_recv_msg(pair.server.fileno(), 100)
    assert (msg, fields["stream"], fields["ppid"]) == (b"hello", 2, plain.htonl(9))
    assert address is not None and address[0] == "127.0.0.1"
    assert flags & sctp.FLAG_EOR
    _sctp.set_nodelay(fd, True)
    assert _sctp.get_nodelay(fd) is True
    events = _sctp.get_events(fd)
    _sctp.set_events(fd, {**events, "_shutdown": 1})
    assert pair.client.events.flush is not None and _sctp.get_events(fd)["_shutdown"] is True
    _sctp.set_initparams(fd, {**_sctp.get_initparams(fd), "_max_attempts": 5})
    assert _sctp.get_initparams(fd)["_max_attempts"] == 5
    status: dict[str, object] = {"assoc_id": 0}
    primary: dict[str, object] = {}
    _sctp.get_status(fd, status, primary)
    assert status["state"] == sctp.status.state_ESTABLISHED and primary["mtu"]
    rto: dict[str, object] = {"assoc_id": 0}
    _sctp.get_rtoinfo(fd, rto)
    _sctp.set_rtoinfo(fd, {**rto, "initial": 2000})
    assert pair.client.get_rtoinfo().initial == 2000
    text = "family 2, size 16, address 127.0.0.1.80"
    assert _sctp._sockaddr_test(("127.0.0.1", 80)) == (text, 2, 16, ("127.0.0.1", 80))
    assert _sctp._sockaddr_test(("0::1", 80))[1:] == (10, 28, ("::1", 80))
    for wrong in ("name", "1.2.3", "1.2.3.4.5", "::g"):
        with pytest.raises(ValueError, match="not a numeric address"):
            _sctp._sockaddr_test((wrong, 80))
    assert pair.client.fileno() == fd  # the borrowed descriptor is still open


def test_asyncio_server_on_a_bound_socket() -> None:
    """asyncio's own streams over a sctpsocket_tcp."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.read(100))
        await writer.drain()
        writer.close()

    async def talk() -> bytes:
        with sctp.sctpsocket_tcp(sctp.AF_INET) as listener, sctp.sctpsocket_tcp(sctp.AF_INET) as client:
            listener.bind(("127.0.0.1", 0))
            address = listener.getsockname()
            server = await asyncio.start_server(echo, sock=listener)
            loop = asyncio.get_running_loop()
            client.setblocking(False)
            await loop.sock_connect(client, address)
            await loop.sock_sendall(client, b"over asyncio")
            answer = await asyncio.wait_for(loop.sock_recv(client, 100), DEADLINE)
            server.close()
            await server.wait_closed()
            return answer

    assert asyncio.run(asyncio.wait_for(talk(), DEADLINE)) == b"over asyncio"
