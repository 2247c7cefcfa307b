"""Associations that peers set up: a listening socket, and a task for each association."""

from __future__ import annotations

import asyncio
import errno
import inspect
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING

from .._connect import NO_OPTIONS, Hosts, Options, create_server
from .._pysctp.sockets import sctpsocket
from .._raw import TCP_STYLE
from .._socket import DEFAULT_LIMIT
from ._association import Association
from ._connection import one_to_one
from ._driver import driver_for
from ._endpoint import BATCH, Endpoint

if TYPE_CHECKING:
    from typing_extensions import Self

#: Errors of accept() that pass. The association waits in the listening socket until the next attempt.
_SHORT_OF = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
_RETRY_SECONDS = 1.0

#: What start_server() runs for each association.
Handler = Callable[[Association], Awaitable[None] | None]


class Server:
    """What start_server() gives: a listening socket, and a task for each association."""

    def __init__(self, sock: sctpsocket, handler: Handler, events: tuple[int, ...], limit: int) -> None:
        self.sock = sock
        self.addresses = sock.getladdrs()  #: (host, port) of each address that it listens on
        self._handler = handler
        self._events = events
        self._limit = limit
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = self._loop.create_future()
        self._endpoint: Endpoint | None = None
        if sock.type == TCP_STYLE:
            sock.settimeout(0)
            self._loop.add_reader(sock.fileno(), self._accept)
            self._driver = driver_for(sock, self._loop)
        else:
            self._endpoint = Endpoint(sock, self._begin, events, limit)
            self._endpoint.read()

    def _accept(self) -> None:
        for _ in range(BATCH):
            try:
                accepted, _ = self.sock.accept()
            except BlockingIOError:
                return
            except OSError as error:
                self._loop.call_exception_handler({"message": "accept failed", "exception": error})
                if error.errno in _SHORT_OF:
                    self._loop.remove_reader(self.sock.fileno())
                    self._loop.call_later(_RETRY_SECONDS, self._accept_again)
                return
            self._serve(one_to_one(accepted, self._events, self._limit))

    def _accept_again(self) -> None:
        if self.is_serving():
            self._loop.add_reader(self.sock.fileno(), self._accept)

    def _begin(self, endpoint: Endpoint, assoc_id: int) -> Association:
        association = Association(endpoint, assoc_id)
        self._serve(association)
        return association

    def _serve(self, association: Association) -> None:
        task = self._loop.create_task(self._run(association))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, association: Association) -> None:
        try:
            serving = self._handler(association)
            if inspect.isawaitable(serving):
                await serving
                await association.close()
        except asyncio.CancelledError:
            association.abort()
            raise
        except Exception as error:  # noqa: BLE001 - the handler is the user's
            if association.ended_by(error):
                association.abort()
                return
            association.abort("the server has failed")
            message = "a handler of sctp.aio.start_server() failed"
            self._loop.call_exception_handler({"message": message, "exception": error})

    def is_serving(self) -> bool:
        return not self._closed.done()

    def close(self) -> None:
        """Take no more associations. On a one-to-many socket this also ends the associations that there are."""
        if self._closed.done():
            return
        self._closed.set_result(None)
        if self._endpoint:
            for association in list(self._endpoint.associations.values()):
                association.over(ConnectionAbortedError(errno.ECONNABORTED, "the server was closed"))
            self._endpoint.close()
        else:
            self._loop.remove_reader(self.sock.fileno())
            if self._driver:
                self._driver.leave()
            self.sock.close()

    async def wait_closed(self) -> None:
        """Wait until the server is closed and all handlers have returned."""
        await asyncio.shield(self._closed)
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def serve_forever(self) -> None:
        """Serve until the task is cancelled, and then close the server."""
        try:
            await asyncio.shield(self._closed)
        finally:
            self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()
        await self.wait_closed()


async def start_server(
    handler: Handler,
    host: Hosts,
    port: int,
    *,
    style: int = TCP_STYLE,
    family: int | None = None,
    backlog: int = 1024,
    engine: str = "auto",
    options: Options = NO_OPTIONS,
    events: Iterable[int] = (),
    limit: int = DEFAULT_LIMIT,
) -> Server:
    """Run `await handler(association)` for each association that a peer sets up.

    When the handler returns, the association is closed gracefully. If it raises, the association is aborted and the loop's
    exception handler is called. A plain function is called, too, as asyncio.start_server() does; then the program closes the
    association.

    Args:
      style: TCP_STYLE gives each association a socket. UDP_STYLE has one socket for all: a handler that does not receive
        holds up the others once its queue is full.
      host, port, family, backlog, engine, options: as sctp.create_server().
      events, limit: as open_connection().

    Raises:
      OSError: EADDRINUSE, EADDRNOTAVAIL; socket.gaierror.
    """
    sock = create_server((host, port), style=style, family=family, backlog=backlog, engine=engine, options=options)
    return Server(sock, handler, tuple(events), limit)
