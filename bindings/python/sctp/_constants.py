"""The numbers of SCTP under pysctp's names; they are Linux's on every system and engine."""

from typing import Final

from . import _raw

SOL_SCTP: Final = 132
IPPROTO_SCTP: Final = 132

#: Socket styles, RFC 6458 sections 3 and 4. Plain integers, unlike those of the module socket.
SOCK_STREAM: Final = _raw.TCP_STYLE
SOCK_SEQPACKET: Final = _raw.UDP_STYLE
STYLE_TCP: Final = SOCK_STREAM
TCP_STYLE: Final = SOCK_STREAM
STYLE_UDP: Final = SOCK_SEQPACKET
UDP_STYLE: Final = SOCK_SEQPACKET

#: What bindx() does, RFC 6458 section 9.1.
BINDX_ADD: Final = _raw.BINDX_ADD_ADDR
BINDX_REMOVE: Final = _raw.BINDX_REM_ADDR
BINDX_REM: Final = BINDX_REMOVE

#: How a message is sent: `flags` of sctp_send(), sendv() and the infos, RFC 6458 section 5.3.4.
MSG_UNORDERED: Final = _raw.UNORDERED
MSG_ADDR_OVER: Final = _raw.ADDR_OVER
MSG_ADDR_OVERRIDE: Final = MSG_ADDR_OVER
MSG_ABORT: Final = _raw.ABORT
MSG_SACK_IMMEDIATELY: Final = _raw.SACK_IMMEDIATELY
MSG_SENDALL: Final = _raw.SENDALL
MSG_EOF: Final = _raw.EOF
MSG_FIN: Final = MSG_EOF
MSG_END_OF_RECORD: Final = _raw.EOR

#: What a receive call found: the second item of sctp_recv(), `RcvInfo.msg_flags`.
FLAG_NOTIFICATION: Final = _raw.MSG_NOTIFICATION
FLAG_EOR: Final = _raw.MSG_EOR
FLAG_DONTROUTE: Final = 4

#: Partial reliability: what `pr_value` of sendv() means, RFC 7496.
PR_NONE: Final = _raw.PR_NONE
PR_TTL: Final = _raw.PR_TTL
PR_RTX: Final = _raw.PR_RTX
PR_PRIO: Final = _raw.PR_PRIO

#: Which associations of a one-to-many socket set_event() is for, RFC 6458 section 7.2.
FUTURE_ASSOC: Final = _raw.FUTURE_ASSOC
CURRENT_ASSOC: Final = _raw.CURRENT_ASSOC
ALL_ASSOC: Final = _raw.ALL_ASSOC

#: Notification types that pysctp's `notification.type_...` do not name, for set_event(); RFC 6458 section 6.1.
AUTHENTICATION_EVENT: Final = _raw.AUTHENTICATION_EVENT
SENDER_DRY_EVENT: Final = _raw.SENDER_DRY_EVENT
STREAM_RESET_EVENT: Final = _raw.STREAM_RESET_EVENT
ASSOC_RESET_EVENT: Final = _raw.ASSOC_RESET_EVENT
STREAM_CHANGE_EVENT: Final = _raw.STREAM_CHANGE_EVENT
SEND_FAILED_EVENT: Final = _raw.SEND_FAILED_EVENT

PR_ALL: Final = _raw.PR_ALL

#: `flags` of paddrparams, RFC 6458 section 8.1.12.
SPP_HB_ENABLE: Final = _raw.SPP_HB_ENABLE
SPP_HB_DISABLE: Final = _raw.SPP_HB_DISABLE
SPP_HB_DEMAND: Final = _raw.SPP_HB_DEMAND
SPP_PMTUD_ENABLE: Final = _raw.SPP_PMTUD_ENABLE
SPP_PMTUD_DISABLE: Final = _raw.SPP_PMTUD_DISABLE
SPP_SACKDELAY_ENABLE: Final = _raw.SPP_SACKDELAY_ENABLE
SPP_SACKDELAY_DISABLE: Final = _raw.SPP_SACKDELAY_DISABLE
SPP_HB_TIME_IS_ZERO: Final = _raw.SPP_HB_TIME_IS_ZERO
SPP_IPV6_FLOWLABEL: Final = _raw.SPP_IPV6_FLOWLABEL
SPP_DSCP: Final = _raw.SPP_DSCP

#: The option enable_stream_reset, and what reset_streams() resets, RFC 6525 section 6.3.
ENABLE_RESET_STREAM_REQ: Final = _raw.ENABLE_RESET_STREAM_REQ
ENABLE_RESET_ASSOC_REQ: Final = _raw.ENABLE_RESET_ASSOC_REQ
ENABLE_CHANGE_ASSOC_REQ: Final = _raw.ENABLE_CHANGE_ASSOC_REQ
STREAM_RESET_INCOMING: Final = _raw.STREAM_RESET_INCOMING
STREAM_RESET_OUTGOING: Final = _raw.STREAM_RESET_OUTGOING

#: The option stream_scheduler, RFC 8260 section 3.
SS_FCFS: Final = _raw.SS_FCFS
SS_PRIO: Final = _raw.SS_PRIO
SS_RR: Final = _raw.SS_RR
SS_RR_PACKET: Final = _raw.SS_RR_PACKET
SS_FAIR: Final = _raw.SS_FAIR

#: Hashes of authentication, RFC 4895 section 3.3; the option expose_potentially_failed_state, RFC 7829 section 7.3.
AUTH_HMAC_SHA1: Final = _raw.AUTH_HMAC_SHA1
AUTH_HMAC_SHA256: Final = _raw.AUTH_HMAC_SHA256
PF_EXPOSE_UNSET: Final = _raw.PF_EXPOSE_UNSET
PF_EXPOSE_DISABLE: Final = _raw.PF_EXPOSE_DISABLE
PF_EXPOSE_ENABLE: Final = _raw.PF_EXPOSE_ENABLE

#: The bits of features().
HAVE_SCTP: Final = 1
HAVE_KERNEL_SCTP: Final = 2
HAVE_SCTP_MULTIBUF: Final = 4
HAVE_SCTP_NOCONNECT: Final = 8
HAVE_SCTP_PRSCTP: Final = 16
HAVE_SCTP_ADDIP: Final = 32
HAVE_SCTP_CANSET_PRIMARY: Final = 64
HAVE_SCTP_SAT_NETWORK_CAPABILITY: Final = 128
