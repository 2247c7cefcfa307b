"""create_connection() and create_server(), as the module socket has them, for one address or several."""

from __future__ import annotations

import socket as _socket
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from types import MappingProxyType

from ._address import Address, host_of
from ._pysctp.sockets import sctpsocket, sctpsocket_tcp, sctpsocket_udp
from ._raw import TCP_STYLE, UDP_STYLE

#: One host, or all addresses of one multihomed end.
Hosts = str | Sequence[str]
#: Values of options, by their names.
Options = Mapping[str, int | Mapping[str, int]]

NO_OPTIONS: Options = MappingProxyType({})


def hosts_of(host: Hosts | None) -> list[str]:
    if isinstance(host, str) or host is None:
        return [host or ""]
    if not isinstance(host, (tuple, list)) or not all(isinstance(each, str) for each in host):
        raise TypeError(f"a host is str or a sequence of str, not {host!r}")
    if not host:
        raise ValueError("the sequence of hosts is empty")
    return list(host)


def end_of(address: tuple[Hosts, int]) -> tuple[list[str], int]:
    """The hosts and the port of one end."""
    if not isinstance(address, (tuple, list)) or len(address) not in (2, 4):
        raise TypeError(f"an address is a tuple (host, port), not {address!r}")
    return hosts_of(address[0]), address[1]


def candidates(found: Sequence[Sequence[tuple]], port: int) -> list[tuple[int, list[Address]]]:  # type: ignore[type-arg]
    """The attempts to make: pairs of an address family and the peer's addresses.

    Args:
      found: what getaddrinfo() gave for each host. One name may stand for several machines, so each of its addresses is an
        attempt. Several hosts are the addresses of one machine, and one attempt.
    """
    if len(found) == 1:
        return [(family, [(host_of(sockaddr), port)]) for family, *_, sockaddr in found[0]]
    chosen = [entries[0] for entries in found]
    family = _socket.AF_INET6 if any(entry[0] == _socket.AF_INET6 for entry in chosen) else _socket.AF_INET
    return [(family, [(host_of(entry[4]), port) for entry in chosen])]


def bind(sock: sctpsocket, hosts: Sequence[str], port: int) -> None:
    if len(hosts) == 1:
        sock.bind((hosts[0], port))
    else:
        sock.bindx([(host, port) for host in hosts])


def prepared(
    style: int,
    family: int,
    engine: str,
    options: Options,
    source_address: tuple[Hosts, int] | None = None,
    events: Iterable[int] = (),
) -> sctpsocket:
    """A socket with these options and events, which is bound if there is a source address."""
    if style not in (TCP_STYLE, UDP_STYLE):
        raise ValueError(f"style must be TCP_STYLE or UDP_STYLE, not {style!r}")
    with ExitStack() as undo:
        sock = undo.enter_context((sctpsocket_tcp if style == TCP_STYLE else sctpsocket_udp)(family, engine=engine))
        for name, value in options.items():
            sock.set_option(name, value)
        for event in events:
            sock.set_event(event)
        if source_address:
            bind(sock, *end_of(source_address))
        undo.pop_all()
    return sock


def create_connection(
    address: tuple[Hosts, int],
    timeout: float | None = None,
    source_address: tuple[Hosts, int] | None = None,
    *,
    engine: str = "auto",
    options: Options = NO_OPTIONS,
    events: Iterable[int] = (),
) -> sctpsocket_tcp:
    """Associate with a peer and return the one-to-one socket. RFC 6458, 9.9.

    Args:
      address: (host, port). The host is an address, or a name, whose addresses are tried in turn. A sequence of hosts has all
        addresses of one multihomed peer.
      timeout: seconds for each attempt, and the socket's timeout; None waits without an end.
      source_address: (host, port) to bind to; the host may be a sequence, port 0 is a free one.
      engine: "auto" (see set_default_engine()), "kernel" or "userspace".
      options: values by name, as Socket.set_option() takes them, which are set first:
        {"nodelay": True, "initmsg": {"num_ostreams": 16}, "encaps_port": 9899}.
      events: the NotificationTypes that recvv() gives among the messages.

    Raises:
      ConnectionRefusedError, TimeoutError, socket.gaierror, OSError: what the last attempt failed with.
    """
    hosts, port = end_of(address)
    found = [_socket.getaddrinfo(host, port, type=_socket.SOCK_STREAM) for host in hosts]
    failure: OSError | None = None
    for family, peers in candidates(found, port):
        with ExitStack() as undo:
            try:
                sock = undo.enter_context(prepared(TCP_STYLE, family, engine, options, source_address, events))
                sock.settimeout(timeout)
                sock.connectx(peers)
            except OSError as error:
                failure = error
                continue
            undo.pop_all()
            assert isinstance(sock, sctpsocket_tcp)
            return sock
    assert failure
    raise failure


def create_server(
    address: tuple[Hosts, int],
    *,
    style: int = TCP_STYLE,
    family: int | None = None,
    backlog: int = 1024,
    engine: str = "auto",
    options: Options = NO_OPTIONS,
    events: Iterable[int] = (),
) -> sctpsocket:
    """Return a socket that is bound and listens. RFC 6458, 3.1.3 and 4.1.3.

    Args:
      address: (host, port). Host "" is any address, a sequence of hosts is several addresses; port 0 is a free one.
      style: TCP_STYLE makes a sctpsocket_tcp, whose accept() gives a socket for each association. UDP_STYLE makes a
        sctpsocket_udp, which has all associations itself.
      family: AF_INET, or AF_INET6, which also takes IPv4 peers. None is the family of the hosts, AF_INET for "".
      backlog: associations that may wait for accept().
      engine, options, events: as create_connection(). Accepted sockets have the listening socket's.

    Raises:
      OSError: EADDRINUSE, EADDRNOTAVAIL; socket.gaierror.
    """
    hosts, port = end_of(address)
    if family is None:
        named = [_socket.getaddrinfo(host, port, type=_socket.SOCK_STREAM)[0][0] for host in hosts if host]
        family = _socket.AF_INET6 if _socket.AF_INET6 in named else _socket.AF_INET
    with ExitStack() as undo:
        sock = undo.enter_context(prepared(style, family, engine, options, events=events))
        sock.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR, 1)  # an earlier server's associations may still be ending
        bind(sock, hosts, port)
        sock.listen(backlog)
        undo.pop_all()
    return sock
