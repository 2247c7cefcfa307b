"""Python's own module socket, which knows no SCTP but its number, with the preload library: one process, user space."""

import ctypes
import errno
import fcntl
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import threading

import pytest

HOST = "127.0.0.1"
SCTP = socket.IPPROTO_SCTP
# linux/sctp.h
NODELAY, EVENTS, STATUS, RECVRCVINFO, PEELOFF = 3, 11, 14, 32, 102
SNDRCV, SNDINFO, RCVINFO = 1, 2, 3
MSG_EOR, MSG_NOTIFICATION = 0x80, 0x8000
SNDRCV_LAYOUT, SNDINFO_LAYOUT, RCVINFO_LAYOUT = "=HHHxxIIIIIi", "=HHIIi", "=HHHxxIIIIi"


def make(style=socket.SOCK_STREAM, family=socket.AF_INET):
    sock = socket.socket(family, style, SCTP)
    sock.settimeout(20)
    return sock


def listening(style=socket.SOCK_STREAM, family=socket.AF_INET):
    sock = make(style, family)
    sock.bind((HOST if family == socket.AF_INET else "::1", 0))
    sock.listen()
    return sock


def peel_off(sock, assoc_id):
    """Its id goes in where its descriptor comes out, which the module cannot do."""
    argument = (ctypes.c_int * 2)(assoc_id, -1)
    size = ctypes.c_uint(8)
    result = ctypes.CDLL(None).getsockopt(sock.fileno(), SCTP, PEELOFF, argument, ctypes.byref(size))
    assert result == argument[1] > 2, result
    return result


@pytest.fixture(params=[socket.AF_INET, socket.AF_INET6], ids=["v4", "v6"])
def family(request):
    return request.param


@pytest.fixture
def pair(family):
    with listening(family=family) as listener:
        client = make(family=family)
        client.connect(listener.getsockname())
        server, _ = listener.accept()
        server.settimeout(20)
    with client, server:
        yield client, server


def test_names(family):
    with listening(family=family) as listener, make(family=family) as client:
        client.connect(listener.getsockname())
        server, address = listener.accept()
        with server:
            assert address == client.getsockname() == server.getpeername()
            assert client.getpeername() == server.getsockname() == listener.getsockname()
            assert client.family == family and client.getsockopt(socket.SOL_SOCKET, socket.SO_PROTOCOL) == SCTP


def test_messages_keep_their_ends(pair):
    client, server = pair
    for text in (b"one", b"two", b"x" * 100000):
        client.sendall(text)
        data, _, flags, _ = server.recvmsg(200000)
        assert (data, flags) == (text, MSG_EOR)
    client.sendmsg([b"in ", b"pieces"])
    pieces = [bytearray(2), bytearray(4), bytearray(20)]
    assert server.recvmsg_into(pieces)[0] == 9
    assert b"".join(pieces).rstrip(b"\0") == b"in pieces"


def test_a_short_buffer_leaves_the_rest(pair):
    client, server = pair
    client.send(b"abcdef")
    assert server.recv(4, socket.MSG_PEEK) == b"abcd"
    number = bytearray(4)
    fcntl.ioctl(server, termios.FIONREAD, number)
    assert struct.unpack("=i", number) == (6,)
    data, _, flags, _ = server.recvmsg(4)
    assert (data, flags) == (b"abcd", 0)
    data, _, flags, _ = server.recvmsg(4)
    assert (data, flags) == (b"ef", MSG_EOR)


def test_ancillary_data(pair):
    client, server = pair
    server.setsockopt(SCTP, RECVRCVINFO, 1)
    server.setsockopt(SCTP, EVENTS, b"\1")
    info = struct.pack(SNDINFO_LAYOUT, 3, 0, socket.htonl(47), 99, 0)
    client.sendmsg([b"message"], [(SCTP, SNDINFO, info)])
    data, ancillary, flags, _ = server.recvmsg(100, 200)
    found = {kind: value for level, kind, value in ancillary if level == SCTP}
    assert data == b"message" and set(found) == {RCVINFO, SNDRCV}
    sid, _, _, ppid, *_ = struct.unpack(RCVINFO_LAYOUT, found[RCVINFO])
    assert (sid, ppid) == (3, socket.htonl(47))
    sid, _, _, ppid, *_ = struct.unpack(SNDRCV_LAYOUT, found[SNDRCV])
    assert (sid, ppid) == (3, socket.htonl(47))
    client.send(b"again")
    _, ancillary, flags, _ = server.recvmsg(100, socket.CMSG_LEN(4))
    assert flags & socket.MSG_CTRUNC
    with pytest.raises(OSError) as wrong:
        client.sendmsg([b"x"], [(SCTP, SNDINFO, b"short")])
    assert wrong.value.errno == errno.EINVAL


