"""Options by name, associations and whole messages, in Python's manner; the scenarios test their effects."""

from __future__ import annotations

import errno
from typing import Any

import pytest

import sctp
from conftest import LOCALHOST, Background, Pair


def test_an_unknown_option_names_the_known_ones(pair: Pair) -> None:
    with pytest.raises(ValueError, match="no option 'rto'.* rtoinfo"):
        pair.client.get_option("rto")
    with pytest.raises(ValueError, match="no option 'rto'"):
        pair.client.set_option("rto", 1)


def test_what_can_only_be_read_or_set(pair: Pair) -> None:
    with pytest.raises(ValueError, match="paddrinfo can only be read"):
        pair.client.set_option("paddrinfo", state=1)
    with pytest.raises(ValueError, match="auth_chunk can only be set"):
        pair.client.get_option("auth_chunk")


@pytest.mark.parametrize(
    ("name", "value", "fields", "error"),
    [
        ("nodelay", None, {}, TypeError),
        ("nodelay", "yes", {}, TypeError),
        ("nodelay", 1.0, {}, TypeError),
        ("nodelay", {"on": 1}, {}, TypeError),
        ("nodelay", 1, {"also": 2}, TypeError),
        ("rtoinfo", 5, {}, TypeError),
        ("rtoinfo", None, {"first": 5}, TypeError),
        ("rtoinfo", None, {"initial": "5"}, TypeError),
        ("rtoinfo", None, {"initial": -1}, OverflowError),
        ("rtoinfo", None, {"initial": 1 << 32}, OverflowError),
        ("maxseg", 1 << 32, {}, OverflowError),
    ],
)
def test_wrong_values(pair: Pair, name: str, value: Any, fields: dict[str, Any], error: type[Exception]) -> None:
    before = pair.client.get_option(name)
    with pytest.raises(error):
        pair.client.set_option(name, value, **fields)
    assert pair.client.get_option(name) == before


def test_records_are_named_tuples(pair: Pair) -> None:
    pair.client.set_option("sack_info", {"delay": 100}, freq=3)
    found = pair.client.get_option("sack_info")
    assert repr(found) == "sack_info(delay=100, freq=3)"
    assert found == (100, 3)
    pair.client.set_option("sack_info", found._asdict())


def test_numbers_that_have_names_are_members(pair: Pair) -> None:
    pair.client.set_option("stream_scheduler", sctp.SS_PRIO)
    assert pair.client.get_option("stream_scheduler") is sctp.Scheduler.PRIO
    path = pair.client.get_option("paddrinfo", address=pair.client.getpeername())
    assert path.state is sctp.PathState.ACTIVE
    pair.client.set_option("enable_stream_reset", 6)
    assert pair.client.get_option("enable_stream_reset") == sctp.ResetRequests.ASSOC | sctp.ResetRequests.CHANGE_ASSOC


def test_defaults_of_a_send(pair: Pair) -> None:
    """Only the fields that have a meaning."""
    pair.client.set_option("default_sndinfo", sid=2, flags=sctp.MSG_UNORDERED, pr_policy=sctp.PR_RTX, pr_value=3)
    found = pair.client.get_option("default_sndinfo")
    assert found._asdict() == {"sid": 2, "flags": 1, "ppid": 0, "context": 0, "pr_policy": sctp.PR_RTX, "pr_value": 3}
    assert found.pr_policy is sctp.PrPolicy.RTX
    pair.client.set_option("default_sndinfo", found)
    for other in ("assoc_id", "auth_keynumber"):
        with pytest.raises(TypeError, match=f"no field '{other}'"):
            pair.client.set_option("default_sndinfo", {other: 1})


def test_flags_are_bools(pair: Pair) -> None:
    pair.client.set_option("nodelay", True)
    assert pair.client.get_option("nodelay") is True


