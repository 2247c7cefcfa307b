"""What Python's sockets can do besides sending and receiving messages."""

from __future__ import annotations

import copy
import errno
import gc
import os
import pickle
import socket
import struct
import sys
import threading
import warnings
from contextlib import ExitStack

import pytest

import sctp
from conftest import DEADLINE, LOCALHOST, Pair, run_python
from sctp import _raw


def test_the_module_socket_is_here_too() -> None:
    assert sctp.socket is socket
    assert sctp.AF_INET is socket.AF_INET and sctp.htonl is socket.htonl and sctp.timeout is TimeoutError
    names: dict[str, object] = {}
    exec("from sctp import *", names)  # as pysctp's programs say
    assert names["socket"] is socket and names["sctpsocket_tcp"] is sctp.sctpsocket_tcp


def test_what_a_socket_is(pair: Pair, many: sctp.sctpsocket_udp) -> None:
    assert pair.client.family is socket.AF_INET and pair.client.proto == 132
    assert pair.client.type is socket.SOCK_STREAM and many.type is socket.SOCK_SEQPACKET
    assert pair.server.engine == pair.client.engine == sctp.engine_info().name
    assert isinstance(pair.server, sctp.sctpsocket_tcp) and isinstance(many, sctp.sctpsocket)


def test_repr(pair: Pair) -> None:
    assert f"fd={pair.client.fileno()}" in repr(pair.client) and "AF_INET" in repr(pair.client)
    pair.client.close()
    assert "closed" in repr(pair.client)


def test_context_manager_closes() -> None:
    with sctp.sctpsocket_udp(sctp.AF_INET) as sock:
        assert sock.fileno() >= 0
    assert sock.fileno() == -1
    sock.close()  # closing twice is fine


@pytest.mark.parametrize(
    "method, arguments",
    [
        ("send", (b"x",)), ("sendall", (b"x",)), ("sendto", (b"x", (LOCALHOST, 1))), ("sendv", (b"x",)),
        ("sctp_send", (b"x",)), ("recv", (1,)), ("recvfrom", (1,)), ("recv_into", (bytearray(1),)), ("recvv", ()),
        ("sctp_recv", (1,)), ("accept", ()), ("bind", ((LOCALHOST, 0),)), ("bindx", ([(LOCALHOST, 0)],)),
        ("connect", ((LOCALHOST, 1),)), ("connectx", ([(LOCALHOST, 1)],)), ("connect_result", ()), ("listen", ()),
        ("shutdown", (1,)), ("getsockname", ()), ("getpeername", ()), ("getpaddrs", ()), ("getladdrs", ()),
        ("settimeout", (1,)), ("gettimeout", ()), ("get_status", ()), ("get_nodelay", ()), ("abort", ()), ("wait", ()),
        ("getsockopt", (socket.SOL_SOCKET, socket.SO_ERROR)),
    ],
)  # fmt: skip
def test_a_closed_socket(method: str, arguments: tuple[object, ...]) -> None:
    sock = sctp.sctpsocket_tcp(sctp.AF_INET)
    sock.close()
    with pytest.raises(OSError) as caught:
        getattr(sock, method)(*arguments)
    assert caught.value.errno == errno.EBADF
    assert "closed" in str(caught.value)


def test_sockets_are_hashed_by_identity(pair: Pair) -> None:
    table = {pair.client: "client", pair.server: "server"}
    assert table[pair.client] == "client" and pair.client != pair.server
    pair.client.close()
    assert table[pair.client] == "client"


def test_an_unclosed_socket_warns() -> None:
    sock = sctp.sctpsocket_tcp(sctp.AF_INET)
    fd = sock.fileno()
    with pytest.warns(ResourceWarning, match=f"unclosed.*fd={fd}"):
        del sock
        gc.collect()
    with pytest.raises(OSError):
        _raw.get_style(fd)


def test_a_failed_constructor_leaves_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(OSError) as caught:
            sctp.sctpsocket_tcp(socket.AF_UNIX)
        assert caught.value.errno == errno.EAFNOSUPPORT
        gc.collect()


