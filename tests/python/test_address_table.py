"""The table of addresses on the loopback device."""

from __future__ import annotations

import socket

import pytest

import sctp
from address_table import ROWS, Binding, check


def v6_only(sock: sctp.sctpsocket) -> None:
    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)


def unmapped(sock: sctp.sctpsocket) -> None:
    sock.set_option("i_want_mapped_v4_addr", False)


BINDINGS = {
    "v4": Binding(sctp.AF_INET, ["127.0.0.1"]),
    "v4 any": Binding(sctp.AF_INET, [""], any_is="127.0.0.1"),
    "v4 several": Binding(sctp.AF_INET, ["127.0.0.3", "127.0.0.2"]),
    "v6": Binding(sctp.AF_INET6, ["::1"]),
    "v6 any": Binding(sctp.AF_INET6, [""], any_is="::1"),
    "v6 any, v4 peer": Binding(sctp.AF_INET6, [""], any_is="127.0.0.1"),
    "v6 only": Binding(sctp.AF_INET6, ["::1"], prepare=v6_only),
    "v6 only, any": Binding(sctp.AF_INET6, [""], any_is="::1", prepare=v6_only),
    "mapped": Binding(sctp.AF_INET6, ["127.0.0.1"]),
    "mapped, told unmapped": Binding(sctp.AF_INET6, ["127.0.0.1"], prepare=unmapped),
    "v6 and mapped": Binding(sctp.AF_INET6, ["::1", "127.0.0.1"]),
    "v6 and mapped, told unmapped": Binding(sctp.AF_INET6, ["::1", "127.0.0.1"], prepare=unmapped),
    "mapped and v6": Binding(sctp.AF_INET6, ["127.0.0.1", "::1"]),
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
@pytest.mark.parametrize("binding", BINDINGS)
def test_addresses(binding: str, row: list[str]) -> None:
    check(BINDINGS[binding], row)
