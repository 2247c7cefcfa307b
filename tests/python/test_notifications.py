"""Subscribing to notifications, their classes, and their fields."""

from __future__ import annotations

import copy
import dataclasses
import errno
import pickle
import struct
import warnings
from typing import Any

import pytest

import sctp
from conftest import DEADLINE, Pair
from sctp._notifications import decode


def test_event_subscribe(pair: Pair) -> None:
    events = pair.client.events
    assert not any((events.association, events.address, events.shutdown, events.sendfailure))
    events.association = True
    events.set_shutdown(1)
    fresh = sctp.event_subscribe(pair.client)  # what the socket says
    assert (fresh.association, fresh.get_shutdown(), fresh.address) == (True, True, False)
    events.clear()
    fresh = sctp.event_subscribe(pair.client)
    assert (fresh.association, fresh.shutdown) == (False, False) and events.data_io == 1


def test_a_misspelt_event_is_an_error(pair: Pair) -> None:
    with pytest.raises(AttributeError, match="no item 'assoc'; it has .*association"):
        pair.client.events.assoc = True


def test_event_subscribe_without_autoflush(pair: Pair) -> None:
    events = pair.client.events
    events.autoflush = False
    events.peer_error = events.partialdelivery = events.adaptationlayer = True
    assert not sctp.event_subscribe(pair.client).peererror
    events.flush()
    fresh = sctp.event_subscribe(pair.client)
    assert fresh.peererror and fresh.partial_delivery and fresh.adaptation_layer
    events.sendfailure = "yes"
    with pytest.raises(TypeError, match="send_failure"):
        events.flush()


def test_aliases(pair: Pair) -> None:
    events = pair.client.events
    events.dataio = True
    assert events.sndrcvinfo is events.data_io is True


def test_set_event(pair: Pair) -> None:
    assert not pair.client.get_event(sctp.SENDER_DRY_EVENT)
    pair.client.set_event(sctp.SENDER_DRY_EVENT)
    assert pair.client.get_event(sctp.SENDER_DRY_EVENT)


@pytest.mark.parametrize("kind", [-1, 0x7000, 0x8000, 0x800E, 0xFFFF, 0x10000])
def test_no_such_event(pair: Pair, many: sctp.sctpsocket_udp, kind: int) -> None:
    for call in (pair.client.set_event, pair.client.get_event, many.set_event, many.get_event):
        with pytest.raises(OSError, match="no such event type: 0x") as caught:
            call(kind)
        assert caught.value.errno == errno.EINVAL


def test_association_of_a_one_to_many_socket(many: sctp.sctpsocket_udp) -> None:
    many.events.association = True
    many.events.shutdown = True
    with sctp.sctpsocket_tcp(sctp.AF_INET) as client:
        client.bind(("127.0.0.1", 0))
        client.connect(many.getsockname())
        address, flags, data, up = many.sctp_recv(1000)
        assert (address, flags, data) == (client.getsockname(), sctp.FLAG_NOTIFICATION | sctp.FLAG_EOR, None)
        assert isinstance(up, sctp.assoc_change) and up.state == sctp.assoc_change.state_COMM_UP
        assert up.type == sctp.notification.type_ASSOC_CHANGE and up.outbound_streams and up.inbound_streams
        client.send(b"x")
        message = many.recvv()
        assert (message.data, message.notification, message.info.assoc_id) == (b"x", None, up.assoc_id)
    message = many.recvv()
    assert message.data == b"" and isinstance(message.notification, sctp.shutdown_event)
    down = many.recvv().notification
    assert isinstance(down, sctp.assoc_change) and down.state == sctp.assoc_change.state_SHUTDOWN_COMP
    assert (down.assoc_id, down.sac_info, down.reason) == (up.assoc_id, b"", "")