def test_taking_over_a_descriptor(pair: Pair) -> None:
    moved = sctp.sctpsocket_tcp(sctp.AF_INET, pair.client.detach())
    assert pair.client.fileno() == -1
    with sctp.sctpsocket_tcp(sctp.AF_INET, moved) as again:
        assert moved.fileno() == -1
        again.send(b"x")
        assert pair.server.recv(1) == b"x"


def test_a_descriptor_has_one_owner(pair: Pair) -> None:
    for twice in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="cannot pickle 'sctpsocket_tcp' object"):
            twice(pair.client)
    with pytest.raises(OSError, match="has this descriptor") as caught:
        sctp.sctpsocket_tcp(sctp.AF_INET, pair.client.fileno())
    assert caught.value.errno == errno.EBUSY
    gc.collect()
    pair.client.send(b"x")
    assert pair.server.recv(1) == b"x"


def test_a_descriptor_closed_elsewhere_is_free_again(listener: sctp.sctpsocket_tcp) -> None:
    lost = sctp.sctpsocket_tcp(sctp.AF_INET)
    os.close(lost.fileno())
    with sctp.sctpsocket_tcp(sctp.AF_INET) as client:
        assert client.fileno() == lost.fileno()
        client.connect(listener.getsockname())
        os.close(client.fileno())
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.fileno() == lost.detach() == client.detach()


def test_default_timeout(listener: sctp.sctpsocket_tcp) -> None:
    socket.setdefaulttimeout(1.5)
    try:
        with sctp.sctpsocket_tcp(sctp.AF_INET) as sock:
            assert sock.gettimeout() == 1.5
    finally:
        socket.setdefaulttimeout(None)


def test_options_by_number(pair: Pair) -> None:
    client = pair.client
    assert client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0
    assert client.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE) == socket.SOCK_STREAM
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 100_000)
    assert client.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) == client.get_sndbuf() == 200_000  # Linux doubles it
    client.setsockopt(sctp.SOL_SCTP, 3, 1)
    assert client.nodelay is True
    client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    with pytest.raises(OSError) as caught:
        client.setsockopt(sctp.SOL_SCTP, 4242, 1)
    assert caught.value.errno == errno.ENOPROTOOPT


def test_options_by_number_of_an_association(many: sctp.sctpsocket_udp) -> None:
    with sctp.sctpsocket_tcp(sctp.AF_INET) as client:
        client.connect(many.getsockname())
        assoc_id = many.getassocid((LOCALHOST, client.getsockname()[1]))
        status = many.getsockopt(sctp.SOL_SCTP, 14, struct.pack("i172x", assoc_id))  # SCTP_STATUS
        assert struct.unpack_from("ii", status) == (assoc_id, sctp.status.state_ESTABLISHED)
        many.setsockopt(sctp.SOL_SCTP, 0, struct.pack("iIII", assoc_id, 0, 0, 150))  # SCTP_RTOINFO
        assert many.get_rtoinfo(assoc_id).min == 150
        client.setsockopt(sctp.SOL_SCTP, 7, 5)  # SCTP_ADAPTATION_LAYER, sctp_send()'s PPID
        client.sctp_send("message")
        assert many.recvv().info.ppid == 5
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, None, 8)
        assert client.get_linger() == -1
        with pytest.raises(OverflowError):
            client.setsockopt(sctp.SOL_SCTP, 3, 1 << 40)


def test_data_io_is_inherited(listener: sctp.sctpsocket_tcp) -> None:
    listener.events.data_io = True
    listener.events.shutdown = True
    with sctp.sctpsocket_tcp(sctp.AF_INET) as client:
        assert not client.events.data_io
        client.connect(listener.getsockname())
        with listener.accept()[0] as server:
            assert server.events.data_io is True
            assert server.events.shutdown is True
            assert server.events.association is False


