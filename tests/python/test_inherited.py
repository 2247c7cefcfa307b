"""An accepted or peeled-off socket has the options of the socket that it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import sctp
from conftest import DEADLINE, LOCALHOST

#: Every option that can be set before there is an association, with a value that is not the default. Left out are options whose
#: value is negotiated with the peer (`auth_supported` and the like), and the encapsulation port.
VALUES: dict[str, int | dict[str, int]] = {
    "initmsg": {"num_ostreams": 33, "max_instreams": 44, "max_attempts": 3, "max_init_timeo": 4000},
    "rtoinfo": {"initial": 700, "max": 900, "min": 300},
    "assocparams": {"asocmaxrxt": 7, "cookie_life": 30000},
    "paddrparams": {"hbinterval": 7000, "pathmaxrxt": 3, "flags": sctp.paddrparams.flags_HB_ENABLE},
    "sack_info": {"delay": 150, "freq": 3},
    "default_sndinfo": {"sid": 3, "ppid": 7, "context": 9},
    "nodelay": 1,
    "sndbuf": 300000,
    "rcvbuf": 150000,
    "linger": 3,
    "adaptation_layer": 77,
    "disable_fragments": 1,
    "fragment_interleave": 1,
    "partial_delivery_point": 5000,
    "recvnxtinfo": 1,
    "maxseg": 700,
    "max_burst": 9,
    "context": 11,
    "pr_supported": 0,
    "ecn_supported": 0,
    "enable_stream_reset": 7,
    "stream_scheduler": 1,
}
if sctp.engine_info().name == "userspace":
    VALUES |= {"explicit_eor": 1, "max_cwnd": 50000}
else:
    VALUES |= {"plpmtud_probe_interval": 6000, "expose_potentially_failed_state": 1}


def value_of(sock: sctp.sctpsocket, name: str) -> int | dict[str, int]:
    value, wanted = sock.get_option(name), VALUES[name]
    return {field: getattr(value, field) for field in wanted} if isinstance(wanted, dict) else int(value)


@contextmanager
def made_from(listener: sctp.sctpsocket) -> Iterator[sctp.sctpsocket_tcp]:
    listener.bind((LOCALHOST, 0))
    listener.listen()
    listener.settimeout(DEADLINE)
    with sctp.create_connection(listener.getsockname(), timeout=DEADLINE) as client:
        if isinstance(listener, sctp.sctpsocket_udp):
            client.send(b"x")
            made = listener.peeloff(listener.recvv().info.assoc_id)
        else:
            made, _ = listener.accept()
        with made:
            yield made


@pytest.mark.parametrize("style", [sctp.sctpsocket_tcp, sctp.sctpsocket_udp])
@pytest.mark.parametrize("name", VALUES)
def test_inherited(style: type[sctp.sctpsocket_tcp] | type[sctp.sctpsocket_udp], name: str) -> None:
    with style(sctp.AF_INET) as listener:
        before = value_of(listener, name)
        wanted = VALUES[name]
        if isinstance(wanted, dict):
            listener.set_option(name, **wanted)
        else:
            listener.set_option(name, wanted)
        assert value_of(listener, name) != before
        with made_from(listener) as made:
            assert value_of(made, name) == value_of(listener, name)
