"""What the library says of its options, and of the fields of their records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, NamedTuple

from sctp import _raw


class Option(NamedTuple):
    name: str
    of: str
    value: str
    record: str
    unit: str
    group: str
    least: int
    most: int
    readable: int
    writable: int
    kernel: int
    userspace: int


class Field(NamedTuple):
    name: str
    unit: str
    group: str
    least: int
    most: int
    is_text: int
    writable: int


def rows(describe: Callable[[int], Any]) -> Iterator[Any]:
    for index in count():
        try:
            yield describe(index)[1]
        except OSError:
            return


OPTIONS = [Option(*row) for row in rows(_raw.describe_option)]


def fields_of(record: str) -> list[Field]:
    return [Field(*row) for row in rows(lambda index: _raw.describe_field(record, index))]
