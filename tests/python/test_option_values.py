"""Every numeric option is set to values over its whole range: it is refused, or messages pass and it reads back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from conftest import DEADLINE, LOCALHOST, SMALL_BUFFER
from sctp import _raw

VALUES = [0, 1, 2, 500, 512, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1]
LENGTHS = [1, 20_000]

# An option, or a record and its field with the other fields to set; then the first and last refused values. `kernel` or
# `userspace` before it: only on that engine, as docs/rfc6458.md says.
TABLE = """
nodelay                                             |
sndbuf                                              | 0-0 2147483648-
rcvbuf                                              | 0-0 2147483648-
adaptation_layer                                    |
disable_fragments                                   |
i_want_mapped_v4_addr                               |
fragment_interleave                                 | userspace: 3-
partial_delivery_point                              | 2147483647-
auto_asconf                                         | 1-
recvnxtinfo                                         |
explicit_eor                                        | kernel: 0-
reuse_port                                          |
maxseg                                              | 1-435 65517-
max_burst                                           | 16385-
context                                             |
auth_supported                                      |
asconf_supported                                    | userspace: 1-
reconfig_supported                                  |
pr_supported                                        |
ecn_supported                                       |
interleaving_supported                              | kernel: 0- userspace: 1-
enable_stream_reset                                 | 8-
stream_scheduler                                    | 5-
max_cwnd                                            | kernel: 0-
nrsack_supported                                    | kernel: 0-
pktdrop_supported                                   | kernel: 0-
expose_potentially_failed_state                     | userspace: 0- kernel: 3-
initmsg num_ostreams                                |
initmsg max_instreams                               |
initmsg max_attempts                                |
initmsg max_init_timeo                              |
rtoinfo initial                                     |
rtoinfo max                                         | 1-999
rtoinfo min                                         | 60001-
assocparams asocmaxrxt                              |
assocparams cookie_life                             |
sack_info delay                                     | 501-
sack_info freq                                      |
paddrparams hbinterval flags=SPP_HB_ENABLE          |
paddrparams pathmtu flags=SPP_PMTUD_DISABLE         | 1-511 65536-
paddrparams pathmaxrxt                              |
paddrthlds pathmaxrxt pathcpthld=65535              |
paddrthlds pathpfthld pathcpthld=65535              |
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]

# The limits that an accepted value is changed to.
KEPT_WITHIN = {
    ("kernel", "fragment_interleave"): (0, 1),
    ("userspace", "rtoinfo initial"): (1000, 60_000),
    ("userspace", "assocparams cookie_life"): (1000, 3_600_000),
    ("userspace", "paddrparams hbinterval"): (0, 14_400_000),
}
SYSTEMS_LIMITS = ("sndbuf", "rcvbuf")
FIELDS = {
    "initmsg": "num_ostreams max_instreams max_attempts max_init_timeo",
    "rtoinfo": "initial max min",
    "assocparams": "asocmaxrxt number_peer_destinations peer_rwnd local_rwnd cookie_life",
    "sack_info": "delay freq",
    "paddrparams": "hbinterval pathmtu sackdelay flags ipv6_flowlabel pathmaxrxt dscp",
    "paddrthlds": "pathmaxrxt pathpfthld pathcpthld",
}


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


class Option:
    """Gets and sets a number, or a field of a record."""

    def __init__(self, text: str) -> None:
        self.name, self.field, *others = [*text.split(), "", ""][: max(2, len(text.split()))]
        self.others = {name: getattr(_raw, value, None) or int(value) for name, value in (other.split("=") for other in others)}
        self.get, self.set = getattr(_raw, f"get_{self.name}"), getattr(_raw, f"set_{self.name}")
        whole_socket = "nodelay sndbuf rcvbuf adaptation_layer disable_fragments i_want_mapped_v4_addr fragment_interleave " \
            "partial_delivery_point auto_asconf recvnxtinfo explicit_eor reuse_port initmsg"
        self.where: list[object] = [] if self.name in whole_socket.split() else [_raw.FUTURE_ASSOC]
        if self.name.startswith("paddr"):
            self.where += ["", 0]

    def put(self, sock: int, value: int) -> int:
        """What it reads back."""
        if not self.field:
            self.set(sock, *self.where, value)
            return int(self.get(sock, *self.where))
        self.set(sock, *self.where, {self.field: value, **self.others})
        return int(self.get(sock, *self.where)[1][FIELDS[self.name].split().index(self.field)])


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
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_value(sockets: tuple[int, int], row: list[str], value: int) -> None:
    client, server = sockets
    engine = "kernel" if _raw.get_engine(client) == _raw.ENGINE_KERNEL else "userspace"
    option = Option(row[0])
    if option.name == "auth_supported":
        _raw.set_asconf_supported(client, 0, 0)  # which needs authentication
    try:
        kept = option.put(client, value)
    except OverflowError:
        return  # the field is narrower
    except OSError:
        assert is_refused(row[1], engine, value)
        return
    assert not is_refused(row[1], engine, value)
    if option.name not in SYSTEMS_LIMITS and (value or not option.field):  # 0 in a record keeps the value
        least, most = KEPT_WITHIN.get((engine, " ".join(row[0].split()[:2])), (0, 2**32))
        assert kept in (min(max(value, least), most), int(value != 0))
    pass_messages(client, server, [min(length, _raw.get_sndbuf(client)) for length in LENGTHS])
