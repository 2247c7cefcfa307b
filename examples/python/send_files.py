"""Sends each file on a stream of its own. send_files.py HOST PORT FILE..."""

import sys
from pathlib import Path

import sctp

NAME, BYTES, END = 1, 2, 3  # PPIDs
PIECE = 16384

if len(sys.argv) < 4:
    sys.exit(__doc__)
host, port, *names = sys.argv[1:]
paths = [Path(name) for name in names]
with sctp.create_connection((host, int(port)), timeout=10, options={"initmsg": {"num_ostreams": len(paths)}}) as association:
    files = {stream: path.open("rb") for stream, path in enumerate(paths)}
    for stream, path in enumerate(paths):
        association.sendv(path.name.encode(), stream=stream, ppid=NAME)
    while files:
        for stream, file in list(files.items()):
            if piece := file.read(PIECE):
                association.sendv(piece, stream=stream, ppid=BYTES)
            else:
                association.sendv(b"end", stream=stream, ppid=END)
                files.pop(stream).close()
    association.shutdown(sctp.SHUT_WR)
    for _ in association:  # until the receiver has all
        pass
