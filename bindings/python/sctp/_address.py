"""Addresses: Python's tuples on one side, numeric text and a port on the other."""

from __future__ import annotations

import socket
from collections.abc import Iterable

#: What the library gives: numeric text, with a zone if it needs one ("fe80::1%eth0"), and a port.
Address = tuple[str, int]
#: What the library takes: also names, and the four items that the module socket has for IPv6.
AddressLike = tuple[str, int] | tuple[str, int, int, int]


def to_numeric(address: AddressLike, family: int) -> Address:
    """The address with its host in numeric form.

    Raises:
      TypeError: not a tuple of host and port.
      socket.gaierror: the name cannot be resolved for this address family.
    """
    if not isinstance(address, (tuple, list)) or len(address) not in (2, 4):
        raise TypeError(f"an address is a tuple (host, port), not {address!r}")
    host, port = address[0], address[1]
    if not isinstance(host, str):
        raise TypeError(f"a host is str, not {type(host).__name__}")
    return host_of(address) if _is_numeric(host) else _resolve(host, family), port


def host_of(address: AddressLike) -> str:
    """The host, with its zone if the address has one."""
    if len(address) == 4 and address[3] and "%" not in address[0]:
        return f"{address[0]}%{socket.if_indextoname(address[3])}"
    return address[0]


def to_numeric_list(addresses: Iterable[AddressLike], family: int) -> tuple[list[str], int]:
    """The hosts and the port of a multihomed end, whose addresses all have one port.

    Raises:
      ValueError: no addresses, or different ports.
    """
    if isinstance(addresses, (str, bytes)) or not isinstance(addresses, Iterable):
        raise ValueError("the addresses must be a sequence of (host, port) tuples")
    numeric = [to_numeric(address, family) for address in addresses]
    if not numeric:
        raise ValueError("the sequence of addresses is empty")
    if len({port for _, port in numeric}) > 1:
        raise ValueError("all addresses must have the same port: an SCTP end has one port for all of its addresses")
    return [host for host, _ in numeric], numeric[0][1]


def to_sockname(address: Address | None, family: int) -> AddressLike:
    """The address as the module socket gives it for this family."""
    host, port = address or ("", 0)
    if family != socket.AF_INET6:
        return host, port
    host, _, zone = host.partition("%")
    return host, port, 0, socket.if_nametoindex(zone) if zone else 0


def _is_numeric(host: str) -> bool:
    return not host or ":" in host or (host.count(".") == 3 and host.replace(".", "").isdigit())


def _resolve(host: str, family: int) -> str:
    if "\0" in host:
        raise ValueError("a host cannot contain a NUL character")
    # An IPv6 socket also reaches IPv4 peers, but prefers IPv6.
    wanted = socket.AF_INET if family == socket.AF_INET else socket.AF_UNSPEC
    found = socket.getaddrinfo(host, None, wanted, socket.SOCK_STREAM)
    names = [str(entry[4][0]) for entry in sorted(found, key=lambda entry: entry[0] != family)]
    return names[0]
