"""Every option that has a number, a flag or a record as its value: a row each."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ._enums import Flags, Number, PathFlags, PathState, PfExpose, PrPolicy, ResetRequests, Scheduler, SendFlags

# What an option is asked about.
SOCKET = ()
ASSOCIATION = ("assoc_id",)
PATH = ("assoc_id", "address")
STREAM = ("assoc_id", "sid")
POLICY = ("assoc_id", "policy")
STREAM_POLICY = ("assoc_id", "sid", "policy")


class Option(NamedTuple):
    of: tuple[str, ...]
    record: type[tuple[int, ...]] | None = None
    is_flag: bool = False
    members: Mapping[str, type[Number | Flags]] = MappingProxyType({})  #: of a field, or of a number (""): what it is read as


def _flag(of: tuple[str, ...]) -> Option:
    return Option(of, is_flag=True)


def _record(of: tuple[str, ...], name: str, fields: str, **members: type[Number | Flags]) -> Option:
    return Option(of, namedtuple(name, fields), members=members)  # noqa: PYI024 - made from a row


def _named(of: tuple[str, ...], member: type[Number | Flags]) -> Option:
    return Option(of, members={"": member})


OPTIONS: dict[str, Option] = {
    "nodelay": _flag(SOCKET),
    "sndbuf": Option(SOCKET),
    "rcvbuf": Option(SOCKET),
    "readable_bytes": Option(SOCKET),
    "autoclose": Option(SOCKET),
    "linger": Option(SOCKET),
    "initmsg": _record(SOCKET, "initmsg", "num_ostreams max_instreams max_attempts max_init_timeo"),
    "adaptation_layer": Option(SOCKET),
    "disable_fragments": _flag(SOCKET),
    "i_want_mapped_v4_addr": _flag(SOCKET),
    "fragment_interleave": Option(SOCKET),
    "partial_delivery_point": Option(SOCKET),
    "auto_asconf": _flag(SOCKET),
    "recvnxtinfo": _flag(SOCKET),
    "explicit_eor": _flag(SOCKET),
    "reuse_port": _flag(SOCKET),
    "auth_chunk": Option(SOCKET),
    "rtoinfo": _record(ASSOCIATION, "rtoinfo", "initial max min"),
    "assocparams": _record(ASSOCIATION, "assocparams", "asocmaxrxt number_peer_destinations peer_rwnd local_rwnd cookie_life"),
    "sack_info": _record(ASSOCIATION, "sack_info", "delay freq"),
    "default_sndinfo": _record(
        ASSOCIATION, "default_sndinfo", "sid flags ppid context pr_policy pr_value", flags=SendFlags, pr_policy=PrPolicy
    ),
    "assoc_stats": _record(
        ASSOCIATION,
        "assoc_stats",
        "obs_rto_port obs_rto_host maxrto isacks osacks opackets ipackets rtxchunks outofseqtsns idupchunks gapcnt "
        "ouodchunks iuodchunks oodchunks iodchunks octrlchunks ictrlchunks",
    ),
    "timeouts": _record(ASSOCIATION, "timeouts", "init data sack shutdown heartbeat cookie shutdownack"),
    "maxseg": Option(ASSOCIATION),
    "max_burst": Option(ASSOCIATION),
    "context": Option(ASSOCIATION),
    "auth_supported": _flag(ASSOCIATION),
    "asconf_supported": _flag(ASSOCIATION),
    "reconfig_supported": _flag(ASSOCIATION),
    "pr_supported": _flag(ASSOCIATION),
    "ecn_supported": _flag(ASSOCIATION),
    "interleaving_supported": _flag(ASSOCIATION),
    "auth_active_key": Option(ASSOCIATION),
    "auth_deactivate_key": Option(ASSOCIATION),
    "auth_delete_key": Option(ASSOCIATION),
    "enable_stream_reset": _named(ASSOCIATION, ResetRequests),
    "stream_scheduler": _named(ASSOCIATION, Scheduler),
    "expose_potentially_failed_state": _named(ASSOCIATION, PfExpose),
    "max_cwnd": Option(ASSOCIATION),
    "nrsack_supported": _flag(ASSOCIATION),
    "pktdrop_supported": _flag(ASSOCIATION),
    "stream_scheduler_value": Option(STREAM),
    "pr_assoc_status": _record(POLICY, "pr_assoc_status", "abandoned_unsent abandoned_sent"),
    "pr_stream_status": _record(STREAM_POLICY, "pr_stream_status", "abandoned_unsent abandoned_sent"),
    "paddrparams": _record(
        PATH, "paddrparams", "hbinterval pathmtu sackdelay flags ipv6_flowlabel pathmaxrxt dscp", flags=PathFlags
    ),
    "paddrinfo": _record(PATH, "paddrinfo", "assoc_id state cwnd srtt rto mtu", state=PathState),
    "paddrthlds": _record(PATH, "paddrthlds", "pathmaxrxt pathpfthld pathcpthld"),
    "plpmtud_probe_interval": Option(PATH),
    "encaps_port": Option(PATH),
}