@pytest.mark.parametrize("name", sorted(sctp.OPTIONS))
def test_every_option_can_be_asked_for(pair: Pair, name: str) -> None:
    """The option has a value, or the right kind of error."""
    pair.client.set_option("stream_scheduler", sctp.SS_PRIO)  # otherwise streams have no value
    try:
        pair.client.get_option(name, address=pair.client.getpeername() if name == "paddrinfo" else None)
    except ValueError as error:
        assert "can only be set" in str(error)  # noqa: PT017
    except OSError as error:
        assert error.errno in {errno.ENOPROTOOPT, errno.EOPNOTSUPP}  # noqa: PT017
        assert name in str(error)  # noqa: PT017


def test_whole_messages_of_several_threads(wide_pair: Pair) -> None:
    """Each thread gets whole messages, never parts."""
    sent = [bytes([number]) * (100_000 + number) for number in range(6)]
    received: list[bytes] = []

    def receive() -> None:
        while data := wide_pair.server.recv_message().data:
            received.append(data)

    receivers = [Background(receive) for _ in range(3)]
    for data in sent:
        wide_pair.client.sendv(data)
    wide_pair.client.shutdown(sctp.SHUT_WR)
    for receiver in receivers:
        receiver.result()
    assert sorted(received) == sent


@pytest.mark.parametrize(("limit", "error"), [(0, OSError), (-1, OverflowError), (1 << 32, OverflowError), ("1", TypeError)])
def test_wrong_limits(pair: Pair, limit: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        pair.server.recv_message(limit)


def test_associations_with_their_status(many: sctp.sctpsocket_udp) -> None:
    with sctp.sctpsocket_udp(sctp.AF_INET) as client:
        client.settimeout(10)
        assert client.associations() == {}
        assoc_id = client.sendx(b"hello", [many.getsockname()], stream=4, initmsg={"num_ostreams": 5})
        assert many.recvv().data == b"hello"
        ((found, status),) = client.associations().items()
        assert found == assoc_id
        assert status.primary.sockaddr == many.getsockname()
        client.finish(assoc_id, timeout=10)
        assert client.associations() == {}
        with pytest.raises(OSError, match="no association"):
            client.finish(assoc_id)


def test_a_finished_socket_is_closed(pair: Pair) -> None:
    pair.client.finish(timeout=10)
    assert pair.client.fileno() == -1
    assert pair.server.recv(10) == b""


def test_interfaces(pair: Pair) -> None:
    with sctp.sctpsocket_tcp(sctp.AF_INET) as sock:
        with pytest.raises(TypeError):
            sock.bind_interfaces("lo")  # one str, not a list
        with pytest.raises(OSError, match="no network interface nosuch0") as caught:
            sock.bind_interfaces(["nosuch0"])
        assert caught.value.errno == errno.ENODEV
        sock.bind_interfaces(["lo"])
        assert sock.getsockname()[0] == LOCALHOST


def test_what_sendx_refuses(pair: Pair, many: sctp.sctpsocket_udp) -> None:
    with pytest.raises(OSError, match="one-to-one") as caught:
        pair.client.sendx(b"x", [(LOCALHOST, 1)])
    assert caught.value.errno == errno.EOPNOTSUPP
    with pytest.raises(TypeError):
        many.sendx(b"x", [(LOCALHOST, 1)], initmsg={"streams": 5})
    with pytest.raises(TypeError):
        many.sendx("text", [(LOCALHOST, 1)])  # type: ignore[arg-type]


def test_plain_sends_are_as_the_default_says_and_pysctps_call_is_not(pair: Pair) -> None:
    pair.client.set_option("default_sndinfo", sid=2, ppid=99)
    for send in (pair.client.send, pair.client.sendall, pair.client.sendv):
        send(b"x")
        info = pair.server.recvv().info
        assert (info.stream, info.ppid) == (2, 99)
    pair.client.sctp_send(b"x", ppid=7)
    info = pair.server.recvv().info
    assert (info.stream, info.ppid) == (0, 7)
