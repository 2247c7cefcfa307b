"""One end of an association in a process of its own: end.py exit LEFT PORT SIZE, for run.py.

It connects to PORT, does what each line on stdin says, and answers "done". `readable`: wait until there is something to read.
`send COUNT`: send COUNT messages of SIZE bytes. `end`: end as the first argument says. All end.* do the same.
"""

from __future__ import annotations

import sys

import sctp

way, left, port, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
assert way == "exit"
sock = sctp.sctpsocket_tcp(sctp.AF_INET)
sock.settimeout(20)
sock.set_option("rtoinfo", initial=200, min=50, max=1000)
if left == "notification":
    sock.events.association = True
sock.connect(("127.0.0.1", port))
for line in sys.stdin:
    words = line.split()
    if words[0] == "readable":
        assert sock.wait(timeout=20)[0]
    elif words[0] == "send":
        for _ in range(int(words[1])):
            sock.sendv(bytes(size))
    else:
        sys.exit()
    print("done", flush=True)
