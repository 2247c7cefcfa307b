"""A client of a peer with several addresses. multihomed_client.py HOST,HOST... PORT MESSAGE..."""

import sys

import sctp

if len(sys.argv) < 4:
    sys.exit(__doc__)
hosts, port, *messages = sys.argv[1:]
with sctp.Socket() as association:
    association.settimeout(10)
    association.set_event(sctp.NotificationType.PEER_ADDR_CHANGE)
    association.connectx([(host, int(port)) for host in hosts.split(",")])
    for address in sorted(association.getpaddrs()):
        state = sctp.PathState(association.get_option("paddrinfo", address=address).state)
        print(f"peer address {address[0]}: {state.name.lower()}")
    for number, text in enumerate(messages):
        association.sendv(text.encode(), stream=number, ppid=100 + number)
    left = len(messages)
    while left:
        message = association.recv_message()
        if isinstance(message.notification, sctp.paddr_change):
            change = message.notification
            print(f"peer address {change.addr[0]}: {sctp.PaddrChangeState(change.state).name.removeprefix('ADDR_').lower()}")
        elif not message.data:
            sys.exit("the peer has ended the association")
        else:
            print(f"stream {message.info.stream} ppid {message.info.ppid}: {message.data.decode()}")
            left -= 1
