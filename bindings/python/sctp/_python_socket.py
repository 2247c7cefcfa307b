"""The methods of `socket.socket` that SCTP has no call for: ancillary data, files, descriptors."""

from __future__ import annotations

import errno
import os
import socket as _socket
import struct
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any

from . import _raw
from ._address import AddressLike, to_numeric, to_sockname
from ._constants import IPPROTO_SCTP
from ._plain import PlainSocket, new_descriptor

if TYPE_CHECKING:
    from typing_extensions import Buffer

# Linux's numbers and layouts, RFC 6458 section 5.3; a PPID is in network byte order in them.
_SNDRCV, _SNDINFO, _RCVINFO, _PRINFO = 1, 2, 3, 5
_SNDINFO_LAYOUT = struct.Struct("HHIIi")
_PRINFO_LAYOUT = struct.Struct("HxxI")
_RCVINFO_LAYOUT = struct.Struct("HHHxxIIIIi")
_SNDRCV_LAYOUT = struct.Struct("HHHxxIIIIIi")
_RECVRCVINFO = 32  # this option and SCTP_EVENTS ask for what comes with a message
SCTP_EVENTS = 11  # a byte for each item of event_subscribe

_Ancillary = list[tuple[int, int, bytes]]


class PythonSocket(PlainSocket):
    """`recvmsg` and `sendmsg` know SCTP's ancillary data. A file of `makefile` sees messages as a stream of bytes."""

    _io_refs = 0
    _close_at_last_file = False

    @property
    def timeout(self) -> float | None:
        return self.gettimeout()

    @property
    def _closed(self) -> bool:
        return self._fd < 0 or self._close_at_last_file

    # Messages.

    def sendmsg(
        self,
        buffers: Iterable[Buffer],
        ancdata: Iterable[tuple[int, int, Buffer]] = (),
        flags: int = 0,
        address: AddressLike | None = None,
    ) -> int:
        """As send(), of the buffers as one message. `ancdata` may have SCTP_SNDINFO and SCTP_PRINFO. RFC 6458, 5.3."""
        host, port = (None, 0) if address is None else to_numeric(address, self._family)
        info, unsaid = _outgoing(ancdata)
        return _raw.sendv(self._fd, b"".join(buffers), info, host, port, flags | unsaid)

    def recvmsg(self, bufsize: int, ancbufsize: int = 0, flags: int = 0) -> tuple[bytes, _Ancillary, int, AddressLike | None]:
        """Receive a message, or a notification, which has FLAG_NOTIFICATION in msg_flags. RFC 6458, 5.3. Raises as recvv().

        Returns:
          (data, ancdata, msg_flags, address). `ancdata` has SCTP_RCVINFO and SCTP_SNDRCV if the options SCTP_RECVRCVINFO and
          SCTP_EVENTS ask for them.
        """
        _, data, fields, address = _raw.recvv(self._fd, bufsize, flags)
        ancdata, lost = self._ancillary(fields, ancbufsize)
        return data, ancdata, fields[0] | lost, address and to_sockname(address, self._family)

    def recvmsg_into(
        self, buffers: Iterable[Buffer], ancbufsize: int = 0, flags: int = 0
    ) -> tuple[int, _Ancillary, int, AddressLike | None]:
        """As recvmsg(), but fills writable buffers in turn; the number of bytes takes the place of the data."""
        views = [memoryview(each).cast("B") for each in buffers]
        data, ancdata, msg_flags, address = self.recvmsg(sum(map(len, views)), ancbufsize, flags)
        rest = memoryview(data)
        for view in views:
            view[: len(rest)] = rest[: len(view)]
            rest = rest[len(view) :]
        return len(data), ancdata, msg_flags, address

    def _ancillary(self, fields: tuple[int, ...], room: int) -> tuple[_Ancillary, int]:
        msg_flags, stream, ssn, flags, ppid, tsn, cumtsn, context, assoc_id = fields
        if not room or msg_flags & _raw.MSG_NOTIFICATION:
            return [], 0
        found: _Ancillary = []
        ppid = _socket.htonl(ppid)
        if self.getsockopt(IPPROTO_SCTP, _RECVRCVINFO):
            packed = _RCVINFO_LAYOUT.pack(stream, ssn, flags, ppid, tsn, cumtsn, context, assoc_id)
            found.append((IPPROTO_SCTP, _RCVINFO, packed))
        if self.getsockopt(IPPROTO_SCTP, SCTP_EVENTS, 1) != b"\0":
            packed = _SNDRCV_LAYOUT.pack(stream, ssn, flags, ppid, context, 0, tsn, cumtsn, assoc_id)
            found.append((IPPROTO_SCTP, _SNDRCV, packed))
        fits = [*found]
        while sum(_socket.CMSG_SPACE(len(data)) for _, _, data in fits) > room:
            fits.pop()
        return fits, _socket.MSG_CTRUNC if len(fits) < len(found) else 0

    # Files.

    def makefile(
        self,
        mode: str = "r",
        buffering: int | None = None,
        *,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
    ) -> IO[Any]:
        """A file that reads and writes this socket as a stream of bytes. The socket closes once both are closed."""
        make: Any = _socket.socket.makefile
        file: IO[Any] = make(self, mode, buffering, encoding=encoding, errors=errors, newline=newline)
        return file

    def close(self) -> None:
        """Close the socket; its associations end gracefully in the background. RFC 6458, 3.1.5 and 4.1.6.

        If data was received and not read, the association is aborted, and what was still to be sent is lost. finish() is
        graceful in any case. Files of makefile() keep the socket open until they are closed.
        """
        if self._io_refs > 0:
            self._close_at_last_file = True
        else:
            super().close()

    def _decref_socketios(self) -> None:
        self._io_refs -= self._io_refs > 0
        if self._close_at_last_file:
            self.close()

    def sendfile(self, file: IO[bytes], offset: int = 0, count: int | None = None) -> int:
        """Send a file's bytes as messages of at most 8 KiB, on a one-to-one socket; returns the number of bytes."""
        send: Any = _socket.socket._sendfile_use_send  # type: ignore[attr-defined]
        sent: int = send(self, file, offset, count)
        return sent

    def _check_sendfile_params(self, file: IO[bytes], offset: int, count: int | None) -> None:
        check: Any = _socket.socket._check_sendfile_params  # type: ignore[attr-defined]
        check(self, file, offset, count)

    # The descriptor.

    def _second_descriptor(self) -> int:
        if self.engine != "kernel":
            raise OSError(errno.EOPNOTSUPP, "a user-space socket has one descriptor: use the object in both places")
        return new_descriptor(os.dup(self._fd))

    def get_inheritable(self) -> bool:
        """Whether a child process gets the descriptor. In a child a socket of the user-space engine does not work."""
        return os.get_inheritable(self._fd)

    def set_inheritable(self, inheritable: bool) -> None:
        os.set_inheritable(self._fd, inheritable)


def _outgoing(ancdata: Iterable[tuple[int, int, Buffer]]) -> tuple[tuple[int, ...] | None, int]:
    """The info of a message, and the call's flags that say which parts of it were not given."""
    send: tuple[int, ...] = (0, 0, 0, 0, 0)
    policy: tuple[int, ...] = (_raw.PR_NONE, 0)
    unsaid = _raw.DEFAULT_ALL
    for level, kind, data in ancdata:
        if (level, kind) == (IPPROTO_SCTP, _SNDINFO):
            stream, flags, ppid, context, assoc_id = _SNDINFO_LAYOUT.unpack(data)
            send = (stream, flags, _socket.ntohl(ppid), context, assoc_id)
            unsaid &= _raw.DEFAULT_PR
        elif (level, kind) == (IPPROTO_SCTP, _PRINFO):
            policy = _PRINFO_LAYOUT.unpack(data)
            unsaid &= ~_raw.DEFAULT_PR
        else:
            raise OSError(errno.EINVAL, f"no ancillary data of level {level}, type {kind} can be sent")
    return (*send, *policy, 0), unsaid
