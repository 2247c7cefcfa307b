"""The byte order of PPIDs in sctp_send() and sctp_recv(), for programs written for one of pysctp's versions."""

from __future__ import annotations

import os
import socket

_ENVIRONMENT = "ANYSCTP_PPID_MODE"
#: Per mode: whether sctp_send() takes, and sctp_recv() gives, the number in network byte order.
_MODES = {"host": (False, False), "0.7.3": (False, True), "raw": (True, True), "0.7.2": (True, True)}


def ppid_mode(mode: str | None = None) -> str:
    """Choose what sctp_send() takes and sctp_recv() gives as a PPID, for the whole program.

    pysctp 0.7.3 takes host byte order and gives network byte order; 0.7.2 and earlier passed the number raw, so that
    programs swap it themselves. sendv() and recvv() always have host byte order.

    Args:
      mode: "host" (the default, or what the environment's ANYSCTP_PPID_MODE says): host byte order both ways;
        "0.7.3": as that version; "raw" or "0.7.2": network byte order both ways. None only asks.

    Returns:
      The mode that was in force.
    """
    global _mode, swaps_sent, swaps_received
    before = _mode
    if mode is not None:
        swaps_sent, swaps_received = _swaps(mode)
        _mode = mode
    return before


def _swaps(mode: str) -> tuple[bool, bool]:
    if mode not in _MODES:
        raise ValueError(f"a PPID mode is one of {', '.join(map(repr, _MODES))}, not {mode!r}")
    return _MODES[mode]


def swapped(ppid: int) -> int:
    """The same 32 bits in the other byte order, where those differ."""
    return socket.htonl(ppid & 0xFFFFFFFF)


_mode = os.environ.get(_ENVIRONMENT) or "host"
try:
    swaps_sent, swaps_received = _swaps(_mode)
except ValueError as error:
    raise ValueError(f"the environment's {_ENVIRONMENT}: {error}") from None
