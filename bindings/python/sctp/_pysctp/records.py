"""pysctp's value classes for options.

get_option() gives named tuples instead: they are the option's value alone and cannot be changed. An object here also has the
association and the address that it is for, and a program changes it and gives it back. One class cannot be both.
"""

from __future__ import annotations

from dataclasses import dataclass

from .._address import Address
from .._enums import PathFlags
from .._records import Record


@dataclass(init=False, repr=False)
class initmsg(Record):  # noqa: N801 - pysctp's name
    """Parameters of the association set-up, RFC 6458 section 8.1.3."""

    num_ostreams: int = 0  #: outgoing streams to ask for, 0 to 65535
    max_instreams: int = 0  #: incoming streams to allow, 0 to 65535
    max_attempts: int = 0  #: INIT transmissions before giving up, 0 to 65535
    max_init_timeo: int = 0  #: longest INIT retransmission timer, ms, 0 to 65535


@dataclass(init=False, repr=False)
class rtoinfo(Record):  # noqa: N801 - pysctp's name
    """Retransmission timer in ms, RFC 6458 section 8.1.1. In a set, 0 leaves a value as it is."""

    assoc_id: int = 0
    initial: int = 0
    max: int = 0
    min: int = 0


@dataclass(init=False, repr=False)
class assocparams(Record):  # noqa: N801 - pysctp's name
    """Parameters of an association, RFC 6458 section 8.1.2. pysctp spells it assocmaxrxt."""

    assoc_id: int = 0
    assocmaxrxt: int = 0  #: retransmissions before the association is given up, 0 to 65535
    number_peer_destinations: int = 0  #: read only
    peer_rwnd: int = 0  #: bytes, read only
    local_rwnd: int = 0  #: bytes, read only
    cookie_life: int = 0  #: ms


@dataclass(init=False, repr=False)
class paddrparams(Record):  # noqa: N801 - pysctp's name
    """Parameters of a path, RFC 6458 section 8.1.12. Most builds of pysctp have 0 for every flag; here they work."""

    flags_HB_DISABLED = flags_HB_DISABLE = PathFlags.HB_DISABLE
    flags_HB_ENABLED = flags_HB_ENABLE = PathFlags.HB_ENABLE
    flags_PMTUD_DISABLED = flags_PMTUD_DISABLE = PathFlags.PMTUD_DISABLE
    flags_PMTUD_ENABLED = flags_PMTUD_ENABLE = PathFlags.PMTUD_ENABLE
    flags_SACKDELAY_DISABLED = flags_SACKDELAY_DISABLE = PathFlags.SACKDELAY_DISABLE
    flags_SACKDELAY_ENABLED = flags_SACKDELAY_ENABLE = PathFlags.SACKDELAY_ENABLE

    assoc_id: int = 0
    sockaddr: Address = ("", 0)
    hbinterval: int = 0  #: ms
    pathmaxrxt: int = 0  #: retransmissions before the path is given up, 0 to 65535
    pathmtu: int = 0  #: bytes
    sackdelay: int = 0  #: ms
    flags: int = 0