@pytest.mark.parametrize("reason", ["", "überlast", b"\xff\0\x01"])
def test_the_reason_of_an_abort(many: sctp.sctpsocket_udp, reason: str | bytes) -> None:
    with sctp.sctpsocket_udp(sctp.AF_INET) as other:
        other.settimeout(DEADLINE)
        other.events.association = True
        other.sendto(b"x", many.getsockname())
        assert other.recvv().notification.state == sctp.assoc_change.state_COMM_UP
        many.abort(reason, assoc_id=many.recvv().info.assoc_id)
        lost = other.recvv().notification
    assert isinstance(lost, sctp.assoc_change) and lost.state == sctp.assoc_change.state_COMM_LOST
    data = reason.encode() if isinstance(reason, str) else reason
    assert (lost.error, lost.reason_data) == (12, data)
    assert lost.reason == (reason if isinstance(reason, str) else "\\xff\0\x01")
    assert lost.sac_info[:4] == struct.pack("!HH", 12, 4 + len(data))


def decoded(kind: int, flags: int, *rest: bytes) -> Any:
    body = b"".join(rest)
    return decode(struct.pack("=HHI", kind, flags, 8 + len(body)) + body)


def test_numbers_that_have_names_are_members() -> None:
    assoc_id = struct.pack("=i", 5)
    reset = decoded(sctp.STREAM_RESET_EVENT, 6, assoc_id, struct.pack("=HH", 7, 65535))
    assert reset.flags == sctp.StreamResetFlags.OUTGOING | sctp.StreamResetFlags.DENIED and reset.streams == (7, 65535)
    assert repr(reset) == (
        "stream_reset_event(type=STREAM_RESET_EVENT, flags=OUTGOING|DENIED, assoc_id=5, streams=(7, 65535))"
    )
    assert decoded(sctp.STREAM_RESET_EVENT, 1, assoc_id).streams == ()
    assert sctp.AssocResetFlags.FAILED in decoded(sctp.ASSOC_RESET_EVENT, 8, assoc_id).flags
    assert not decoded(sctp.STREAM_CHANGE_EVENT, 0, assoc_id).flags
    partial = decoded(sctp.notification.type_PARTIAL_DELIVERY_EVENT, 0, struct.pack("=IiII", 0, 5, 1, 2))
    assert partial.indication is sctp.PdapiIndication.ABORTED
    error = decoded(sctp.notification.type_REMOTE_ERROR, 0, struct.pack("!HH", 9, 0), assoc_id)
    assert error.error is sctp.Cause.NO_USER_DATA
    assert decoded(sctp.SEND_FAILED_EVENT, 1).flags is sctp.SendFailedFlags.DATA_SENT


def test_the_association_to_abort_is_no_reason() -> None:
    wrong: Any = 999
    with sctp.sctpsocket_udp(sctp.AF_INET) as sock, pytest.raises(TypeError, match="assoc_id="):
        sock.abort(wrong)


def test_abort_closes_a_one_to_one_socket(pair: Pair) -> None:
    pair.client.abort("enough")
    assert pair.client.fileno() == -1
    with pytest.raises(ConnectionResetError):
        pair.server.recv(10)


def test_a_failed_abort_leaves_the_socket() -> None:
    with sctp.sctpsocket_tcp(sctp.AF_INET) as sock:
        with pytest.raises(OSError) as caught:
            sock.abort()
        assert caught.value.errno == errno.ENOTCONN
        assert sock.fileno() >= 0


def test_a_small_buffer_gives_whole_notifications(many: sctp.sctpsocket_udp) -> None:
    many.events.association = True
    with sctp.sctpsocket_tcp(sctp.AF_INET) as client:
        client.connect(many.getsockname())
        client.send(b"data")
        up = many.recvv(3).notification
        assert isinstance(up, sctp.assoc_change) and up.outbound_streams and not up.truncated
        assert many.recvv(3).data == b"dat"


def test_plain_receive_calls_pass_notifications_over(many: sctp.sctpsocket_udp) -> None:
    many.events.association = True
    with sctp.sctpsocket_tcp(sctp.AF_INET) as client:
        client.connect(many.getsockname())
        client.send(b"data")
        assert many.recv(100) == b"data"


