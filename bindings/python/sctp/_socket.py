"""SCTP sockets with pysctp's classes and methods, and RFC 6458's sendv and recvv."""

from __future__ import annotations

import errno
import socket as _socket
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from . import _ppid, _raw
from ._address import Address, AddressLike, to_numeric, to_numeric_list, to_sockname
from ._enums import NextFlags
from ._log import write_log
from ._notifications import decode, notification, notification_table
from ._options import event_subscribe, initparams
from ._plain import DEFAULT_SIZE, PlainSocket, new_descriptor, timeout_ms
from ._ppid import LOW_BYTES, swapped
from ._pysctp_options import PysctpOptions
from ._raw import BINDX_ADD_ADDR, EOF, MSG_EOR, MSG_NOTIFICATION, PR_NONE, PR_TTL, TCP_STYLE, UDP_STYLE
from ._records import Message, NxtInfo, RcvInfo, read_status, sndrcvinfo, status

if TYPE_CHECKING:
    from typing_extensions import Buffer

#: The longest message that recv_message() takes unless told otherwise, in bytes.
DEFAULT_LIMIT = 16 * 1024 * 1024

_new_tuple = tuple.__new__


class sctpsocket(PysctpOptions):  # noqa: N801 - pysctp's name
    """An SCTP socket of either style; programs make sctpsocket_tcp and sctpsocket_udp.

    `assoc_id` selects one association of a one-to-many socket; a one-to-one socket takes 0.
    """

    #: sctp_recv() raises OSError for a notification of an unknown type.
    unexpected_event_raises_exception = False
    #: sctp_send() also writes each message to a file of its own, see there.
    datalogging = False

    def __init__(
        self, family: int, style: int, sk: _socket.socket | PlainSocket | int | None = None, *, engine: str = "auto"
    ) -> None:
        super().__init__(family, style, sk, engine=engine)
        self._ttl = 0
        self._streamid = 0
        self._initparams: initparams | None = None
        self._events: event_subscribe | None = None

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
        """Send one message, all of it. Waits until the send buffer has room for it. RFC 6458, section 9.12.

        What is left out is as the option default_sndinfo says; at first stream 0, PPID 0, no flags, no policy.

        Args:
          to: the peer; without it the association: the only one, or that of `assoc_id`. On a one-to-many socket an
            address with no association yet sets one up.
          stream: 0 to 65535, below the number negotiated.
          ppid: payload protocol id in host byte order, 32 bits.
          flags: MSG_UNORDERED, MSG_ADDR_OVER, MSG_SACK_IMMEDIATELY; on a one-to-many socket also MSG_EOF, MSG_ABORT,
            MSG_SENDALL; with the option explicit_eor MSG_END_OF_RECORD.
          context: 32 bits that come back in a send_failed notification.
          pr_policy: PR_TTL, PR_RTX or PR_PRIO: `pr_value` is a lifetime in ms, retransmissions or a priority.
          auth_key: authenticate with the key of this number, not with the active one.
          dontwait: raise BlockingIOError instead of waiting, whatever the timeout.

        Returns:
          The message's size in bytes.

        Raises:
          BlockingIOError, TimeoutError, BrokenPipeError (the association has ended), ConnectionResetError, OSError:
          EMSGSIZE, EINVAL, ENOTCONN.
        """
        host, port = (None, 0) if to is None else to_numeric(to, self._family)
        info, unsaid = _info(stream, flags, ppid, context, assoc_id, pr_policy, pr_value, auth_key)
        return _raw.sendv(self._fd, data, info, host, port, unsaid | _raw.MSG_DONTWAIT if dontwait else unsaid)

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
        """Send the first message to a peer of which several addresses are known: sets the association up and does not wait
        for it. On a one-to-many socket. RFC 6458, 5.3.1, 5.3.9 and 5.3.10.

        Args:
          initmsg: parameters of this association: num_ostreams, max_instreams, max_attempts, max_init_timeo (ms).
          Others: as sendv().

        Returns:
          The association's id.

        Raises:
          As sendv(); OSError EOPNOTSUPP: a one-to-one socket.
        """
        hosts, port = to_numeric_list(sockaddrs, self._family)
        info, unsaid = _info(stream, flags, ppid, context, 0, pr_policy, pr_value, auth_key)
        return _raw.sendx(self._fd, data, info, hosts, port, dict(initmsg) if initmsg else None, unsaid)

    def recvv(self, bufsize: int = DEFAULT_SIZE, flags: int = 0) -> Message:
        """Receive one message, the part of it that fits, or a notification. Waits. RFC 6458, section 9.13.

        Args:
          bufsize: the most bytes of a message to take. A longer message keeps its rest for the next call, and
            `info.complete` is false.
          flags: MSG_PEEK, MSG_DONTWAIT.

        Returns:
          Message(data, info, address, notification). At the end of a one-to-one association `data` is b"" and
          `notification` None.

        Raises:
          BlockingIOError, TimeoutError, ConnectionResetError (the peer aborted), OSError.
        """
        _, data, fields, address = _raw.recvv(self._fd, bufsize, flags)
        if fields[0] & MSG_NOTIFICATION:
            return Message(b"", RcvInfo._make(fields), address, decode(self._whole(data, fields[0], flags)))
        # As RcvInfo._make() and Message() do, but at half of their cost, which counts here.
        return _new_tuple(Message, (data, _new_tuple(RcvInfo, fields), address, None))

    def recv_message(self, limit: int = DEFAULT_LIMIT) -> Message:
        """Receive one whole message, however many parts it comes in and whatever comes between them, or a notification.
        Waits. As recvv() otherwise, with which it cannot be mixed on one socket: that would take parts away.

        Of the notifications this turns PARTIAL_DELIVERY_EVENT on, which tells that the rest of a message will not come.

        Args:
          limit: the most bytes to keep of an association's unfinished messages, and so of a message.

        Raises:
          OSError: EMSGSIZE (a message is longer than the limit; it is dropped), EINVAL (limit 0), and as recvv().
        """
        size, data, fields, address = _raw.recv_message(self._fd, DEFAULT_SIZE, limit, 0)
        while size > len(data):
            size, data, fields, address = _raw.recv_message(self._fd, size, limit, 0)
        if fields[0] & MSG_NOTIFICATION:
            return Message(b"", RcvInfo._make(fields), address, decode(data))
        return _new_tuple(Message, (data, _new_tuple(RcvInfo, fields), address, None))

    def __iter__(self) -> Iterator[Message]:
        """`for message in sock`: what recv_message() gives, to the end of a one-to-one association. Waits."""
        while (message := self.recv_message()).data or message.notification is not None:
            yield message

    def get_nxtinfo(self) -> NxtInfo | None:
        """What the last receive said of the message after its own; needs the option recvnxtinfo. RFC 6458, 5.3.6."""
        known, fields = _raw.get_nxtinfo(self._fd)
        sid, flags, *more = fields
        return NxtInfo(sid, NextFlags(flags), *more) if known else None

    def recvv_into(self, buffer: Buffer, flags: int = 0) -> tuple[int, RcvInfo, Address | None]:
        """As recvv(), but into a writable buffer and without decoding: see FLAG_NOTIFICATION in `info.msg_flags`.

        Returns:
          The number of bytes stored, what came with them and the sender's address.
        """
        size, _, fields, address = _raw.recvv(self._fd, buffer, flags)
        return size, RcvInfo._make(fields), address

    def sctp_send(
        self,
        msg: str | Buffer,
        to: AddressLike = ("", 0),
        ppid: int | None = None,
        flags: int = 0,
        stream: int | None = None,
        timetolive: int | None = None,
        context: int = 0,
        record_file_prefix: str = "RECORD_sctp_traffic",
        datalogging: bool = False,
    ) -> int:
        """Send one message as pysctp does; a str is sent as UTF-8.

        Args:
          to: the peer; host "" is the association of a one-to-one socket.
          ppid: in host byte order unless ppid_mode() says otherwise, by default `self.adaptation`.
          stream: by default `self.streamid`.
          timetolive: ms after which the message need not be delivered any more, by default `self.ttl`; 0 is never.
          datalogging: write the message to the file <record_file_prefix>-<time>-c2s.<number> as well; so does
            `self.datalogging`.

        Raises:
          ValueError: an empty message without MSG_EOF.
          OSError: as sendv().
        """
        data = msg.encode() if isinstance(msg, str) else msg
        if len(data) == 0 and not flags & EOF:  # type: ignore[arg-type]
            raise ValueError("an SCTP message has at least one byte")
        if datalogging or self.datalogging:
            write_log(record_file_prefix, data)
        if ppid is None:
            if self._adaptation is None and self._fd >= 0:
                self.get_adaptation()
            ppid = self._adaptation or 0
        if ppid and not ppid & LOW_BYTES and _ppid.hints:
            _ppid.hint(ppid, sending=True)
        lifetime = self._ttl if timetolive is None else timetolive
        # As pysctp's call, which says all of it: the option default_sndinfo does not count.
        return self.sendv(
            data,
            to if to[0] else None,
            stream=self._streamid if stream is None else stream,
            ppid=swapped(ppid) if _ppid.swaps_sent else ppid,
            flags=flags,
            context=context,
            pr_policy=PR_TTL if lifetime else PR_NONE,
            pr_value=lifetime,
        )

    def sctp_recv(self, maxlen: int) -> tuple[Address | None, int, bytes | None, sndrcvinfo | notification]:
        """Receive as pysctp does.

        Returns:
          (fromaddr, flags, msg, notif): for a message `notif` is a sndrcvinfo; for a notification, marked by
          FLAG_NOTIFICATION in `flags`, `msg` is None and `fromaddr` the association's peer. One message may come in pieces;
          the last has FLAG_EOR.
        """
        _, data, fields, address = _raw.recvv(self._fd, maxlen, 0)
        if fields[0] & MSG_NOTIFICATION:
            event = decode(self._whole(data, fields[0], 0))
            if self.unexpected_event_raises_exception and event.type not in notification_table:
                raise OSError(f"unexpected notification of type 0x{event.type:x}")
            return address, fields[0] | MSG_EOR, None, event
        msg_flags, stream, ssn, flags, ppid, tsn, cumtsn, context, assoc_id = fields
        if _ppid.swaps_received:
            ppid = swapped(ppid)
        elif ppid and not ppid & LOW_BYTES and _ppid.hints:
            _ppid.hint(ppid, sending=False)
        info = sndrcvinfo()
        info.__dict__.update(
            stream=stream, ssn=ssn, flags=flags, ppid=ppid, context=context, timetolive=0, tsn=tsn, cumtsn=cumtsn,
            assoc_id=assoc_id,
        )  # fmt: skip
        return address, msg_flags, data, info

    def _whole(self, piece: bytes, msg_flags: int, flags: int) -> bytes:
        # The rest of a notification longer than the buffer would otherwise be taken for another notification.
        pieces = [piece]
        while not msg_flags & MSG_EOR and not flags & _raw.MSG_PEEK:
            _, piece, (msg_flags, *_), _ = _raw.recvv(self._fd, DEFAULT_SIZE, _raw.MSG_DONTWAIT)
            pieces.append(piece)
        return b"".join(pieces)

    # Associations.

    def accept(self) -> tuple[sctpsocket_tcp, AddressLike]:
        """Take the next association of a listening one-to-one socket; it waits without a timeout. RFC 6458, 4.1.4."""
        fd, address = _raw.accept(self._fd)
        return sctpsocket_tcp(self._family, new_descriptor(fd)), to_sockname(address, self._family)

    def peeloff(self, assoc_id: int) -> sctpsocket_tcp:
        """Make an association of a one-to-many socket a one-to-one socket of its own. RFC 6458, 9.2."""
        return sctpsocket_tcp(self._family, new_descriptor(_raw.peeloff(self._fd, assoc_id)))

    def bindx(self, sockaddrs: Iterable[AddressLike], action: int = BINDX_ADD_ADDR) -> None:
        """Add (BINDX_ADD) or remove (BINDX_REMOVE) local addresses, which all have one port. RFC 6458, 9.1."""
        hosts, port = to_numeric_list(sockaddrs, self._family)
        _raw.bindx(self._fd, hosts, port, action)

    def connectx(self, sockaddrs: Iterable[AddressLike], assoc_id: dict[str, int] | None = None) -> int:
        """Associate with a peer of which several addresses, with one port, are known. Waits. RFC 6458, 9.9.

        Args:
          assoc_id: a dict whose key "assoc_id" is set, as in pysctp.

        Returns:
          The association's id.
        """
        hosts, port = to_numeric_list(sockaddrs, self._family)
        _, made = _raw.connectx(self._fd, hosts, port)
        if assoc_id is not None:
            assoc_id["assoc_id"] = made
        return made

    def connect_result(self, address: AddressLike | None = None) -> int:
        """How an attempt to associate has ended that was not waited for, as connect() begins one on a non-blocking socket.

        Args:
          address: the first one that the connect was given; a one-to-one socket needs none.

        Returns:
          The association's id, as connectx().

        Raises:
          BlockingIOError (EINPROGRESS: it is under way), ConnectionRefusedError, TimeoutError and what else connect()
          raises, once; OSError EINVAL or ENOTCONN: there is no such attempt.
        """
        return _raw.connect_result(self._fd, *self._peer(address))

    def abort(self, reason: str | Buffer = b"", assoc_id: int = 0) -> None:
        """End an association at once: data under way is lost and the peer gets the reason. RFC 9260, 3.3.10.12.

        A one-to-one socket is closed as well. Linux cannot send a reason from a one-to-one socket.
        """
        if isinstance(reason, int):
            raise TypeError("a reason is str or bytes, not int; an association is given as assoc_id=")
        with self._ending() as fd:
            _raw.abort(fd, assoc_id, reason.encode() if isinstance(reason, str) else reason)

    def getpaddrs(self, assoc_id: int = 0) -> tuple[Address, ...]:
        """All addresses of the association's peer. RFC 6458, 9.3.

        Raises:
          OSError: ENOTCONN (a one-to-one socket without an association), EINVAL (no such association).
        """
        return tuple(_raw.getpaddrs(self._fd, assoc_id)[1])

    def getladdrs(self, assoc_id: int = 0) -> tuple[Address, ...]:
        """All local addresses of the association, or of the socket. RFC 6458, 9.5."""
        return tuple(_raw.getladdrs(self._fd, assoc_id)[1])

    def getassocid(self, address: AddressLike) -> int:
        """The id of the association with the peer that has this address."""
        return _raw.getassocid(self._fd, *to_numeric(address, self._family))

    def get_status(self, assoc_id: int = 0) -> status:
        """The association's status. RFC 6458, 8.2.1.

        Raises:
          ValueError: an id on a one-to-one socket, or none on a one-to-many socket.
        """
        self._check_assoc_id(assoc_id)
        return read_status(_raw.get_status(self._fd, assoc_id)[1], assoc_id)

    def dup(self) -> sctpsocket:
        """A second object, with a descriptor of its own, for the same kernel socket.

        Raises:
          OSError: EOPNOTSUPP on the user-space engine.
        """
        make = sctpsocket_udp if self._style == UDP_STYLE else sctpsocket_tcp
        copy = make(self._family, self._second_descriptor())
        copy.settimeout(self.gettimeout())
        copy._ttl, copy._streamid = self._ttl, self._streamid
        return copy

    def sock(self) -> sctpsocket:
        """pysctp's way to the inner socket; here the socket is one itself, with all methods of socket.socket."""
        return self

    def wait(self, read: bool = True, write: bool = False, timeout: float | None = None) -> tuple[bool, bool]:
        """Wait until the socket can be read or written, up to `timeout` seconds (None: for ever, 0: only look).

        Returns:
          Whether it is ready for (reading, writing).

        Raises:
          ValueError: a negative timeout.
        """
        events = (_raw.WAIT_READ if read else 0) | (_raw.WAIT_WRITE if write else 0)
        ready = _raw.wait(self._fd, events, timeout_ms(timeout))
        return bool(ready & _raw.WAIT_READ), bool(ready & _raw.WAIT_WRITE)

    # Options.

    @property
    def initparams(self) -> initparams:
        """Parameters of associations made later: `sock.initparams.num_ostreams = 64`."""
        if self._initparams is None:
            self._initparams = initparams(self)
        return self._initparams

    @property
    def events(self) -> event_subscribe:
        """Which notifications are delivered: `sock.events.association = True`."""
        if self._events is None:
            self._events = event_subscribe(self)
        return self._events

    def get_event(self, type: int, assoc_id: int = 0) -> bool:  # noqa: A002
        """Whether notifications of this type (`notification.type_...`, SENDER_DRY_EVENT ...) are delivered."""
        return bool(_raw.get_event(self._fd, assoc_id, type))

    def set_event(self, type: int, on: bool = True, assoc_id: int = _raw.ALL_ASSOC) -> None:  # noqa: A002
        """Turn a type of notification on or off, by default for all associations, present and later. RFC 6458, 6.2.2."""
        _raw.set_event(self._fd, assoc_id, type, on)

    def get_nodelay(self) -> bool:
        return bool(_raw.get_nodelay(self._fd))

    def set_nodelay(self, rvalue: bool) -> None:
        """Send small messages at once instead of gathering them. RFC 6458, 8.1.5."""
        _raw.set_nodelay(self._fd, rvalue)

    def get_autoclose(self) -> int:
        return _raw.get_autoclose(self._fd)

    def set_autoclose(self, rvalue: int) -> None:
        """End associations that are idle for so many seconds; 0 = never. One-to-many sockets only. RFC 6458, 8.1.8."""
        _raw.set_autoclose(self._fd, rvalue)

    def get_sndbuf(self) -> int:
        return _raw.get_sndbuf(self._fd)

    def set_sndbuf(self, rvalue: int) -> None:
        """Size of the send buffer in bytes; the longest message is this long. RFC 6458, 8.1.7."""
        _raw.set_sndbuf(self._fd, rvalue)

    def get_rcvbuf(self) -> int:
        return _raw.get_rcvbuf(self._fd)

    def set_rcvbuf(self, rvalue: int) -> None:
        """Size of the receive buffer in bytes. Set it before connecting or listening. RFC 6458, 8.1.6."""
        _raw.set_rcvbuf(self._fd, rvalue)

    def get_linger(self) -> int:
        """What close() does, see set_linger()."""
        return _raw.get_linger(self._fd)[1]

    def set_linger(self, seconds: int) -> None:
        """-1: end in the background; 0: close() aborts; else close() waits so long for delivery. RFC 6458, 8.1.4."""
        _raw.set_linger(self._fd, seconds)

    def get_encaps_port(self, address: AddressLike | None = None, assoc_id: int = 0) -> int:
        """The UDP port at which peers, or one address of a peer, take SCTP packets; 0 = plain SCTP. RFC 6951, 6.1."""
        return _raw.get_encaps_port(self._fd, assoc_id, *self._peer(address))

    def set_encaps_port(self, udp_port: int, address: AddressLike | None = None, assoc_id: int = 0) -> None:
        """Set the UDP port of later associations' peers, or of one address of an association. RFC 6951, 6.1."""
        _raw.set_encaps_port(self._fd, assoc_id, *self._peer(address), udp_port)

    def _peer(self, address: AddressLike | None) -> tuple[str, int]:
        return ("", 0) if address is None else to_numeric(address, self._family)

    def get_ttl(self) -> int:
        return self._ttl

    def set_ttl(self, newVal: int) -> None:  # noqa: N803
        """Lifetime of messages in ms, 0 to 255, for sctp_send() without its own; 0 = no limit."""
        self._ttl = _checked("ttl", newVal, 255)

    def get_streamid(self) -> int:
        return self._streamid

    def set_streamid(self, newVal: int) -> None:  # noqa: N803
        """Stream, 0 to 65535, for sctp_send() without its own."""
        self._streamid = _checked("streamid", newVal, 65535)

    nodelay = property(get_nodelay, set_nodelay)
    autoclose = property(get_autoclose, set_autoclose)
    ttl = property(get_ttl, set_ttl)
    streamid = property(get_streamid, set_streamid)


