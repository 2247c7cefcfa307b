"""Sends each message back on its stream. echo_server.py [HOST,HOST...] [PORT]"""

import sys
from contextlib import suppress

import sctp

host, port = (sys.argv[1:] + ["127.0.0.1", "0"][len(sys.argv) - 1 :])[:2]
with suppress(KeyboardInterrupt), sctp.create_server((host.split(","), int(port))) as server:
    print("listening at {} port {}".format(*server.getsockname()), flush=True)
    while True:
        association, address = server.accept()
        with association:
            try:
                for message in association:
                    association.sendv(message.data, stream=message.info.stream, ppid=message.info.ppid)
            except ConnectionError as error:
                print(f"{address[0]} port {address[1]}: {error}", file=sys.stderr)