def test_one_to_many(family):
    with listening(socket.SOCK_SEQPACKET, family) as server, make(socket.SOCK_SEQPACKET, family) as client:
        server.setsockopt(SCTP, EVENTS, b"\1\1")  # data and changes of associations
        client.sendto(b"hello", server.getsockname())
        data, _, flags, source = server.recvmsg(1000, 200)
        assert flags == MSG_EOR | MSG_NOTIFICATION and struct.unpack_from("=H", data) == (0x8001,)
        data, ancillary, flags, source = server.recvmsg(1000, 200)
        assert (data, flags) == (b"hello", MSG_EOR)
        assoc_id = struct.unpack(SNDRCV_LAYOUT, ancillary[0][2])[-1]
        assert assoc_id > 2
        server.sendto(b"back", source)
        assert client.recv(100) == b"back"
        with socket.socket(fileno=peel_off(server, assoc_id)) as peeled:
            client.sendto(b"to the peeled one", server.getsockname())
            assert peeled.recv(100) == b"to the peeled one"
        with pytest.raises(OSError) as wrong:
            client.getpeername()
        assert wrong.value.errno == errno.ENOTCONN


def test_waiting_for_nothing_fails():
    with make(socket.SOCK_SEQPACKET) as sock, pytest.raises(OSError) as wrong:
        sock.settimeout(None)
        sock.recv(10)
    assert wrong.value.errno == errno.ENOTCONN


def test_readiness(pair):
    client, server = pair
    poller, epoll = select.poll(), select.epoll()
    poller.register(server, select.POLLIN)
    epoll.register(server, select.EPOLLIN)
    assert not poller.poll(0) and not epoll.poll(0) and not select.select([server], [], [], 0)[0]
    assert select.select([], [client], [], 5)[1]
    client.send(b"x")
    assert poller.poll(5000) and epoll.poll(5) and select.select([server], [], [], 5)[0]
    server.recv(10)
    assert not poller.poll(0) and not epoll.poll(0)
    client.close()
    assert poller.poll(5000) and server.recv(10) == b""


def test_without_waiting(pair):
    client, server = pair
    server.setblocking(False)
    assert fcntl.fcntl(server, fcntl.F_GETFL) & os.O_NONBLOCK
    with pytest.raises(BlockingIOError):
        server.recv(10)
    client.settimeout(None)
    with pytest.raises(BlockingIOError):
        while True:
            client.send(bytes(10000), socket.MSG_DONTWAIT)
    server.setblocking(True)
    assert not fcntl.fcntl(server, fcntl.F_GETFL) & os.O_NONBLOCK
    assert len(server.recv(20000)) == 10000


def test_a_connect_that_does_not_wait(family):
    with listening(family=family) as listener, make(family=family) as client:
        client.setblocking(False)
        assert client.connect_ex(listener.getsockname()) == errno.EINPROGRESS
        assert select.select([], [client], [], 5)[1]
        assert client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0
        name = listener.getsockname()
    with make(family=family) as client:
        client.setblocking(False)
        assert client.connect_ex(name) in (errno.EINPROGRESS, errno.ECONNREFUSED)


def test_refused():
    with make() as closed:
        closed.bind((HOST, 0))
        with make() as client, pytest.raises(ConnectionRefusedError):
            client.connect(closed.getsockname())


def test_timeouts(pair):
    client, _ = pair
    client.settimeout(None)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("=qq", 0, 50000))
    with pytest.raises(BlockingIOError):
        client.recv(10)


