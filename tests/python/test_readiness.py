"""select, selectors and asyncio on the descriptor."""

from __future__ import annotations

import asyncio
import errno
import select
import selectors
import socket

import pytest

import sctp
from conftest import DEADLINE, LOCALHOST, Pair, fill


def test_select(listener: sctp.sctpsocket_tcp) -> None:
    with sctp.sctpsocket_tcp(sctp.AF_INET) as client:
        assert select.select([listener], [], [], 0) == ([], [], [])
        client.connect(listener.getsockname())
        assert select.select([listener], [], [], DEADLINE)[0] == [listener]
        server, _ = listener.accept()
        with server:
            assert select.select([listener, server], [server], [], 0) == ([], [server], [])
            client.send(b"x")
            assert select.select([server], [], [], DEADLINE)[0] == [server]
            assert server.recv(10) == b"x"
            assert select.select([server], [], [], 0)[0] == []
            client.close()
            assert select.select([server], [], [], DEADLINE)[0] == [server]
            assert server.recv(10) == b""


def test_select_tells_when_there_is_room(pair: Pair) -> None:
    fill(pair.client)
    assert select.select([], [pair.client], [], 0)[1] == []
    while not select.select([], [pair.client], [], 0)[1]:
        pair.server.recv(65536)
    assert pair.client.sendv(b"x", dontwait=True) == 1


def test_selectors(pair: Pair) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(pair.server, selectors.EVENT_READ, "server")
        selector.register(pair.client, selectors.EVENT_READ, "client")
        assert selector.select(0) == []
        pair.client.send(b"x")
        assert [key.data for key, _ in selector.select(DEADLINE)] == ["server"]
        pair.server.recv(10)
        selector.unregister(pair.client)


def test_non_blocking_connect(listener: sctp.sctpsocket_tcp) -> None:
    with sctp.sctpsocket_tcp(sctp.AF_INET) as client:
        client.setblocking(False)
        assert client.connect_ex(listener.getsockname()) == errno.EINPROGRESS
        assert select.select([], [client], [], DEADLINE)[1] == [client]
        assert client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0
        assert client.getpeername() == listener.getsockname()


def test_non_blocking_connect_that_fails() -> None:
    with sctp.sctpsocket_tcp(sctp.AF_INET) as bound, sctp.sctpsocket_tcp(sctp.AF_INET) as client:
        bound.bind((LOCALHOST, 0))
        client.setblocking(False)
        assert client.connect_ex(bound.getsockname()) == errno.EINPROGRESS
        assert select.select([], [client], [], DEADLINE)[1] == [client]
        assert client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == errno.ECONNREFUSED
        assert client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0


def test_add_reader(pair: Pair) -> None:
    async def receive() -> bytes:
        loop = asyncio.get_running_loop()
        received: asyncio.Future[bytes] = loop.create_future()
        pair.server.setblocking(False)
        loop.add_reader(pair.server, lambda: received.set_result(pair.server.recv(10)))
        loop.call_soon(pair.client.send, b"x")
        try:
            return await asyncio.wait_for(received, DEADLINE)
        finally:
            loop.remove_reader(pair.server)

    assert asyncio.run(receive()) == b"x"


def test_asyncio_socket_calls(listener: sctp.sctpsocket_tcp) -> None:
    async def converse() -> bytes:
        loop = asyncio.get_running_loop()
        with sctp.sctpsocket_tcp(sctp.AF_INET) as client:
            client.setblocking(False)
            listener.setblocking(False)
            (server, _), _ = await asyncio.gather(
                loop.sock_accept(listener), loop.sock_connect(client, listener.getsockname())
            )
            with server:
                receiving = asyncio.ensure_future(loop.sock_recv(server, 10))
                await loop.sock_sendall(client, b"x")
                return await receiving

    assert asyncio.run(asyncio.wait_for(converse(), DEADLINE)) == b"x"


def test_asyncio_streams(listener: sctp.sctpsocket_tcp) -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readexactly(5))
        await writer.drain()
        writer.close()

    async def converse() -> bytes:
        listener.setblocking(False)
        server = await asyncio.start_server(echo, sock=listener)  # type: ignore[arg-type]
        client = sctp.sctpsocket_tcp(sctp.AF_INET)
        client.setblocking(False)
        await asyncio.get_running_loop().sock_connect(client, listener.getsockname())  # type: ignore[arg-type]
        reader, writer = await asyncio.open_connection(sock=client)  # type: ignore[arg-type]
        writer.write(b"hello")
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        server.close()
        return answer

    assert asyncio.run(asyncio.wait_for(converse(), DEADLINE)) == b"hello"


def test_a_closed_descriptor_cannot_be_selected() -> None:
    sock = sctp.sctpsocket_tcp(sctp.AF_INET)
    sock.close()
    with pytest.raises(ValueError):
        select.select([sock], [], [], 0)
