"""Python's enumerations are the library's groups of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from sctp import _raw
from sctp._enums import GROUPS

#: Groups without a class: words and flags of the module socket, and parameters stand for them.
WITHOUT = {"engine", "encapsulation", "family", "direction", "msg_flag", "default_flag", "readiness"}
#: Numbers that no class has: parameters stand for them.
PARAMETERS = {"ANYSCTP_AUTH_KEY"}


def groups() -> Iterator[str]:
    for index in count():
        try:
            yield _raw.describe_group(index)[1][0]
        except OSError:
            return


def numbers(group: str) -> Iterator[tuple[str, int]]:
    for index in count():
        try:
            constant, _, number = _raw.describe_number(group, index)[1]
        except OSError:
            return
        yield constant, number


def test_every_group_has_a_class() -> None:
    assert set(groups()) == WITHOUT | GROUPS.keys()


@pytest.mark.parametrize("group", GROUPS)
def test_every_number_is_a_member(group: str) -> None:
    members = {int(member) for member in GROUPS[group].__members__.values()}
    assert members == {number for constant, number in numbers(group) if constant not in PARAMETERS}