def test_options_by_name(pair: Pair, many: sctp.sctpsocket_udp) -> None:
    pair.client.nodelay = True
    assert pair.client.nodelay is True and pair.client.get_nodelay() is True
    many.autoclose = 5
    assert many.autoclose == many.get_autoclose() == 5
    with pytest.raises(OSError) as caught:
        pair.client.autoclose = 5
    assert caught.value.errno == errno.EOPNOTSUPP


def test_initparams() -> None:
    with sctp.sctpsocket_tcp(sctp.AF_INET) as sock:
        sock.initparams.num_ostreams = 33
        sock.initparams.set_max_attempts(3)
        fresh = sctp.initparams(sock)
        assert (fresh.num_ostreams, fresh.get_max_attempts()) == (33, 3)
        assert fresh.max_init_timeo == sock.initparams.max_init_timeo > 100
        sock.initparams.autoflush = False
        sock.initparams.max_instreams = 44
        assert sctp.initparams(sock).max_instreams != 44
        sock.initparams.flush()
        assert sctp.initparams(sock).initmsg().max_instreams == 44


def test_messages_to_an_address(many: sctp.sctpsocket_udp) -> None:
    with sctp.sctpsocket_udp(sctp.AF_INET) as other:
        other.settimeout(5)
        assert other.sendto(b"one", many.getsockname()) == 3
        data, sender = many.recvfrom(10)
        assert (data, sender) == (b"one", (LOCALHOST, other.getladdrs()[0][1]))
        many.sctp_send(b"two", to=sender, stream=1)
        _, _, data, info = other.sctp_recv(10)
        assert (data, info.stream) == (b"two", 1)
        with other.peeloff(info.assoc_id) as peeled:
            peeled.settimeout(5)
            many.sendv(b"three", assoc_id=many.getassocid(sender))
            assert peeled.recv(10) == b"three"


def test_a_hundred_associations_become_sockets(many: sctp.sctpsocket_udp) -> None:
    with ExitStack() as stack:
        for number in range(100):
            client = stack.enter_context(sctp.sctpsocket_tcp(sctp.AF_INET))
            client.settimeout(DEADLINE)
            client.connect(many.getsockname())
            client.sendv(b"%d" % number)
            message = many.recvv()
            assert message.data == b"%d" % number
            peeled = stack.enter_context(many.peeloff(message.info.assoc_id))
            peeled.settimeout(DEADLINE)
            peeled.sendv(b"back")
            assert client.recvv().data == b"back"
        assert many.associations() == {}


def test_features() -> None:
    found = sctp.features()
    assert found & sctp.HAVE_SCTP
    assert bool(found & sctp.HAVE_KERNEL_SCTP) == sctp.engine_info("kernel").available
    assert found | sctp.HAVE_KERNEL_SCTP == 0x7F  # pysctp's


def test_send_on_a_closed_socket_says_so(pair: Pair) -> None:
    pair.client.close()
    with pytest.raises(OSError, match="send.*closed") as caught:
        pair.client.sctp_send("message")
    assert caught.value.errno == errno.EBADF


def test_a_thousand_threads(pair: Pair) -> None:
    """Every message that many threads send, and as many receive, arrives once."""
    # Each message wakes all receivers; the test kernel has one processor, and slow system calls.
    count = 50 if pair.client.engine == "kernel" else 500
    for sock in pair:
        sock.settimeout(60)
    got: list[bytes] = []
    receivers = [threading.Thread(target=lambda: got.append(pair.server.recv(100))) for _ in range(count)]
    senders = [threading.Thread(target=pair.client.send, args=(b"%d" % i,)) for i in range(count)]
    threading.stack_size(256 * 1024)
    try:
        for thread in receivers + senders:
            thread.start()
    finally:
        threading.stack_size(0)
    for thread in receivers + senders:
        thread.join(60)
    assert sorted(got, key=int) == [b"%d" % i for i in range(count)]


def test_python_m_sctp() -> None:
    done = run_python("import runpy; runpy.run_module('sctp', run_name='__main__')")
    assert done.returncode == 0, done.stderr
    assert f"new sockets use the {sctp.engine_info().name} engine" in done.stdout
    assert sctp.engine_info("kernel").reason in done.stdout


