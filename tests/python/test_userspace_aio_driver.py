"""An event loop does the work of the user-space stack while it has sockets of it."""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

import sctp
import sctp.aio
from conftest import DEADLINE, LOCALHOST

TRIPS = 1000

#: A client in a process of its own: the loop has nothing else to do there.
CLIENT = f"""
import sys, sctp
where, udp_port = ("{LOCALHOST}", int(sys.argv[1])), int(sys.argv[2])
with sctp.create_connection(where, timeout={DEADLINE}, options={{"encaps_port": udp_port, "nodelay": True}}) as client:
    for _ in range({TRIPS}):
        client.send(b"x")
        client.recv(1)
"""


class Loop(asyncio.SelectorEventLoop):
    """Knows what it watches for reading."""

    def __init__(self) -> None:
        super().__init__()
        self.readers: set[int] = set()

    def add_reader(self, fd: Any, callback: Callable[..., Any], *args: Any) -> None:
        super().add_reader(fd, callback, *args)
        self.readers.add(fd)

    def remove_reader(self, fd: Any) -> bool:
        self.readers.discard(fd)
        return super().remove_reader(fd)


@pytest.fixture
def loop() -> Any:
    loop = Loop()
    yield loop
    loop.close()


def run(loop: Loop, test: Coroutine[Any, Any, None]) -> None:
    loop.run_until_complete(asyncio.wait_for(test, DEADLINE))


async def echo(association: sctp.aio.Association) -> None:
    async for message in association:
        await association.send(message.data)


async def exchange(association: sctp.aio.Association) -> None:
    await association.send(b"x")
    assert (await association.recv()).data == b"x"


@pytest.mark.parametrize("style", [sctp.TCP_STYLE, sctp.UDP_STYLE], ids=["tcp", "udp"])
def test_the_stack_has_one_reader_while_there_are_sockets(loop: Loop, style: int) -> None:
    async def test() -> None:
        for _ in range(2):
            async with await sctp.aio.start_server(echo, LOCALHOST, 0, style=style) as server:
                of_stack = loop.readers - {server.sock.fileno()}
                assert len(of_stack) == 1
                for _ in range(2):
                    async with await sctp.aio.open_connection(*server.addresses[0]) as association:
                        await exchange(association)
                        assert loop.readers >= of_stack
                assert loop.readers == of_stack | {server.sock.fileno()}
            assert not loop.readers

    run(loop, test())


def test_in_the_child_of_a_fork_the_reader_leaves(loop: Loop) -> None:
    async def test() -> None:
        async with await sctp.aio.start_server(echo, LOCALHOST, 0) as server:
            before = set(loop.readers)
            (of_stack,) = before - {server.sock.fileno()}
            child = os.fork()
            if child == 0:
                loop._selector.get_key(of_stack).data[0]._run()  # type: ignore[attr-defined]  # as if there were packets
                os._exit(loop.readers != before - {of_stack})
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
            async with await sctp.aio.open_connection(*server.addresses[0]) as association:
                await exchange(association)

    run(loop, test())


def test_a_round_trip_wakes_the_loop_alone(loop: Loop) -> None:
    async def test() -> None:
        options = {"nodelay": True}
        async with await sctp.aio.start_server(echo, LOCALHOST, 0, options=options) as server:
            where = str(server.addresses[0][1]), str(sctp.engine_info("userspace").udp_port)
            before = resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw
            with subprocess.Popen([sys.executable, "-c", CLIENT, *where]) as client:
                while client.poll() is None:
                    await asyncio.sleep(0.05)
            switches = resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw - before
            assert client.returncode == 0
            assert switches / TRIPS < 2, switches

    run(loop, test())
