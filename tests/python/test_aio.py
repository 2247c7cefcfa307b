"""sctp.aio, in asyncio's own event loop and in uvloop's."""

from __future__ import annotations

import asyncio
import errno
import os
import resource
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from typing import Any

import pytest

import sctp
import sctp.aio
from conftest import DEADLINE, LOCALHOST

try:
    import uvloop
except ImportError:  # it is Debian's package, for the system's Python
    LOOPS = {"asyncio": asyncio.new_event_loop}
else:
    LOOPS = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}

SMALL = 65536  # a buffer that is soon full


@pytest.fixture(params=LOOPS)
def run(request: pytest.FixtureRequest) -> Callable[..., None]:
    def run(test: Coroutine[Any, Any, None], debug: bool = True, seconds: float = DEADLINE) -> None:
        loop = LOOPS[request.param]()
        loop.set_debug(debug)
        try:
            loop.run_until_complete(asyncio.wait_for(test, seconds))
        finally:
            loop.close()

    return run


both_styles = pytest.mark.parametrize("style", [sctp.TCP_STYLE, sctp.UDP_STYLE], ids=["tcp", "udp"])


async def echo(association: sctp.aio.Association) -> None:
    async for message in association:
        await association.send(message.data, stream=message.info.stream, ppid=message.info.ppid)


@asynccontextmanager
async def connected(
    handler: Callable[[sctp.aio.Association], Awaitable[None]], style: int = sctp.TCP_STYLE, **more: Any
) -> AsyncIterator[sctp.aio.Association]:
    async with await sctp.aio.start_server(handler, LOCALHOST, 0, style=style, **more) as server:
        async with await sctp.aio.open_connection(*server.addresses[0]) as association:
            yield association


@both_styles
def test_messages(run: Callable[..., None], style: int) -> None:
    async def test() -> None:
        async with connected(echo, style) as association:
            for number in range(200):
                assert await association.send(b"%d" % number, stream=number % 3, ppid=number) == len(b"%d" % number)
            received = [await association.recv() for _ in range(200)]
            for stream in range(3):
                numbers = range(stream, 200, 3)
                of_it = [message for message in received if message.info.stream == stream]
                assert [(message.data, message.info.ppid) for message in of_it] == [(b"%d" % n, n) for n in numbers]

    run(test())


@both_styles
def test_a_long_message_is_whole(run: Callable[..., None], style: int) -> None:
    async def test() -> None:
        async with connected(echo, style) as association:
            sent = bytes(range(256)) * 8192
            await association.send(sent)
            assert (await association.recv()).data == sent

    run(test())


def test_streams_are_read_independently(run: Callable[..., None]) -> None:
    async def test() -> None:
        async with connected(echo) as association:
            read = [asyncio.create_task(take(association, stream)) for stream in (2, 0, 1)]
            for number in range(30):
                await association.send(b"%d" % number, stream=number % 3)
            assert await asyncio.gather(*read) == [[b"%d" % n for n in range(stream, 30, 3)] for stream in (2, 0, 1)]

    async def take(association: sctp.aio.Association, stream: int) -> list[bytes]:
        return [(await association.recv(stream)).data for _ in range(10)]

    run(test())


@both_styles
def test_the_end_comes_after_the_messages(run: Callable[..., None], style: int) -> None:
    received: list[bytes] = []

    async def collect(association: sctp.aio.Association) -> None:
        received.extend([message.data async for message in association])
        end = await association.recv()
        assert (end.data, end.notification) == (b"", None)
        told.set()

    async def test() -> None:
        async with await sctp.aio.start_server(collect, LOCALHOST, 0, style=style) as server:
            async with await sctp.aio.open_connection(*server.addresses[0]) as association:
                for number in range(200):
                    await association.send(b"%d" % number)
            # What was delivered to a one-to-many socket and not received is lost when the socket is closed.
            await asyncio.wait_for(told.wait(), DEADLINE)

    told = asyncio.Event()
    run(test())
    assert received == [b"%d" % number for number in range(200)]


@both_styles
def test_an_abort(run: Callable[..., None], style: int) -> None:
    ended: list[BaseException] = []

    async def wait_for_the_end(association: sctp.aio.Association) -> None:
        await association.send(b"ready")
        with pytest.raises(ConnectionResetError) as caught:
            await association.recv()
        ended.append(caught.value)
        told.set()

    async def test() -> None:
        async with connected(wait_for_the_end, style) as association:
            await association.recv()
            association.abort("enough")
            with pytest.raises(BrokenPipeError):
                await association.send(b"more")
            await asyncio.wait_for(told.wait(), DEADLINE)  # a server that is closed earlier would abort it itself

    told = asyncio.Event()
    run(test())
    assert len(ended) == 1


@both_styles
def test_a_handler_that_aborts(run: Callable[..., None], style: int) -> None:
    """The handler runs once, even if more messages of the association have arrived."""
    calls = 0

    async def refuse(association: sctp.aio.Association) -> None:
        nonlocal calls
        calls += 1
        await association.recv()
        association.abort("not you")

    async def test() -> None:
        async with connected(refuse, style) as association:
            with pytest.raises((ConnectionResetError, BrokenPipeError)):
                while True:
                    await association.send(b"me")
            with pytest.raises(ConnectionResetError):
                await association.recv()

    run(test())
    assert calls == 1


