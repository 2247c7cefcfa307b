"""pysctp's names for options: methods, properties and value classes, over the options by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import _raw
from ._address import Address, AddressLike
from ._association import AssociationSocket
from ._enums import PathFlags
from ._options import event_subscribe, initparams, read_events, write_events
from ._raw import UDP_STYLE
from ._records import Record, paddrinfo


@dataclass(init=False, repr=False)
class rtoinfo(Record):  # noqa: N801 - pysctp's name
    """Retransmission timer, RFC 6458 section 8.1.1: ms; in a set, 0 leaves a value as it is."""

    assoc_id: int = 0
    initial: int = 0
    max: int = 0
    min: int = 0


@dataclass(init=False, repr=False)
class assocparams(Record):  # noqa: N801 - pysctp's name
    """Parameters of an association, RFC 6458 section 8.1.2. pysctp spells it assocmaxrxt."""

    assoc_id: int = 0
    assocmaxrxt: int = 0
    number_peer_destinations: int = 0  #: read only
    peer_rwnd: int = 0  #: bytes, read only
    local_rwnd: int = 0  #: bytes, read only
    cookie_life: int = 0  #: ms


@dataclass(init=False, repr=False)
class paddrparams(Record):  # noqa: N801 - pysctp's name
    """Parameters of a path, RFC 6458 section 8.1.12. pysctp's flags are all 0 in most builds of it; here they work."""

    flags_HB_DISABLED = flags_HB_DISABLE = PathFlags.HB_DISABLE
    flags_HB_ENABLED = flags_HB_ENABLE = PathFlags.HB_ENABLE
    flags_PMTUD_DISABLED = flags_PMTUD_DISABLE = PathFlags.PMTUD_DISABLE
    flags_PMTUD_ENABLED = flags_PMTUD_ENABLE = PathFlags.PMTUD_ENABLE
    flags_SACKDELAY_DISABLED = flags_SACKDELAY_DISABLE = PathFlags.SACKDELAY_DISABLE
    flags_SACKDELAY_ENABLED = flags_SACKDELAY_ENABLE = PathFlags.SACKDELAY_ENABLE

    assoc_id: int = 0
    sockaddr: Address = ("", 0)
    hbinterval: int = 0  #: ms
    pathmaxrxt: int = 0
    pathmtu: int = 0  #: bytes
    sackdelay: int = 0  #: ms
    flags: int = 0


