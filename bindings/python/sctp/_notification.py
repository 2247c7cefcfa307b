"""The base of all notifications, RFC 6458 section 6.1."""

from __future__ import annotations

from dataclasses import dataclass, field

from ._enums import NotificationType
from ._records import Record


@dataclass(frozen=True, init=False, repr=False)
class notification(Record):  # noqa: N801 - pysctp's name
    """Base of all notifications, and the class of a notification whose type is unknown. RFC 6458 section 6.1."""

    type_SN_TYPE_BASE = 0x8000
    type_ASSOC_CHANGE = NotificationType.ASSOC_CHANGE
    type_PEER_ADDR_CHANGE = NotificationType.PEER_ADDR_CHANGE
    type_SEND_FAILED = NotificationType.SEND_FAILED
    type_REMOTE_ERROR = NotificationType.REMOTE_ERROR
    type_SHUTDOWN_EVENT = NotificationType.SHUTDOWN_EVENT
    type_PARTIAL_DELIVERY_EVENT = NotificationType.PARTIAL_DELIVERY_EVENT
    type_ADAPTATION_INDICATION = NotificationType.ADAPTATION_INDICATION

    type: int = 0
    flags: int = 0
    length: int = field(default=0, repr=False)  #: bytes
    assoc_id: int = 0
    truncated: int = 0  #: 1: fewer bytes than `length` came, and the missing fields are 0 or empty
