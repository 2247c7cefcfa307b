"""Arguments: kinds and ranges, each refused with Python's own exception."""

from __future__ import annotations

import array
import errno
import socket

import pytest

import sctp
from conftest import LOCALHOST, Pair


@pytest.mark.parametrize("data", [b"abc", bytearray(b"abc"), memoryview(b"abc"), array.array("B", b"abc")])
def test_any_buffer_can_be_sent(pair: Pair, data: bytes) -> None:
    assert pair.client.sendv(data) == 3
    assert pair.server.recvv().data == b"abc"


def test_a_buffer_that_is_not_contiguous_is_refused(pair: Pair) -> None:
    with pytest.raises(BufferError):
        pair.client.send(memoryview(b"abcdef")[::2])


def test_str_is_refused_with_advice(pair: Pair) -> None:
    with pytest.raises(TypeError, match="encode"):
        pair.client.send("text")
    assert pair.client.sctp_send("täxt") == 5  # pysctp's method takes it
    assert pair.server.recv(10) == "täxt".encode()


@pytest.mark.parametrize(
    ("keyword", "most"),
    [("stream", 2**16 - 1), ("ppid", 2**32 - 1), ("flags", 2**16 - 1), ("context", 2**32 - 1), ("pr_value", 2**32 - 1)],
)
def test_ranges_of_sendv(pair: Pair, keyword: str, most: int) -> None:
    for value in (-1, most + 1, 2**80, -(2**80)):
        with pytest.raises(OverflowError, match=str(most)):
            pair.client.sendv(b"x", **{keyword: value})
    with pytest.raises(TypeError, match="integer"):
        pair.client.sendv(b"x", **{keyword: 1.0})


@pytest.mark.parametrize("ppid", [0, 1, 0x80, 0xFF, 2**31, 2**32 - 1])
def test_ppid_is_in_host_order_both_ways(pair: Pair, ppid: int) -> None:
    pair.client.sctp_send(b"x", ppid=ppid)
    _, _, _, info = pair.server.sctp_recv(10)
    assert info.ppid == ppid
    pair.server.sendv(b"y", ppid=info.ppid)
    assert pair.client.recvv().info.ppid == ppid


@pytest.mark.parametrize("address", ["127.0.0.1", ("127.0.0.1",), None, 5, (1, 2, 3)])
def test_what_is_no_address(listener: sctp.sctpsocket, address: object) -> None:
    with pytest.raises(TypeError):
        listener.connect(address)


def test_ranges_of_ports() -> None:
    with sctp.sctpsocket_tcp(sctp.AF_INET) as sock:
        for port in (-1, 65536):
            with pytest.raises(OverflowError, match="65535"):
                sock.bind((LOCALHOST, port))
        with pytest.raises(TypeError):
            sock.bind((LOCALHOST, "80"))
        with pytest.raises(TypeError):
            sock.bind((b"127.0.0.1", 80))
        with pytest.raises(ValueError):
            sock.bind((LOCALHOST + "\0", 80))


def test_names_are_resolved(listener: sctp.sctpsocket) -> None:
    with sctp.sctpsocket_tcp(sctp.AF_INET) as sock:
        sock.connect(("localhost", listener.getsockname()[1]))
        assert sock.getpeername()[0] == LOCALHOST


def test_ipv6_addresses_have_four_items() -> None:
    with sctp.sctpsocket_tcp(sctp.AF_INET6) as server, sctp.sctpsocket_tcp(sctp.AF_INET6) as client:
        server.bind(("::1", 0, 0, 0))
        server.listen()
        client.connect(server.getsockname())
        accepted, address = server.accept()
        with accepted:
            assert address[0] == "::1" and len(address) == len(accepted.getpeername()) == 4
            assert client.getpaddrs() == (("::1", server.getsockname()[1]),)
        assert client.family is socket.AF_INET6


@pytest.mark.parametrize("size", [1, 65536, 65537, 10_000_000])
def test_receive_sizes(pair: Pair, size: int) -> None:
    pair.client.send(b"abc")
    assert pair.server.recv(size) == b"abc"[:size]


def test_wrong_receive_sizes(pair: Pair) -> None:
    with pytest.raises(ValueError):
        pair.server.recv(-1)
    with pytest.raises(OSError) as caught:
        pair.server.recv(0)
    assert caught.value.errno == errno.EINVAL
    with pytest.raises(TypeError):
        pair.server.recv(1.5)
    with pytest.raises(TypeError, match="read-only"):
        pair.server.recvv_into(b"constant")
    with pytest.raises(ValueError):
        pair.server.recv_into(bytearray(5), 6)


def test_receive_into_a_part_of_a_buffer(pair: Pair) -> None:
    buffer = bytearray(b".....")
    pair.client.sendv(b"abcdef", stream=2, ppid=9)
    size, info, address = pair.server.recvv_into(memoryview(buffer)[1:4])
    assert (size, bytes(buffer), info.stream, info.ppid, info.complete) == (3, b".abc.", 2, 9, False)
    assert address == (LOCALHOST, pair.client.getsockname()[1])
    assert pair.server.recv_into(buffer, 4) == 3
    assert bytes(buffer) == b"defc."


def test_lists_of_addresses(listener: sctp.sctpsocket) -> None:
    for wrong in ([], "127.0.0.1", [(LOCALHOST, 1), ("127.0.0.2", 2)], 7):
        with pytest.raises(ValueError):
            listener.connectx(wrong)


def test_unknown_engine() -> None:
    for wrong in ("foo", "", 1):
        with pytest.raises(ValueError, match="'kernel'"):
            sctp.sctpsocket_tcp(sctp.AF_INET, engine=wrong)
        with pytest.raises(ValueError):
            sctp.engine_info(wrong)


@pytest.mark.parametrize("timeout", [-1, -0.001, float("nan")])
def test_timeouts_out_of_range(listener: sctp.sctpsocket, timeout: float) -> None:
    with pytest.raises(ValueError):
        listener.settimeout(timeout)


def test_timeouts_are_seconds(listener: sctp.sctpsocket) -> None:
    for timeout in (None, 0.0, 0.001, 1.5, 100_000_000.0):
        listener.settimeout(timeout)
        assert listener.gettimeout() == timeout
    listener.settimeout(1e-9)
    assert listener.gettimeout() == 0.001  # not 0, which would be non-blocking
    listener.settimeout(float("inf"))
    with pytest.raises(TypeError):
        listener.settimeout("1")


def test_pysctp_ranges(listener: sctp.sctpsocket, many: sctp.sctpsocket) -> None:
    for wrong in (-1, 256, "1"):
        with pytest.raises(ValueError):
            listener.ttl = wrong
    for wrong in (-1, 65536, None):
        with pytest.raises(ValueError):
            listener.streamid = wrong
    with pytest.raises(ValueError):
        listener.get_status(1)
    with pytest.raises(ValueError):
        many.get_status()
    with pytest.raises(ValueError):
        listener.sctp_send(b"")
