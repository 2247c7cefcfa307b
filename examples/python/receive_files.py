"""Receives the files of one association. receive_files.py FOLDER [HOST] [PORT]"""

import sys
from pathlib import Path
from typing import BinaryIO

import sctp

NAME, BYTES, END = 1, 2, 3  # PPIDs

if len(sys.argv) < 2:
    sys.exit(__doc__)
folder = Path(sys.argv[1])
host, port = (sys.argv[2:] + ["127.0.0.1", "0"][len(sys.argv) - 2 :])[:2]
files: dict[int, BinaryIO] = {}  # of each stream
with sctp.create_server((host, int(port)), options={"initmsg": {"max_instreams": 1000}}) as server:
    print("listening at {} port {}".format(*server.getsockname()), flush=True)
    association, _ = server.accept()
    with association:
        for message in association:
            stream, ppid = message.info.stream, message.info.ppid
            if ppid == NAME:
                files[stream] = (folder / Path(message.data.decode()).name).open("wb")
            elif ppid == BYTES:
                files[stream].write(message.data)
            elif ppid == END:
                with files.pop(stream) as file:
                    print(f"{Path(file.name).name}: {file.tell()} bytes", flush=True)