class PysctpOptions(AssociationSocket):
    """The part of a sctpsocket that has pysctp's options. Errors are those of get_option() and set_option()."""

    def get_adaptation(self) -> int:
        self._adaptation = value = int(self.get_option("adaptation_layer"))
        return value

    def set_adaptation(self, rvalue: int) -> None:
        """Told to peers at the set-up of later associations, and sctp_send()'s PPID if it is given none. RFC 6458, 8.1.10."""
        self.set_option("adaptation_layer", rvalue)
        self._adaptation = rvalue

    def get_disable_fragments(self) -> bool:
        value: bool = self.get_option("disable_fragments")
        return value

    def set_disable_fragments(self, rvalue: bool) -> None:
        """A message that needs more than one packet fails. RFC 6458, 8.1.11."""
        self.set_option("disable_fragments", rvalue)

    def get_mappedv4(self) -> bool:
        value: bool = self.get_option("i_want_mapped_v4_addr")
        return value

    def set_mappedv4(self, rvalue: bool) -> None:
        """RFC 6458, 8.1.15. Here an IPv4 address is plain text in any case."""
        self.set_option("i_want_mapped_v4_addr", rvalue)

    def get_maxseg(self) -> int:
        value: int = self.get_option("maxseg")
        return value

    def set_maxseg(self, rvalue: int) -> None:
        """Bytes of user data in a chunk, 0 as the path allows. RFC 6458, 8.1.16."""
        self.set_option("maxseg", rvalue)

    adaptation = property(get_adaptation, set_adaptation)
    disable_fragments = property(get_disable_fragments, set_disable_fragments)
    mappedv4 = property(get_mappedv4, set_mappedv4)
    maxseg = property(get_maxseg, set_maxseg)

    def set_primary(self, assoc_id: int, addr: AddressLike) -> None:
        """Send to this address of the peer first. RFC 6458, 8.1.9.

        Raises:
          ValueError: an id on a one-to-one socket, or none on a one-to-many socket.
        """
        self._check_assoc_id(assoc_id)
        self.set_primary_addr(addr, assoc_id)

    def set_peer_primary(self, assoc_id: int, addr: AddressLike) -> None:
        """Ask the peer to send to this local address first. RFC 6458, 8.3.1.

        Raises:
          ValueError: an id on a one-to-one socket.
        """
        if assoc_id and self._style != UDP_STYLE:
            self._check_assoc_id(assoc_id)
        self.set_peer_primary_addr(addr, assoc_id)

    def get_paddrinfo(self, assoc_id: int, sockaddr: AddressLike) -> paddrinfo:
        """State of the path to one address of the peer. RFC 6458, 8.2.2. Raises as set_primary()."""
        self._check_assoc_id(assoc_id)
        found = self.get_option("paddrinfo", assoc_id, address=sockaddr)
        return paddrinfo({**found._asdict(), "assoc_id": assoc_id, "sockaddr": tuple(sockaddr[:2])})

    def get_rtoinfo(self, assoc_id: int = 0) -> rtoinfo:
        """Times in ms. RFC 6458, 8.1.1."""
        return rtoinfo({**self.get_option("rtoinfo", assoc_id)._asdict(), "assoc_id": assoc_id})

    def set_rtoinfo(self, o: rtoinfo) -> None:
        """Set them for `o.assoc_id`; 0 leaves a value as it is."""
        self.set_option("rtoinfo", _fields(o, "initial", "max", "min"), o.assoc_id)

    def get_assocparams(self, assoc_id: int = 0) -> assocparams:
        """RFC 6458, 8.1.2."""
        found = self.get_option("assocparams", assoc_id)._asdict()
        maxrxt = found.pop("asocmaxrxt")
        return assocparams({**found, "assocmaxrxt": maxrxt, "assoc_id": assoc_id})

    def set_assocparams(self, o: assocparams) -> None:
        """Set assocmaxrxt and cookie_life for `o.assoc_id`; 0 leaves a value as it is."""
        wanted = {"asocmaxrxt": o.assocmaxrxt, "cookie_life": o.cookie_life}
        self.set_option("assocparams", wanted, o.assoc_id)

    def get_paddrparams(self, assoc_id: int, sockaddr: AddressLike) -> paddrparams:
        """Parameters of the path to one address of the peer; host "" is all. RFC 6458, 8.1.12. Raises as set_primary()."""
        self._check_assoc_id(assoc_id)
        found = self.get_option("paddrparams", assoc_id, address=sockaddr if sockaddr[0] else None)
        return paddrparams({**found._asdict(), "assoc_id": assoc_id, "sockaddr": tuple(sockaddr[:2])})

    def set_paddrparams(self, o: paddrparams) -> None:
        """Set what `o.flags` says, and the numbers that are not 0, for `o.assoc_id` and `o.sockaddr`."""
        wanted = _fields(o, "hbinterval", "pathmaxrxt", "pathmtu", "sackdelay", "flags")
        self.set_option("paddrparams", wanted, o.assoc_id, address=o.sockaddr if o.sockaddr[0] else None)

    # pysctp's private ways to its groups of options, which some programs use.

    def _get_initparams(self) -> dict[str, int]:
        return {f"_{name}": value for name, value in vars(initparams(self).initmsg()).items()}

    def _set_initparams(self, d: dict[str, int]) -> None:
        _raw.set_initmsg(self._fd, {name[1:]: value for name, value in d.items()})

    def _get_events(self) -> dict[str, bool]:
        return {f"_{name}": on for name, on in zip(event_subscribe._items, read_events(self._fd), strict=True)}

    def _set_events(self, d: dict[str, Any]) -> None:
        write_events(self._fd, [d[f"_{name}"] for name in event_subscribe._items])

    def _check_assoc_id(self, assoc_id: int) -> None:
        if (assoc_id != 0) != (self._style == UDP_STYLE):
            needed = "the id of an association" if self._style == UDP_STYLE else "association id 0"
            raise ValueError(f"this style of socket needs {needed}, not {assoc_id}")


def _fields(record: Any, *names: str) -> dict[str, int]:
    return {name: getattr(record, name) for name in names}
