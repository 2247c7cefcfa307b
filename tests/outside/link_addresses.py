"""The address table with link-local addresses, on two cables with both ends in this network namespace.

pytest runs it, in an unused namespace.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import sctp

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / folder) for folder in ("python", "interop")]
pytest.register_assert_rewrite("address_table")
from hosts import both_ends  # noqa: E402

from address_table import ROWS, Binding, check  # noqa: E402

ENGINE = os.environ["ANYSCTP_ENGINE"]
BINDINGS = {
    "one": Binding(sctp.AF_INET6, ["fe80::2%far0"], ["fe80::1%near0"]),
    "two of a link": Binding(sctp.AF_INET6, ["fe80::22%far0", "fe80::2%far0"], ["fe80::11%near0", "fe80::1%near0"]),
    "of two links": Binding(sctp.AF_INET6, ["fe80::2%far0", "fe80::2%far1"], ["fe80::1%near0", "fe80::1%near1"], told=(0,)),
    "of two links, the other": Binding(
        sctp.AF_INET6, ["fe80::2%far0", "fe80::2%far1"], ["fe80::1%near0", "fe80::1%near1"], used=1, told=(1,)
    ),
    "and v6": Binding(sctp.AF_INET6, ["fe80::2%far0", "2001:db8::2"], ["fe80::1%near0", "2001:db8::1"]),
    "and v4": Binding(sctp.AF_INET6, ["fe80::2%far0", "192.0.2.2"], ["fe80::1%near0", "192.0.2.1"]),
    "after v6": Binding(sctp.AF_INET6, ["2001:db8::2", "fe80::2%far0"], ["2001:db8::1", "fe80::1%near0"], told=(0,)),
    "after v4": Binding(sctp.AF_INET6, ["192.0.2.2", "fe80::2%far0"], ["192.0.2.1", "fe80::1%near0"], told=(0,)),
}


@pytest.fixture(scope="module", autouse=True)
def network() -> None:
    for host in both_ends():
        for address in (f"2001:db8::{host.number}", f"fe80::{host.number}{host.number}"):
            host.ip("address", "add", f"{address}/64", "dev", f"{host.name}0", "nodad")


def is_known(binding: str, row: list[str]) -> bool:
    """With several links, Linux has forgotten the link of a peer that has gone before it is accepted (docs/rfc6458.md)."""
    return ENGINE != "kernel" or not binding.startswith("of two links") or row[0] != "accepted after its end"


CASES = [(binding, row) for binding in BINDINGS for row in ROWS if is_known(binding, row)]


@pytest.mark.parametrize(("binding", "row"), CASES, ids=[f"{binding}: {row[0]}" for binding, row in CASES])
def test_addresses(binding: str, row: list[str]) -> None:
    check(BINDINGS[binding], row)
