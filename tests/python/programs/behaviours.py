"""What a program for pysctp sees: shapes, types, defaults and errors, a line each; the same with either module."""

import errno
import socket

import sctp

LOCALHOST = "127.0.0.1"


def show(what, call):
    try:
        result = call()
    except OSError as error:
        result = f"{type(error).__name__} {errno.errorcode[error.errno]}" if error.errno else "OSError"
    except (TypeError, ValueError) as error:
        result = type(error).__name__
    print(f"{what}: {result}")


def fields(thing, *names):
    """Its class, and these attributes as plain numbers and texts."""
    values = (getattr(thing, name) for name in names)
    return type(thing).__name__, [int(value) if isinstance(value, int) else value for value in values]


def received(sock, size=1000):
    address, flags, message, info = sock.sctp_recv(size)
    if flags & sctp.FLAG_NOTIFICATION:
        known = fields(info, "type", "flags", *(["state", "outbound_streams"] if hasattr(info, "state") else []))
    else:
        known = (*fields(info, "stream", "flags", "context", "timetolive", "ssn"), socket.ntohl(info.ppid))
    return address and address[0], hex(flags), message, known


def one_style(sock):
    for name in ("nodelay", "adaptation", "disable_fragments", "maxseg", "ttl", "streamid"):
        show(name, lambda name=name: (int(getattr(sock, name)), type(getattr(sock, name)).__name__))
    for item in ("data_io", "association", "address", "send_failure", "peer_error", "shutdown", "partial_delivery"):
        show(item, lambda item=item: getattr(sock.events, item))
    show("streams", lambda: (sock.initparams.num_ostreams, sock.initparams.max_attempts))
    show("rto", lambda: fields(sock.get_rtoinfo(), "assoc_id", "initial", "max", "min"))
    show("association", lambda: fields(sock.get_assocparams(), "assoc_id", "assocmaxrxt", "cookie_life"))
    show("buffers", lambda: (sock.set_sndbuf(100000), sock.get_sndbuf(), sock.set_rcvbuf(100000), sock.get_rcvbuf()))
    show("numbers", lambda: (sock.set_adaptation(7), sock.get_adaptation(), sock.set_maxseg(500), sock.get_maxseg()))
    for value in (-1, 300, "a"):
        show(f"ttl {value}", lambda value=value: sock.set_ttl(value))
    show("streamid", lambda: sock.set_streamid(70000))
    show("status of a wrong id", lambda: sock.get_status(5))
    show("status", sock.get_status)
    show("primary", lambda: sock.set_primary(0, (LOCALHOST, 1)))
    show("bindx of nothing", lambda: sock.bindx([]))
    show("bindx of no action", lambda: sock.bindx([(LOCALHOST, 0)], 9))
    show("connectx to nothing", lambda: sock.connectx([]))
    show("send of nothing", lambda: sock.sctp_send(""))
    show("send without association", lambda: sock.sctp_send("message"))


def one_to_one():
    with_events, client = sctp.sctpsocket_tcp(socket.AF_INET), sctp.sctpsocket_tcp(socket.AF_INET)
    with_events.events.clear()
    with_events.events.association = with_events.events.shutdown = 1
    with_events.bind((LOCALHOST, 0))
    with_events.listen(5)
    client.initparams.num_ostreams = 4
    show("connect", lambda: client.connect(with_events.getsockname()))
    server, address = with_events.accept()
    print(type(server).__name__, address[0], len(address))
    show("inherited", lambda: [getattr(server.events, name) for name in ("data_io", "association", "address", "shutdown")])
    show("up", lambda: received(server))
    show("send", lambda: client.sctp_send("text", ppid=5, stream=2, context=9))
    show("received", lambda: received(server))
    show("send", lambda: client.sctp_send(b"bytes", flags=sctp.MSG_UNORDERED, stream=3, timetolive=100))
    show("received", lambda: received(server))
    client.sctp_send("x" * 300)
    for _ in range(2):
        show("part", lambda: [len(each) if isinstance(each, bytes) else each for each in received(server, 200)])
    show("no such stream", lambda: client.sctp_send("message", stream=99))
    show("status", lambda: fields(client.get_status(), "assoc_id", "state", "instrms", "outstrms", "penddata"))
    show("primary", lambda: client.get_status().primary.sockaddr == with_events.getsockname())
    show("path", lambda: fields(client.get_paddrinfo(0, with_events.getsockname()), "assoc_id", "state"))
    show("another path", lambda: client.get_paddrinfo(0, ("127.0.0.9", 1)))
    show("primary", lambda: client.set_primary(0, with_events.getsockname()))
    show("primary with an id", lambda: client.set_primary(1, with_events.getsockname()))
    show("peer", lambda: (type(client.getpaddrs()).__name__, client.getpaddrs()[0] == with_events.getsockname()))
    show("connect again", lambda: client.connect(with_events.getsockname()))
    show("plain", lambda: (client.send(b"plain"), server.recv(100)))
    client.shutdown(socket.SHUT_WR)
    for _ in range(3):
        show("end", lambda: received(server))
    show("send after the end", lambda: client.sctp_send("message", ppid=1))
    client.close()
    show("closed", lambda: client.sctp_recv(10))
    show("closed", client.fileno)
    server.close()
    with_events.close()


def one_to_many():
    many, client, told = sctp.sctpsocket_udp(socket.AF_INET), sctp.sctpsocket_tcp(socket.AF_INET), {}
    many.events.clear()
    many.events.association = 1
    many.bind((LOCALHOST, 0))
    many.listen(5)
    client.connectx([many.getsockname()], told)
    print(list(told))
    assoc_id = many.sctp_recv(100)[3].assoc_id
    client.sctp_send("message", ppid=1)
    show("received", lambda: received(many))
    show("status", lambda: fields(many.get_status(assoc_id), "state", "outstrms"))
    show("its id", lambda: many.get_status(assoc_id).assoc_id == assoc_id)
    for wrong in (0, 9999):
        show(f"status of {wrong}", lambda wrong=wrong: many.get_status(wrong))
    show("send to nobody", lambda: many.sctp_send("message"))
    peeled = many.peeloff(assoc_id)
    client.sctp_send("another", ppid=1)
    show(type(peeled).__name__, lambda: received(peeled))
    many.setblocking(False)
    show("nothing there", lambda: many.sctp_recv(10))
    for sock in (peeled, client, many):
        sock.close()


one, other = sctp.sctpsocket_tcp(socket.AF_INET), sctp.sctpsocket_udp(socket.AF_INET)
one_style(one)
one_style(other)
one.close()
other.close()
one_to_one()
one_to_many()
