"""A node of python-diameter that answers accounting requests.

It says where it listens, who comes and who leaves, and ends with its stdin.
"""

from __future__ import annotations

import sys

from diameter.message.commands import AccountingAnswer, AccountingRequest, CapabilitiesExchangeRequest, DisconnectPeerRequest
from diameter.message.constants import APP_DIAMETER_BASE_ACCOUNTING, E_RESULT_CODE_DIAMETER_SUCCESS
from diameter.node import Node
from diameter.node.application import SimpleThreadingApplication
from diameter.node.peer import PeerConnection

import sctp

ADDRESSES = ["127.0.0.1", "127.0.0.2"]


class Server(Node):  # type: ignore[misc]
    def receive_cer(self, conn: PeerConnection, message: CapabilitiesExchangeRequest) -> None:
        print("peer", *(host for _, host in message.host_ip_address), flush=True)
        super().receive_cer(conn, message)

    def receive_dpr(self, conn: PeerConnection, message: DisconnectPeerRequest) -> None:
        print("leaves", message.origin_host.decode(), flush=True)
        super().receive_dpr(conn, message)


def answer(application: SimpleThreadingApplication, request: AccountingRequest) -> AccountingAnswer:
    """An answer with the session's name, the longest part of these requests."""
    reply = application.generate_answer(request, E_RESULT_CODE_DIAMETER_SUCCESS)
    reply.accounting_record_number = request.accounting_record_number
    return reply


# A node does not accept port 0. This socket reserves a free one for it, and does not listen.
with sctp.sctpsocket_tcp(sctp.AF_INET) as keeper:
    keeper.setsockopt(sctp.socket.SOL_SOCKET, sctp.socket.SO_REUSEADDR, 1)
    keeper.bind((ADDRESSES[0], 0))
    port = keeper.getsockname()[1]
    if keeper.engine == "userspace":
        keeper.close()  # in user space the ports belong to this process only
    node = Server("server.example", "example", ip_addresses=ADDRESSES, sctp_port=port)
    node.wakeup_interval = 1
    client = node.add_peer("aaa://client.example;transport=sctp", "example")
    accounting = SimpleThreadingApplication(APP_DIAMETER_BASE_ACCOUNTING, is_acct_application=True, request_handler=answer)
    node.add_application(accounting, [client])
    node.start()
    print("listening", port, sctp.engine_info().udp_port, flush=True)
    sys.stdin.read()
    node.stop(wait_timeout=10)