def test_configure_userspace() -> None:
    done = run_python(
        "import sctp; sctp.configure_userspace(udp_port=0, peer_udp_port=1234, linger=0.5)\n"
        "sctp.configure_userspace(linger=2)\n"
        "sctp.configure_userspace(max_associations=1, busy_poll=50e-6)\n"
        "assert sctp.engine_info('userspace').peer_udp_port == 1234\n"
        "s = sctp.sctpsocket_tcp(sctp.AF_INET, engine='userspace'); s.bind(('127.0.0.1', 0)); s.close()\n"
        "assert sctp.engine_info('userspace').udp_port\n"
        "try: sctp.configure_userspace(linger=1)\n"
        "except OSError as error: print(error.errno)\n"
    )
    assert done.stdout.strip() == str(errno.EALREADY), done.stderr


def test_most_associations_of_a_one_to_many_socket() -> None:
    """At the limit a peer's next association is refused, and engine_info counts it; a local one is not refused."""
    done = run_python(
        "import sctp; sctp.set_default_engine('userspace')\n"
        "sctp.configure_userspace(max_associations=1)\n"
        "servers = [sctp.create_server(('127.0.0.1', 0), style=sctp.UDP_STYLE) for _ in 'ab']\n"
        "where = servers[0].getsockname()\n"
        "kept = sctp.create_connection(where, timeout=30)\n"
        "for _ in 'ab':\n"
        "    try: sctp.create_connection(where, timeout=30)\n"
        "    except ConnectionRefusedError: print('refused')\n"
        "servers[0].connect(servers[1].getsockname())\n"
        "print(sctp.engine_info('userspace').reason)\n"
    )
    assert done.stdout.split("\n", 2)[:2] == ["refused"] * 2, done.stderr
    assert "; 2 associations were refused: a one-to-many socket had 1, which is max_associations" in done.stdout, done.stdout


def test_no_leaks(pair: Pair) -> None:
    """References do not grow with calls, whether they succeed or fail."""
    pair.server.setblocking(False)
    pair.client.nodelay = True
    arguments = [b"data" * 10, bytearray(100), (LOCALHOST, 1), [LOCALHOST]]

    def use() -> None:
        pair.client.send(arguments[0])
        while not pair.server.wait(timeout=5)[0]:
            pass
        pair.server.recvv_into(arguments[1])
        for call in (
            lambda: pair.server.recv(100_000),
            lambda: pair.server.recv_into(arguments[1]),
            lambda: pair.client.sendv(arguments[0], pr_value=-1),
            lambda: pair.client.sendv("text"),
            lambda: pair.client.bindx([arguments[2]], 99),
            lambda: _raw.connectx(-1, arguments[3], 5),
            lambda: _raw.connectx(-1, [LOCALHOST, 5], 5),
            lambda: _raw.set_initmsg(pair.client.fileno(), {"wrong": 1}),
        ):
            with pytest.raises((OSError, OverflowError, TypeError)):
                call()
        pair.client.getpaddrs(), pair.client.get_status(), sctp.engine_info()

    for _ in range(20):
        use()
    gc.collect()
    references, blocks = [sys.getrefcount(each) for each in arguments], sys.getallocatedblocks()
    for _ in range(200):
        use()
    gc.collect()
    assert [sys.getrefcount(each) for each in arguments] == references
    assert sys.getallocatedblocks() - blocks < 100


def test_iteration_gives_messages_and_notifications_to_the_end(pair: Pair) -> None:
    pair.server.set_event(sctp.NotificationType.SHUTDOWN_EVENT)
    pair.client.sendv(b"one", stream=1)
    pair.client.sendv(bytes(30_000), stream=2)
    pair.client.close()
    got = [(message.info.stream, len(message.data), type(message.notification)) for message in pair.server]
    assert sorted(got[:2], key=str) == [(1, 3, type(None)), (2, 30_000, type(None))]
    assert [kind for _, _, kind in got[2:]] == [sctp.shutdown_event]