@both_styles
def test_notifications_among_the_messages(run: Callable[..., None], style: int) -> None:
    seen: list[object] = []

    async def record(association: sctp.aio.Association) -> None:
        async for message in association:
            seen.append(type(message.notification) if message.notification else message.data)

    async def test() -> None:
        async with connected(record, style, events=[sctp.notification.type_SHUTDOWN_EVENT]) as association:
            await association.send(b"last")

    run(test())
    assert seen == [b"last", sctp.shutdown_event]


def test_nobody_listens(run: Callable[..., None]) -> None:
    async def test() -> None:
        async with await sctp.aio.start_server(echo, LOCALHOST, 0) as server:
            address = server.addresses[0]
        with pytest.raises(ConnectionRefusedError, match=r"127\.0\.0\.1 port"):
            await sctp.aio.open_connection(*address)

    run(test())


@both_styles
def test_back_pressure_and_cancelled_sends(run: Callable[..., None], style: int) -> None:
    """A handler that does not receive makes the sender wait; a cancelled send has sent nothing."""
    proceed = asyncio.Event()
    received: list[bytes] = []

    async def slow(association: sctp.aio.Association) -> None:
        await proceed.wait()
        received.extend([message.data[:8] async for message in association])

    async def test() -> None:
        async with connected(slow, style) as association:
            association.sock.set_sndbuf(SMALL)
            association.sock.set_nodelay(True)
            sent = []
            with pytest.raises(asyncio.TimeoutError):
                for number in range(100_000):
                    await asyncio.wait_for(association.send(b"%08d" % number + bytes(10_000)), 0.3)
                    sent.append(b"%08d" % number)
            proceed.set()
            await association.send(b"the last" + bytes(10))
            await association.close()
            while len(received) <= len(sent):
                await asyncio.sleep(0.01)
            assert received == [*sent, b"the last"]

    run(test())


@pytest.mark.parametrize(
    "end", [sctp.sctpsocket.abort, lambda peer: peer.shutdown(sctp.SHUT_WR)], ids=["abort", "shutdown"]
)
def test_a_send_that_waits_ends_with_its_association(run: Callable[..., None], end: Callable[..., None]) -> None:
    """Also while the peer of another association of the same socket reads nothing."""
    errors: list[int | None] = []

    async def fill(association: sctp.aio.Association) -> None:
        try:
            while True:
                await association.send(bytes(10_000))
        except OSError as error:
            errors.append(error.errno)

    async def test() -> None:
        async with await sctp.aio.start_server(fill, LOCALHOST, 0, style=sctp.UDP_STYLE) as server:
            with ExitStack() as stack:
                peers = [stack.enter_context(sctp.create_connection(server.addresses[0])) for _ in range(2)]
                for peer in peers:
                    peer.sendall(b"begin")
                    while not peer.wait(read=True, timeout=0)[0]:
                        await asyncio.sleep(0.01)
                end(peers[1])
                while not errors:
                    await asyncio.sleep(0.01)
                assert errors[0] in (errno.EPIPE, errno.ECONNRESET)
                assert len(errors) == 1
                peers[0].abort()

    run(test())


def test_a_cancelled_receive_loses_nothing(run: Callable[..., None]) -> None:
    async def count(association: sctp.aio.Association) -> None:
        for number in range(300):
            await association.send(b"%d" % number)
            if number % 10 == 0:
                await asyncio.sleep(0.001)

    async def test() -> None:
        async with connected(count) as association:
            received = []
            while len(received) < 300:
                task = asyncio.ensure_future(association.recv())
                await asyncio.sleep(0)
                task.cancel()
                try:
                    received.append((await task).data)
                except asyncio.CancelledError:
                    await asyncio.sleep(0)
            assert received == [b"%d" % number for number in range(300)]

    run(test())


def test_close_has_a_limit(run: Callable[..., None]) -> None:
    """A peer that reads nothing does not confirm the end."""

    async def test() -> None:
        server = sctp.create_server((LOCALHOST, 0))
        server.set_rcvbuf(SMALL)
        with server:
            association = await sctp.aio.open_connection(*server.getsockname())
            accepted, _ = server.accept()
            with accepted:
                await association.send(bytes(500_000))
                with pytest.raises(TimeoutError, match="aborted"):
                    await association.close(timeout=0.2)

    run(test())


