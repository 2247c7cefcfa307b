"""An event loop does the work of the user-space stack while it has sockets there: no other thread has to wake it then."""

from __future__ import annotations

import asyncio
import contextlib
import weakref

from .. import _raw
from .._pysctp.sockets import sctpsocket


class Driver:
    """What a loop has of the stack."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = weakref.ref(loop)  # the loop's table of drivers must not keep it
        self._sockets = 0
        self._fd = -1

    def enter(self) -> None:
        """One more socket."""
        self._sockets += 1
        loop = self._loop()
        if self._sockets > 1 or not loop:
            return
        try:
            self._fd = _raw.loop_open()
        except OSError:  # no descriptor is left: the stack's own thread does the work
            return
        loop.add_reader(self._fd, self._work)

    def leave(self) -> None:
        """One less."""
        self._sockets -= 1
        if not self._sockets:
            self._stop()

    def _work(self) -> None:
        try:
            _raw.loop_work(self._fd)
        except OSError:  # this is the child of a fork, whose sockets tell the same
            self._stop()

    def _stop(self) -> None:
        fd, self._fd = self._fd, -1
        if fd < 0:
            return
        if loop := self._loop():
            loop.remove_reader(fd)
        with contextlib.suppress(OSError):
            _raw.loop_close(fd)

    def __del__(self) -> None:
        self._stop()  # a loop may end before its sockets


_drivers: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Driver] = weakref.WeakKeyDictionary()


def driver_for(sock: sctpsocket, loop: asyncio.AbstractEventLoop) -> Driver | None:
    """The driver that the socket has entered, and has to leave. None: its stack is the kernel's."""
    if _raw.get_engine(sock.fileno()) != _raw.ENGINE_USERSPACE:
        return None
    if loop not in _drivers:
        _drivers[loop] = Driver(loop)
    _drivers[loop].enter()
    return _drivers[loop]
