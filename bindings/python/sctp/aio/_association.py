"""An association in an event loop: messages that are awaited, and its end."""

from __future__ import annotations

import asyncio
import collections
import contextlib
import errno
import socket as _socket
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from .._address import Address
from .._pysctp.sockets import sctpsocket
from .._raw import EOF
from .._records import Message, RcvInfo, SendOptions, status
from ._endpoint import BATCH, Endpoint, wake

if TYPE_CHECKING:
    from typing_extensions import Buffer, Self, Unpack

#: The socket is not read while more bytes of messages than these wait in an association for recv().
QUEUE_LIMIT = 256 * 1024

_END = Message(b"", RcvInfo(0, 0, 0, 0, 0, 0, 0, 0, 0), None, None)


class Association:
    """An association, made by open_connection() or start_server().

    Tasks may share it. All may send, and each may receive from streams of its own.
    """

    def __init__(self, endpoint: Endpoint, assoc_id: int) -> None:
        self._endpoint = endpoint
        self._id = assoc_id
        self._queue: collections.deque[Message | OSError] = collections.deque()
        self._size = 0  # bytes in the queue
        self._full = False
        self._drops = False  # messages, because the program has closed it
        self._takers: list[tuple[int | None, asyncio.Future[None]]] = []
        self._error: OSError | None = None  # why it has ended; None if gracefully
        self._send_error: OSError | None = None  # a send may learn of the end first
        self._ended = asyncio.get_running_loop().create_future()
        self._sending = asyncio.Lock()
        self._in_a_row = 0

    @property
    def sock(self) -> sctpsocket:
        """The non-blocking socket, for options and other calls. A one-to-many socket needs `assoc_id` in them."""
        return self._endpoint.sock

    @property
    def assoc_id(self) -> int:
        """The association's id on a one-to-many socket; 0 on a one-to-one socket."""
        return self._id

    def status(self) -> status:
        """Its state, windows and streams. RFC 6458, 8.2.1. Raises OSError once it has ended."""
        return self.sock.get_status(self._id)

    def peers(self) -> tuple[Address, ...]:
        """The peer's addresses (host, port). RFC 6458, 9.3. Raises OSError once it has ended."""
        return self.sock.getpaddrs(self._id)

    def __repr__(self) -> str:
        state = "ended" if self._ended.done() else "up"
        return f"<sctp.aio.Association {state}, assoc_id={self._id}, {self.sock!r}>"

    # Messages.

    async def send(self, data: Buffer, **how: Unpack[SendOptions]) -> int:
        """Send one message once there is room for all of it. Messages go in the order of the calls. RFC 6458, 9.12.

        A call that is cancelled has sent nothing.

        Args:
          how: stream, ppid, flags, context, pr_policy, pr_value, auth_key, as sctp.Socket.sendv() has them.

        Returns:
          The message's size in bytes.

        Raises:
          As sctp.Socket.sendv(), but not BlockingIOError.
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
        """The next whole message, or notification of the `events` that were asked for. RFC 6458, 9.13.

        A call that is cancelled has taken nothing.

        Args:
          stream: take messages of this stream alone, 0 to 65535. Messages on streams that no task reads fill the queue, and
            then hold up the others.

        Returns:
          Message(data, info, address, notification). At the end `data` is b"" and `notification` None.

        Raises:
          ConnectionResetError: the peer aborted the association. TimeoutError: it does not answer any more.
          OSError: EMSGSIZE, a message was longer than the limit and was dropped.
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
        """The messages, or those on this stream, until the association ends. Raises as recv()."""
        while (message := await self.recv(stream)) is not _END:
            yield message

    async def _let_others_run(self) -> None:
        # A call that does not wait would never let other tasks run. It yields before it acts, as it may be cancelled here.
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
        """Drop the messages in the queue and all that still come."""
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
            wake(future)

    # Ending it.

    def over(self, error: OSError | None) -> None:
        if self._ended.done():
            return
        self._ended.set_result(None)
        # The stack reports an abort once. If a send met it, the receiving side sees a plain end.
        self._error = self._send_error if error is None and isinstance(self._send_error, ConnectionResetError) else error
        self._make_room()
        self._wake_all()

    def ended_by(self, error: BaseException) -> bool:
        """Whether a call has failed with this error because the association has ended."""
        return error is self._error or error is self._send_error

    async def close(self, timeout: float | None = 10.0) -> None:
        """End the association gracefully: wait until what was sent is delivered and the peer agrees. RFC 9260, 9.2.

        Messages that still come are dropped. A recv() that waits ends.

        Args:
          timeout: seconds after which the association is aborted; None waits without an end.

        Raises:
          TimeoutError: the association was aborted at the timeout, or the peer does not answer.
          ConnectionResetError: the peer aborted it; what was sent may be lost.
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
        """End the association at once; data under way is lost and the peer gets the reason. RFC 9260, 9.1."""
        self._drop_all()
        if self._ended.done():
            self._release()
            return
        # On a one-to-many socket the endpoint knows it until its end is notified. What came before that is dropped.
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