def test_an_abort_while_a_close_waits(run: Callable[..., None]) -> None:
    """Sent data may be lost, so the close must fail."""

    async def test() -> None:
        may_abort, aborted = asyncio.Event(), asyncio.Event()

        async def abort(association: sctp.aio.Association) -> None:
            await may_abort.wait()
            association.abort()
            aborted.set()

        async with await sctp.aio.start_server(abort, LOCALHOST, 0) as server:
            server.sock.set_rcvbuf(SMALL)
            association = await sctp.aio.open_connection(*server.addresses[0])
            with suppress(asyncio.TimeoutError):
                while True:
                    await asyncio.wait_for(association.send(bytes(SMALL)), 0.5)
            closing = asyncio.ensure_future(association.close())
            while association.status().state == sctp.status.state_ESTABLISHED:
                await asyncio.sleep(0)
            may_abort.set()
            with pytest.raises(ConnectionResetError):
                await closing
            await aborted.wait()

    run(test())


@both_styles
def test_a_handler_that_fails(run: Callable[..., None], style: int) -> None:
    async def fail(association: sctp.aio.Association) -> None:
        await association.recv()
        raise RuntimeError("the handler's own")

    async def test() -> None:
        complaints: list[dict[str, Any]] = []
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: complaints.append(context))
        async with connected(fail, style) as association:
            await association.send(b"x")
            with pytest.raises(ConnectionResetError):
                await association.recv()
        assert [str(each["exception"]) for each in complaints] == ["the handler's own"]

    run(test())


@both_styles
def test_a_handler_that_is_a_plain_function(run: Callable[..., None], style: int) -> None:
    """The association belongs to the program, as with asyncio.start_server()."""

    async def test() -> None:
        served: asyncio.Future[sctp.aio.Association] = asyncio.get_running_loop().create_future()
        async with connected(served.set_result, style) as association:
            await association.send(b"x")
            accepted = await served
            assert (await accepted.recv()).data == b"x"
            await accepted.send(b"y")
            assert (await association.recv()).data == b"y"
            await accepted.close()

    run(test())


def test_a_refusal_says_the_same_as_a_call_that_waits(run: Callable[..., None]) -> None:
    with sctp.create_server((LOCALHOST, 0)) as server:
        address = server.getsockname()
    with pytest.raises(ConnectionRefusedError) as waited:
        sctp.create_connection(address, timeout=DEADLINE)

    async def test() -> None:
        with pytest.raises(ConnectionRefusedError) as awaited:
            await sctp.aio.open_connection(*address)
        assert str(awaited.value) == str(waited.value)

    run(test())


def test_several_addresses(run: Callable[..., None]) -> None:
    hosts = [LOCALHOST, "127.0.0.2"]

    async def test() -> None:
        async with await sctp.aio.start_server(echo, hosts, 0) as server:
            assert sorted(host for host, _ in server.addresses) == hosts
            async with await sctp.aio.open_connection(hosts, server.addresses[0][1]) as association:
                assert sorted(host for host, _ in association.peers()) == hosts
                await association.send(b"x")
                assert (await association.recv()).data == b"x"

    run(test())


@contextmanager
def descriptors(count: int) -> Iterator[None]:
    """Raise the limit of descriptors inside the block."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, max(hard, count)))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@contextmanager
def no_descriptors() -> Iterator[None]:
    """Use up all descriptors of this process inside the block."""
    with descriptors(200), ExitStack() as stack:
        with suppress(OSError):
            while True:
                stack.callback(os.close, os.dup(0))
        yield


def test_a_server_without_descriptors(run: Callable[..., None]) -> None:
    """The server reports it, and accepts when descriptors are free again."""
    complaints: list[Any] = []

    async def test() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: complaints.append(context["exception"]))
        async with await sctp.aio.start_server(echo, LOCALHOST, 0) as server:
            async with await sctp.aio.open_connection(*server.addresses[0]) as first:  # loads everything that is loaded lazily
                await first.send(b"x")
                await first.recv()
            with sctp.sctpsocket_tcp(sctp.AF_INET) as client:
                client.settimeout(DEADLINE)
                client.connect(server.addresses[0])
                with no_descriptors():
                    while not complaints:
                        await asyncio.sleep(0.01)
                client.sendv(b"still there")
                while not client.wait(timeout=0)[0]:
                    await asyncio.sleep(0.01)
                assert client.recv(20) == b"still there"

    run(test())
    assert [error.errno for error in complaints] == [errno.EMFILE]


@both_styles
def test_a_thousand_associations(run: Callable[..., None], style: int) -> None:
    """Many associations at once, in one loop."""
    many = 1000 if sctp.engine_info().name == "userspace" else 250  # the test kernel has one slow processor
    talking = 0

    async def talk(address: sctp.Address, number: int, everyone: asyncio.Event) -> None:
        nonlocal talking
        async with await sctp.aio.open_connection(*address) as association:
            talking += 1
            if talking == many:
                everyone.set()
            await everyone.wait()
            await association.send(b"%d" % number)
            assert (await association.recv()).data == b"%d" % number

    async def test() -> None:
        everyone = asyncio.Event()
        async with await sctp.aio.start_server(echo, LOCALHOST, 0, style=style, backlog=many) as server:
            await asyncio.gather(*(talk(server.addresses[0], number, everyone) for number in range(many)))

    with descriptors(4 * many + 1000):  # user space: two at each end
        run(test(), debug=False, seconds=3 * DEADLINE)  # asyncio's debug mode is seven times slower
