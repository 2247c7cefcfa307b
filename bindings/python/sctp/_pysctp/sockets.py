"""pysctp's sockets: `Socket` with pysctp's methods, properties and signatures."""

from __future__ import annotations

import contextlib
import errno
import itertools
import socket as _socket
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from .. import _raw
from .._address import Address, AddressLike
from .._notification import notification
from .._notifications import decode, notification_table
from .._plain import PlainSocket
from .._raw import EOF, MSG_EOR, MSG_NOTIFICATION, PR_NONE, PR_TTL, TCP_STYLE, UDP_STYLE
from .._records import paddrinfo, sndrcvinfo, status
from .._socket import Socket
from . import ppid as _ppid
from .groups import event_subscribe, initparams, write_events
from .ppid import LOW_BYTES, swapped
from .records import assocparams, paddrparams, rtoinfo

if TYPE_CHECKING:
    from typing_extensions import Buffer

_Value = TypeVar("_Value", int, bool)
_Descriptor = _socket.socket | PlainSocket | int


def _option(name: str, kind: type[_Value], doc: str) -> tuple[Callable[[Socket], _Value], Callable[[Socket, _Value], None]]:
    """pysctp's two methods for an option."""

    def get(self: Socket) -> _Value:
        return kind(self.get_option(name))

    def set_(self: Socket, rvalue: _Value) -> None:
        self.set_option(name, rvalue)

    set_.__doc__ = doc
    return get, set_


