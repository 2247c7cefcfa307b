"""The numbers of SCTP as enumerations. Members are the integers, so each works where a number does, and compares equal.

What a received notification or record holds is a member where its number has a name, and else the plain integer.
"""

from __future__ import annotations

import enum

from . import _raw


class Number(enum.IntEnum):
    """Base: printed as the number in every Python, as since 3.11."""

    __str__ = int.__repr__
    __format__ = int.__format__  # type: ignore[assignment]


class Flags(enum.IntFlag):
    """Base: printed as the number in every Python, as since 3.11."""

    __str__ = int.__repr__
    __format__ = int.__format__  # type: ignore[assignment]


def member_of(kind: type[Number | Flags], number: int) -> int:
    """The member for a number, which stays a number if it has no name; flags always are members."""
    if issubclass(kind, Flags):
        return kind(number)
    return kind._value2member_map_.get(number, number)  # type: ignore[return-value]


class Style(Number):
    """RFC 6458 sections 3 and 4."""

    TCP = _raw.TCP_STYLE  #: one-to-one
    UDP = _raw.UDP_STYLE  #: one-to-many


class Bindx(Number):
    """What bindx() does, RFC 6458 section 9.1."""

    ADD = _raw.BINDX_ADD_ADDR
    REMOVE = _raw.BINDX_REM_ADDR


class SendFlags(Flags):
    """How a message is sent, RFC 6458 section 5.3.4."""

    UNORDERED = _raw.UNORDERED
    ADDR_OVER = _raw.ADDR_OVER
    ABORT = _raw.ABORT
    SACK_IMMEDIATELY = _raw.SACK_IMMEDIATELY
    SENDALL = _raw.SENDALL
    EOR = _raw.EOR
    EOF = _raw.EOF


class RecvFlags(Flags):
    """What a receive call found, RFC 6458 section 3.1.4."""

    EOR = _raw.MSG_EOR
    NOTIFICATION = _raw.MSG_NOTIFICATION


class NextFlags(Flags):
    """`flags` of what get_nxtinfo() gives, RFC 6458 section 5.3.6."""

    UNORDERED = _raw.UNORDERED
    COMPLETE = _raw.COMPLETE  #: all of the message is there; the user-space engine alone tells
    NOTIFICATION = _raw.MSG_NOTIFICATION


class PrPolicy(Number):
    """Partial reliability, RFC 7496."""

    NONE = _raw.PR_NONE
    TTL = _raw.PR_TTL
    RTX = _raw.PR_RTX
    PRIO = _raw.PR_PRIO
    ALL = _raw.PR_ALL  #: only to ask for totals


class Associations(Number):
    """Which associations of a one-to-many socket, RFC 6458 section 7.2."""

    FUTURE = _raw.FUTURE_ASSOC
    CURRENT = _raw.CURRENT_ASSOC
    ALL = _raw.ALL_ASSOC


class NotificationType(Number):
    """RFC 6458 section 6.1."""

    ASSOC_CHANGE = _raw.ASSOC_CHANGE
    PEER_ADDR_CHANGE = _raw.PEER_ADDR_CHANGE
    SEND_FAILED = _raw.SEND_FAILED
    REMOTE_ERROR = _raw.REMOTE_ERROR
    SHUTDOWN_EVENT = _raw.SHUTDOWN_EVENT
    PARTIAL_DELIVERY_EVENT = _raw.PARTIAL_DELIVERY_EVENT
    ADAPTATION_INDICATION = _raw.ADAPTATION_INDICATION
    AUTHENTICATION_EVENT = _raw.AUTHENTICATION_EVENT
    SENDER_DRY_EVENT = _raw.SENDER_DRY_EVENT
    STREAM_RESET_EVENT = _raw.STREAM_RESET_EVENT
    ASSOC_RESET_EVENT = _raw.ASSOC_RESET_EVENT
    STREAM_CHANGE_EVENT = _raw.STREAM_CHANGE_EVENT
    SEND_FAILED_EVENT = _raw.SEND_FAILED_EVENT


class AssocChangeState(Number):
    """What has happened to an association, RFC 6458 section 6.1.1."""

    COMM_UP = _raw.COMM_UP
    COMM_LOST = _raw.COMM_LOST
    RESTART = _raw.RESTART
    SHUTDOWN_COMP = _raw.SHUTDOWN_COMP
    CANT_STR_ASSOC = _raw.CANT_STR_ASSOC


class EndedBy(Number):
    """Who ended an association."""

    NOBODY = _raw.ENDED_BY_NOBODY  #: it goes on, there is none, or it is not known
    US = _raw.ENDED_BY_US  #: this side: the program, or its stack when the peer breaks the protocol
    PEER = _raw.ENDED_BY_PEER
    SILENCE = _raw.ENDED_BY_SILENCE  #: the peer does not answer


