"""pysctp's private module `_sctp`, which some programs use: functions on descriptors and dicts.

PPIDs are in network byte order, as in pysctp's module. All else is as in the module sctp.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from typing import Any

import sctp

if not hasattr(sctp, "PysctpWarning"):
    raise ImportError(
        f"the module _sctp is anysctp's ({__file__}), but sctp is pysctp's ({sctp.__file__}): uninstall one of the two, "
        "or put the folder of one first in PYTHONPATH"
    )

from sctp import _raw
from sctp._address import to_numeric_list
from sctp._pysctp import ppid as _ppid
from sctp._pysctp.ppid import swapped

error_out = OSError

_CONSTANTS = {
    "BINDX_ADD": 1, "BINDX_REMOVE": 2, "SOL_SCTP": 132, "IPPROTO_SCTP": 132, "SOCK_SEQPACKET": 5, "SOCK_STREAM": 1,
    "MSG_UNORDERED": 1, "MSG_ADDR_OVER": 2, "MSG_SENDALL": 0x40, "MSG_ABORT": 4, "MSG_EOF": 0x200, "MSG_EOR": 0x80,
    "MSG_FIN": 0x200, "MSG_DONTROUTE": 4, "MSG_NOTIFICATION": 0x8000,
    "SCTP_COMM_UP": 0, "SCTP_COMM_LOST": 1, "SCTP_RESTART": 2, "SCTP_SHUTDOWN_COMP": 3, "SCTP_CANT_STR_ASSOC": 4,
    "SCTP_DATA_UNSENT": 0, "SCTP_DATA_SENT": 1, "SCTP_PARTIAL_DELIVERY_ABORTED": 0,
    "SPP_HB_DISABLED": 2, "SPP_HB_ENABLED": 1, "SPP_PMTUD_DISABLED": 0x10, "SPP_PMTUD_ENABLED": 8,
    "SPP_SACKDELAY_DISABLED": 0x40, "SPP_SACKDELAY_ENABLED": 0x20,
    "SCTP_BOUND": -1, "SCTP_LISTEN": -1, "SCTP_EMPTY": 0, "SCTP_CLOSED": 1, "SCTP_COOKIE_WAIT": 2,
    "SCTP_COOKIE_ECHOED": 3, "SCTP_ESTABLISHED": 4, "SCTP_SHUTDOWN_PENDING": 5, "SCTP_SHUTDOWN_SENT": 6,
    "SCTP_SHUTDOWN_RECEIVED": 7, "SCTP_SHUTDOWN_ACK_SENT": 8,
    "SCTP_FAILED_THRESHOLD": 4, "SCTP_RECEIVED_SACK": 64, "SCTP_HEARTBEAT_SUCCESS": 8,
    "SCTP_RESPONSE_TO_USER_REQ": 15, "SCTP_INTERNAL_ERROR": 16, "SCTP_SHUTDOWN_GUARD_EXPIRES": 32,
    "SCTP_PEER_FAULTY": 128,
    "SCTP_ADDR_AVAILABLE": 0, "SCTP_ADDR_UNREACHABLE": 1, "SCTP_ADDR_REMOVED": 2, "SCTP_ADDR_ADDED": 3,
    "SCTP_ADDR_MADE_PRIM": 4, "SCTP_INACTIVE": 0, "SCTP_ACTIVE": 2,
    "SCTP_SN_TYPE_BASE": 0x8000, "SCTP_ASSOC_CHANGE": 0x8001, "SCTP_PEER_ADDR_CHANGE": 0x8002,
    "SCTP_SEND_FAILED": 0x8003, "SCTP_REMOTE_ERROR": 0x8004, "SCTP_SHUTDOWN_EVENT": 0x8005,
    "SCTP_PARTIAL_DELIVERY_EVENT": 0x8006, "SCTP_ADAPTATION_INDICATION": 0x8007,
}  # fmt: skip


def getconstant(name: str) -> int:
    """One of pysctp's 62 constants. Some are 0 in pysctp's default build; here they have their real numbers."""
    if name not in _CONSTANTS:
        raise ValueError(f"there is no constant {name!r}")
    return _CONSTANTS[name]


def have_sctp_multibuf() -> bool:
    return True


have_sctp_noconnect = have_sctp_prsctp = have_sctp_addip = have_sctp_setprimary = have_sctp_multibuf


def have_sctp_sat_network() -> bool:
    return False


class _Borrowed(sctp.sctpsocket):
    """A socket for a descriptor that another object closes."""

    _owns = False

    def __init__(self, fd: int) -> None:
        super().__init__(0, 0, fd)

    def __del__(self) -> None:
        self._fd = -1


def bindx(fd: int, addresses: Iterable[tuple[str, int]], flags: int) -> None:
    hosts, port = to_numeric_list(addresses, _raw.get_family(fd))
    _raw.bindx(fd, hosts, port, flags)


def _method(name: str) -> Any:
    def call(fd: int, *arguments: Any) -> Any:
        return getattr(_Borrowed(fd), name)(*arguments)

    return call


connectx = _method("connectx")
getpaddrs = _method("getpaddrs")
getladdrs = _method("getladdrs")


def peeloff(fd: int, assoc_id: int) -> int:
    return _raw.peeloff(fd, assoc_id)


def sctp_send_msg(
    fd: int, msg: str | bytes, to: tuple[str, int], ppid: int, flags: int, stream: int, ttl: int, context: int
) -> int:
    data = msg.encode() if isinstance(msg, str) else msg
    return _Borrowed(fd).sendv(
        data, to if to[0] else None, stream=stream, ppid=swapped(ppid), flags=flags, context=context,
        pr_policy=sctp.PR_TTL if ttl else sctp.PR_NONE, pr_value=ttl,
    )  # fmt: skip


def sctp_recv_msg(fd: int, maxlen: int) -> tuple[Any, int, bytes | None, dict[str, Any]]:
    borrowed = _Borrowed(fd)
    address, flags, msg, what = borrowed.sctp_recv(maxlen)
    fields = dict(vars(what))
    if isinstance(what, sctp.sndrcvinfo) and not _ppid.swaps_received:
        fields["ppid"] = swapped(fields["ppid"])
    return address, flags, msg, fields


def set_peer_primary(fd: int, assoc_id: int, address: tuple[str, int]) -> None:
    _Borrowed(fd).set_peer_primary_addr(address, assoc_id)


def set_primary(fd: int, assoc_id: int, address: tuple[str, int]) -> None:
    _Borrowed(fd).set_primary_addr(address, assoc_id)


def _scalar(name: str) -> tuple[Any, Any]:
    return _method(f"get_{name}"), _method(f"set_{name}")


get_autoclose, set_autoclose = _scalar("autoclose")
get_nodelay, set_nodelay = _scalar("nodelay")
get_adaptation, set_adaptation = _scalar("adaptation")
get_sndbuf, set_sndbuf = _scalar("sndbuf")
get_rcvbuf, set_rcvbuf = _scalar("rcvbuf")
get_disable_fragments, set_disable_fragments = _scalar("disable_fragments")
get_mappedv4, set_mappedv4 = _scalar("mappedv4")
get_maxseg, set_maxseg = _scalar("maxseg")
get_initparams, set_initparams = _method("_get_initparams"), _method("_set_initparams")
get_events, set_events = _method("_get_events"), _method("_set_events")


def get_status(fd: int, values: dict[str, Any], primary: dict[str, Any]) -> None:
    found = vars(_Borrowed(fd).get_status(values.get("assoc_id", 0)))
    primary.update(vars(found.pop("primary")))
    values.update(found)


def _record(name: str, *keys: str) -> tuple[Any, Any]:
    def get(fd: int, values: dict[str, Any]) -> None:
        what = [values.get("assoc_id", 0), *(values[key] for key in keys)]
        values.update(vars(getattr(_Borrowed(fd), f"get_{name}")(*what)))

    def set_(fd: int, values: dict[str, Any]) -> None:
        getattr(_Borrowed(fd), f"set_{name}")(getattr(sctp, name)(values))

    return get, set_


get_rtoinfo, set_rtoinfo = _record("rtoinfo")
get_assocparams, set_assocparams = _record("assocparams")
get_paddrparams, set_paddrparams = _record("paddrparams", "sockaddr")
get_paddrinfo = _record("paddrinfo", "sockaddr")[0]


def _sockaddr_test(address: tuple[str, int]) -> tuple[str, int, int, tuple[str, int]]:
    """The description of a numeric address, its family, the size of its sockaddr, and the address."""
    host, port = address
    for family, size in ((sctp.AF_INET, 16), (sctp.AF_INET6, 28)):
        with contextlib.suppress(OSError):
            numeric = sctp.inet_ntop(family, sctp.inet_pton(family, host or "0.0.0.0"))
            return f"family {family:d}, size {size}, address {numeric}.{port}", int(family), size, (numeric, port)
    raise ValueError(f"{host!r} is not a numeric address")
