"""The far end echoes messages, and prints changes of the peer's addresses to stdout. far.py <address>...

First it prints two ports: that of the addresses, and that of the IPv6 any address. It ends at the end of its stdin.
"""

from __future__ import annotations

import sys
import threading

import sctp

STATES = {value: name[len("state_ADDR_"):].lower() for name, value in vars(sctp.paddr_change).items()
          if name.startswith("state_ADDR_")}  # fmt: skip


def say(*words: object) -> None:
    print(*words, flush=True)


def serve(association: sctp.sctpsocket_tcp) -> None:
    association.set_event(sctp.notification.type_PEER_ADDR_CHANGE)
    with association:
        while True:
            message = association.recvv()
            if isinstance(message.notification, sctp.paddr_change):
                say(f"{message.notification.addr[0]}/{STATES.get(message.notification.state)}")
            elif not message.data:
                return
            else:
                association.sendv(message.data, stream=message.info.stream)


#: Milliseconds. Over IPv6 there are link-local addresses: Linux sends a late packet again through another link, whose host
#: has the same address and answers with an ABORT. So nothing may be late on a slow machine.
TIMERS = {sctp.AF_INET: {"initial": 200, "min": 100, "max": 400}, sctp.AF_INET6: {"initial": 3000, "min": 3000, "max": 3000}}


def make_quick(sock: sctp.sctpsocket, family: int) -> None:
    """Makes a failed path noticed within a second, and allows address changes."""
    sock.set_option("auth_supported", True)
    sock.set_option("asconf_supported", True)
    sock.set_option("rtoinfo", **TIMERS[family])
    sock.set_option("assocparams", asocmaxrxt=20)
    sock.set_option("paddrparams", hbinterval=300, pathmaxrxt=1, flags=sctp.SPP_HB_ENABLE)


def listening(family: int, addresses: list[str]) -> sctp.sctpsocket_tcp:
    listener = sctp.sctpsocket_tcp(family)
    make_quick(listener, family)
    listener.bindx([(address, 0) for address in addresses])
    listener.listen()
    return listener


def serve_all(listener: sctp.sctpsocket_tcp) -> None:
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()


listeners = listening(sctp.AF_INET, sys.argv[1:]), listening(sctp.AF_INET6, [""])
say(*(listener.getsockname()[1] for listener in listeners))
for each in listeners:
    threading.Thread(target=serve_all, args=(each,), daemon=True).start()
sys.stdin.read()
