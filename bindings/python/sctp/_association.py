"""Options by name, and calls for associations, their paths, keys and streams. RFC 6458, section 8, and its extensions."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from . import _raw
from ._address import Address, AddressLike, to_numeric
from ._number import member_of
from ._option_table import OPTIONS, Option
from ._plain import PlainSocket, timeout_ms
from ._python_socket import PythonSocket
from ._raw import PR_ALL, STREAM_RESET_INCOMING, STREAM_RESET_OUTGOING, TCP_STYLE
from ._records import read_status, status

if TYPE_CHECKING:
    from typing_extensions import Buffer

_CHUNK_TYPES = 256


def _file_of(fd: int) -> int:
    """The inode of the open file behind a descriptor; 0 if there is none."""
    try:
        return os.fstat(fd).st_ino
    except OSError:
        return 0


class AssociationSocket(PythonSocket):
    """The part of a socket that reaches every option of RFC 6458.

    `assoc_id` is 0 on a one-to-one socket. On a one-to-many socket it is an association's id or FUTURE_ASSOC, for most settings
    also CURRENT_ASSOC or ALL_ASSOC. RFC 6458, 7.2.
    """

    def get_option(
        self, name: str, assoc_id: int = 0, *, address: AddressLike | None = None, sid: int = 0, policy: int = PR_ALL
    ) -> Any:
        """The value of an option. RFC 6458, section 8.

        Args:
          name: a key of `sctp.OPTIONS`: the RFC's name in small letters without SCTP_, as "rtoinfo" or "maxseg".
          address: for options of a path, (host, port) of the peer; None is all its addresses.
          sid: for options of a stream, 0 to 65535.
          policy: for the counters of abandoned messages, PR_TTL, PR_RTX, PR_PRIO or PR_ALL.

        Returns:
          An int, a bool or a named tuple. Numbers with a name are members of an enumeration, as Scheduler.PRIO. Times are in
          ms, but `linger` and `autoclose` in seconds; sizes are in bytes.

        Raises:
          ValueError: no such option, or it can only be set.
          OSError: EINVAL (no such association), ENOPROTOOPT (this engine does not have it), EOPNOTSUPP (this style of
            socket does not have it).
        """
        option, get = _option(name, "get")
        value = get(self._fd, *self._where(option, assoc_id, address, sid, policy))
        if name == "linger":
            return value[1]
        if option.record:
            record: Any = option.record._make(value[1])  # type: ignore[attr-defined]
            return record._replace(**{field: member_of(kind, getattr(record, field)) for field, kind in option.members.items()})
        if option.members:
            return member_of(option.members[""], value)
        return bool(value) if option.is_flag else value

    def set_option(
        self,
        name: str,
        value: int | Mapping[str, int] | None = None,
        assoc_id: int = 0,
        *,
        address: AddressLike | None = None,
        sid: int = 0,
        **fields: int,
    ) -> None:
        """Set an option: `sock.set_option("nodelay", True)`, `sock.set_option("rtoinfo", initial=500, min=200)`.

        Args:
          value: a number, a bool, or for a record a mapping of its fields or what get_option() gave.
          fields: fields of a record. Those of most records keep their value if they are left out or 0.
          Others: as get_option().

        Raises:
          ValueError: no such option, or it can only be read.
          TypeError: an unknown field, or a value of the wrong kind.
          OverflowError: a number that the option's integer cannot hold.
          OSError: as get_option(); EINVAL also for a value out of range.
        """
        option, set_ = _option(name, "set")
        self._option_was_set()
        content: Any = value
        if option.record:
            if name == "default_sndinfo" and sid:
                fields["sid"] = sid  # a field of this record
            if value is None or isinstance(value, Mapping):
                content = {**(value or {}), **fields}
                known: tuple[str, ...] = option.record._fields  # type: ignore[attr-defined]
                if unknown := content.keys() - known:
                    raise TypeError(f"{name} has no field {min(unknown)!r}; it has {', '.join(known)}")
        elif fields or isinstance(value, Mapping) or value is None:
            raise TypeError(f"{name} is a number, not a record")
        set_(self._fd, *self._where(option, assoc_id, address, sid, None), content)

    def _where(
        self, option: Option, assoc_id: int, address: AddressLike | None, sid: int, policy: int | None
    ) -> list[int | str]:
        host, port = ("", 0) if address is None else to_numeric(address, self._family)
        known: dict[str, tuple[int | str | None, ...]] = {
            "assoc_id": (assoc_id,), "address": (host, port), "sid": (sid,), "policy": (policy,)
        }  # fmt: skip
        return [value for key in option.of for value in known[key]]  # type: ignore[misc]

    # Paths.

    def get_primary_addr(self, assoc_id: int = 0) -> Address:
        """(host, port) of the peer's address that is sent to first. RFC 6458, 8.1.9."""
        address: Address = _raw.get_primary_addr(self._fd, assoc_id)[1]
        return address

    def set_primary_addr(self, address: AddressLike, assoc_id: int = 0) -> None:
        """Send to this address of the peer first. RFC 6458, 8.1.9."""
        _raw.set_primary_addr(self._fd, assoc_id, *to_numeric(address, self._family))

    def set_peer_primary_addr(self, address: AddressLike, assoc_id: int = 0) -> None:
        """Ask the peer to send to this local address first. RFC 6458, 8.3.1.

        Raises:
          PermissionError: the option asconf_supported is off on one of the sides.
        """
        _raw.set_peer_primary_addr(self._fd, assoc_id, *to_numeric(address, self._family))

    def assoc_ids(self) -> list[int]:
        """The ids of a one-to-many socket's associations. RFC 6458, 8.2.6."""
        ids: list[int] = _raw.get_assoc_ids(self._fd)[1]
        return ids

    def associations(self) -> dict[int, status]:
        """The associations of a one-to-many socket by id, with their status. RFC 6458, 8.2.6 and 8.2.1."""
        found = {}
        for assoc_id in self.assoc_ids():
            with contextlib.suppress(OSError):  # it has just ended
                found[assoc_id] = read_status(_raw.get_status(self._fd, assoc_id)[1], assoc_id)
        return found

    def finish(self, assoc_id: int = 0, timeout: float | None = None) -> None:
        """End an association gracefully: wait until what was sent is delivered and the peer agrees.

        A one-to-one socket is closed, too. RFC 9260, 9.2.

        Args:
          timeout: seconds after which the association is aborted; None waits without an end.

        Raises:
          TimeoutError: the association was aborted at the timeout, or the peer does not answer.
          ConnectionResetError: the peer aborted it.
          OSError: EINVAL (no such association), ENOTCONN.
          ValueError: a negative timeout.
        """
        milliseconds = timeout_ms(timeout)
        try:
            _raw.finish_begin(self._fd, assoc_id)
            _raw.finish_wait(self._fd, assoc_id, milliseconds)
        except OSError as error:
            if hasattr(error, "ended_by"):
                self._close_if_one_to_one()
            raise
        self._close_if_one_to_one()

    def abort(self, reason: str | Buffer = b"", assoc_id: int = 0) -> None:
        """End an association at once; data under way is lost. RFC 9260, 9.1 and 3.3.10.12.

        A one-to-one socket is closed, too.

        Args:
          reason: what the peer is told, str as UTF-8. Linux cannot send it from a one-to-one socket.

        Raises:
          TypeError: the reason is an int, as if it were `assoc_id`.
          OSError: EINVAL (no such association), ENOTCONN.
        """
        if isinstance(reason, int):
            raise TypeError("a reason is str or bytes, not int; an association is given as assoc_id=")
        with self._ending() as fd:
            _raw.abort(fd, assoc_id, reason.encode() if isinstance(reason, str) else reason)

    def _close_if_one_to_one(self) -> None:
        if self._style == TCP_STYLE:
            PlainSocket.close(self)  # also under a file of makefile()

    @contextlib.contextmanager
    def _ending(self) -> Iterator[int]:
        """Around a call that ends an association: notice whether it has closed a one-to-one socket.

        A signal's handler may raise anything as soon as the call is over, so only the file tells whether it was closed.
        """
        fd = self._fd
        if self._style != TCP_STYLE:
            yield fd
            return
        file = _file_of(fd)
        try:
            self._fd = -1  # its number may belong to another socket as soon as the call is over
            yield fd
        finally:
            if _file_of(fd) != file:
                self.detach()
            else:
                self._fd = fd
                if self._to_be_closed:
                    PlainSocket.close(self)

    def bind_interfaces(self, names: Iterable[str], port: int = 0, *, exclude: bool = False) -> None:
        """Bind to all addresses of network interfaces, as bindx() does. Link-local addresses are left out.

        Args:
          names: of interfaces; those that are down are left out.
          port: 0 is a free port.
          exclude: bind to all other interfaces instead, except loopback.

        Raises:
          OSError: ENODEV (no such interface), EADDRNOTAVAIL (they have no address for this socket), or as bindx().
        """
        _raw.bind_interfaces(self._fd, names if isinstance(names, str) else list(names), port, exclude)

    # Authentication, RFC 4895.

    def set_auth_key(self, keynumber: int, key: Buffer, assoc_id: int = 0) -> None:
        """Store a shared key under a number, 0 to 65535. Needs the option auth_supported. RFC 6458, 8.3.3."""
        _raw.set_auth_key(self._fd, assoc_id, keynumber, key)

    def get_hmac_ident(self) -> list[int]:
        """The hashes that are offered, AUTH_HMAC_SHA1 and AUTH_HMAC_SHA256, the preferred one first. RFC 6458, 8.1.17."""
        numbers: list[int] = _raw.get_hmac_ident(self._fd)[1]
        return numbers

    def set_hmac_ident(self, numbers: Iterable[int]) -> None:
        """Offer these hashes, AUTH_HMAC_SHA1 among them. RFC 6458, 8.1.17."""
        _raw.set_hmac_ident(self._fd, list(numbers))

    def get_peer_auth_chunks(self, assoc_id: int = 0) -> bytes:
        """The chunk types that the peer wants authenticated, a byte each. RFC 6458, 8.2.3."""
        types: bytes = _raw.get_peer_auth_chunks(self._fd, assoc_id, _CHUNK_TYPES)[1]
        return types

    def get_local_auth_chunks(self, assoc_id: int = 0) -> bytes:
        """The chunk types that this side wants authenticated, a byte each. RFC 6458, 8.2.4."""
        types: bytes = _raw.get_local_auth_chunks(self._fd, assoc_id, _CHUNK_TYPES)[1]
        return types

    # Streams, RFC 6525. Both sides need the options reconfig_supported and enable_stream_reset.

    def reset_streams(
        self,
        streams: Iterable[int] = (),
        flags: int = STREAM_RESET_INCOMING | STREAM_RESET_OUTGOING,
        assoc_id: int = 0,
    ) -> None:
        """Ask for the streams' sequence numbers to start again at 0. STREAM_RESET_EVENT tells the answer. RFC 6525, 6.3.2.

        Args:
          streams: numbers of streams; none is all.
          flags: STREAM_RESET_INCOMING, STREAM_RESET_OUTGOING or both.

        Raises:
          OSError: ENOPROTOOPT (the options were not agreed), EINPROGRESS (an earlier request has no answer yet), EINVAL.
          BlockingIOError: data of a stream is under way.
        """
        _raw.reset_streams(self._fd, assoc_id, flags, list(streams))

    def reset_assoc(self, assoc_id: int = 0) -> None:
        """Ask for all sequence numbers of both sides to start again. Raises as reset_streams(). RFC 6525, 6.3.3."""
        _raw.reset_assoc(self._fd, assoc_id)

    def add_streams(self, incoming: int = 0, outgoing: int = 0, assoc_id: int = 0) -> None:
        """Ask for further streams. STREAM_CHANGE_EVENT tells the answer. Raises as reset_streams(). RFC 6525, 6.3.4."""
        _raw.add_streams(self._fd, assoc_id, incoming, outgoing)


def _option(name: str, way: str) -> tuple[Option, Any]:
    option = OPTIONS.get(name)
    if option is None:
        raise ValueError(f"there is no option {name!r}; there are {', '.join(sorted(OPTIONS))}")
    function = getattr(_raw, f"{way}_{name}", None)
    if function is None:
        raise ValueError(f"{name} can only be {'set' if way == 'get' else 'read'}")
    return option, function
