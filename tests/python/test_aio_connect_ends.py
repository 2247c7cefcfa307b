"""Everything that can end a waiting open_connection(), in asyncio's loop."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

import sctp
import sctp.aio
from awaited import CANCELLED, result
from conftest import DEADLINE, LOCALHOST, open_descriptors, udp_port

SHORT = 0.05
NOBODY = 9  # a port: no packet for it arrives
OTHER = "127.0.0.2"
# Given up after 0.1 + 0.2 s.
IMPATIENT = {"rtoinfo": {"initial": 100, "min": 100, "max": 200}, "initmsg": {"max_attempts": 1, "max_init_timeo": 200}}

Connecting = asyncio.Task[sctp.aio.Association]


@pytest.fixture
def silent() -> Iterator[dict[str, Any]]:
    """Options with which no peer answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as hole, sctp.sctpsocket_tcp(sctp.AF_INET) as sock:
        hole.bind(("", 0))
        udp_port(sock)
        yield {"encaps_port": hole.getsockname()[1]}


async def by_silence(_: Connecting) -> None:
    """The attempt times out by itself."""


async def by_cancel(connecting: Connecting) -> None:
    connecting.cancel()


async def by_time(connecting: Connecting) -> None:
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(connecting, SHORT)


ENDS: dict[Callable[[Connecting], Awaitable[None]], object] = {
    by_silence: errno.ETIMEDOUT,
    by_cancel: CANCELLED,
    by_time: CANCELLED,
}
# One peer with one address or two; and a name for two machines.
HOSTS: dict[str, sctp.aio.Hosts] = {"one": LOCALHOST, "several": [LOCALHOST, OTHER], "a name": "two.machines"}


def resolve(host: str, port: int) -> list[Any]:
    hosts = [LOCALHOST, OTHER] if host == "two.machines" else [host]
    return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (each, port)) for each in hosts]


async def open_connection(host: sctp.aio.Hosts, port: int, **more: Any) -> sctp.aio.Association:
    async def getaddrinfo(host: str, port: int, **_: object) -> list[Any]:
        return resolve(host, port)

    asyncio.get_running_loop().getaddrinfo = getaddrinfo  # type: ignore[method-assign]
    return await sctp.aio.open_connection(host, port, **more)


@pytest.mark.parametrize("hosts", HOSTS)
@pytest.mark.parametrize("end", ENDS)
def test_a_connect_ends(end: Callable[[Connecting], Awaitable[None]], hosts: str, silent: dict[str, Any]) -> None:
    """And leaves no socket behind."""

    async def test() -> None:
        before = open_descriptors()
        options = {**silent, **IMPATIENT} if end is by_silence else silent
        connecting = asyncio.ensure_future(open_connection(HOSTS[hosts], NOBODY, options=options))
        await asyncio.wait({connecting}, timeout=SHORT)
        assert not connecting.done(), "it did not wait"
        await end(connecting)
        assert await result(connecting, DEADLINE) == ENDS[end]
        assert open_descriptors() == before

    asyncio.run(asyncio.wait_for(test(), DEADLINE))


def test_silence_says_the_same_as_a_call_that_waits(silent: dict[str, Any]) -> None:
    options = {**silent, **IMPATIENT}
    with pytest.raises(TimeoutError) as waited:
        sctp.create_connection((LOCALHOST, NOBODY), options=options)
    with pytest.raises(TimeoutError) as awaited:
        asyncio.run(sctp.aio.open_connection(LOCALHOST, NOBODY, options=options))
    assert (awaited.value.errno, str(awaited.value)) == (waited.value.errno, str(waited.value))
    assert f"no answer from {LOCALHOST} port {NOBODY}" in str(awaited.value)


def test_the_first_machine_of_a_name_refuses() -> None:
    async def test() -> None:
        async with await sctp.aio.start_server(read, OTHER, 0) as server:
            async with await open_connection(HOSTS["a name"], server.addresses[0][1]) as association:
                assert association.peers() == (server.addresses[0],)

    async def read(association: sctp.aio.Association) -> None:
        assert (await association.recv()).data == b""

    asyncio.run(asyncio.wait_for(test(), DEADLINE))


def test_the_peer_ends_it_at_once() -> None:
    """The association was up, so the connect does not fail."""

    async def test() -> None:
        async with await sctp.aio.start_server(end_it, LOCALHOST, 0) as server:
            for _ in range(20):
                association = await sctp.aio.open_connection(*server.addresses[0])
                assert (await association.recv()).data == b""
                await association.close()

    async def end_it(_: sctp.aio.Association) -> None:
        """A handler that returns closes the association."""

    asyncio.run(asyncio.wait_for(test(), DEADLINE))
