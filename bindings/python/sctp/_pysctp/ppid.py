"""The byte order of PPIDs in sctp_send() and sctp_recv(), for programs written for one of pysctp's versions."""

from __future__ import annotations

import os
import socket
import sys
import warnings

from .._enums import Ppid
from .warning import PysctpWarning

_ENVIRONMENT = "ANYSCTP_PPID_MODE"
#: Per mode: whether sctp_send() takes, and sctp_recv() gives, the number in network byte order.
_MODES = {"host": (False, False), "0.7.3": (False, True), "raw": (True, True), "0.7.2": (True, True)}

#: These bits are 0 in a number below 256 that is in the wrong byte order.
LOW_BYTES = 0xFFFFFF

_WELL_KNOWN = frozenset(Ppid)


def ppid_mode(mode: str | None = None) -> str:
    """Choose the byte order of PPIDs that sctp_send() takes and sctp_recv() gives, for the whole program.

    pysctp 0.7.3 takes host byte order and gives network byte order. 0.7.2 and earlier did not swap, so programs for them do.
    sendv() and recvv() always have host byte order.

    Args:
      mode: "host" is host byte order both ways, "0.7.3" as that version, "raw" or "0.7.2" network byte order both ways. None
        changes nothing. At first it is the environment's ANYSCTP_PPID_MODE, or "host".

    Returns:
      The mode before the call.

    Raises:
      ValueError: another mode.
    """
    global _mode, swaps_sent, swaps_received, hints
    before = _mode
    if mode is not None:
        swaps_sent, swaps_received = _swaps(mode)
        _mode = mode
        hints = False
    return before


def _swaps(mode: str) -> tuple[bool, bool]:
    if mode not in _MODES:
        raise ValueError(f"a PPID mode is one of {', '.join(map(repr, _MODES))}, not {mode!r}")
    return _MODES[mode]


def swapped(ppid: int) -> int:
    """The same 32 bits in the other byte order, where those differ."""
    return socket.htonl(ppid & 0xFFFFFFFF)


def hint(ppid: int, *, sending: bool) -> None:
    """Warn, once, if this is a well-known PPID in the wrong byte order."""
    global hints
    number = swapped(ppid)
    if number not in _WELL_KNOWN:
        return
    hints = False
    who = "sctp_send: this" if sending else "sctp_recv: the peer's"
    warnings.warn(
        f"{who} PPID 0x{ppid:08x} looks like {number} ({Ppid(number).name}) in the other byte order. Here a PPID is in host "
        "byte order both ways. If this program swaps it itself, as pysctp's versions need it: sctp.ppid_mode('raw') for 0.7.2, "
        f"'0.7.3' for that one, or take the swaps out. If it is meant so: 'host'. {_ENVIRONMENT} says it from outside",
        PysctpWarning,
        stacklevel=3,
    )


_mode = os.environ.get(_ENVIRONMENT) or "host"
#: Whether to look at PPIDs that end in three zero bytes: until a mode was chosen, or a hint given.
hints = _ENVIRONMENT not in os.environ
try:
    swaps_sent, swaps_received = _swaps(_mode)
except ValueError as error:
    text = f"the environment's {_ENVIRONMENT}: {error}"
    if sys.argv[:1] == ["-m"]:  # `python3 -m sctp` imports this before it can catch anything
        sys.exit(f"sctp: {text}")
    raise ValueError(text) from None
