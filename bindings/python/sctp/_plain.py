"""The methods of `socket.socket` that are calls of SCTP."""

from __future__ import annotations

import errno
import math
import socket as _socket
import sys
import warnings
import weakref
from typing import TYPE_CHECKING

from . import _raw
from ._address import AddressLike, to_numeric, to_sockname
from ._constants import IPPROTO_SCTP
from ._engine import engine_name, engine_number
from ._enums import EndedBy, Style
from ._raw import TCP_STYLE

if TYPE_CHECKING:
    from typing_extensions import Buffer, Self

#: Bytes that a receive call takes if it is given no size. A message may be longer: see RcvInfo.complete.
DEFAULT_SIZE = 65536

_INT = 4  # bytes of an option that is an int

#: The object that closes a descriptor, by the descriptor. It may be closed already.
_owners: weakref.WeakValueDictionary[int, PlainSocket] = weakref.WeakValueDictionary()


class PlainSocket:
    """A descriptor with the methods of `socket.socket`. Failures raise the same subclasses of OSError.

    Every method may be called from any thread; close() ends the waits of other threads with EBADF.
    """

    #: Whether close() was called; another thread may have been in a call that ends the association.
    _to_be_closed = False
    #: Whether this object closes the descriptor.
    _owns = True

    def __init__(
        self,
        family: int = _socket.AF_INET,
        style: int = TCP_STYLE,
        *,
        fileno: _socket.socket | PlainSocket | int | None = None,
        engine: str = "auto",
    ) -> None:
        """Make a socket, or take over a descriptor.

        Args:
          family: AF_INET, or AF_INET6, which also reaches IPv4 peers.
          style: TCP_STYLE (one-to-one) or UDP_STYLE (one-to-many).
          fileno: a descriptor's number, or the socket that has it. The descriptor decides on family, style and engine.
          engine: "auto" (see set_default_engine()), "kernel" or "userspace".

        Raises:
          OSError: EPROTONOSUPPORT (the engine is not available here; the message says what to do), EMFILE, ENOMEM, EBADF,
            EBUSY (another object has the descriptor, and would close it, too).
          ValueError: an unknown engine.
        """
        self._fd = -1
        self._origin = fileno if isinstance(fileno, _socket.socket) else None
        number = engine_number(engine)
        timeout = self._origin.gettimeout() if self._origin else _socket.getdefaulttimeout()
        if fileno is None:
            self._fd = _raw.socket(family, style, number)
        else:
            fd = fileno if isinstance(fileno, int) else fileno.fileno() if self._origin else fileno.detach()
            family, style = _raw.get_family(fd), _raw.get_style(fd)
            if self._owns and (owner := _owners.get(fd)) is not None and owner.fileno() == fd:
                raise OSError(errno.EBUSY, f"{owner!r} has this descriptor; detach() it there first")
            self._fd = fd
        if self._owns:
            _owners[self._fd] = self
        self._family, self._style = family, style
        if timeout is not None:
            self.settimeout(timeout)

    # Family, style, engine.

    @property
    def family(self) -> _socket.AddressFamily:
        return _socket.AddressFamily(self._family)

    @property
    def type(self) -> _socket.SocketKind:
        return _socket.SocketKind(self._style)

    @property
    def proto(self) -> int:
        return IPPROTO_SCTP

    @property
    def engine(self) -> str:
        """The engine this socket is on: "kernel" or "userspace"."""
        return engine_name(_raw.get_engine(self._fd))

    def fileno(self) -> int:
        """The descriptor, for select and event loops; -1 if closed. Only the methods here can move data."""
        return self._fd

    def __repr__(self) -> str:
        state = "closed" if self._fd < 0 else f"fd={self._fd}, engine={self.engine}"
        return f"<{type(self).__qualname__} {state}, family={self.family.name}, style={Style(self._style).name}>"

    def __getstate__(self) -> object:
        raise TypeError(f"cannot pickle {type(self).__name__!r} object: two would close one descriptor")

    # Closing.

    def close(self) -> None:
        """Close the descriptor."""
        self._to_be_closed = True
        fd = self.detach()
        if fd >= 0:
            _raw.close(fd)

    def detach(self) -> int:
        """Close this object and leave its descriptor open; returns the descriptor."""
        fd, self._fd = self._fd, -1
        if self._origin:
            self._origin.detach()
        return fd

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_fd", -1) >= 0:
            warnings.warn(f"unclosed {self!r}", ResourceWarning, stacklevel=2, source=self)
            self.close()

    def shutdown(self, how: int) -> None:
        """End the association of a one-to-one socket (SHUT_WR, SHUT_RDWR), or stop receiving (SHUT_RD). RFC 6458, 4.1.7."""
        _raw.shutdown(self._fd, how)

    # Waiting.

    def settimeout(self, value: float | None) -> None:
        """Set how many seconds a call waits before it raises TimeoutError. None has no end; at 0 it raises BlockingIOError.

        Raises:
          ValueError: a negative number, or not a number.
        """
        _raw.set_timeout(self._fd, timeout_ms(value))

    def gettimeout(self) -> float | None:
        """The timeout in seconds, rounded up to milliseconds; None if calls wait without an end."""
        _, milliseconds = _raw.get_timeout(self._fd)
        return None if milliseconds < 0 else milliseconds / 1000

    def setblocking(self, flag: bool) -> None:
        self.settimeout(None if flag else 0.0)

    def getblocking(self) -> bool:
        return self.gettimeout() != 0.0

    # Addresses.

    def bind(self, address: AddressLike) -> None:
        """Bind to (host, port); host "" is any address, port 0 a free port. RFC 6458, 3.1.2.

        Raises:
          OSError: EADDRINUSE, EADDRNOTAVAIL; socket.gaierror.
        """
        host, port = to_numeric(address, self._family)
        _raw.bind(self._fd, host, port)

    def listen(self, backlog: int = 128) -> None:
        """Let peers associate; at most `backlog` associations wait for accept(). RFC 6458, 3.1.3 and 4.1.3."""
        _raw.listen(self._fd, backlog)

    def connect(self, address: AddressLike) -> None:
        """Associate with the peer at (host, port). Waits. RFC 6458, 3.1.6 and 4.1.5.

        Raises:
          ConnectionRefusedError, TimeoutError, socket.gaierror, OSError.
          BlockingIOError: EINPROGRESS. The socket becomes writable at the end of the attempt; see connect_result().
        """
        host, port = to_numeric(address, self._family)
        _raw.connect(self._fd, host, port)

    def connect_ex(self, address: AddressLike) -> int:
        """As connect(), but returns the errno of a failure, or 0. Raises socket.gaierror."""
        host, port = to_numeric(address, self._family)
        try:
            _raw.connect(self._fd, host, port)
        except OSError as error:
            return error.errno or 0
        return 0

    def getsockname(self) -> AddressLike:
        """The address that the socket is bound to, the first of several. RFC 6458, 7.4."""
        return to_sockname(_raw.getsockname(self._fd)[1], self._family)

    def getpeername(self) -> AddressLike:
        """The peer's primary address, on a one-to-one socket. RFC 6458, 4.1.9. Raises OSError ENOTCONN."""
        return to_sockname(_raw.getpeername(self._fd)[1], self._family)

    @property
    def ended_by(self) -> EndedBy:
        """Who ended the association of a one-to-one socket; EndedBy.NOBODY until a call on it has met the end.

        Raises:
          OSError: a one-to-many socket, where `ended_by` of the notification assoc_change tells it.
        """
        return EndedBy(_raw.get_ended_by(self._fd))

    # Messages without SCTP's information. The option default_sndinfo says how they are sent: at first on stream 0, PPID 0.

    def send(self, data: Buffer, flags: int = 0) -> int:
        """Send one message; returns its size, because it is sent whole. Raises as sendv()."""
        return _raw.sendv(self._fd, data, None, None, 0, flags)

    def sendall(self, data: Buffer, flags: int = 0) -> None:
        """As send(), which also sends a message whole."""
        _raw.sendv(self._fd, data, None, None, 0, flags)

    def sendto(self, data: Buffer, *args: int | AddressLike) -> int:
        """sendto(data, [flags,] address): as send(), to a peer. A one-to-many socket sets up an association if needed."""
        *flags, address = args
        host, port = to_numeric(address, self._family)  # type: ignore[arg-type]
        return _raw.sendv(self._fd, data, None, host, port, *(flags or [0]))  # type: ignore[arg-type]

    def recv(self, bufsize: int, flags: int = 0) -> bytes:
        """Receive at most `bufsize` bytes of one message; b"" at the end of the association. Raises as recvv().

        Notifications are skipped, because here they would look like messages. recvv() gives them.
        """
        data: bytes = self._receive(bufsize, flags)[1]
        return data

    def recvfrom(self, bufsize: int, flags: int = 0) -> tuple[bytes, AddressLike | None]:
        """As recv(); returns (data, address of the sender)."""
        _, data, _, address = self._receive(bufsize, flags)
        return data, address and to_sockname(address, self._family)

    def recv_into(self, buffer: Buffer, nbytes: int = 0, flags: int = 0) -> int:
        """As recv(), but into the first `nbytes` of a writable buffer, 0 for all of it; returns the number of bytes."""
        size: int = self._receive(_part(buffer, nbytes), flags)[0]
        return size

    def recvfrom_into(self, buffer: Buffer, nbytes: int = 0, flags: int = 0) -> tuple[int, AddressLike | None]:
        """As recv_into(); returns (number of bytes, address of the sender)."""
        size, _, _, address = self._receive(_part(buffer, nbytes), flags)
        return size, address and to_sockname(address, self._family)

    def _receive(self, where: int | Buffer, flags: int) -> tuple:  # type: ignore[type-arg]
        while True:
            received = _raw.recvv(self._fd, where, flags)
            if not received[2][0] & _raw.MSG_NOTIFICATION:
                return received

    # Options by number.

    def getsockopt(self, level: int, optname: int, buflen: int | Buffer = 0) -> int | bytes:
        """An option by Linux's number and layout, on both engines; see docs/rfc6458.md. get_option() takes names.

        Args:
          buflen: 0 for an int; the most bytes to get; or the bytes that go in, such as an association's id.

        Returns:
          An int, or bytes if `buflen` is not 0.
        """
        buffer = bytearray(buflen or _INT)
        size, _ = _raw.getsockopt(self._fd, level, optname, buffer)
        return bytes(buffer[:size]) if buflen else int.from_bytes(buffer[:size], sys.byteorder, signed=True)

    def setsockopt(self, level: int, optname: int, value: int | Buffer | None, optlen: int = 0) -> None:
        """Set an option by Linux's number to an int, to packed bytes, or to `optlen` bytes that are 0 (None)."""
        self._option_was_set()
        packed = value.to_bytes(_INT, sys.byteorder, signed=True) if isinstance(value, int) else value
        _raw.setsockopt(self._fd, level, optname, bytes(optlen) if packed is None else packed)

    def _option_was_set(self) -> None:
        """For a derived class that remembers the value of an option."""


def new_descriptor(fd: int) -> int:
    """Give back a descriptor that has just been made. An object that had its number has lost it to an os.close()."""
    _owners.pop(fd, None)
    return fd


def timeout_ms(seconds: float | None) -> int:
    """The façade's timeout; -1 has no end. It is rounded up, so that a short time does not become 0."""
    if seconds is None:
        return -1
    if seconds < 0 or math.isnan(seconds):
        raise ValueError("Timeout value out of range")
    return math.ceil(min(seconds * 1000, 2.0**53))


def _part(buffer: Buffer, nbytes: int) -> memoryview:
    view = memoryview(buffer).cast("B")
    if nbytes < 0 or nbytes > len(view):
        raise ValueError(f"nbytes is {nbytes}, but the buffer has {len(view)} bytes")
    return view[:nbytes] if nbytes else view
