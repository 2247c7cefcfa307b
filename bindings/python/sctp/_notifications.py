"""Notifications as pysctp has them, RFC 6458 section 6.1. The build makes _notification_types.py, with those of other types."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import _raw
from ._address import Address
from ._enums import (
    AssocChangeState,
    Cause,
    EndedBy,
    NotificationType,
    PaddrChangeState,
    PdapiIndication,
    SendFailedFlags,
    StreamResetFlags,
)
from ._notification import notification
from ._notification_types import CLASSES
from ._records import sndrcvinfo


@dataclass(frozen=True, init=False, repr=False)
class _Cause(notification):
    # pysctp's names and numbers, on two classes; they are not RFC 9260's.
    error_FAILED_THRESHOLD = 4
    error_HEARTBEAT_SUCCESS = 8
    error_RESPONSE_TO_USER_REQ = 15
    error_INTERNAL_ERROR = 16
    error_SHUTDOWN_GUARD_EXPIRES = 32
    error_RECEIVED_SACK = 64
    error_PEER_FAULTY = 128

    state: int = 0
    error: int = Cause.NONE


@dataclass(frozen=True, init=False, repr=False)
class assoc_change(_Cause):  # noqa: N801
    """An association has come up, ended or restarted, RFC 6458 section 6.1.1.

    `error` is the error cause code of RFC 9260 section 3.3.10. If the peer aborted, `sac_info` has the causes of its ABORT as
    they came, `reason_data` the text of cause 12, and `reason` that as str, with backslash escapes for what is not UTF-8.
    `ended_by` says who ended the association.
    """

    state_COMM_UP = AssocChangeState.COMM_UP
    state_COMM_LOST = AssocChangeState.COMM_LOST
    state_RESTART = AssocChangeState.RESTART
    state_SHUTDOWN_COMP = AssocChangeState.SHUTDOWN_COMP
    state_CANT_STR_ASSOC = AssocChangeState.CANT_STR_ASSOC
    state_CANT_START_ASSOCIATION = AssocChangeState.CANT_STR_ASSOC

    type: int = NotificationType.ASSOC_CHANGE
    state: int = AssocChangeState.COMM_UP
    outbound_streams: int = 0
    inbound_streams: int = 0
    sac_info: bytes = b""
    reason: str = ""
    reason_data: bytes = b""
    ended_by: int = EndedBy.NOBODY


@dataclass(frozen=True, init=False, repr=False)
class paddr_change(_Cause):  # noqa: N801
    """A peer address has changed its state, RFC 6458 section 6.1.2.

    `error` is not an error cause; the RFC leaves it to the stack. On Linux it is 1 after an acknowledgement of data and 2
    after one of a heartbeat. Otherwise, and always in user space, it is 0.
    """

    state_ADDR_AVAILABLE = PaddrChangeState.ADDR_AVAILABLE
    state_ADDR_UNREACHABLE = PaddrChangeState.ADDR_UNREACHABLE
    state_ADDR_REMOVED = PaddrChangeState.ADDR_REMOVED
    state_ADDR_ADDED = PaddrChangeState.ADDR_ADDED
    state_ADDR_MADE_PRIM = PaddrChangeState.ADDR_MADE_PRIM
    state_ADDR_CONFIRMED = PaddrChangeState.ADDR_CONFIRMED
    state_ADDR_POTENTIALLY_FAILED = PaddrChangeState.ADDR_POTENTIALLY_FAILED

    type: int = NotificationType.PEER_ADDR_CHANGE
    error: int = 0
    state: int = PaddrChangeState.ADDR_AVAILABLE
    addr: Address = ("", 0)


@dataclass(frozen=True, init=False, repr=False)
class remote_error(notification):  # noqa: N801
    """The peer has reported an error: the Cause `error` with the parameters `data`. RFC 6458 section 6.1.3."""

    type: int = NotificationType.REMOTE_ERROR
    error: int = Cause.NONE
    data: bytes = b""


@dataclass(frozen=True, init=False, repr=False)
class send_failed(notification):  # noqa: N801
    """The message `data`, sent with `info`, was not delivered. RFC 6458 sections 6.1.4 and 6.1.11."""

    flag_DATA_UNSENT = SendFailedFlags.DATA_UNSENT
    flag_DATA_SENT = SendFailedFlags.DATA_SENT

    type: int = NotificationType.SEND_FAILED  #: or SEND_FAILED_EVENT
    flags: int = SendFailedFlags.DATA_UNSENT
    error: int = Cause.NONE
    data: bytes = b""
    info: sndrcvinfo = sndrcvinfo()

    def __init__(self, values: Mapping[str, object] | None = None) -> None:
        super().__init__(values)
        info = self.__dict__.pop("_info", None)  # pysctp's form
        if info is not None:
            self.__dict__["info"] = sndrcvinfo(info)


@dataclass(frozen=True, init=False, repr=False)
class adaptation_event(notification):  # noqa: N801
    """The peer's adaptation layer indication, RFC 6458 section 6.1.6."""

    type: int = NotificationType.ADAPTATION_INDICATION
    adaptation_ind: int = 0


