"""Every option that has a number, a flag or a record as its value, as the library tells it."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import count
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from . import _raw
from ._enums import GROUPS
from ._number import Flags, Number

Row = TypeVar("Row")

#: What an option is asked about, as the parameters of get_option().
ASKED_ABOUT = {
    "socket": (),
    "assoc": ("assoc_id",),
    "path": ("assoc_id", "address"),
    "one_path": ("assoc_id", "address"),
    "stream": ("assoc_id", "sid"),
    "policy": ("assoc_id", "policy"),
    "stream_policy": ("assoc_id", "sid", "policy"),
}
#: A socket has methods or attributes for these.
METHODS = {"timeout", "event", "status", "nxtinfo", "engine", "style", "family", "error", "ended_by"}


class Option(NamedTuple):
    of: tuple[str, ...]
    record: type[tuple[int, ...]] | None = None
    is_flag: bool = False
    members: Mapping[str, type[Number | Flags]] = MappingProxyType({})  #: of a field, or of a number (""): what it is read as


def _described(describe: Callable[[int], tuple[int, Row]]) -> Iterator[Row]:
    for index in count():
        try:
            yield describe(index)[1]
        except OSError:
            return


def _groups_of(record: str) -> dict[str, str]:
    """By field, in their order."""
    return {name: group for name, _, group, *_ in _described(partial(_raw.describe_field, record))}


def _tuple(name: str, fields: Iterable[str]) -> type[tuple[int, ...]]:
    return namedtuple(name, fields)  # noqa: PYI024 - made from a row


def _options() -> Iterator[tuple[str, Option]]:
    for name, of, value, record, _, group, *_ in _described(_raw.describe_option):
        if name in METHODS or value not in ("number", "flag", "record"):
            continue
        groups = _groups_of(record) if record else {"": group}
        members = {field: GROUPS[each] for field, each in groups.items() if each in GROUPS}
        yield name, Option(ASKED_ABOUT[of], _tuple(name, groups) if record else None, value == "flag", members)


OPTIONS: dict[str, Option] = dict(_options())
