"""The numbers of SCTP under pysctp's names. They are Linux's on every system and engine."""

from typing import Final

from . import _enums, _number

SOL_SCTP: Final = 132
IPPROTO_SCTP: Final = 132

#: Socket styles, RFC 6458 sections 3 and 4. Their values are pysctp's, not those of the module socket.
SOCK_STREAM: Final = _enums.Style.TCP
SOCK_SEQPACKET: Final = _enums.Style.UDP
STYLE_TCP: Final = SOCK_STREAM
TCP_STYLE: Final = SOCK_STREAM
STYLE_UDP: Final = SOCK_SEQPACKET
UDP_STYLE: Final = SOCK_SEQPACKET

#: What bindx() does, RFC 6458 section 9.1.
BINDX_ADD: Final = _enums.Bindx.ADD
BINDX_REMOVE: Final = _enums.Bindx.REMOVE
BINDX_REM: Final = BINDX_REMOVE

#: How a message is sent: `flags` of sctp_send(), sendv() and the infos, RFC 6458 section 5.3.4.
MSG_UNORDERED: Final = _enums.SendFlags.UNORDERED
MSG_ADDR_OVER: Final = _enums.SendFlags.ADDR_OVER
MSG_ADDR_OVERRIDE: Final = MSG_ADDR_OVER
MSG_ABORT: Final = _enums.SendFlags.ABORT
MSG_SACK_IMMEDIATELY: Final = _enums.SendFlags.SACK_IMMEDIATELY
MSG_SENDALL: Final = _enums.SendFlags.SENDALL
MSG_EOF: Final = _enums.SendFlags.EOF
MSG_FIN: Final = MSG_EOF
MSG_END_OF_RECORD: Final = _enums.SendFlags.EOR

#: What a receive call found: the second item of sctp_recv(), `RcvInfo.msg_flags`.
FLAG_NOTIFICATION: Final = _number.RecvFlags.NOTIFICATION
FLAG_EOR: Final = _number.RecvFlags.EOR
FLAG_DONTROUTE: Final = 4

#: What `NxtInfo.flags` has besides MSG_UNORDERED and FLAG_NOTIFICATION, RFC 6458 section 5.3.6.
FLAG_COMPLETE: Final = _enums.NextFlags.COMPLETE

#: Partial reliability: what `pr_value` of sendv() means, RFC 7496.
PR_NONE: Final = _enums.PrPolicy.NONE
PR_TTL: Final = _enums.PrPolicy.TTL
PR_RTX: Final = _enums.PrPolicy.RTX
PR_PRIO: Final = _enums.PrPolicy.PRIO

#: Which associations of a one-to-many socket set_event() is for, RFC 6458 section 7.2.
FUTURE_ASSOC: Final = _enums.Associations.FUTURE
CURRENT_ASSOC: Final = _enums.Associations.CURRENT
ALL_ASSOC: Final = _enums.Associations.ALL

#: Notification types that pysctp's `notification.type_...` do not name, for set_event(); RFC 6458 section 6.1.
AUTHENTICATION_EVENT: Final = _enums.NotificationType.AUTHENTICATION_EVENT
SENDER_DRY_EVENT: Final = _enums.NotificationType.SENDER_DRY_EVENT
STREAM_RESET_EVENT: Final = _enums.NotificationType.STREAM_RESET_EVENT
ASSOC_RESET_EVENT: Final = _enums.NotificationType.ASSOC_RESET_EVENT
STREAM_CHANGE_EVENT: Final = _enums.NotificationType.STREAM_CHANGE_EVENT
SEND_FAILED_EVENT: Final = _enums.NotificationType.SEND_FAILED_EVENT

PR_ALL: Final = _enums.PrPolicy.ALL

#: `flags` of paddrparams, RFC 6458 section 8.1.12.
SPP_HB_ENABLE: Final = _enums.PathFlags.HB_ENABLE
SPP_HB_DISABLE: Final = _enums.PathFlags.HB_DISABLE
SPP_HB_DEMAND: Final = _enums.PathFlags.HB_DEMAND
SPP_PMTUD_ENABLE: Final = _enums.PathFlags.PMTUD_ENABLE
SPP_PMTUD_DISABLE: Final = _enums.PathFlags.PMTUD_DISABLE
SPP_SACKDELAY_ENABLE: Final = _enums.PathFlags.SACKDELAY_ENABLE
SPP_SACKDELAY_DISABLE: Final = _enums.PathFlags.SACKDELAY_DISABLE
SPP_HB_TIME_IS_ZERO: Final = _enums.PathFlags.HB_TIME_IS_ZERO
SPP_IPV6_FLOWLABEL: Final = _enums.PathFlags.IPV6_FLOWLABEL
SPP_DSCP: Final = _enums.PathFlags.DSCP

#: The option enable_stream_reset, and what reset_streams() resets, RFC 6525 section 6.3.
ENABLE_RESET_STREAM_REQ: Final = _enums.ResetRequests.STREAMS
ENABLE_RESET_ASSOC_REQ: Final = _enums.ResetRequests.ASSOC
ENABLE_CHANGE_ASSOC_REQ: Final = _enums.ResetRequests.CHANGE_ASSOC
STREAM_RESET_INCOMING: Final = _number.ResetDirections.INCOMING
STREAM_RESET_OUTGOING: Final = _number.ResetDirections.OUTGOING

#: The option stream_scheduler, RFC 8260 section 3.
SS_FCFS: Final = _enums.Scheduler.FCFS
SS_PRIO: Final = _enums.Scheduler.PRIO
SS_RR: Final = _enums.Scheduler.RR
SS_RR_PACKET: Final = _enums.Scheduler.RR_PACKET
SS_FAIR: Final = _enums.Scheduler.FAIR

#: Hashes of authentication, RFC 4895 section 3.3; the option expose_potentially_failed_state, RFC 7829 section 7.3.
AUTH_HMAC_SHA1: Final = _enums.Hmac.SHA1
AUTH_HMAC_SHA256: Final = _enums.Hmac.SHA256
PF_EXPOSE_UNSET: Final = _enums.PfExpose.UNSET
PF_EXPOSE_DISABLE: Final = _enums.PfExpose.DISABLE
PF_EXPOSE_ENABLE: Final = _enums.PfExpose.ENABLE

#: The bits of features().
HAVE_SCTP: Final = 1
HAVE_KERNEL_SCTP: Final = 2
HAVE_SCTP_MULTIBUF: Final = 4
HAVE_SCTP_NOCONNECT: Final = 8
HAVE_SCTP_PRSCTP: Final = 16
HAVE_SCTP_ADDIP: Final = 32
HAVE_SCTP_CANSET_PRIMARY: Final = 64
HAVE_SCTP_SAT_NETWORK_CAPABILITY: Final = 128
