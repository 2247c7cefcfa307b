"""pycrate's CorenetServer answers base stations, whatever other clients have done before."""

from __future__ import annotations

from collections.abc import Callable

from process import Process, expect

import sctp

PPIDS = {"S1AP": 18, "NGAP": 60}
#: S1SetupRequest and NGSetupRequest (TS 36.413, TS 38.413) in aligned PER, of a base station in the network 001 01.
REQUESTS = {
    "S1AP": "0011001f000003003b00080000f110{number:08x}004000070000004000f1100089400140",
    "NGAP": "00150025000003001b00080000f110{number:08x}0066000d00000000010000f110000000000015400140",
}
#: The first bytes of an answer: a successful outcome, of this procedure.
ANSWERS = {"S1AP": b"\x20\x11", "NGAP": b"\x20\x15"}
LEAVE: list[Callable[[sctp.sctpsocket], object]] = [sctp.sctpsocket.finish, sctp.sctpsocket.close, sctp.sctpsocket.abort]


class BaseStation:
    def __init__(self, protocol: str, number: int, port: str, udp_port: str) -> None:
        self.protocol = protocol
        self.request = bytes.fromhex(REQUESTS[protocol].format(number=number << 4))  # the number is in the upper bits
        options = {"encaps_port": int(udp_port)} if udp_port != "0" else {}
        self.sock = sctp.create_connection(("127.0.0.1", int(port)), timeout=30, options=options)

    def asks(self, ppid: int | None = None) -> None:
        self.sock.sctp_send(self.request, ppid=PPIDS[self.protocol] if ppid is None else ppid)

    def is_answered(self) -> None:
        answer = self.sock.recvv()
        expect(f"{self.protocol}'s answer", answer.data[:2], ANSWERS[self.protocol])
        expect("its stream and PPID", (answer.info.stream, answer.info.ppid), (0, PPIDS[self.protocol]))

    def is_sent_away(self) -> None:
        expect(f"{self.protocol}: what follows a wrong PPID", self.sock.recvv().data, b"")


def main() -> None:
    numbers = iter(range(1, 100))
    with Process("corenet_server.py", ANYSCTP_PPID_MODE="raw") as server:
        *ports, udp_port = server.says("listening")

        def station(protocol: str) -> BaseStation:
            return BaseStation(protocol, next(numbers), ports[list(PPIDS).index(protocol)], udp_port)

        for protocol in PPIDS:
            for leave in LEAVE:
                gone = station(protocol)
                gone.asks()
                leave(gone.sock)
        honest = [station(protocol) for protocol in PPIDS]  # their packets come after those of the others
        server.hears("serve")
        for each in honest:
            each.asks()
        for each in honest:
            each.is_answered()
        for protocol in PPIDS:
            stranger, late = station(protocol), station(protocol)
            stranger.asks(ppid=0xFFFFFFFF)
            late.asks()
            stranger.is_sent_away()
            late.is_answered()
            for each in (stranger, late):
                each.sock.close()


main()
