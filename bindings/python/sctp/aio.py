"""SCTP for asyncio: associations whose messages are awaited.

    async def serve(association):
        async for message in association:
            await association.send(message.data, stream=message.info.stream)

    server = await sctp.aio.start_server(serve, "127.0.0.1", 0)
    async with await sctp.aio.open_connection(*server.addresses[0]) as association:
        await association.send(b"hello", stream=3, ppid=42)
        print((await association.recv()).data)
    server.close()

An event loop that has add_reader() will do, so uvloop's too; both engines have descriptors for it.
"""

from __future__ import annotations

import asyncio
import collections
import contextlib
import errno
import inspect
import socket as _socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any

from ._address import Address
from ._connect import NO_OPTIONS, Hosts, Options, candidates, create_server, hosts_of, prepared
from ._endpoint import BATCH, Endpoint
from ._raw import EOF, TCP_STYLE
from ._records import Message, RcvInfo, status
from ._socket import DEFAULT_LIMIT, sctpsocket, sctpsocket_tcp

if TYPE_CHECKING:
    from typing_extensions import Buffer, Self

#: Bytes of messages that wait to be taken from one association before nothing more is received on its socket.
QUEUE_LIMIT = 256 * 1024

#: What accept() may be short of for a while; the association waits in the listening socket meanwhile.
_SHORT_OF = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
_RETRY_SECONDS = 1.0

_END = Message(b"", RcvInfo(0, 0, 0, 0, 0, 0, 0, 0, 0), None, None)


