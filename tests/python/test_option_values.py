"""Every numeric option is set to values over its whole range: it is refused, or messages pass and it reads back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from conftest import DEADLINE, LOCALHOST, SMALL_BUFFER
from described import OPTIONS, Option, fields_of
from sctp import _raw

VALUES = [0, 1, 2, 500, 512, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1]
LENGTHS = [1, 20_000]

# What is refused: an option, or a record and its field, then the first and last such values. `kernel` or `userspace` before
# them: only on that engine, as docs/rfc6458.md says.
TABLE = """
sndbuf                          | 0-0 2147483648-
rcvbuf                          | 0-0 2147483648-
autoclose                       | 0-
fragment_interleave             | userspace: 3-
partial_delivery_point          | 2147483647-
auto_asconf                     | 1-
maxseg                          | 1-435 65517-
max_burst                       | 16385-
asconf_supported                | userspace: 1-
interleaving_supported          | kernel: 0- userspace: 1-
auth_active_key                 | 1-
enable_stream_reset             | 8-
stream_scheduler                | 5-
expose_potentially_failed_state | kernel: 3-
rtoinfo max                     | 1-999
rtoinfo min                     | 60001-
sack_info delay                 | 501-
paddrparams pathmtu             | 1-511 65536-
"""
REFUSED = {row.strip(): cell for row, cell in (line.split("|") for line in TABLE.strip().splitlines())}

# What else has to be set with a field.
WITH = {
    "paddrparams hbinterval": {"flags": _raw.SPP_HB_ENABLE},
    "paddrparams pathmtu": {"flags": _raw.SPP_PMTUD_DISABLE},
    "paddrthlds pathmaxrxt": {"pathcpthld": 65535},
    "paddrthlds pathpfthld": {"pathcpthld": 65535},
}
# Fields whose values depend on flags and on each other; scenarios set them.
LEFT_OUT = {"paddrparams sackdelay", "paddrparams flags", "paddrparams ipv6_flowlabel", "paddrparams dscp",
            "paddrthlds pathcpthld"}  # fmt: skip
# The limits that an accepted value is changed to.
KEPT_WITHIN = {
    ("kernel", "fragment_interleave"): (0, 1),
    ("userspace", "rtoinfo initial"): (1000, 60_000),
    ("userspace", "assocparams cookie_life"): (1000, 3_600_000),
    ("userspace", "paddrparams hbinterval"): (0, 14_400_000),
}
SYSTEMS_LIMITS = ("sndbuf", "rcvbuf")
# What it is asked about: the socket's later associations, and all paths.
WHERE = {"socket": (), "assoc": (_raw.FUTURE_ASSOC,), "path": (_raw.FUTURE_ASSOC, "", 0)}
# Of other ranges: scenarios set them.
OTHERS = {"timeout", "linger", "encaps_port", "plpmtud_probe_interval", "default_sndinfo"}


def cases() -> Iterator[tuple[Option, str]]:
    for option in OPTIONS:
        if option.of not in WHERE or not (option.readable and option.writable) or option.name in OTHERS:
            continue
        if option.value in ("number", "flag"):
            yield option, ""
        elif option.value == "record":
            yield from ((option, field.name) for field in fields_of(option.record) if field.writable)


CASES = {f"{option.name} {field}".strip(): (option, field) for option, field in cases()}


def is_refused(cell: str, engine: str, value: int) -> bool:
    applies = True
    for word in cell.split():
        if word.endswith(":"):
            applies = word == engine + ":"
        elif applies:
            first, last = word.split("-")
            if int(first) <= value <= int(last or 2**32):
                return True
    return False


def put(option: Option, field: str, sock: int, value: int, others: dict[str, int]) -> int:
    """Sets a number, or a field of a record. What it reads back."""
    get, set_ = getattr(_raw, f"get_{option.name}"), getattr(_raw, f"set_{option.name}")
    where = WHERE[option.of]
    if not field:
        set_(sock, *where, value)
        return int(get(sock, *where))
    set_(sock, *where, {field: value, **others})
    names = [each.name for each in fields_of(option.record)]
    return int(get(sock, *where)[1][names.index(field)])


@pytest.fixture
def sockets() -> Iterator[tuple[int, int]]:
    with ExitStack() as stack:
        both = [_raw.socket(_raw.AF_INET, _raw.TCP_STYLE, _raw.ENGINE_AUTO) for _ in range(2)]
        for sock in both:
            stack.callback(close, sock)
            _raw.set_timeout(sock, int(DEADLINE * 1000))
            _raw.set_linger(sock, 0)
        yield both[0], both[1]


def close(sock: int) -> None:
    with suppress(OSError):
        _raw.close(sock)


def pass_messages(client: int, server: int, lengths: list[int]) -> None:
    _raw.bind(server, LOCALHOST, 0)
    _raw.listen(server, 1)
    _raw.connect(client, LOCALHOST, _raw.getsockname(server)[1][1])
    accepted, _ = _raw.accept(server)
    _raw.set_timeout(accepted, int(DEADLINE * 1000))
    try:
        for length in lengths:
            _raw.sendv(client, bytes(length), {"flags": _raw.EOR} if is_explicit(client) else None, None, 0, 0)
            assert _raw.recv_message(accepted, SMALL_BUFFER, SMALL_BUFFER, 0)[0] == length
    finally:
        close(accepted)


def is_explicit(sock: int) -> bool:
    with suppress(OSError):
        return bool(_raw.get_explicit_eor(sock))
    return False


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("case", CASES.keys() - LEFT_OUT)
def test_value(sockets: tuple[int, int], case: str, value: int) -> None:
    client, server = sockets
    engine = "kernel" if _raw.get_engine(client) == _raw.ENGINE_KERNEL else "userspace"
    option, field = CASES[case]
    refused = "0-" if not getattr(option, engine) else REFUSED.get(case, "")
    if case == "auth_supported":
        _raw.set_asconf_supported(client, 0, 0)  # which needs authentication
    try:
        kept = put(option, field, client, value, WITH.get(case, {}))
    except OverflowError:
        return  # the field is narrower
    except OSError:
        assert is_refused(refused, engine, value)
        return
    assert not is_refused(refused, engine, value)
    if option.name not in SYSTEMS_LIMITS and (value or not field):  # 0 in a record keeps the value
        least, most = KEPT_WITHIN.get((engine, case), (0, 2**32))
        assert kept in (min(max(value, least), most), int(value != 0))
    pass_messages(client, server, [min(length, _raw.get_sndbuf(client)) for length in LENGTHS])
