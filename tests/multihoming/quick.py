"""Options with which a path that fails is noticed within a second, and addresses may change."""

from __future__ import annotations

import sctp


def make_quick(sock: sctp.sctpsocket) -> None:
    sock.set_option("auth_supported", True)
    sock.set_option("asconf_supported", True)
    sock.set_option("rtoinfo", initial=200, min=100, max=400)
    sock.set_option("assocparams", asocmaxrxt=20)
    sock.set_option("paddrparams", hbinterval=300, pathmaxrxt=1, flags=sctp.SPP_HB_ENABLE)