class Association:
    """One association. open_connection() and start_server() make them.

    Tasks may share it: any number may send, and several may receive, each from streams of its own.
    """

    def __init__(self, endpoint: Endpoint, assoc_id: int) -> None:
        self._endpoint = endpoint
        self._id = assoc_id
        self._queue: collections.deque[Message | OSError] = collections.deque()
        self._size = 0  # bytes in the queue
        self._full = False
        self._drops = False  # on the way to the end nobody wants its messages
        self._takers: list[tuple[int | None, asyncio.Future[None]]] = []
        self._error: OSError | None = None  # why it has ended, unless gracefully
        self._send_error: OSError | None = None  # which may come before that is known
        self._ended = asyncio.get_running_loop().create_future()
        self._sending = asyncio.Lock()
        self._in_a_row = 0

    @property
    def sock(self) -> sctpsocket:
        """The non-blocking socket, for options and all else; one-to-many sockets need `assoc_id` with them."""
        return self._endpoint.sock

    @property
    def assoc_id(self) -> int:
        """The association's id on a one-to-many socket; 0 on a one-to-one socket."""
        return self._id

    def status(self) -> status:
        """RFC 6458, 8.2.1."""
        return self.sock.get_status(self._id)

    def peers(self) -> tuple[Address, ...]:
        """The peer's addresses."""
        return self.sock.getpaddrs(self._id)

    def __repr__(self) -> str:
        state = "ended" if self._ended.done() else "up"
        return f"<sctp.aio.Association {state}, assoc_id={self._id}, {self.sock!r}>"

    # Messages.

    async def send(self, data: Buffer, **how: Any) -> int:
        """Send one message, all of it, once there is room for it. Messages go in the order of the calls.

        Args:
          how: stream, ppid, flags, context, pr_policy, pr_value, auth_key, as sctpsocket.sendv() has them.

        Raises:
          As sctpsocket.sendv(). Cancelled while it waits, it has sent nothing.
        """

        def attempt() -> int:
            if self._drops:
                raise BrokenPipeError(errno.EPIPE, "the association is closed here; nothing can be sent any more")
            try:
                return self.sock.sendv(data, assoc_id=self._id, **how)
            except ConnectionError as error:
                self._send_error = error
                raise

        await self._let_others_run()
        if not self._sending.locked():
            try:
                return attempt()
            except BlockingIOError:
                pass
        async with self._sending:
            sent: int = await self._endpoint.send(attempt)
        return sent

    async def recv(self, stream: int | None = None) -> Message:
        """The next whole message, or the next on this stream; also notifications of the types that were asked for.

        Streams that nobody reads fill the queue in the end, and then hold up the others.

        Returns:
          Message(data, info, address, notification), and at the end one with `data` b"" and `notification` None.

        Raises:
          ConnectionResetError (the peer has aborted the association), TimeoutError (it does not answer any more);
          OSError EMSGSIZE: a message was longer than the limit, and dropped. Cancelled, it has taken nothing.
        """
        await self._let_others_run()
        while True:
            at = self._position(stream)
            if at is not None:
                return self._take(at)
            if self._ended.done():
                if self._error:
                    raise self._error
                return _END
            await self._arrival(stream)

    def __aiter__(self) -> AsyncIterator[Message]:
        return self.messages()

    async def messages(self, stream: int | None = None) -> AsyncIterator[Message]:
        """The messages to come, or those on this stream, until the association has ended."""
        while (message := await self.recv(stream)) is not _END:
            yield message

    async def _let_others_run(self) -> None:
        # What needs not wait never gives way to the loop by itself. Before the call does anything: it may be cancelled.
        self._in_a_row += 1
        if self._in_a_row >= BATCH:
            self._in_a_row = 0
            await asyncio.sleep(0)

    def _position(self, stream: int | None) -> int | None:
        if stream is None:
            return 0 if self._queue else None
        return next((at for at, each in enumerate(self._queue) if _is_on(each, stream)), None)

    def _take(self, at: int) -> Message:
        message = self._queue[at]
        del self._queue[at]
        if isinstance(message, OSError):
            raise message
        self._size -= len(message.data)
        if self._size <= QUEUE_LIMIT // 2:
            self._make_room()
        return message

    def _make_room(self) -> None:
        if self._full:
            self._full = False
            self._endpoint.queue_is_full(False)

    def _drop_all(self) -> None:
        """What has come and what still comes."""
        self._drops = True
        self._queue.clear()
        self._make_room()

    async def _arrival(self, stream: int | None) -> None:
        future = asyncio.get_running_loop().create_future()
        taker = (stream, future)
        self._takers.append(taker)
        try:
            await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                self._wake_all()  # it was this one's turn
            raise
        finally:
            if taker in self._takers:
                self._takers.remove(taker)

    def put(self, message: Message | OSError) -> None:
        if self._drops:
            return
        self._queue.append(message)
        if isinstance(message, Message):
            self._size += len(message.data)
        if not self._full and self._size > QUEUE_LIMIT:
            self._full = True
            self._endpoint.queue_is_full(True)
        for stream, future in self._takers:
            if not future.done() and (stream is None or _is_on(message, stream)):
                future.set_result(None)
                break

    def _wake_all(self) -> None:
        for _, future in self._takers:
            if not future.done():
                future.set_result(None)

    # Its end.

    def over(self, error: OSError | None) -> None:
        if self._ended.done():
            return
        self._ended.set_result(None)
        # An abort is told once, and if a send was told the socket has come to a plain end.
        self._error = self._send_error if error is None and isinstance(self._send_error, ConnectionResetError) else error
        self._make_room()
        self._wake_all()

    def ended_by(self, error: BaseException) -> bool:
        """Whether it has ended, and a call has failed with this because of that."""
        return error is self._error or error is self._send_error

    async def close(self, timeout: float | None = 10.0) -> None:
        """End the association gracefully: wait until all that was sent has arrived and the peer agrees.

        Messages that still come are dropped; a receive that waits ends.

        Args:
          timeout: seconds; after them the association is aborted. None waits for ever.

        Raises:
          TimeoutError: it was aborted, or the peer does not answer.
          ConnectionResetError: the peer aborted it meanwhile; what was sent may be lost.
        """
        ended_before = self._ended.done()
        if not self._drops:
            self._start_to_end()
        try:
            await asyncio.wait_for(asyncio.shield(self._ended), timeout)
        except asyncio.TimeoutError:
            self.abort()
            raise TimeoutError(errno.ETIMEDOUT, "the peer did not agree in time; the association was aborted") from None
        finally:
            if self._ended.done():
                self._release()
        if not ended_before and isinstance(self._error, (ConnectionError, TimeoutError)):
            raise self._error

    def _start_to_end(self) -> None:
        self._drop_all()
        if self._ended.done():
            return
        try:
            if self._endpoint.one_to_one:
                self.sock.shutdown(_socket.SHUT_WR)
            else:
                self.sock.sendv(b"", flags=EOF, assoc_id=self._id)
        except OSError as error:  # it is over already
            self.over(error)
        self._endpoint.read()

    def abort(self, reason: str | Buffer = b"") -> None:
        """End the association at once: what is under way is lost, and the peer gets the reason."""
        self._drop_all()
        if self._ended.done():
            self._release()
            return
        # Of a one-to-many socket it stays known, and drops what was received before, until its end is notified.
        if self._endpoint.one_to_one:
            self._endpoint.release()
        with contextlib.suppress(OSError):  # it is over already
            self.sock.abort(reason, self._id)
        if self._endpoint.one_to_one:
            self.sock.close()
        self.over(ConnectionAbortedError(errno.ECONNABORTED, "the association was aborted here"))

    def _release(self) -> None:
        if self._endpoint.one_to_one:
            self._endpoint.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: object, *_: object) -> None:
        if kind:
            self.abort()
        else:
            await self.close()


