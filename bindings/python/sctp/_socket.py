"""`Socket`: messages as RFC 6458's sendv and recvv have them, and the sockets and addresses of associations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from . import _raw
from ._address import Address, AddressLike, to_numeric, to_numeric_list, to_sockname
from ._association import AssociationSocket
from ._enums import NextFlags
from ._notifications import decode, decoded
from ._plain import DEFAULT_SIZE, new_descriptor, timeout_ms
from ._raw import BINDX_ADD_ADDR, MSG_EOR, MSG_NOTIFICATION, PR_NONE, TCP_STYLE
from ._records import Message, NxtInfo, RcvInfo, read_status, status

if TYPE_CHECKING:
    from typing_extensions import Buffer

#: The longest message that recv_message() takes unless told otherwise, in bytes.
DEFAULT_LIMIT = 16 * 1024 * 1024

_new_tuple = tuple.__new__
_MAY_BE_UNSAID = ("stream", "flags", "ppid", "context", "pr_policy", "auth_key")
_Outgoing = tuple["Buffer", tuple[int, ...], "str | None", int, int]


class Socket(AssociationSocket):
    """An SCTP socket: what RFC 6458 has, in the manner of socket.socket.

    `assoc_id` selects one association of a one-to-many socket; a one-to-one socket takes 0.
    """

    # Messages.

    def sendv(
        self,
        data: Buffer,
        to: AddressLike | None = None,
        *,
        stream: int | None = None,
        ppid: int | None = None,
        flags: int | None = None,
        assoc_id: int = 0,
        context: int | None = None,
        pr_policy: int | None = None,
        pr_value: int = 0,
        auth_key: int | None = None,
        dontwait: bool = False,
    ) -> int:
        """Send one message. Waits until the send buffer has room for all of it. RFC 6458, section 9.12.

        The option default_sndinfo decides on what is left out: at first stream 0, PPID 0, no flags, no policy.

        Args:
          to: (host, port) of the peer; None is the association of a one-to-one socket, or `assoc_id`. On a one-to-many
            socket an address that has no association yet sets one up.
          stream: 0 to 65535, below the number that was negotiated.
          ppid: payload protocol id in host byte order, 32 bits.
          flags: MSG_UNORDERED, MSG_ADDR_OVER, MSG_SACK_IMMEDIATELY; on a one-to-many socket also MSG_EOF, MSG_ABORT,
            MSG_SENDALL; with the option explicit_eor MSG_END_OF_RECORD.
          context: 32 bits that come back in a send_failed notification.
          pr_policy: when the message may be given up, RFC 7496: PR_TTL after `pr_value` ms, PR_RTX after `pr_value`
            retransmissions, PR_PRIO if the send buffer is full, for messages with a smaller `pr_value`.
          auth_key: the number of the key to authenticate with, 0 to 65535; None is the active one.
          dontwait: raise BlockingIOError instead of waiting, at any timeout.

        Returns:
          The message's size in bytes.

        Raises:
          BlockingIOError, TimeoutError: the send buffer has no room.
          BrokenPipeError: there is no association, or it has ended. ConnectionResetError: the peer aborted it.
          OverflowError: a number out of its range.
          OSError: EMSGSIZE (longer than the send buffer), EINVAL (no such stream or association), ENOTCONN.
        """
        host, port = (None, 0) if to is None else to_numeric(to, self._family)
        info, unsaid = _info(stream, flags, ppid, context, assoc_id, pr_policy, pr_value, auth_key)
        return _raw.sendv(self._fd, data, info, host, port, unsaid | _raw.MSG_DONTWAIT if dontwait else unsaid)

    def send_messages(
        self,
        messages: Iterable[Buffer | tuple[Buffer, Mapping[str, Any]]],
        to: AddressLike | None = None,
        *,
        dontwait: bool = False,
        **how: Any,
    ) -> int:
        """Send several messages in one call, in their order, as Linux's sendmmsg. Waits until all of them are accepted.

        Args:
          messages: bytes, or (bytes, mapping): what sendv() takes besides, for this message alone.
          to, how: what sendv() takes, for all messages.
          dontwait: send as many as there is room for.

        Returns:
          How many were accepted: fewer if there is no room for the next one with `dontwait`, or within the socket's timeout,
          or if it failed. A call that begins with that one says why.

        Raises:
          As sendv(), for the first message.
        """
        usual = self._outgoing(b"", {"to": to, **how})[1:]
        outgoing = [
            self._outgoing(each[0], {"to": to, **how, **each[1]}) if isinstance(each, tuple) else (each, *usual)
            for each in messages
        ]
        return _raw.send_messages(self._fd, outgoing, _raw.MSG_DONTWAIT if dontwait else 0)

    def _outgoing(self, data: Buffer, how: dict[str, Any]) -> _Outgoing:
        to, assoc_id, pr_value = how.pop("to"), how.pop("assoc_id", 0), how.pop("pr_value", 0)
        stream, flags, ppid, context, policy, auth_key = (how.pop(name, None) for name in _MAY_BE_UNSAID)
        if how:
            raise TypeError(f"a message has no {min(how)!r}")
        info, unsaid = _info(stream, flags, ppid, context, assoc_id, policy, pr_value, auth_key)
        return (data, info, *((None, 0) if to is None else to_numeric(to, self._family)), unsaid)

    def sendx(
        self,
        data: Buffer,
        sockaddrs: Iterable[AddressLike],
        *,
        stream: int | None = None,
        ppid: int | None = None,
        flags: int | None = None,
        context: int | None = None,
        pr_policy: int | None = None,
        pr_value: int = 0,
        auth_key: int | None = None,
        initmsg: Mapping[str, int] | None = None,
    ) -> int:
        """Send the first message to a peer with several addresses, on a one-to-many socket. RFC 6458, 5.3.1, 5.3.9 and 5.3.10.

        This sets the association up and does not wait for it.

        Args:
          sockaddrs: (host, port) of each address, all with one port.
          initmsg: parameters of this association: num_ostreams, max_instreams, max_attempts, max_init_timeo (ms).
          Others: as sendv().

        Returns:
          The association's id.

        Raises:
          ValueError: no addresses, or different ports. OSError: EOPNOTSUPP (a one-to-one socket), or as sendv().
        """
        hosts, port = to_numeric_list(sockaddrs, self._family)
        info, unsaid = _info(stream, flags, ppid, context, 0, pr_policy, pr_value, auth_key)
        return _raw.sendx(self._fd, data, info, hosts, port, dict(initmsg) if initmsg else None, unsaid)

    def recvv(self, bufsize: int = DEFAULT_SIZE, flags: int = 0) -> Message:
        """Receive a message, or a notification. Waits. RFC 6458, section 9.13.

        Args:
          bufsize: the most bytes to take. `info.complete` is false if the message goes on; the next call gives more of it.
          flags: MSG_PEEK, MSG_DONTWAIT.

        Returns:
          Message(data, info, address, notification). At the end of a one-to-one association `data` is b"" and
          `notification` None.

        Raises:
          BlockingIOError, TimeoutError: nothing has come.
          ConnectionResetError: the peer aborted the association.
          OSError: EINVAL (`bufsize` 0), ENOTCONN, EBADF.
        """
        _, data, info, address = _raw.recvv(self._fd, bufsize, flags)
        if info[0] & MSG_NOTIFICATION:
            return Message(b"", info, address, decode(self._whole(data, info[0], flags)))
        # Message() does the same and takes twice the time, which counts here.
        return _new_tuple(Message, (data, info, address, None))

    def recv_message(self, limit: int = DEFAULT_LIMIT) -> Message:
        """Receive a whole message, or a notification. Waits. RFC 6458, 3.1.4.

        Do not mix it with recvv() on one socket, which would take parts of messages away. It turns PARTIAL_DELIVERY_EVENT on:
        that notification says that the rest of a message will not come.

        Args:
          limit: the most bytes of a message, and of all messages of one association that have come in part.

        Returns:
          As recvv().

        Raises:
          OSError: EMSGSIZE (a message is longer than the limit; it is dropped), EINVAL (limit 0), or as recvv().
        """
        size, data, info, address = _raw.recv_message(self._fd, DEFAULT_SIZE, limit, 0)
        while size > len(data):
            size, data, info, address = _raw.recv_message(self._fd, size, limit, 0)
        if info[0] & MSG_NOTIFICATION:
            return Message(b"", info, address, decode(data))
        return _new_tuple(Message, (data, info, address, None))

    def recv_messages(self, count: int = 64, limit: int = DEFAULT_LIMIT, *, dontwait: bool = False) -> list[Message]:
        """Receive several whole messages and notifications in one call: waits for the first one alone, and takes what is there.

        `for messages in iter(sock.recv_messages, [])` receives until the association of a one-to-one socket ends.

        Args:
          count: the most messages to take, at most 4096.
          limit: as for recv_message().
          dontwait: raise BlockingIOError instead of waiting, at any timeout.

        Returns:
          What recv_message() gives for each; an empty list at the end of a one-to-one association.

        Raises:
          As recv_message(). An error after a message is raised by the next call.
        """
        flags = _raw.MSG_DONTWAIT if dontwait else 0
        size, messages = _raw.recv_messages(self._fd, DEFAULT_SIZE, count, limit, flags)
        while size and not messages:
            size, messages = _raw.recv_messages(self._fd, size, count, limit, flags)
        return [each if each[3] is None else _notified(each) for each in messages]

    def __iter__(self) -> Iterator[Message]:
        """`for message in sock`: what recv_message() gives, until the association of a one-to-one socket ends. Waits."""
        while (message := self.recv_message()).data or message.notification is not None:
            yield message

    def get_nxtinfo(self) -> NxtInfo | None:
        """What is known of the message after the one received last. Needs the option recvnxtinfo. RFC 6458, 5.3.6."""
        known, fields = _raw.get_nxtinfo(self._fd)
        sid, flags, *more = fields
        return NxtInfo(sid, NextFlags(flags), *more) if known else None

    def recvv_into(self, buffer: Buffer, flags: int = 0) -> tuple[int, RcvInfo, Address | None]:
        """As recvv(), but into a writable buffer. A notification stays bytes and has FLAG_NOTIFICATION in `info.msg_flags`.

        Returns:
          (number of bytes stored, RcvInfo, address of the sender).
        """
        size, _, info, address = _raw.recvv(self._fd, buffer, flags)
        return size, info, address

    def _whole(self, piece: bytes, msg_flags: int, flags: int) -> bytes:
        # The next receive call would take the rest of a long notification for another notification.
        pieces = [piece]
        while not msg_flags & MSG_EOR and not flags & _raw.MSG_PEEK:
            _, piece, (msg_flags, *_), _ = _raw.recvv(self._fd, DEFAULT_SIZE, _raw.MSG_DONTWAIT)
            pieces.append(piece)
        return b"".join(pieces)

    # Sockets of associations.

    def accept(self) -> tuple[Socket, AddressLike]:
        """Take the next association of a listening one-to-one socket. Waits. RFC 6458, 4.1.4.

        Returns:
          (socket, address of the peer). The socket has no timeout.

        Raises:
          BlockingIOError, TimeoutError: there is none. OSError: EINVAL (not listening), EOPNOTSUPP (one-to-many), EMFILE.
        """
        fd, address = _raw.accept(self._fd)
        return self._another(TCP_STYLE, new_descriptor(fd)), to_sockname(address, self._family)

    def peeloff(self, assoc_id: int) -> Socket:
        """Move an association of a one-to-many socket into a new one-to-one socket. RFC 6458, 9.2.

        Raises:
          OSError: EINVAL (no such association), EMFILE.
        """
        return self._another(TCP_STYLE, new_descriptor(_raw.peeloff(self._fd, assoc_id)))

    def dup(self) -> Socket:
        """A second object, with a descriptor of its own, for the same kernel socket.

        Raises:
          OSError: EOPNOTSUPP on the user-space engine.
        """
        copy = self._another(self._style, self._second_descriptor())
        copy.settimeout(self.gettimeout())
        return copy

    def _another(self, style: int, fd: int) -> Socket:
        return Socket(self._family, style, fileno=fd)

    # Their addresses.

    def bindx(self, sockaddrs: Iterable[AddressLike], action: int = BINDX_ADD_ADDR) -> None:
        """Add (BINDX_ADD) or remove (BINDX_REMOVE) local addresses (host, port), all with one port. RFC 6458, 9.1.

        Raises:
          ValueError: no addresses, or different ports. OSError: EADDRINUSE, EADDRNOTAVAIL, EINVAL.
        """
        hosts, port = to_numeric_list(sockaddrs, self._family)
        _raw.bindx(self._fd, hosts, port, action)

    def connectx(self, sockaddrs: Iterable[AddressLike]) -> int:
        """Associate with a peer that has several addresses (host, port), all with one port. Waits. RFC 6458, 9.9.

        Returns:
          The association's id.

        Raises:
          As connect(); ValueError: no addresses, or different ports.
        """
        hosts, port = to_numeric_list(sockaddrs, self._family)
        return _raw.connectx(self._fd, hosts, port)[1]

    def connect_result(self, address: AddressLike | None = None) -> int:
        """The result of a connect() or connectx() that raised BlockingIOError.

        Args:
          address: the first one that the connect was given; a one-to-one socket needs none.

        Returns:
          The association's id, as connectx().

        Raises:
          BlockingIOError: EINPROGRESS, the attempt is under way.
          ConnectionRefusedError, TimeoutError, OSError: as connect(), once.
          OSError: EINVAL or ENOTCONN, there is no such attempt.
        """
        return _raw.connect_result(self._fd, *self._peer(address))

    def getpaddrs(self, assoc_id: int = 0) -> tuple[Address, ...]:
        """All addresses of the association's peer. RFC 6458, 9.3.

        Raises:
          OSError: ENOTCONN (a one-to-one socket without an association), EINVAL (no such association).
        """
        return tuple(_raw.getpaddrs(self._fd, assoc_id)[1])

    def getladdrs(self, assoc_id: int = 0) -> tuple[Address, ...]:
        """All local addresses of the association, or of the socket. RFC 6458, 9.5. Raises OSError EINVAL."""
        return tuple(_raw.getladdrs(self._fd, assoc_id)[1])

    def getassocid(self, address: AddressLike) -> int:
        """The id of the association with the peer that has this address. Raises OSError EINVAL."""
        return _raw.getassocid(self._fd, *to_numeric(address, self._family))

    def get_status(self, assoc_id: int = 0) -> status:
        """The association's status. RFC 6458, 8.2.1.

        Raises:
          OSError: EINVAL (no such association).
        """
        return read_status(_raw.get_status(self._fd, assoc_id)[1], assoc_id)

    def _peer(self, address: AddressLike | None) -> tuple[str, int]:
        return ("", 0) if address is None else to_numeric(address, self._family)

    # Readiness and notifications.

    def wait(self, read: bool = True, write: bool = False, timeout: float | None = None) -> tuple[bool, bool]:
        """Wait until the socket can be read, or written, at most `timeout` seconds. None has no end; 0 does not wait.

        Returns:
          (ready to read, ready to write), two bools.

        Raises:
          ValueError: a negative timeout.
        """
        events = (_raw.WAIT_READ if read else 0) | (_raw.WAIT_WRITE if write else 0)
        ready = _raw.wait(self._fd, events, timeout_ms(timeout))
        return bool(ready & _raw.WAIT_READ), bool(ready & _raw.WAIT_WRITE)

    def get_event(self, type: int, assoc_id: int = 0) -> bool:  # noqa: A002
        """Whether notifications of a NotificationType are delivered. RFC 6458, 6.2.2."""
        return bool(_raw.get_event(self._fd, assoc_id, type))

    def set_event(self, type: int, on: bool = True, assoc_id: int = _raw.ALL_ASSOC) -> None:  # noqa: A002
        """Turn a NotificationType on or off, by default for all present and later associations. RFC 6458, 6.2.2."""
        _raw.set_event(self._fd, assoc_id, type, on)


def _notified(message: Message) -> Message:
    # The raw module gives a notification as its bytes and a dict.
    data, info, address, fields = message
    return Message(b"", info, address, decoded(fields, data))  # type: ignore[arg-type]


def _info(
    stream: int | None, flags: int | None, ppid: int | None, context: int | None, assoc_id: int, policy: int | None,
    value: int, auth_key: int | None,
) -> tuple[tuple[int, ...], int]:  # fmt: skip
    # The info of a message, and the call's flags that say which parts of it were not given.
    unsaid = 0
    if stream is None:
        stream, unsaid = 0, _raw.DEFAULT_SID
    if flags is None:
        flags, unsaid = 0, unsaid | _raw.DEFAULT_FLAGS
    if ppid is None:
        ppid, unsaid = 0, unsaid | _raw.DEFAULT_PPID
    if context is None:
        context, unsaid = 0, unsaid | _raw.DEFAULT_CONTEXT
    if policy is None:
        policy, unsaid = PR_NONE, unsaid | _raw.DEFAULT_PR
    if auth_key is None:
        return (stream, flags, ppid, context, assoc_id, policy, value, 0), unsaid
    return (stream, flags | _raw.AUTH_KEY, ppid, context, assoc_id, policy, value, auth_key), unsaid
