"""Sends each message on a stream of its own, and prints what comes back. echo_client.py HOST PORT MESSAGE..."""

import sys

import sctp

if len(sys.argv) < 4:
    sys.exit(__doc__)
host, port, *messages = sys.argv[1:]
with sctp.create_connection((host, int(port)), timeout=10) as association:
    for number, text in enumerate(messages):
        association.sendv(text.encode(), stream=number, ppid=100 + number)
    for _ in messages:
        message = association.recv_message()
        print(f"stream {message.info.stream} ppid {message.info.ppid}: {message.data.decode()}")
