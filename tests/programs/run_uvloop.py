"""uvloop's socket calls work with our sockets. They are compiled code, which sees the class of an exception as it is raised."""

from __future__ import annotations

import asyncio

import uvloop
from process import expect

import sctp

WAIT = 60  # in seconds
SIZE = 16384
STAYS_FULL = 0.25  # longer than a peer delays its acknowledgement


def nonblocking() -> sctp.sctpsocket_tcp:
    sock = sctp.sctpsocket_tcp(sctp.AF_INET)
    sock.setblocking(False)
    return sock


async def fill(loop: asyncio.AbstractEventLoop, sock: sctp.sctpsocket_tcp) -> int:
    """Send until the buffers are full. Return the number of messages sent."""
    sent = 0
    while True:
        try:
            await asyncio.wait_for(loop.sock_sendall(sock, bytes(SIZE)), STAYS_FULL)
        except asyncio.TimeoutError:
            return sent
        sent += 1


async def test() -> None:
    loop = asyncio.get_running_loop()
    with nonblocking() as listener, nonblocking() as client:
        listener.bind(("127.0.0.1", 0))
        listener.listen(5)
        accepting = loop.create_task(loop.sock_accept(listener))
        await loop.sock_connect(client, listener.getsockname())
        server, address = await accepting
        expect("the address of the accepted socket", address, client.getsockname())
        expect("its timeout", server.gettimeout(), 0)
        with server:
            await converse(loop, client, server)


async def converse(loop: asyncio.AbstractEventLoop, client: sctp.sctpsocket_tcp, server: sctp.sctpsocket_tcp) -> None:
    reading = loop.create_task(loop.sock_recv(server, 100))
    await asyncio.sleep(0)  # it waits now
    await loop.sock_sendall(client, b"hello")
    expect("what came to a waiting reader", await reading, b"hello")

    sent = await fill(loop, client)
    last = loop.create_task(loop.sock_sendall(client, b"last"))
    buffer = bytearray(SIZE)
    for _ in range(sent):
        expect("the size of a message", await loop.sock_recv_into(server, buffer), SIZE)
    await last
    expect("the size of the last one", await loop.sock_recv_into(server, buffer), 4)
    expect("the last one", bytes(buffer[:4]), b"last")

    reading = loop.create_task(loop.sock_recv(client, 100))
    await asyncio.sleep(0)
    server.close()
    expect("what a waiting reader gets at the end", await reading, b"")


async def refused() -> None:
    with nonblocking() as nobody, nonblocking() as client:
        nobody.bind(("127.0.0.1", 0))
        try:
            await asyncio.get_running_loop().sock_connect(client, nobody.getsockname())
        except ConnectionRefusedError:
            return
    expect("a connect to nobody", "no error", ConnectionRefusedError)


async def main() -> None:
    await asyncio.wait_for(test(), WAIT)
    await asyncio.wait_for(refused(), WAIT)


uvloop.install()
asyncio.run(main())
