"""A socket in an event loop. It puts what it receives into its associations' queues, and waits to send what has no room."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .._enums import EndedBy
from .._notification import notification
from .._notifications import assoc_change
from .._pysctp.sockets import sctpsocket
from .._raw import SEND_LOOK_MS, TCP_STYLE
from .._records import Message
from ._driver import driver_for

if TYPE_CHECKING:
    from ._association import Association

BATCH = 32  # messages that are received, or sent, before other tasks of the loop run
FIRST_PAUSE, LAST_PAUSE = 0.001, 0.02  # s, while a one-to-many socket has room for other associations only
SEND_LOOK = SEND_LOOK_MS / 1000  # s between looks of a send, because a descriptor does not tell all that ends its wait


class Endpoint:
    """The owner of a socket, which it makes non-blocking."""

    def __init__(
        self, sock: sctpsocket, make: Callable[[Endpoint, int], Association], events: tuple[int, ...], limit: int
    ) -> None:
        self.sock = sock
        self.limit = limit
        self.associations: dict[int, Association] = {}
        self.one_to_one = sock.type == TCP_STYLE
        self._loop = asyncio.get_running_loop()
        self._make = make
        self._events = {*events}
        self._fd = sock.fileno()
        self._reads = False
        self._full = 0  # associations whose queue is full
        self._writers: list[asyncio.Future[None]] = []
        sock.settimeout(0)
        for each in {*events, notification.type_ASSOC_CHANGE}:
            sock.set_event(each)
        self._driver = driver_for(sock, self._loop)

    # Receiving.

    def read(self) -> None:
        """Receive from now on while no queue is full."""
        if not self._reads and not self._full and self._fd >= 0:
            self._reads = True
            self._loop.add_reader(self._fd, self._readable)

    def queue_is_full(self, full: bool) -> None:
        self._full += 1 if full else -1
        if self._full:
            self._stop_reading()
        else:
            self.read()

    def _stop_reading(self) -> None:
        if self._reads:
            self._reads = False
            self._loop.remove_reader(self._fd)

    def _readable(self) -> None:
        try:
            messages = self.sock.recv_messages(BATCH, self.limit)
        except BlockingIOError:
            return
        except OSError as error:
            self._failed(error)
            return
        if not messages:
            self._over(0, None)
        for message in messages:
            self._received(message)
            if not self.associations and self.one_to_one:
                return  # it is over

    def _received(self, message: Message) -> None:
        if message.notification:
            association = self._notified(message.notification)
            if association and message.notification.type in self._events:
                association.put(message)
        else:
            self.association(0 if self.one_to_one else message.info.assoc_id).put(message)

    def _failed(self, error: OSError) -> None:
        if error.errno == errno.EMSGSIZE and self.one_to_one:
            self.association(0).put(error)
        elif self.one_to_one:
            self._over(0, error)
        else:
            self._loop.call_exception_handler({"message": f"a receive on {self.sock!r} failed", "exception": error})

    def _notified(self, event: notification) -> Association | None:
        assoc_id = 0 if self.one_to_one else event.assoc_id
        if not isinstance(event, assoc_change) or event.state in (assoc_change.state_COMM_UP, assoc_change.state_RESTART):
            return self.association(assoc_id)
        # On a one-to-one socket the next receive mostly reports the end again, but not if a send has taken the error.
        return self._over(assoc_id, None if event.state == assoc_change.state_SHUTDOWN_COMP else why_lost(event))

    def association(self, assoc_id: int) -> Association:
        association = self.associations.get(assoc_id)
        if association is None:
            association = self.associations[assoc_id] = self._make(self, assoc_id)
        return association

    def _over(self, assoc_id: int, error: OSError | None) -> Association | None:
        if self.one_to_one:
            self._stop_reading()
        association = self.associations.pop(assoc_id, None)
        if association:
            association.over(error)
        return association

    # Sending.

    async def writable(self) -> None:
        """Wait until the socket takes something, or until the next look, which also notices that the socket was closed."""
        if self._fd < 0:
            return
        if not self._writers:
            self._loop.add_writer(self._fd, self._wake_writers)
        future = self._loop.create_future()
        self._writers.append(future)
        look = self._loop.call_later(SEND_LOOK, wake, future)
        try:
            await future
        finally:
            look.cancel()
            if future in self._writers:  # cancelled, or time to look
                self._writers.remove(future)
                if not self._writers and self._fd >= 0:
                    self._loop.remove_writer(self._fd)

    def _wake_writers(self) -> None:
        self._loop.remove_writer(self._fd)
        writers, self._writers = self._writers, []
        for each in writers:
            wake(each)

    async def send(self, attempt: Callable[[], Any]) -> Any:
        """Make the attempt until it does not have to wait."""
        pause = 0.0
        await asyncio.sleep(0)  # other tasks run first
        while True:
            try:
                return attempt()
            except BlockingIOError:
                # For a one-to-many socket writable means that some association has room.
                await asyncio.sleep(pause)
                pause = min(max(2 * pause, FIRST_PAUSE), LAST_PAUSE)
                await self.writable()

    # Ending it.

    def release(self) -> None:
        """Leave the event loop: nothing more is received, and a send that waits fails."""
        if self._fd < 0:
            return
        self._stop_reading()
        self._wake_writers()
        self._fd = -1
        if self._driver:
            self._driver.leave()

    def close(self) -> None:
        self.release()
        self.sock.close()


def wake(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)


def why_lost(event: assoc_change) -> OSError:
    if event.ended_by == EndedBy.SILENCE:
        return TimeoutError(errno.ETIMEDOUT, "the association is over: the peer does not answer")
    if event.ended_by == EndedBy.US:
        return ConnectionAbortedError(errno.ECONNABORTED, "the association is over: it was aborted here")
    if event.state == assoc_change.state_CANT_STR_ASSOC:
        return ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))
    said = f": {event.reason}" if event.reason else ""
    return ConnectionResetError(errno.ECONNRESET, f"the association is over: the peer has aborted it{said}")