class sctpsocket_tcp(sctpsocket):  # noqa: N801 - pysctp's name
    """A one-to-one (TCP-style) socket, RFC 6458 section 4."""

    def __init__(self, family: int, sk: _socket.socket | PlainSocket | int | None = None, *, engine: str = "auto") -> None:
        super().__init__(family, TCP_STYLE, sk, engine=engine)

    def peeloff(self, *params: object) -> sctpsocket_tcp:
        """Raises OSError: a one-to-one socket has nothing to peel off."""
        raise OSError(errno.EOPNOTSUPP, "a one-to-one (TCP-style) socket has nothing to peel off")


class sctpsocket_udp(sctpsocket):  # noqa: N801 - pysctp's name
    """A one-to-many (UDP-style) socket, RFC 6458 section 3."""

    def __init__(self, family: int, sk: _socket.socket | PlainSocket | int | None = None, *, engine: str = "auto") -> None:
        super().__init__(family, UDP_STYLE, sk, engine=engine)

    def accept(self, *params: object) -> tuple[sctpsocket_tcp, AddressLike]:
        """Raises OSError: a one-to-many socket has nothing to accept."""
        raise OSError(errno.EOPNOTSUPP, "a one-to-many (UDP-style) socket has nothing to accept: receive, or peel off")


def _info(
    stream: int | None, flags: int | None, ppid: int | None, context: int | None, assoc_id: int, policy: int | None,
    value: int, auth_key: int | None,
) -> tuple[tuple[int, ...], int]:  # fmt: skip
    # A sndinfo, and the call's flags for what it says nothing of.
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


def _checked(name: str, value: Any, most: int) -> int:
    if not isinstance(value, int) or not 0 <= value <= most:
        raise ValueError(f"{name} must be an integer from 0 to {most}, not {value!r}")
    return value
