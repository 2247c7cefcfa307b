"""Which SCTP stack is used, and how the user-space one starts."""

from __future__ import annotations

from typing import NamedTuple

from . import _constants as of
from . import _raw

_ENGINES = {"auto": _raw.ENGINE_AUTO, "kernel": _raw.ENGINE_KERNEL, "userspace": _raw.ENGINE_USERSPACE}
_ENCAPSULATIONS = {"udp": _raw.ENCAPS_UDP, "raw": _raw.ENCAPS_RAW}


class EngineInfo(NamedTuple):
    """An engine, and whether it can be used here."""

    name: str  #: "kernel" or "userspace"
    available: bool  #: a socket can be made on it now
    started: bool  #: the stack runs; the kernel's always does
    encapsulation: str  #: user space: "udp" (RFC 6951) or "raw"
    udp_port: int  #: local UDP port in use; 0 = none, or not started yet
    peer_udp_port: int  #: UDP port of peers, unless a socket has the option encaps_port
    version: str  #: of the stack: "Linux 6.1.0", "usrsctp " and its release
    reason: str  #: what it does, or why it is not available and what to do


def engine_number(engine: str) -> int:
    """The façade's number of an engine. Raises ValueError for an unknown name."""
    return _number(_ENGINES, engine, "engine")


def engine_name(number: int) -> str:
    return _name(_ENGINES, number)


def engine_info(engine: str = "auto") -> EngineInfo:
    """Describe an engine without starting it.

    Args:
      engine: "kernel", "userspace", or "auto", the one that new sockets use. ValueError: another name.
    """
    _, fields = _raw.get_engine_info(engine_number(engine))
    _, available, started, encapsulation, udp_port, peer_udp_port, name, version, reason = fields
    carried_in = _name(_ENCAPSULATIONS, encapsulation)
    return EngineInfo(name, bool(available), bool(started), carried_in, udp_port, peer_udp_port, version, reason)


def set_default_engine(engine: str) -> None:
    """Choose the engine of sockets that are made without one. This overrides the environment's ANYSCTP_ENGINE.

    Args:
      engine: "auto" (the kernel if it has SCTP, else user space), "kernel" or "userspace". ValueError: another name.
    """
    _raw.set_default_engine(engine_number(engine))


def get_default_engine() -> str:
    """The engine chosen for new sockets, which may be "auto"."""
    return engine_name(_raw.get_default_engine())


def configure_userspace(
    *,
    encapsulation: str | None = None,
    udp_port: int | None = None,
    peer_udp_port: int | None = None,
    linger: float | None = None,
    signal_linger: float | None = None,
    max_associations: int | None = None,
    busy_poll: float | None = None,
) -> None:
    """Set how the user-space engine starts. Call it before the first socket. None leaves a setting as it is.

    Args:
      encapsulation: "udp" (RFC 6951) or "raw" (directly in IP; needs CAP_NET_RAW). Environment: ANYSCTP_ENCAPS.
      udp_port: local UDP port; 0 is a free one; -1, the default, is 9899, or a free one if that is taken.
        Environment: ANYSCTP_UDP_PORT.
      peer_udp_port: UDP port of peers, by default 9899. Environment: ANYSCTP_UDP_PEER_PORT.
      linger: seconds without progress after which the end of the process no longer waits for sent data to be delivered, by
        default 10. Environment: ANYSCTP_LINGER_MS.
      signal_linger: seconds that SIGTERM, SIGINT and SIGHUP wait at most for sent data to be delivered, by default 0.5. Then
        all associations are aborted and the signal ends the process. With 0 peers learn of the end by silence. A signal
        that the program handles or ignores does not wait. Environment: ANYSCTP_SIGNAL_LINGER_MS.
      max_associations: a one-to-many socket with this number of associations refuses further ones from peers, by default
        10000; 0 is no limit. Environment: ANYSCTP_MAX_ASSOCIATIONS.
      busy_poll: seconds that a thread that waits looks for packets before it sleeps, 0 to 1, by default 0. A message that
        comes meanwhile is there sooner, and the processor has been busy. Environment: ANYSCTP_BUSY_POLL_US.

    Raises:
      OSError: EALREADY (the engine has started), EINVAL.
      ValueError: an unknown encapsulation.
    """
    given = (
        None if encapsulation is None else _number(_ENCAPSULATIONS, encapsulation, "encapsulation"),
        udp_port,
        peer_udp_port,
        None if linger is None else round(linger * 1000),
        None if signal_linger is None else round(signal_linger * 1000),
        max_associations,
        None if busy_poll is None else round(busy_poll * 1_000_000),
    )
    before = _raw.get_userspace_config()[1]
    _raw.set_userspace_config(tuple(old if new is None else new for old, new in zip(before, given, strict=True)))


def features() -> int:
    """A bitmap of HAVE_... constants; HAVE_KERNEL_SCTP where the kernel has it."""
    found = of.HAVE_SCTP | of.HAVE_SCTP_MULTIBUF | of.HAVE_SCTP_NOCONNECT | of.HAVE_SCTP_PRSCTP
    found |= of.HAVE_SCTP_ADDIP | of.HAVE_SCTP_CANSET_PRIMARY
    return found | of.HAVE_KERNEL_SCTP if engine_info("kernel").available else found


def _number(table: dict[str, int], name: str, what: str) -> int:
    if name not in table:
        choices = ", ".join(repr(each) for each in table)
        raise ValueError(f"{what} must be one of {choices}, not {name!r}")
    return table[name]


def _name(table: dict[str, int], number: int) -> str:
    return next(name for name, each in table.items() if each == number)