class sctpsocket(Socket):  # noqa: N801 - pysctp's name
    """A `Socket` that has pysctp's methods, too. Programs make sctpsocket_tcp and sctpsocket_udp.

    A method here that reads or sets an option raises what get_option() and set_option() do.
    """

    #: sctp_recv() raises OSError for a notification of an unknown type.
    unexpected_event_raises_exception = False
    #: sctp_send() also writes each message to a file.
    datalogging = False

    _ttl = _streamid = 0
    #: The option adaptation_layer as last seen, because sctp_send() needs it for each message.
    _adaptation: int | None = None
    _initparams: initparams | None = None
    _events: event_subscribe | None = None

    def __init__(self, family: int, style: int, sk: _Descriptor | None = None, *, engine: str = "auto") -> None:
        super().__init__(family, style, fileno=sk, engine=engine)

    # Sockets that this one makes, and the one that it is in pysctp.

    def _another(self, style: int, fd: int) -> sctpsocket:
        return (sctpsocket_tcp if style == TCP_STYLE else sctpsocket_udp)(self._family, fd)

    if TYPE_CHECKING:

        def accept(self) -> tuple[sctpsocket_tcp, AddressLike]: ...
        def peeloff(self, assoc_id: int) -> sctpsocket_tcp: ...

    def dup(self) -> sctpsocket:
        copy = super().dup()
        assert isinstance(copy, sctpsocket)
        copy._ttl, copy._streamid = self._ttl, self._streamid
        return copy

    def sock(self) -> sctpsocket:
        """pysctp's inner socket, which is this socket itself: it has all methods of socket.socket."""
        return self

    _sk = property(sock)

    # Messages.

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
        """Send one message as pysctp does. A str is sent as UTF-8.

        Args:
          to: the peer; host "" is the association of a one-to-one socket.
          ppid: 32 bits, in host byte order unless ppid_mode() says otherwise; by default `self.adaptation`.
          flags: as sendv().
          stream: 0 to 65535, by default `self.streamid`.
          timetolive: ms after which the message need not be delivered any more, by default `self.ttl`; 0 is never.
          context: 32 bits that come back in a send_failed notification.
          datalogging: write the message to the file <record_file_prefix>-<time>-c2s.<number>, too, as `self.datalogging` does.

        Returns:
          The message's size in bytes.

        Raises:
          ValueError: an empty message without MSG_EOF.
          OSError: as sendv().
        """
        data = msg.encode() if isinstance(msg, str) else msg
        if len(data) == 0 and not flags & EOF:  # type: ignore[arg-type]
            raise ValueError("an SCTP message has at least one byte")
        if datalogging or self.datalogging:
            _write_log(record_file_prefix, data)
        if ppid is None:
            if self._adaptation is None and self._fd >= 0:
                self.get_adaptation()
            ppid = self._adaptation or 0
        if ppid and not ppid & LOW_BYTES and _ppid.hints:
            _ppid.hint(ppid, sending=True)
        lifetime = self._ttl if timetolive is None else timetolive
        # pysctp's call says everything of a message, so the option default_sndinfo does not count.
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
        """Receive at most `maxlen` bytes of a message, or a notification, as pysctp does. Waits. Raises as recvv().

        Returns:
          (fromaddr, flags, msg, notif). For a message `notif` is a sndrcvinfo; the last piece of a message has FLAG_EOR in
          `flags`. A notification has FLAG_NOTIFICATION in `flags`, `msg` None and the peer of its association as `fromaddr`.
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

    def connectx(self, sockaddrs: Iterable[AddressLike], assoc_id: dict[str, int] | None = None) -> int:
        """As Socket.connectx(); the association's id also becomes the item "assoc_id" of the dict `assoc_id`."""
        made = super().connectx(sockaddrs)
        if assoc_id is not None:
            assoc_id["assoc_id"] = made
        return made

    def get_ttl(self) -> int:
        return self._ttl

    def set_ttl(self, newVal: int) -> None:  # noqa: N803
        """Lifetime of messages in ms, 0 to 255, for a sctp_send() that gives none; 0 is no limit."""
        self._ttl = _checked("ttl", newVal, 255)

    def get_streamid(self) -> int:
        return self._streamid

    def set_streamid(self, newVal: int) -> None:  # noqa: N803
        """Stream, 0 to 65535, for a sctp_send() that gives none."""
        self._streamid = _checked("streamid", newVal, 65535)

    # Groups of options.

    @property
    def initparams(self) -> initparams:
        """Parameters of associations made later: `sock.initparams.num_ostreams = 64`. RFC 6458, 8.1.3."""
        if self._initparams is None:
            self._initparams = initparams(self)
        return self._initparams

    @property
    def events(self) -> event_subscribe:
        """Which notifications are delivered: `sock.events.association = True`. RFC 6458, 6.2.1."""
        if self._events is None:
            self._events = event_subscribe(self)
        return self._events

    def _get_initparams(self) -> dict[str, int]:
        return {name: value for name, value in vars(initparams(self)).items() if name.startswith("_")}

    def _set_initparams(self, d: dict[str, int]) -> None:
        _raw.set_initmsg(self._fd, {name[1:]: value for name, value in d.items()})

    def _get_events(self) -> dict[str, bool]:
        return {name: on for name, on in vars(event_subscribe(self)).items() if name.startswith("_")}

    def _set_events(self, d: dict[str, Any]) -> None:
        write_events(self._fd, [d[f"_{name}"] for name in event_subscribe._items])

    # Options, each with a method of its own.

    def _option_was_set(self) -> None:
        self._adaptation = None

    get_nodelay, set_nodelay = _option("nodelay", bool, "Send small messages at once, do not gather them. RFC 6458, 8.1.5.")
    get_autoclose, set_autoclose = _option(
        "autoclose", int, "Seconds after which an idle association is ended, 0 is never; one-to-many sockets. RFC 6458, 8.1.8."
    )
    get_sndbuf, set_sndbuf = _option("sndbuf", int, "Bytes of the send buffer, and of the longest message. RFC 6458, 8.1.7.")
    get_rcvbuf, set_rcvbuf = _option("rcvbuf", int, "Bytes of the receive buffer, to be set first of all. RFC 6458, 8.1.6.")
    get_disable_fragments, set_disable_fragments = _option(
        "disable_fragments", bool, "A message that needs more than one packet fails. RFC 6458, 8.1.11."
    )
    get_mappedv4, set_mappedv4 = _option(
        "i_want_mapped_v4_addr", bool, "RFC 6458, 8.1.15. Here an IPv4 address is plain text in any case."
    )
    get_maxseg, set_maxseg = _option("maxseg", int, "Bytes of user data in a chunk; 0 is as the path allows. RFC 6458, 8.1.16.")

    def get_linger(self) -> int:
        return int(self.get_option("linger"))

    def set_linger(self, seconds: int) -> None:
        """What close() does: -1 ends in the background, 0 aborts, else it waits `seconds` for delivery. RFC 6458, 8.1.4."""
        self.set_option("linger", seconds)

    def get_encaps_port(self, address: AddressLike | None = None, assoc_id: int = 0) -> int:
        return int(self.get_option("encaps_port", assoc_id, address=address))

    def set_encaps_port(self, udp_port: int, address: AddressLike | None = None, assoc_id: int = 0) -> None:
        """The UDP port, 0 to 65535, at which later associations' peers, or one address of an association, take SCTP packets.

        0 is plain SCTP. RFC 6951, 6.1.
        """
        self.set_option("encaps_port", udp_port, assoc_id, address=address)

    def get_adaptation(self) -> int:
        self._adaptation = value = int(self.get_option("adaptation_layer"))
        return value

    def set_adaptation(self, rvalue: int) -> None:
        """32 bits that later associations tell their peers, and the PPID of a sctp_send() without one. RFC 6458, 8.1.10."""
        self.set_option("adaptation_layer", rvalue)
        self._adaptation = rvalue

    ttl = property(get_ttl, set_ttl)
    streamid = property(get_streamid, set_streamid)
    nodelay = property(get_nodelay, set_nodelay)
    autoclose = property(get_autoclose, set_autoclose)
    adaptation = property(get_adaptation, set_adaptation)
    disable_fragments = property(get_disable_fragments, set_disable_fragments)
    mappedv4 = property(get_mappedv4, set_mappedv4)
    maxseg = property(get_maxseg, set_maxseg)

    # Associations and paths. pysctp refuses an id on a one-to-one socket, and none on a one-to-many socket.

    def get_status(self, assoc_id: int = 0) -> status:
        """As Socket.get_status(). Raises as set_primary(), too."""
        self._check_assoc_id(assoc_id)
        return super().get_status(assoc_id)

    def set_primary(self, assoc_id: int, addr: AddressLike) -> None:
        """Send to this address of the peer first. RFC 6458, 8.1.9.

        Raises:
          ValueError: an id on a one-to-one socket, or none on a one-to-many socket.
        """
        self._check_assoc_id(assoc_id)
        self.set_primary_addr(addr, assoc_id)

    def set_peer_primary(self, assoc_id: int, addr: AddressLike) -> None:
        """Ask the peer to send to this local address first. RFC 6458, 8.3.1.

        Raises:
          ValueError: an id on a one-to-one socket.
        """
        if assoc_id and self._style != UDP_STYLE:
            self._check_assoc_id(assoc_id)
        self.set_peer_primary_addr(addr, assoc_id)

    def get_paddrinfo(self, assoc_id: int, sockaddr: AddressLike) -> paddrinfo:
        """State of the path to one address of the peer. RFC 6458, 8.2.2. Raises as set_primary(), too."""
        self._check_assoc_id(assoc_id)
        found = self.get_option("paddrinfo", assoc_id, address=sockaddr)
        return paddrinfo({**found._asdict(), "assoc_id": assoc_id, "sockaddr": tuple(sockaddr[:2])})

    def get_rtoinfo(self, assoc_id: int = 0) -> rtoinfo:
        """Times in ms. RFC 6458, 8.1.1."""
        return rtoinfo({**self.get_option("rtoinfo", assoc_id)._asdict(), "assoc_id": assoc_id})

    def set_rtoinfo(self, o: rtoinfo) -> None:
        """Set the times for `o.assoc_id`; 0 leaves a value as it is."""
        self.set_option("rtoinfo", {"initial": o.initial, "max": o.max, "min": o.min}, o.assoc_id)

    def get_assocparams(self, assoc_id: int = 0) -> assocparams:
        """RFC 6458, 8.1.2."""
        found = self.get_option("assocparams", assoc_id)._asdict()
        maxrxt = found.pop("asocmaxrxt")
        return assocparams({**found, "assocmaxrxt": maxrxt, "assoc_id": assoc_id})

    def set_assocparams(self, o: assocparams) -> None:
        """Set assocmaxrxt and cookie_life for `o.assoc_id`; 0 leaves a value as it is."""
        wanted = {"asocmaxrxt": o.assocmaxrxt, "cookie_life": o.cookie_life}
        self.set_option("assocparams", wanted, o.assoc_id)

    def get_paddrparams(self, assoc_id: int, sockaddr: AddressLike) -> paddrparams:
        """Parameters of the path to one address of the peer; host "" is all. RFC 6458, 8.1.12. Raises as set_primary(), too."""
        self._check_assoc_id(assoc_id)
        found = self.get_option("paddrparams", assoc_id, address=sockaddr if sockaddr[0] else None)
        return paddrparams({**found._asdict(), "assoc_id": assoc_id, "sockaddr": tuple(sockaddr[:2])})

    def set_paddrparams(self, o: paddrparams) -> None:
        """Set what `o.flags` says, and the numbers that are not 0, for `o.assoc_id` and `o.sockaddr`."""
        wanted = {name: getattr(o, name) for name in ("hbinterval", "pathmaxrxt", "pathmtu", "sackdelay", "flags")}
        self.set_option("paddrparams", wanted, o.assoc_id, address=o.sockaddr if o.sockaddr[0] else None)

    def _check_assoc_id(self, assoc_id: int) -> None:
        if (assoc_id != 0) != (self._style == UDP_STYLE):
            needed = "the id of an association" if self._style == UDP_STYLE else "association id 0"
            raise ValueError(f"this style of socket needs {needed}, not {assoc_id}")