def _is_on(message: Message | OSError, stream: int) -> bool:
    return isinstance(message, OSError) or (message.notification is None and message.info.stream == stream)


#: What start_server() runs for each association.
Handler = Callable[[Association], Awaitable[None] | None]


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
    """Associate with a peer.

    Args:
      host: a name or an address, of which each is tried, or the addresses of one multihomed peer, used together.
      local_addr: (host, port) to bind to; the host may be a sequence.
      engine, options: as sctp.create_connection().
      events: types of notifications (`sctp.notification.type_...`) that recv() is to give among the messages.
      limit: bytes of the longest message; longer ones are dropped.

    Raises:
      ConnectionRefusedError, TimeoutError, socket.gaierror, OSError: what the last attempt failed with.
    """
    loop = asyncio.get_running_loop()
    found = [await loop.getaddrinfo(each, port, type=_socket.SOCK_STREAM) for each in hosts_of(host)]
    failure: OSError | None = None
    for family, peers in candidates(found, port):
        sock = None
        try:
            sock = prepared(TCP_STYLE, family, engine, options, local_addr)
            sock.settimeout(0)
            await _associate(sock, peers)
        except OSError as error:
            failure = error
            if sock:
                sock.close()
        except BaseException:
            if sock:
                sock.close()
            raise
        else:
            return _one_to_one(sock, tuple(events), limit)
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


def _one_to_one(sock: sctpsocket, events: tuple[int, ...], limit: int) -> Association:
    endpoint = Endpoint(sock, Association, events, limit)
    association = endpoint.association(0)
    endpoint.read()
    return association


class Server:
    """What start_server() gives: a listening socket, and a task for each association."""

    def __init__(self, sock: sctpsocket, handler: Handler, events: tuple[int, ...], limit: int) -> None:
        self.sock = sock
        self.addresses = sock.getladdrs()  #: where it listens
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
        else:
            self._endpoint = Endpoint(sock, self._begin, events, limit)
            self._endpoint.read()

    def _accept(self) -> None:
        for _ in range(BATCH):
            try:
                assert isinstance(self.sock, sctpsocket_tcp)
                accepted, _ = self.sock.accept()
            except BlockingIOError:
                return
            except OSError as error:
                self._loop.call_exception_handler({"message": "accept failed", "exception": error})
                if error.errno in _SHORT_OF:
                    self._loop.remove_reader(self.sock.fileno())
                    self._loop.call_later(_RETRY_SECONDS, self._accept_again)
                return
            self._serve(_one_to_one(accepted, self._events, self._limit))

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
            self._complain(error)

    def _complain(self, error: Exception) -> None:
        self._loop.call_exception_handler({"message": "a handler of sctp.aio.start_server() failed", "exception": error})

    def is_serving(self) -> bool:
        return not self._closed.done()

    def close(self) -> None:
        """Take no more associations. On a one-to-many socket this ends, too, those that there are."""
        if self._closed.done():
            return
        self._closed.set_result(None)
        if self._endpoint:
            for association in list(self._endpoint.associations.values()):
                association.over(ConnectionAbortedError(errno.ECONNABORTED, "the server was closed"))
            self._endpoint.close()
        else:
            self._loop.remove_reader(self.sock.fileno())
            self.sock.close()

    async def wait_closed(self) -> None:
        """Wait until the server is closed and all handlers have returned."""
        await asyncio.shield(self._closed)
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def serve_forever(self) -> None:
        """Serve until cancelled; the server is then closed."""
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
    """Serve associations: `await handler(association)` runs for each, and when it returns the association is closed
    gracefully; if it raises, the association is aborted and the loop's exception handler hears of it. A handler that is a
    plain function is called, as asyncio.start_server() does, and the association is the program's to close.

    Args:
      style: TCP_STYLE: each association has a socket of its own. UDP_STYLE: one socket has all, so that a handler that
        does not receive holds up the others in the end.
      host, port, family, backlog, engine, options: as sctp.create_server().
      events, limit: as open_connection().
    """
    sock = create_server((host, port), style=style, family=family, backlog=backlog, engine=engine, options=options)
    return Server(sock, handler, tuple(events), limit)