class PaddrChangeState(Number):
    """What has happened to a peer's address, RFC 6458 section 6.1.2 and RFC 7829 section 7.1."""

    ADDR_AVAILABLE = _raw.ADDR_AVAILABLE
    ADDR_UNREACHABLE = _raw.ADDR_UNREACHABLE
    ADDR_REMOVED = _raw.ADDR_REMOVED
    ADDR_ADDED = _raw.ADDR_ADDED
    ADDR_MADE_PRIM = _raw.ADDR_MADE_PRIM
    ADDR_CONFIRMED = _raw.ADDR_CONFIRMED
    ADDR_POTENTIALLY_FAILED = _raw.ADDR_POTENTIALLY_FAILED


class SendFailedFlags(Number):
    """`flags` of a failed send: whether the message had left, RFC 6458 section 6.1.4."""

    DATA_UNSENT = _raw.DATA_UNSENT
    DATA_SENT = _raw.DATA_SENT


class PdapiIndication(Number):
    """What a partial delivery event tells, RFC 6458 section 6.1.7."""

    ABORTED = _raw.PARTIAL_DELIVERY_ABORTED


class StreamResetFlags(Flags):
    """`flags` of a stream reset event: which side's streams, and whether it was done. RFC 6525 section 6.1.1."""

    INCOMING = _raw.STREAM_RESET_INCOMING
    OUTGOING = _raw.STREAM_RESET_OUTGOING
    DENIED = _raw.STREAM_RESET_DENIED  #: the peer does not allow it
    FAILED = _raw.STREAM_RESET_FAILED


class AssocResetFlags(Flags):
    """`flags` of an association reset event, RFC 6525 section 6.1.2; none: it is done."""

    DENIED = _raw.ASSOC_RESET_DENIED
    FAILED = _raw.ASSOC_RESET_FAILED


class StreamChangeFlags(Flags):
    """`flags` of a stream change event, RFC 6525 section 6.1.3; none: it is done."""

    DENIED = _raw.STREAM_CHANGE_DENIED
    FAILED = _raw.STREAM_CHANGE_FAILED


class AuthIndication(Number):
    """What an authentication event tells, RFC 6458 section 6.1.8."""

    NEW_KEY = _raw.AUTH_NEW_KEY
    NO_AUTH = _raw.AUTH_NO_AUTH
    FREE_KEY = _raw.AUTH_FREE_KEY


class Cause(Number):
    """Error causes, RFC 9260 section 3.3.10, RFC 5061 section 4.3 and RFC 4895 section 4.1."""

    NONE = _raw.CAUSE_NONE
    INVALID_STREAM_IDENTIFIER = _raw.CAUSE_INVALID_STREAM_IDENTIFIER
    MISSING_MANDATORY_PARAMETER = _raw.CAUSE_MISSING_MANDATORY_PARAMETER
    STALE_COOKIE = _raw.CAUSE_STALE_COOKIE
    OUT_OF_RESOURCE = _raw.CAUSE_OUT_OF_RESOURCE
    UNRESOLVABLE_ADDRESS = _raw.CAUSE_UNRESOLVABLE_ADDRESS
    UNRECOGNIZED_CHUNK_TYPE = _raw.CAUSE_UNRECOGNIZED_CHUNK_TYPE
    INVALID_MANDATORY_PARAMETER = _raw.CAUSE_INVALID_MANDATORY_PARAMETER
    UNRECOGNIZED_PARAMETERS = _raw.CAUSE_UNRECOGNIZED_PARAMETERS
    NO_USER_DATA = _raw.CAUSE_NO_USER_DATA
    COOKIE_RECEIVED_WHILE_SHUTTING_DOWN = _raw.CAUSE_COOKIE_RECEIVED_WHILE_SHUTTING_DOWN
    RESTART_WITH_NEW_ADDRESSES = _raw.CAUSE_RESTART_WITH_NEW_ADDRESSES
    USER_INITIATED_ABORT = _raw.CAUSE_USER_INITIATED_ABORT
    PROTOCOL_VIOLATION = _raw.CAUSE_PROTOCOL_VIOLATION
    DELETE_LAST_ADDRESS = _raw.CAUSE_DELETE_LAST_ADDRESS
    OPERATION_REFUSED_RESOURCES = _raw.CAUSE_OPERATION_REFUSED_RESOURCES
    DELETE_SOURCE_ADDRESS = _raw.CAUSE_DELETE_SOURCE_ADDRESS
    ASCONF_ACK_ILLEGAL = _raw.CAUSE_ASCONF_ACK_ILLEGAL
    NO_AUTHORIZATION = _raw.CAUSE_NO_AUTHORIZATION
    UNSUPPORTED_HMAC = _raw.CAUSE_UNSUPPORTED_HMAC