def test_send_failed(pair: Pair) -> None:
    pair.client.events.send_failure = True
    pair.client.set_event(sctp.SEND_FAILED_EVENT)
    pair.server.settimeout(0)
    with pytest.raises(BlockingIOError):
        while True:
            pair.client.sendv(b"m" * 5000, stream=1, ppid=77, context=5, dontwait=True)
    pair.server.abort()
    failed = pair.client.recvv().notification
    assert isinstance(failed, sctp.send_failed)
    assert failed.flags in (failed.flag_DATA_UNSENT, failed.flag_DATA_SENT)
    assert (failed.info.stream, failed.info.ppid, failed.info.context) == (1, 77, 5)
    assert failed.data and not failed.data.strip(b"m")


def test_notification_factory() -> None:
    for number, cls in sctp.notification_table.items():
        assert type(sctp.notification_factory({"type": number, "extra": 1})) is cls
    with pytest.raises(ValueError):
        sctp.notification_factory({})
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        unknown = sctp.notification_factory({"type": 0x8999})
    assert type(unknown) is sctp.notification and "0x8999" in str(caught[0].message)


def test_value_classes() -> None:
    assert sctp.sndrcvinfo().ppid == 0 and sctp.sndrcvinfo({"ppid": 5}).ppid == 5
    assert sctp.send_failed().info.stream == 0
    assert sctp.send_failed({"_info": {"stream": 7}}).info.stream == 7
    assert sctp.paddr_change({"addr": ("::1", 5)}).addr == ("::1", 5)
    assert "state=ESTABLISHED" in repr(sctp.status({"state": 4}))


def test_notifications_are_values(many: sctp.sctpsocket_udp) -> None:
    many.events.association = True
    with sctp.sctpsocket_tcp(sctp.AF_INET) as client:
        client.connect(many.getsockname())
        up = many.recvv().notification
    assert isinstance(up, sctp.assoc_change)
    assert up.state is sctp.AssocChangeState.COMM_UP and up.type is sctp.NotificationType.ASSOC_CHANGE
    assert repr(up).startswith(f"assoc_change(type=ASSOC_CHANGE, assoc_id={up.assoc_id}, state=COMM_UP, error=NONE, outbound_")
    assert sctp.notification_factory(dataclasses.asdict(up)) == up and len({up, copy.copy(up)}) == 1
    assert pickle.loads(pickle.dumps(up)) == up  # noqa: S301 - ours
    with pytest.raises(dataclasses.FrozenInstanceError):
        up.state = 3  # type: ignore[misc]
    match up:
        case sctp.assoc_change(state=sctp.AssocChangeState.COMM_UP, assoc_id=found):
            assert found == up.assoc_id
        case _:
            pytest.fail("it does not match")


def test_a_number_without_a_name_stays() -> None:
    assert sctp.assoc_change({"state": 77, "error": 12}).state == 77
    assert "state=77, error=USER_INITIATED_ABORT" in repr(sctp.assoc_change({"state": 77, "error": 12}))
    assert repr(sctp.notification({"type": 0x9000, "assoc_id": 5})) == "notification(type=36864, assoc_id=5)"


def test_records_that_are_set_can_be_changed(pair: Pair) -> None:
    times = pair.client.get_rtoinfo()
    times.initial = 5000
    pair.client.set_rtoinfo(times)
    assert pair.client.get_rtoinfo() == times and "initial=5000" in repr(times)
    status = pair.client.get_status()
    assert status.state is sctp.AssocState.ESTABLISHED and status.primary.state is sctp.PathState.ACTIVE
    with pytest.raises(dataclasses.FrozenInstanceError):
        status.state = 0  # type: ignore[misc]


def test_enumerations_are_pysctps_numbers() -> None:
    assert sctp.MSG_UNORDERED == 1 and sctp.MSG_UNORDERED is sctp.SendFlags.UNORDERED
    assert f"{sctp.MSG_EOF} {sctp.MSG_EOF:x} {sctp.MSG_EOF!s}" == "512 200 512"
    assert sctp.MSG_EOF | sctp.MSG_UNORDERED == 0x201
    assert isinstance(sctp.assoc_change.state_COMM_LOST, sctp.AssocChangeState) and sctp.assoc_change.state_COMM_LOST == 1
    assert sctp.paddrparams.flags_HB_DISABLED == sctp.PathFlags.HB_DISABLE == 2
    assert sctp.UDP_STYLE == sctp.Style.UDP == 5
