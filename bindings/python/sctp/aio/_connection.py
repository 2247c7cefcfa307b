"""Associations that this side sets up."""

from __future__ import annotations

import asyncio
import socket as _socket
from collections.abc import Iterable
from contextlib import ExitStack

from .._address import Address
from .._connect import NO_OPTIONS, Hosts, Options, candidates, hosts_of, prepared
from .._pysctp.sockets import sctpsocket
from .._raw import TCP_STYLE
from .._socket import DEFAULT_LIMIT
from ._association import Association
from ._endpoint import Endpoint


async def open_connection(
    host: Hosts,
    port: int,
    *,
    local_addr: tuple[Hosts, int] | None = None,
    engine: str = "auto",
    options: Options = NO_OPTIONS,
    events: Iterable[int] = (),
    limit: int = DEFAULT_LIMIT,
) -> Association:
    """Associate with a peer. RFC 6458, 9.9.

    Args:
      host: a name, whose addresses are tried in turn, or an address; a sequence has all addresses of one multihomed peer.
      local_addr: (host, port) to bind to; the host may be a sequence, port 0 is a free one.
      engine, options: as sctp.create_connection().
      events: the NotificationTypes that recv() gives among the messages.
      limit: bytes of the longest message, as sctp.Socket.recv_message() has it.

    Raises:
      ConnectionRefusedError, TimeoutError, socket.gaierror, OSError: what the last attempt failed with.
    """
    loop = asyncio.get_running_loop()
    found = [await loop.getaddrinfo(each, port, type=_socket.SOCK_STREAM) for each in hosts_of(host)]
    failure: OSError | None = None
    for family, peers in candidates(found, port):
        with ExitStack() as undo:
            try:
                sock = undo.enter_context(prepared(TCP_STYLE, family, engine, options, local_addr))
                sock.settimeout(0)
                await _associate(sock, peers)
            except OSError as error:
                failure = error
                continue
            undo.pop_all()
            return one_to_one(sock, tuple(events), limit)
    assert failure
    raise failure


async def _associate(sock: sctpsocket, peers: list[Address]) -> None:
    try:
        sock.connectx(peers)
        return
    except BlockingIOError:
        pass
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def wake() -> None:
        loop.remove_writer(sock.fileno())
        done.set_result(None)

    loop.add_writer(sock.fileno(), wake)
    try:
        await done
    finally:
        loop.remove_writer(sock.fileno())
    sock.connect_result()


def one_to_one(sock: sctpsocket, events: tuple[int, ...], limit: int) -> Association:
    endpoint = Endpoint(sock, Association, events, limit)
    association = endpoint.association(0)
    endpoint.read()
    return association
