"""Prints the notifications of a server's associations. monitor.py [HOST] [PORT]"""

import sys
from contextlib import suppress

import sctp

host, port = (sys.argv[1:] + ["127.0.0.1", "0"][len(sys.argv) - 1 :])[:2]
with suppress(KeyboardInterrupt), sctp.create_server((host, int(port)), style=sctp.UDP_STYLE) as server:
    for kind in (value for name, value in vars(sctp.notification).items() if name.startswith("type_") and value & 0xFF):
        server.set_event(kind)
    print("listening at %s port %d" % server.getsockname()[:2], flush=True)
    while True:
        message = server.recv_message()
        if message.notification:
            print(message.notification, flush=True)
        else:
            print(f"{len(message.data)} bytes on stream {message.info.stream}", flush=True)