class AssocState(Number):
    """The state of an association, RFC 6458 section 8.2.1."""

    EMPTY = _raw.STATE_EMPTY
    CLOSED = _raw.STATE_CLOSED
    COOKIE_WAIT = _raw.STATE_COOKIE_WAIT
    COOKIE_ECHOED = _raw.STATE_COOKIE_ECHOED
    ESTABLISHED = _raw.STATE_ESTABLISHED
    SHUTDOWN_PENDING = _raw.STATE_SHUTDOWN_PENDING
    SHUTDOWN_SENT = _raw.STATE_SHUTDOWN_SENT
    SHUTDOWN_RECEIVED = _raw.STATE_SHUTDOWN_RECEIVED
    SHUTDOWN_ACK_SENT = _raw.STATE_SHUTDOWN_ACK_SENT


class PathState(Number):
    """The state of the path to a peer's address, RFC 6458 section 8.2.2 and RFC 7829 section 7.1."""

    INACTIVE = _raw.PATH_INACTIVE
    PF = _raw.PATH_PF  #: potentially failed
    ACTIVE = _raw.PATH_ACTIVE
    UNCONFIRMED = _raw.PATH_UNCONFIRMED


class PathFlags(Flags):
    """`flags` of paddrparams, RFC 6458 section 8.1.12."""

    HB_ENABLE = _raw.SPP_HB_ENABLE
    HB_DISABLE = _raw.SPP_HB_DISABLE
    HB_DEMAND = _raw.SPP_HB_DEMAND
    PMTUD_ENABLE = _raw.SPP_PMTUD_ENABLE
    PMTUD_DISABLE = _raw.SPP_PMTUD_DISABLE
    SACKDELAY_ENABLE = _raw.SPP_SACKDELAY_ENABLE
    SACKDELAY_DISABLE = _raw.SPP_SACKDELAY_DISABLE
    HB_TIME_IS_ZERO = _raw.SPP_HB_TIME_IS_ZERO
    IPV6_FLOWLABEL = _raw.SPP_IPV6_FLOWLABEL
    DSCP = _raw.SPP_DSCP


class ResetRequests(Flags):
    """The option enable_stream_reset, RFC 6525 section 6.3.1."""

    STREAMS = _raw.ENABLE_RESET_STREAM_REQ
    ASSOC = _raw.ENABLE_RESET_ASSOC_REQ
    CHANGE_ASSOC = _raw.ENABLE_CHANGE_ASSOC_REQ


class ResetDirections(Flags):
    """What reset_streams() resets, RFC 6525 section 6.3.2."""

    INCOMING = _raw.STREAM_RESET_INCOMING
    OUTGOING = _raw.STREAM_RESET_OUTGOING


class Scheduler(Number):
    """The option stream_scheduler, RFC 8260 section 3."""

    FCFS = _raw.SS_FCFS
    PRIO = _raw.SS_PRIO
    RR = _raw.SS_RR
    RR_PACKET = _raw.SS_RR_PACKET
    FAIR = _raw.SS_FAIR


class Hmac(Number):
    """Hashes of authentication, RFC 4895 section 3.3."""

    SHA1 = _raw.AUTH_HMAC_SHA1
    SHA256 = _raw.AUTH_HMAC_SHA256


class PfExpose(Number):
    """The option expose_potentially_failed_state, RFC 7829 section 7.3."""

    UNSET = _raw.PF_EXPOSE_UNSET
    DISABLE = _raw.PF_EXPOSE_DISABLE
    ENABLE = _raw.PF_EXPOSE_ENABLE


#: By the names of the library's groups of numbers; a value of a group that has no class here is no number for programs.
GROUPS: dict[str, type[Number | Flags]] = {
    "assoc_change": AssocChangeState,
    "assoc_reset": AssocResetFlags,
    "assoc_state": AssocState,
    "association": Associations,
    "authentication": AuthIndication,
    "bindx": Bindx,
    "cause": Cause,
    "ended_by": EndedBy,
    "hmac": Hmac,
    "next_flag": NextFlags,
    "notification_type": NotificationType,
    "partial_delivery": PdapiIndication,
    "path_flag": PathFlags,
    "path_state": PathState,
    "peer_addr_change": PaddrChangeState,
    "pf_expose": PfExpose,
    "pr_policy": PrPolicy,
    "reset_request": ResetRequests,
    "scheduler": Scheduler,
    "send_failed": SendFailedFlags,
    "send_flag": SendFlags,
    "stream_change": StreamChangeFlags,
    "stream_reset": StreamResetFlags,
    "style": Style,
}
