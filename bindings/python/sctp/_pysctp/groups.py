"""Groups of options as objects of a socket: `sock.initparams` and `sock.events`, as in pysctp."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from .. import _raw
from .._constants import IPPROTO_SCTP
from .._python_socket import SCTP_EVENTS
from .records import initmsg


class _HasFileno(Protocol):
    def fileno(self) -> int: ...


class _Parameter:
    """An item of a group. Setting it writes the group to the socket if the group's `autoflush` is on."""

    _name = ""

    def __set_name__(self, owner: Any, name: str) -> None:
        if self._name:  # further names are aliases
            return
        self._name = "_" + name
        owner._items += (name,)
        item = self
        setattr(owner, f"get_{name}", lambda self: item.__get__(self))
        setattr(owner, f"set_{name}", lambda self, value: item.__set__(self, value))

    def __get__(self, owner: Any, _type: object = None) -> Any:
        return self if owner is None else getattr(owner, self._name)

    def __set__(self, owner: Any, value: Any) -> None:
        setattr(owner, self._name, value)
        if owner.autoflush:
            owner.flush()


class _Group:
    """Items of a socket's options. Each also has pysctp's get_NAME() and set_NAME(value)."""

    _items: tuple[str, ...] = ()

    def __init__(self, container: _HasFileno) -> None:
        self.autoflush = True
        self.container = container

    def __setattr__(self, name: str, value: Any) -> None:
        # A misspelt item would be an attribute that the socket never sees.
        if not (name.startswith("_") or name in ("autoflush", "container") or hasattr(type(self), name)):
            raise AttributeError(f"{type(self).__name__} has no item {name!r}; it has {', '.join(self._items)}")
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {', '.join(f'{name}={getattr(self, name)!r}' for name in self._items)}>"


class initparams(_Group):  # noqa: N801 - pysctp's name
    """Parameters of associations made later, RFC 6458 section 8.1.3. In a set, 0 leaves a value as it is."""

    num_ostreams = _Parameter()  #: outgoing streams to ask for, 0 to 65535
    max_instreams = _Parameter()  #: incoming streams to allow, 0 to 65535
    max_attempts = _Parameter()  #: INIT transmissions before giving up, 0 to 65535
    max_init_timeo = _Parameter()  #: longest INIT retransmission timer, ms, 0 to 65535

    def __init__(self, container: _HasFileno) -> None:
        super().__init__(container)
        _, values = _raw.get_initmsg(container.fileno())
        self._num_ostreams, self._max_instreams, self._max_attempts, self._max_init_timeo = values

    def flush(self) -> None:
        """Write all four values to the socket."""
        values = (self._num_ostreams, self._max_instreams, self._max_attempts, self._max_init_timeo)
        _raw.set_initmsg(self.container.fileno(), values)

    def initmsg(self) -> initmsg:
        """A copy of the values."""
        return initmsg({name: getattr(self, name) for name in self._items})


def write_events(fd: int, values: Iterable[int]) -> None:
    """For present and later associations."""
    _raw.setsockopt(fd, IPPROTO_SCTP, SCTP_EVENTS, bytes(map(bool, values)))


class event_subscribe(_Group):  # noqa: N801 - pysctp's name
    """Which notifications a socket delivers, RFC 6458 section 6.2.1; each item is true or false.

    `data_io` does not matter to the calls here, which always get what comes with a message.
    """

    data_io = _Parameter()
    association = _Parameter()
    address = _Parameter()
    send_failure = _Parameter()
    peer_error = _Parameter()
    shutdown = _Parameter()
    partial_delivery = _Parameter()
    adaptation_layer = _Parameter()

    dataio = sndrcvinfo = data_io
    sendfailure = send_failure
    peererror = peer_error
    partialdelivery = partial_delivery
    adaptationlayer = adaptation_layer

    def __init__(self, container: _HasFileno) -> None:
        super().__init__(container)
        values = bytearray(len(self._items))
        _raw.getsockopt(container.fileno(), IPPROTO_SCTP, SCTP_EVENTS, values)
        for name, on in zip(self._items, values, strict=True):
            setattr(self, "_" + name, bool(on))

    def flush(self) -> None:
        """Write all values to the socket, for present and later associations. Raises TypeError if one is not true or false."""
        values = {name: getattr(self, name) for name in self._items}
        for name, value in values.items():
            if not isinstance(value, int):
                raise TypeError(f"{name} must be true or false, not {value!r}")
        write_events(self.container.fileno(), values.values())

    def clear(self) -> None:
        """Turn all notifications off, and data_io on."""
        for name in self._items:
            setattr(self, "_" + name, int(name == "data_io"))
        if self.autoflush:
            self.flush()