@dataclass(frozen=True, init=False, repr=False)
class pdapi_event(notification):  # noqa: N801
    """A message that came in pieces will not be completed, RFC 6458 section 6.1.7."""

    indication_PD_ABORTED = PdapiIndication.ABORTED
    indication_PARTIAL_DELIVERY_ABORTED = PdapiIndication.ABORTED

    type: int = NotificationType.PARTIAL_DELIVERY_EVENT
    indication: int = PdapiIndication.ABORTED
    stream: int = 0
    seq: int = 0  #: stream sequence number


@dataclass(frozen=True, init=False, repr=False)
class stream_reset_event(notification):  # noqa: N801
    """Streams have been reset, or were not; `flags` say which side's, and DENIED or FAILED. RFC 6525 section 6.1.1."""

    type: int = NotificationType.STREAM_RESET_EVENT
    flags: int = StreamResetFlags(0)
    streams: tuple[int, ...] = ()  #: empty for all
    data: bytes = field(default=b"", repr=False)  #: `streams` as they came


_CLASSES: tuple[type[notification], ...] = (
    *CLASSES, assoc_change, paddr_change, send_failed, remote_error, pdapi_event, adaptation_event, stream_reset_event,
)  # fmt: skip
#: The class of each type.
notification_table: dict[int, type[notification]] = {
    _raw.SEND_FAILED_EVENT: send_failed,
    **{each.type: each for each in _CLASSES},
}


def notification_factory(raw_notification: Mapping[str, Any]) -> notification:
    """The notification object for a dict of its fields.

    Raises:
      ValueError: the dict has no "type".
    """
    if "type" not in raw_notification:
        raise ValueError('a notification needs a "type"')
    cls = notification_table.get(raw_notification["type"])
    if cls is None:
        warnings.warn(f"unknown notification type 0x{raw_notification['type']:x}", RuntimeWarning, stacklevel=2)
        cls = notification
    return cls(raw_notification)


def decode(received: bytes) -> notification:
    """The notification object for the bytes that a receive call stored."""
    return decoded(_raw.decode_notification(received)[1], received)


def decoded(fields: dict[str, Any], received: bytes) -> notification:
    """The same for the fields that the library has found in them."""
    type_ = fields["type"]
    start, size = fields.pop("data_offset"), fields.pop("data_length")
    fields["data"] = received[start : start + size]
    translate = _TRANSLATIONS.get(type_)
    if translate:
        translate(fields, received)
    return notification_table.get(type_, notification)(fields)


def _assoc_change(fields: dict[str, Any], received: bytes) -> None:
    fields["sac_info"] = fields.pop("data")
    start, size = fields.pop("text_offset"), fields.pop("text_length")
    fields["reason_data"] = received[start : start + size]
    fields["reason"] = fields["reason_data"].decode("utf-8", "backslashreplace")


def _send_failed(fields: dict[str, Any], _received: bytes) -> None:
    fields["_info"] = {name: fields.pop(name) for name in ("ppid", "context")} | {"assoc_id": fields["assoc_id"]}
    fields["_info"].update(stream=fields.pop("sid"), flags=fields.pop("snd_flags"))


def _stream_reset(fields: dict[str, Any], _received: bytes) -> None:
    fields["streams"] = tuple(number for (number,) in struct.iter_unpack("=H", fields["data"][: len(fields["data"]) & ~1]))


# From the façade's field names to pysctp's, where they differ.
_TRANSLATIONS: dict[int, Callable[[dict[str, Any], bytes], None]] = {
    _raw.ASSOC_CHANGE: _assoc_change,
    _raw.PEER_ADDR_CHANGE: lambda fields, _: fields.update(addr=(fields.pop("host"), fields.pop("port"))),
    _raw.SEND_FAILED: _send_failed,
    _raw.SEND_FAILED_EVENT: _send_failed,
    _raw.PARTIAL_DELIVERY_EVENT: lambda fields, _: fields.update(stream=fields.pop("sid")),
    _raw.ADAPTATION_INDICATION: lambda fields, _: fields.update(adaptation_ind=fields.pop("indication")),
    _raw.STREAM_RESET_EVENT: _stream_reset,
}