class sctpsocket_tcp(sctpsocket):  # noqa: N801 - pysctp's name
    """A one-to-one (TCP-style) socket, RFC 6458 section 4."""

    def __init__(self, family: int, sk: _Descriptor | None = None, *, engine: str = "auto") -> None:
        super().__init__(family, TCP_STYLE, sk, engine=engine)

    def peeloff(self, *params: object) -> sctpsocket_tcp:
        """Raises OSError: a one-to-one socket has nothing to peel off."""
        raise OSError(errno.EOPNOTSUPP, "a one-to-one (TCP-style) socket has nothing to peel off")


class sctpsocket_udp(sctpsocket):  # noqa: N801 - pysctp's name
    """A one-to-many (UDP-style) socket, RFC 6458 section 3."""

    def __init__(self, family: int, sk: _Descriptor | None = None, *, engine: str = "auto") -> None:
        super().__init__(family, UDP_STYLE, sk, engine=engine)

    def accept(self, *params: object) -> tuple[sctpsocket_tcp, AddressLike]:
        """Raises OSError: a one-to-many socket has nothing to accept."""
        raise OSError(errno.EOPNOTSUPP, "a one-to-many (UDP-style) socket has nothing to accept: receive, or peel off")


def _write_log(prefix: str, data: Buffer) -> None:
    """Write to the file <prefix>-YYYYmmddHHMMSS-c2s.<n> with the first n from 1 that is free."""
    stem = f"{prefix}-{time.strftime('%Y%m%d%H%M%S')}-c2s"
    for number in itertools.count(1):
        with contextlib.suppress(FileExistsError), open(f"{stem}.{number}", "xb") as file:
            file.write(data)
            return


def _checked(name: str, value: Any, most: int) -> int:
    if not isinstance(value, int) or not 0 <= value <= most:
        raise ValueError(f"{name} must be an integer from 0 to {most}, not {value!r}")
    return value
