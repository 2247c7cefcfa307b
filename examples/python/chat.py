"""Each line goes to all peers, on one socket. chat.py HOST PORT [PEER_HOST PEER_PORT]"""

import selectors
import sys

import sctp

if len(sys.argv) not in (3, 5):
    sys.exit(__doc__)
host, port, *peer = sys.argv[1:]
ports: dict[int, int] = {}  # of each association


def show(sock: sctp.Socket) -> None:
    message = sock.recv_message()
    event = message.notification
    if isinstance(event, sctp.assoc_change):
        if event.state == sctp.AssocChangeState.COMM_UP:
            ports[event.assoc_id] = sock.getpaddrs(event.assoc_id)[0][1]
            print(f"{ports[event.assoc_id]} has come", flush=True)
        else:
            print(f"{ports.pop(event.assoc_id, 'nobody')} has gone", flush=True)
    elif message.address and not event:
        print(f"{message.address[1]}: {message.data.decode()}", flush=True)


with sctp.create_server((host, int(port)), style=sctp.UDP_STYLE) as sock, selectors.DefaultSelector() as selector:
    sock.set_event(sctp.NotificationType.ASSOC_CHANGE)
    print("listening at {} port {}".format(*sock.getsockname()), flush=True)
    if peer:
        sock.connect((peer[0], int(peer[1])))
    selector.register(sock, selectors.EVENT_READ)
    selector.register(sys.stdin, selectors.EVENT_READ)
    chatting = True
    while chatting:
        for key, _ in selector.select():
            if key.fileobj is sock:
                show(sock)
            elif line := sys.stdin.readline():
                for association in ports:
                    sock.sendv(line.rstrip("\n").encode(), assoc_id=association)
            else:
                chatting = False
