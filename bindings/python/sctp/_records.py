"""What comes with messages, and the status of associations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from . import _raw
from ._address import Address
from ._enums import AssocState, NextFlags, PathState
from ._number import Flags, Number, member_of

if TYPE_CHECKING:
    from ._notification import notification


class Record:
    """Base of pysctp's value classes, whose constructors take a dict of the fields that shall not have their defaults.

    A field whose default is a member of an enumeration holds a member, too, if its number has a name; flags always do.
    """

    def __init__(self, values: Mapping[str, object] | None = None) -> None:
        found = dict(values or ())
        for name, value in found.items():
            default = getattr(type(self), name, None)
            if isinstance(default, (Number, Flags)) and isinstance(value, int):
                found[name] = member_of(type(default), value)
        self.__dict__.update(found)

    def __repr__(self) -> str:
        """Leaves out what is 0 or empty, but for what has a name."""
        values = {field.name: getattr(self, field.name) for field in fields(self) if field.repr}  # type: ignore[arg-type]
        shown = (f"{name}={_shown(value)}" for name, value in values.items() if value or isinstance(value, Number))
        return f"{type(self).__name__}({', '.join(shown)})"


def _shown(value: object) -> str:
    if isinstance(value, Flags):
        return "|".join(each.name or "" for each in type(value) if each in value) or repr(value)
    return value.name if isinstance(value, Number) else repr(value)


class RcvInfo(NamedTuple):
    """What was received with a message, RFC 6458 section 5.3.5. Integers are in host byte order."""

    msg_flags: int  #: FLAG_EOR, FLAG_NOTIFICATION
    stream: int
    ssn: int  #: stream sequence number
    flags: int  #: MSG_UNORDERED
    ppid: int  #: payload protocol id
    tsn: int  #: transmission sequence number of the first chunk
    cumtsn: int  #: cumulative TSN, for unordered messages
    context: int
    assoc_id: int

    @property
    def complete(self) -> bool:
        """Whether the message ends here; if not, the next receive call continues it."""
        return bool(self.msg_flags & _raw.MSG_EOR)


class NxtInfo(NamedTuple):
    """What is known of the next message, RFC 6458 section 5.3.6."""

    stream: int
    flags: NextFlags
    ppid: int  #: payload protocol id, host byte order
    length: int  #: bytes of it that are there
    assoc_id: int

    @property
    def complete(self) -> bool:
        """Whether all of the message is there; the user-space engine alone tells."""
        return bool(self.flags & NextFlags.COMPLETE)


class SendOptions(TypedDict, total=False):
    """How a message is sent: keywords of Socket.sendv(), which explains them."""

    stream: int | None
    ppid: int | None
    flags: int | None
    context: int | None
    pr_policy: int | None
    pr_value: int
    auth_key: int | None


class Message(NamedTuple):
    """What recvv() gives: a message, or a notification with `data` empty."""

    data: bytes  #: b"" also at the end of a one-to-one association
    info: RcvInfo
    address: Address | None  #: the sender's; with a notification the peer of its association
    notification: notification | None


@dataclass(frozen=True, init=False, repr=False)
class sndrcvinfo(Record):  # noqa: N801 - pysctp's name
    """What a message came with, in pysctp's form. `ppid` and the rest are in host byte order."""

    stream: int = 0
    ssn: int = 0
    flags: int = 0
    ppid: int = 0
    context: int = 0
    timetolive: int = 0
    tsn: int = 0
    cumtsn: int = 0
    assoc_id: int = 0


@dataclass(frozen=True, init=False, repr=False)
class paddrinfo(Record):  # noqa: N801 - pysctp's name
    """A peer address and the path to it, RFC 6458 section 8.2.2."""

    state_INACTIVE = PathState.INACTIVE
    state_ACTIVE = PathState.ACTIVE
    state_PF = PathState.PF  # potentially failed, RFC 7829
    state_UNCONFIRMED = PathState.UNCONFIRMED

    assoc_id: int = 0
    sockaddr: Address = ("", 0)
    state: int = PathState.INACTIVE
    cwnd: int = 0  #: bytes
    srtt: int = 0  #: ms
    rto: int = 0  #: ms
    mtu: int = 0  #: bytes


@dataclass(frozen=True, init=False, repr=False)
class status(Record):  # noqa: N801 - pysctp's name
    """An association's status, RFC 6458 section 8.2.1."""

    state_EMPTY = AssocState.EMPTY
    state_CLOSED = AssocState.CLOSED
    state_COOKIE_WAIT = AssocState.COOKIE_WAIT
    state_COOKIE_ECHOED = AssocState.COOKIE_ECHOED
    state_ESTABLISHED = AssocState.ESTABLISHED
    state_SHUTDOWN_PENDING = AssocState.SHUTDOWN_PENDING
    state_SHUTDOWN_SENT = AssocState.SHUTDOWN_SENT
    state_SHUTDOWN_RECEIVED = AssocState.SHUTDOWN_RECEIVED
    state_SHUTDOWN_ACK_SENT = AssocState.SHUTDOWN_ACK_SENT
    state_BOUND = -1
    state_LISTEN = -1

    assoc_id: int = 0
    state: int = AssocState.EMPTY
    rwnd: int = 0  #: bytes the peer can still take
    unackdata: int = 0  #: chunks not acknowledged
    penddata: int = 0  #: chunks received and not read yet
    instrms: int = 0
    outstrms: int = 0
    fragmentation_point: int = 0  #: bytes of user data in one chunk
    primary: paddrinfo = paddrinfo()


def read_status(found: tuple[int | str, ...], asked: int) -> status:
    """The façade's flat record as pysctp's two. The id is the one that was asked for, which other calls take, too."""
    association = dict(zip((field.name for field in fields(status)), found[:8], strict=False))
    path = dict(zip(("state", "cwnd", "srtt", "rto", "mtu"), found[8:13], strict=True))
    port, host = found[13:]
    primary = paddrinfo({**path, "assoc_id": association["assoc_id"], "sockaddr": (host, port)})
    return status({**association, "assoc_id": asked, "primary": primary})
