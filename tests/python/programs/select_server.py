"""A server as pysctp's users write them: select over a dict of sockets. It ends after one client; it prints its port.
"""

import select
import socket

import sctp

listener = sctp.sctpsocket_tcp(socket.AF_INET)
listener.events.data_io = True
listener.bind(("127.0.0.1", 0))
listener.listen(5)
print(listener.getsockname()[1], flush=True)

clients = {}
served = 0
while not served or clients:
    readable, _, _ = select.select([listener, *clients], [], [], 20)
    assert readable, "nobody came"
    for sk in readable:
        if sk is listener:
            client, address = listener.accept()
            clients[client] = address
            continue
        fromaddr, flags, msg, notif = sk.sctp_recv(2048)
        if flags & sctp.FLAG_NOTIFICATION:
            continue
        if not msg:
            del clients[sk]
            sk.close()
            continue
        sk.sctp_send(msg.replace(b"request", b"response"), ppid=notif.ppid, stream=notif.stream)
        served += 1
listener.close()