def test_options(pair):
    client, server = pair
    client.setsockopt(SCTP, NODELAY, 1)
    assert client.getsockopt(SCTP, NODELAY) == 1
    assert client.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE) == socket.SOCK_STREAM
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 200000)
    assert client.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) == 400000
    state = struct.unpack_from("=ii", client.getsockopt(SCTP, STATUS, 176))[1]
    assert state == 4  # established
    with pytest.raises(OSError) as wrong:
        client.getsockopt(SCTP, 999, 4)
    assert wrong.value.errno == errno.ENOPROTOOPT
    with pytest.raises(OSError) as wrong:
        client.bind((HOST if client.family == socket.AF_INET else "::1", 0))
    assert wrong.value.errno == errno.EINVAL


def test_a_sender_after_the_end(pair):
    client, server = pair
    client.shutdown(socket.SHUT_WR)
    assert server.recv(10) == b""
    with pytest.raises(BrokenPipeError):
        client.send(b"x")
    script = f"""if True:
        import signal, socket
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, {SCTP})
        try:
            sock.send(b"x", socket.MSG_NOSIGNAL)
        except BrokenPipeError:
            sock.send(b"x")"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -signal.SIGPIPE


def test_duplicates(pair):
    client, server = pair
    copies = [os.dup(client.fileno()), fcntl.fcntl(client, fcntl.F_DUPFD_CLOEXEC, 100)]
    target = os.open(os.devnull, os.O_RDONLY)
    os.dup2(client.fileno(), target)
    client.close()
    for fd in (*copies, target):
        os.write(fd, b"by %d" % fd)
        assert server.recv(100) == b"by %d" % fd
        os.close(fd)
    assert server.recv(100) == b""


def test_many_are_closed_and_the_stack_lives():
    """A program that closes all descriptors, but for some."""
    script = f"""if True:
        import os, socket
        def make():
            return socket.socket(socket.AF_INET, socket.SOCK_STREAM, {SCTP})
        kept, lost = make(), make()
        os.closerange(3, kept.fileno())
        os.closerange(kept.fileno() + 1, 4096)
        assert lost.detach() >= 0
        kept.bind(("{HOST}", 0))
        kept.listen()
        client = make()
        client.connect(kept.getsockname())
        client.send(b"x")
        assert kept.accept()[0].recv(10) == b"x" """
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_child_that_only_executes(pair):
    client, server = pair
    os.set_inheritable(client.fileno(), True)
    script = f"import os, sys\ntry: os.fstat({client.fileno()})\nexcept OSError: sys.exit(7)"
    assert subprocess.run([sys.executable, "-c", script], close_fds=False, check=False).returncode == 7
    for vfork in (True, False):
        subprocess.run(["true"], check=True, preexec_fn=None if vfork else lambda: None)
    client.send(b"still here")
    assert server.recv(100) == b"still here"


def test_a_forked_child(pair):
    client, server = pair
    child = os.fork()
    if not child:
        status = 1
        try:
            server.send(b"x")
        except OSError as wrong:
            status = wrong.errno == errno.ENOTRECOVERABLE and 7
        server.close()
        client.close()
        os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    client.send(b"still here")
    assert server.recv(100) == b"still here"


def test_a_close_in_another_thread(pair):
    client, _ = pair
    client.settimeout(None)
    fd = client.detach()
    ended = []

    def receive():
        try:
            os.read(fd, 10)
        except OSError as wrong:
            ended.append(wrong.errno)

    waiter = threading.Thread(target=receive)
    waiter.start()
    while not ended:
        waiter.join(0.05)
        if waiter.is_alive():
            os.close(fd)
            waiter.join(20)
            break
    assert ended == [errno.EBADF]


def test_a_signal_whose_handler_restarts(pair):
    client, server = pair
    came = threading.Event()
    previous = signal.signal(signal.SIGUSR1, lambda *_: came.set())
    signal.siginterrupt(signal.SIGUSR1, False)
    try:
        def disturb():
            os.kill(os.getpid(), signal.SIGUSR1)
            server.send(b"after it")

        threading.Thread(target=disturb).start()
        client.settimeout(None)
        assert client.recv(100) == b"after it"
    finally:
        signal.signal(signal.SIGUSR1, previous)


def test_a_stream(pair):
    client, server = pair
    with client.makefile("rb") as reader, os.fdopen(os.dup(server.fileno()), "wb", closefd=True) as writer:
        writer.write(b"a line\n")
        writer.flush()
        assert reader.readline() == b"a line\n"
