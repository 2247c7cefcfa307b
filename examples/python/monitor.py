"""Prints the notifications of a server's associations. monitor.py [HOST] [PORT]"""

import sys
from contextlib import suppress

import sctp

host, port = (sys.argv[1:] + ["127.0.0.1", "0"][len(sys.argv) - 1 :])[:2]
with suppress(KeyboardInterrupt), sctp.create_server((host, int(port)), style=sctp.UDP_STYLE) as server:
    for kind in sctp.NotificationType:
        server.set_event(kind)
    print("listening at {} port {}".format(*server.getsockname()), flush=True)
    for message in server:
        if message.notification:
            print(message.notification, flush=True)
        else:
            print(f"{len(message.data)} bytes on stream {message.info.stream}", flush=True)
