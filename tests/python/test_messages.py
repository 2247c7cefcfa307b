"""Several messages in one call: send_messages() and recv_messages()."""

from __future__ import annotations

import errno
from collections.abc import Callable

import pytest

import sctp
from conftest import LOCALHOST, Pair


def received(sock: sctp.Socket, count: int) -> list[sctp.Message]:
    found: list[sctp.Message] = []
    while len(found) < count:
        found += sock.recv_messages()
    return found


def test_each_message_says_what_is_its_own(pair: Pair) -> None:
    data = [b"first", (bytearray(b"second"), {"stream": 3, "flags": sctp.MSG_UNORDERED}), memoryview(b"third")]
    assert pair.client.send_messages(data, stream=1, ppid=7) == 3
    found = {bytes(each.data): each for each in received(pair.server, 3)}
    assert [(name, each.info.stream, each.info.ppid) for name, each in sorted(found.items())] == [
        (b"first", 1, 7), (b"second", 3, 7), (b"third", 1, 7)
    ]  # fmt: skip
    assert all(type(each) is sctp.Message and type(each.info) is sctp.RcvInfo for each in found.values())
    assert found[b"second"].info.flags == sctp.MSG_UNORDERED
    assert {each.address for each in found.values()} == {pair.client.getsockname()}


def test_any_iterable_and_peers_by_address(many: sctp.sctpsocket_udp) -> None:
    with sctp.sctpsocket_udp(sctp.AF_INET) as client:
        client.bind((LOCALHOST, 0))
        assert client.send_messages((str(each).encode() for each in range(100)), many.getsockname()) == 100
        assert client.send_messages([]) == 0
        assert [int(each.data) for each in received(many, 100)] == list(range(100))


def test_a_message_longer_than_the_usual_room(wide_pair: Pair) -> None:
    assert wide_pair.client.send_messages([b"short", bytes(300_000), b"short"]) == 3
    assert [len(each.data) for each in received(wide_pair.server, 3)] == [5, 300_000, 5]


def test_the_end_is_an_empty_list(pair: Pair) -> None:
    pair.server.set_event(sctp.NotificationType.SHUTDOWN_EVENT)
    pair.client.send_messages([b"one", b"two"])
    pair.client.close()
    found = [each for messages in iter(pair.server.recv_messages, []) for each in messages]
    assert [each.data for each in found if each.notification is None] == [b"one", b"two"]
    assert [type(each.notification) for each in found if each.notification is not None] == [sctp.shutdown_event]
    assert pair.server.recv_messages() == []


def test_notifications_are_decoded(many: sctp.sctpsocket_udp) -> None:
    many.set_event(sctp.NotificationType.ASSOC_CHANGE)
    with sctp.sctpsocket_udp(sctp.AF_INET) as client:
        client.sendv(b"hello", many.getsockname())
        up, hello = received(many, 2)
        client.abort("enough", client.assoc_ids()[0])
        [lost] = many.recv_messages()
    assert isinstance(up.notification, sctp.assoc_change) and up.notification.state == sctp.assoc_change.state_COMM_UP
    assert isinstance(lost.notification, sctp.assoc_change) and lost.notification.reason == "enough"
    assert (lost.data, lost.address, hello.data) == (b"", up.address, b"hello")


def test_a_full_buffer_takes_some(pair: Pair) -> None:
    pair.client.set_sndbuf(65536)
    assert 0 < pair.client.send_messages([bytes(10000)] * 1000, dontwait=True) < 1000


def test_the_next_call_says_what_failed(pair: Pair) -> None:
    messages = [b"good", (b"bad", {"stream": 60000}), b"good"]
    assert pair.client.send_messages(messages) == 1
    with pytest.raises(OSError, match="stream 60000 does not exist") as raised:
        pair.client.send_messages(messages[1:])
    assert raised.value.errno == errno.EINVAL


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda pair: pair.client.send_messages(["text"]), TypeError),
        (lambda pair: pair.client.send_messages([b"x", 5]), TypeError),
        (lambda pair: pair.client.send_messages([(b"x", {"colour": 1})]), TypeError),
        (lambda pair: pair.client.send_messages([(b"x", {"stream": 1 << 16})]), OverflowError),
        (lambda pair: pair.client.send_messages(b"x" for _ in [1 // 0]), ZeroDivisionError),
        (lambda pair: pair.server.recv_messages(5000), OverflowError),
        (lambda pair: pair.server.recv_messages(0), OSError),
        (lambda pair: pair.server.recv_messages(limit=0), OSError),
        (lambda pair: pair.server.recv_messages(dontwait=True), BlockingIOError),
    ],
)
def test_errors(pair: Pair, call: Callable[[Pair], object], error: type[Exception]) -> None:
    with pytest.raises(error):
        call(pair)
