"""The bases of the enumerations of SCTP's numbers, and two that are parts of groups. The build makes _enums.py, of all groups.

Members are the integers, so each works where a number does, and compares equal. What a received notification or record holds
is a member where its number has a name, and else the plain integer.
"""

from __future__ import annotations

import enum

from . import _raw


class Number(enum.IntEnum):
    """Base: printed as the number in every Python, as since 3.11."""

    __str__ = int.__repr__
    __format__ = int.__format__  # type: ignore[assignment]


class Flags(enum.IntFlag):
    """Base: printed as the number in every Python, as since 3.11."""

    __str__ = int.__repr__
    __format__ = int.__format__  # type: ignore[assignment]


def member_of(kind: type[Number | Flags], number: int) -> int:
    """The member for a number, which stays a number if it has no name; flags always are members."""
    if issubclass(kind, Flags):
        return kind(number)
    return kind._value2member_map_.get(number, number)  # type: ignore[return-value]


class RecvFlags(Flags):
    """What a receive call found, RFC 6458 section 3.1.4."""

    EOR = _raw.MSG_EOR
    NOTIFICATION = _raw.MSG_NOTIFICATION


class ResetDirections(Flags):
    """What reset_streams() resets, RFC 6525 section 6.3.2."""

    INCOMING = _raw.STREAM_RESET_INCOMING
    OUTGOING = _raw.STREAM_RESET_OUTGOING
