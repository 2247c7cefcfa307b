"""The numbers of SCTP under pysctp's names; they are Linux's on every system and engine. What they belong to: _enums.py."""

from typing import Final

from ._enums import (
    Associations,
    Bindx,
    Hmac,
    NextFlags,
    NotificationType,
    PathFlags,
    PfExpose,
    PrPolicy,
    RecvFlags,
    ResetDirections,
    ResetRequests,
    Scheduler,
    SendFlags,
    Style,
)

SOL_SCTP: Final = 132
IPPROTO_SCTP: Final = 132

#: Socket styles, RFC 6458 sections 3 and 4. Their values are pysctp's, not those of the module socket.
SOCK_STREAM: Final = Style.TCP
SOCK_SEQPACKET: Final = Style.UDP
STYLE_TCP: Final = SOCK_STREAM
TCP_STYLE: Final = SOCK_STREAM
STYLE_UDP: Final = SOCK_SEQPACKET
UDP_STYLE: Final = SOCK_SEQPACKET

#: What bindx() does, RFC 6458 section 9.1.
BINDX_ADD: Final = Bindx.ADD
BINDX_REMOVE: Final = Bindx.REMOVE
BINDX_REM: Final = BINDX_REMOVE

#: How a message is sent: `flags` of sctp_send(), sendv() and the infos, RFC 6458 section 5.3.4.
MSG_UNORDERED: Final = SendFlags.UNORDERED
MSG_ADDR_OVER: Final = SendFlags.ADDR_OVER
MSG_ADDR_OVERRIDE: Final = MSG_ADDR_OVER
MSG_ABORT: Final = SendFlags.ABORT
MSG_SACK_IMMEDIATELY: Final = SendFlags.SACK_IMMEDIATELY
MSG_SENDALL: Final = SendFlags.SENDALL
MSG_EOF: Final = SendFlags.EOF
MSG_FIN: Final = MSG_EOF
MSG_END_OF_RECORD: Final = SendFlags.EOR

#: What a receive call found: the second item of sctp_recv(), `RcvInfo.msg_flags`.
FLAG_NOTIFICATION: Final = RecvFlags.NOTIFICATION
FLAG_EOR: Final = RecvFlags.EOR
FLAG_DONTROUTE: Final = 4

#: What `NxtInfo.flags` has besides MSG_UNORDERED and FLAG_NOTIFICATION, RFC 6458 section 5.3.6.
FLAG_COMPLETE: Final = NextFlags.COMPLETE

#: Partial reliability: what `pr_value` of sendv() means, RFC 7496.
PR_NONE: Final = PrPolicy.NONE
PR_TTL: Final = PrPolicy.TTL
PR_RTX: Final = PrPolicy.RTX
PR_PRIO: Final = PrPolicy.PRIO

#: Which associations of a one-to-many socket set_event() is for, RFC 6458 section 7.2.
FUTURE_ASSOC: Final = Associations.FUTURE
CURRENT_ASSOC: Final = Associations.CURRENT
ALL_ASSOC: Final = Associations.ALL

#: Notification types that pysctp's `notification.type_...` do not name, for set_event(); RFC 6458 section 6.1.
AUTHENTICATION_EVENT: Final = NotificationType.AUTHENTICATION_EVENT
SENDER_DRY_EVENT: Final = NotificationType.SENDER_DRY_EVENT
STREAM_RESET_EVENT: Final = NotificationType.STREAM_RESET_EVENT
ASSOC_RESET_EVENT: Final = NotificationType.ASSOC_RESET_EVENT
STREAM_CHANGE_EVENT: Final = NotificationType.STREAM_CHANGE_EVENT
SEND_FAILED_EVENT: Final = NotificationType.SEND_FAILED_EVENT

PR_ALL: Final = PrPolicy.ALL

#: `flags` of paddrparams, RFC 6458 section 8.1.12.
SPP_HB_ENABLE: Final = PathFlags.HB_ENABLE
SPP_HB_DISABLE: Final = PathFlags.HB_DISABLE
SPP_HB_DEMAND: Final = PathFlags.HB_DEMAND
SPP_PMTUD_ENABLE: Final = PathFlags.PMTUD_ENABLE
SPP_PMTUD_DISABLE: Final = PathFlags.PMTUD_DISABLE
SPP_SACKDELAY_ENABLE: Final = PathFlags.SACKDELAY_ENABLE
SPP_SACKDELAY_DISABLE: Final = PathFlags.SACKDELAY_DISABLE
SPP_HB_TIME_IS_ZERO: Final = PathFlags.HB_TIME_IS_ZERO
SPP_IPV6_FLOWLABEL: Final = PathFlags.IPV6_FLOWLABEL
SPP_DSCP: Final = PathFlags.DSCP

#: The option enable_stream_reset, and what reset_streams() resets, RFC 6525 section 6.3.
ENABLE_RESET_STREAM_REQ: Final = ResetRequests.STREAMS
ENABLE_RESET_ASSOC_REQ: Final = ResetRequests.ASSOC
ENABLE_CHANGE_ASSOC_REQ: Final = ResetRequests.CHANGE_ASSOC
STREAM_RESET_INCOMING: Final = ResetDirections.INCOMING
STREAM_RESET_OUTGOING: Final = ResetDirections.OUTGOING

#: The option stream_scheduler, RFC 8260 section 3.
SS_FCFS: Final = Scheduler.FCFS
SS_PRIO: Final = Scheduler.PRIO
SS_RR: Final = Scheduler.RR
SS_RR_PACKET: Final = Scheduler.RR_PACKET
SS_FAIR: Final = Scheduler.FAIR

#: Hashes of authentication, RFC 4895 section 3.3; the option expose_potentially_failed_state, RFC 7829 section 7.3.
AUTH_HMAC_SHA1: Final = Hmac.SHA1
AUTH_HMAC_SHA256: Final = Hmac.SHA256
PF_EXPOSE_UNSET: Final = PfExpose.UNSET
PF_EXPOSE_DISABLE: Final = PfExpose.DISABLE
PF_EXPOSE_ENABLE: Final = PfExpose.ENABLE

#: The bits of features().
HAVE_SCTP: Final = 1
HAVE_KERNEL_SCTP: Final = 2
HAVE_SCTP_MULTIBUF: Final = 4
HAVE_SCTP_NOCONNECT: Final = 8
HAVE_SCTP_PRSCTP: Final = 16
HAVE_SCTP_ADDIP: Final = 32
HAVE_SCTP_CANSET_PRIMARY: Final = 64
HAVE_SCTP_SAT_NETWORK_CAPABILITY: Final = 128
