"""Two nodes of python-diameter exchange capabilities, answer requests of several sizes, and disconnect properly."""

from __future__ import annotations

from diameter.message.commands import AccountingRequest
from diameter.message.constants import (
    APP_DIAMETER_BASE_ACCOUNTING,
    E_ACCOUNTING_RECORD_TYPE_EVENT_RECORD,
    E_RESULT_CODE_DIAMETER_SUCCESS,
)
from diameter.node import Node
from diameter.node.application import SimpleThreadingApplication
from process import Process, expect

import sctp

ADDRESSES = ["127.0.0.1", "127.0.0.2"]
SIZES = [10, 100, 1000, 10_000, 30_000]
WAIT = 60  # in seconds


def request(node: Node, number: int, size: int) -> AccountingRequest:
    message = AccountingRequest()
    message.session_id = f"{number};".ljust(size, "x")
    message.origin_host = node.origin_host.encode()
    message.origin_realm = message.destination_realm = node.realm_name.encode()
    message.accounting_record_type = E_ACCOUNTING_RECORD_TYPE_EVENT_RECORD
    message.accounting_record_number = number
    return message


def main() -> None:
    with Process("diameter_server.py") as server:
        port, udp_port = server.says("listening")
        sctp.configure_userspace(peer_udp_port=int(udp_port))
        node = Node("client.example", "example")
        node.wakeup_interval = 1
        peer = node.add_peer(f"aaa://server.example:{port};transport=sctp", "example", ADDRESSES, is_persistent=True)
        accounting = SimpleThreadingApplication(APP_DIAMETER_BASE_ACCOUNTING, is_acct_application=True)
        node.add_application(accounting, [peer])
        node.start()
        try:
            accounting.wait_for_ready(WAIT)
            expect("the Host-IP-Address that the client sent", server.says("peer"), ADDRESSES[:1])
            (sock,) = node.peer_sockets.values()
            expect("the addresses of the server", sorted(sock.getpaddrs()), [(host, int(port)) for host in ADDRESSES])
            for number, size in enumerate(SIZES):
                sent = request(node, number, size)
                answer = accounting.send_request(sent, WAIT)
                got = (answer.result_code, answer.accounting_record_number, answer.session_id)
                expect(f"the answer to {size} bytes", got, (E_RESULT_CODE_DIAMETER_SUCCESS, number, sent.session_id))
        finally:
            node.stop(wait_timeout=WAIT)
        expect("who leaves", server.says("leaves"), ["client.example"])


main()
