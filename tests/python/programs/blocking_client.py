"""A client as pysctp's users write them: blocking, one message per procedure, SO_LINGER so that nothing stays behind.

blocking_client.py <port>
"""

import socket
import struct
import sys

import sctp

S1AP_PPID = 18

sk = sctp.sctpsocket_tcp(socket.AF_INET)
sk.initparams.num_ostreams = 4
sk.initparams.max_instreams = 4
sk.events.clear()
sk.set_nodelay(True)
sk.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 5))
sk.connect(("127.0.0.1", int(sys.argv[1])))
streams = sk.get_status().outstrms
for number in range(6):
    request = b"setup request %d" % number
    sent = sk.sctp_send(request, ppid=S1AP_PPID, stream=number % streams)
    assert sent == len(request)
    fromaddr, flags, msg, notif = sk.sctp_recv(2048)
    assert flags & sctp.FLAG_EOR
    print(msg.decode(), "on stream", notif.stream)
sk.close()
