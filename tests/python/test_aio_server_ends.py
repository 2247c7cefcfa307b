"""Everything that waits for a server, its handlers, and everything that can end these waits, in asyncio's loop."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

import sctp
import sctp.aio
from awaited import CANCELLED, GOES_ON, result
from conftest import DEADLINE, LOCALHOST

SHORT = 0.05
STYLES = {"tcp": sctp.TCP_STYLE, "udp": sctp.UDP_STYLE}
RETURNS = None

Waiting = asyncio.Task[None]
both_styles = pytest.mark.parametrize("style", STYLES)


async def never(_: sctp.aio.Association) -> None:
    raise AssertionError("a handler without an association")


# What waits.


async def serve_forever(server: sctp.aio.Server) -> None:
    await server.serve_forever()


async def wait_closed(server: sctp.aio.Server) -> None:
    await server.wait_closed()


async def with_block(server: sctp.aio.Server) -> None:
    async with server:
        await asyncio.get_running_loop().create_future()


# What ends it.


async def timeout(waiting: Waiting, _: sctp.aio.Server) -> None:
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(waiting, SHORT)


async def cancelled(waiting: Waiting, _: sctp.aio.Server) -> None:
    waiting.cancel()


async def closed(_: Waiting, server: sctp.aio.Server) -> None:
    server.close()


ENDS = [timeout, cancelled, closed]
# Whether the server goes on.
SERVES = {serve_forever: (False, False, False), wait_closed: (True, True, False), with_block: (False, False, False)}
WAITS: dict[Callable[[sctp.aio.Server], Awaitable[None]], tuple[object, ...]] = {
    serve_forever: (CANCELLED, CANCELLED, RETURNS),
    wait_closed: (CANCELLED, CANCELLED, RETURNS),
    with_block: (CANCELLED, CANCELLED, GOES_ON),
}


@both_styles
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("wait", WAITS)
def test_every_wait_for_a_server_that_no_client_came_to_ends(
    wait: Callable[[sctp.aio.Server], Any], end: Callable[[Waiting, sctp.aio.Server], Awaitable[None]], style: str
) -> None:
    async def test() -> None:
        server = await sctp.aio.start_server(never, LOCALHOST, 0, style=STYLES[style])
        waiting = asyncio.ensure_future(wait(server))
        assert await result(waiting, SHORT) is GOES_ON
        await end(waiting, server)
        expected = WAITS[wait][ENDS.index(end)]
        assert await result(waiting, SHORT if expected is GOES_ON else DEADLINE) is expected
        assert server.is_serving() is SERVES[wait][ENDS.index(end)]
        waiting.cancel()
        server.close()
        await server.wait_closed()

    asyncio.run(asyncio.wait_for(test(), DEADLINE))


class Served:
    """A server with one association, whose handler runs until `proceed` is set."""

    def __init__(self) -> None:
        self.proceed = asyncio.Event()
        self.runs = asyncio.Event()
        self.ended: list[object] = []

    async def handler(self, association: sctp.aio.Association) -> None:
        self.runs.set()
        try:
            receiving = asyncio.ensure_future(association.recv())
            proceeding = asyncio.ensure_future(self.proceed.wait())
            done, _ = await asyncio.wait({receiving, proceeding}, return_when=asyncio.FIRST_COMPLETED)
            receiving.cancel()
            proceeding.cancel()
            if receiving in done:
                receiving.result()
            self.ended.append(RETURNS)
        except asyncio.CancelledError:
            self.ended.append(CANCELLED)
            raise
        except OSError as error:
            self.ended.append(error.errno)
            raise


@asynccontextmanager
async def served(style: str) -> AsyncIterator[tuple[Served, sctp.aio.Server, sctp.aio.Association]]:
    it = Served()
    server = await sctp.aio.start_server(it.handler, LOCALHOST, 0, style=STYLES[style])
    association = await sctp.aio.open_connection(*server.addresses[0])
    await it.runs.wait()
    yield it, server, association
    association.abort()
    server.close()
    it.proceed.set()
    await server.wait_closed()


def run(test: Callable[[], Any]) -> None:
    asyncio.run(asyncio.wait_for(test(), DEADLINE))


def test_a_handler_still_runs_at_the_close_and_has_its_socket() -> None:
    """wait_closed() waits for the handler, however long it takes; the association goes on until then."""

    async def test() -> None:
        async with served("tcp") as (it, server, association):
            server.close()
            waiting = asyncio.ensure_future(server.wait_closed())
            assert await result(waiting, SHORT) is GOES_ON
            assert association.status().state == sctp.status.state_ESTABLISHED
            it.proceed.set()
            assert await result(waiting, DEADLINE) is RETURNS
            assert it.ended == [RETURNS]

    run(test)


def test_a_handler_still_runs_at_the_close_of_the_socket_that_all_share() -> None:
    async def test() -> None:
        async with served("udp") as (it, server, _):
            server.close()
            assert await result(asyncio.ensure_future(server.wait_closed()), DEADLINE) is RETURNS
            assert it.ended == [errno.ECONNABORTED]

    run(test)


@both_styles
@pytest.mark.parametrize("end", [timeout, cancelled])
def test_a_wait_for_handlers_that_is_given_up_leaves_them_alone(
    end: Callable[[Waiting, sctp.aio.Server], Awaitable[None]], style: str
) -> None:
    async def test() -> None:
        async with served(style) as (it, server, _):
            waiting = asyncio.ensure_future(server.wait_closed())
            assert await result(waiting, SHORT) is GOES_ON
            await end(waiting, server)
            assert await result(waiting, DEADLINE) is CANCELLED
            assert server.is_serving() and not it.ended

    run(test)


@both_styles
def test_serving_is_cancelled_while_a_handler_runs(style: str) -> None:
    async def test() -> None:
        async with served(style) as (it, server, _):
            serving = asyncio.ensure_future(server.serve_forever())
            assert await result(serving, SHORT) is GOES_ON
            serving.cancel()
            assert await result(serving, DEADLINE) is CANCELLED
            assert not server.is_serving()
            it.proceed.set()
            await asyncio.wait_for(server.wait_closed(), DEADLINE)

    run(test)


@both_styles
def test_a_handler_raises_after_the_close(style: str) -> None:
    """The error goes to the loop, and wait_closed() returns."""

    async def fail(association: sctp.aio.Association) -> None:
        runs.set()
        try:
            await proceed.wait()
        finally:
            raise RuntimeError("the handler's own")

    async def test() -> None:
        nonlocal runs, proceed
        runs, proceed = asyncio.Event(), asyncio.Event()
        asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
        server = await sctp.aio.start_server(fail, LOCALHOST, 0, style=STYLES[style])
        association = await sctp.aio.open_connection(*server.addresses[0])
        await runs.wait()
        server.close()
        proceed.set()
        await asyncio.wait_for(server.wait_closed(), DEADLINE)
        association.abort()
        assert [str(each["exception"]) for each in complaints] == ["the handler's own"]

    complaints: list[dict[str, Any]] = []
    runs = proceed = asyncio.Event()
    run(test)


@both_styles
def test_the_loop_ends_while_a_handler_runs(style: str) -> None:
    """Like asyncio.run() when its program returns: the handler is cancelled, and the peer is told."""
    it: list[Served] = []
    socks: list[sctp.sctpsocket] = []

    async def test() -> None:
        it.append(Served())
        server = await sctp.aio.start_server(it[0].handler, LOCALHOST, 0, style=STYLES[style])
        peer = await asyncio.to_thread(sctp.create_connection, server.addresses[0], DEADLINE)
        socks.extend((peer, server.sock))
        await it[0].runs.wait()

    run(test)
    assert it[0].ended == [CANCELLED]
    with socks[0] as peer, socks[1], pytest.raises(ConnectionResetError):
        peer.recv(10)
