"""Every awaitable call of an association, and everything that can end the wait, in asyncio's loop."""

from __future__ import annotations

import asyncio
import errno
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import NamedTuple

import pytest

import sctp
import sctp.aio
from awaited import CANCELLED, GOES_ON, result
from conftest import DEADLINE, LOCALHOST, SMALL_BUFFER, STAYS_FULL

SHORT = 0.05
# Given up after about a second without an answer.
IMPATIENT = {
    "rtoinfo": {"initial": 100, "min": 100, "max": 100},
    "assocparams": {"asocmaxrxt": 6},
    "paddrparams": {"flags": sctp.SPP_HB_ENABLE, "hbinterval": 20},
}
END = "the end"


class Scene(NamedTuple):
    """The association that the call waits for; its peer reads nothing."""

    association: sctp.aio.Association
    peer: sctp.sctpsocket_tcp


@asynccontextmanager
async def scene(style: int, options: sctp.aio.Options = sctp.aio.NO_OPTIONS) -> AsyncIterator[Scene]:
    served: asyncio.Future[sctp.aio.Association] = asyncio.get_running_loop().create_future()
    async with await sctp.aio.start_server(served.set_result, LOCALHOST, 0, style=style, options=options) as server:
        server.sock.set_sndbuf(SMALL_BUFFER)
        with sctp.create_connection(server.addresses[0], options={"rcvbuf": SMALL_BUFFER}) as peer:
            peer.sendall(b"begin")
            association = await served
            assert (await association.recv()).data == b"begin"
            yield Scene(association, peer)
            association.abort()


async def fill(association: sctp.aio.Association) -> None:
    with suppress(asyncio.TimeoutError):
        while True:
            await asyncio.wait_for(association.send(bytes(16384)), STAYS_FULL)


# What waits.


async def receive(association: sctp.aio.Association) -> object:
    return END if (await association.recv()).data == b"" else GOES_ON


async def receive_of_a_stream(association: sctp.aio.Association) -> object:
    return END if (await association.recv(3)).data == b"" else GOES_ON


async def iterate(association: sctp.aio.Association) -> object:
    async for _ in association:
        return GOES_ON
    return END


async def send(association: sctp.aio.Association) -> object:
    while True:
        await association.send(bytes(16384))


async def send_behind_another(association: sctp.aio.Association) -> object:
    first = asyncio.ensure_future(send(association))
    await asyncio.sleep(0)
    try:
        return await send(association)
    finally:
        first.cancel()
        await asyncio.wait({first})
        assert first.cancelled() or first.exception()


async def close(association: sctp.aio.Association) -> object:
    await association.close(None)
    return END


# What ends it.


async def timeout(waiting: asyncio.Task[object], _: Scene) -> None:
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(waiting, SHORT)


async def cancelled(waiting: asyncio.Task[object], _: Scene) -> None:
    waiting.cancel()


async def closed(_: asyncio.Task[object], on: Scene) -> None:
    with suppress(TimeoutError):
        await on.association.close(SHORT)


async def aborted(_: asyncio.Task[object], on: Scene) -> None:
    on.association.abort()


async def peer_aborts(_: asyncio.Task[object], on: Scene) -> None:
    on.peer.abort()


async def peer_shuts_down(_: asyncio.Task[object], on: Scene) -> None:
    on.peer.shutdown(sctp.SHUT_WR)


async def silence(_: asyncio.Task[object], __: Scene) -> None:
    """In a process of its own, which has a network of its own."""


ENDS = [timeout, cancelled, closed, aborted, peer_aborts, peer_shuts_down, silence]
SHUT = errno.EPIPE
# Another call may have got the error of a one-to-one socket, and one-to-many sockets have none.
RESET, SILENT = (errno.ECONNRESET, errno.EPIPE), (errno.ETIMEDOUT, errno.EPIPE)
RECEIVES = (CANCELLED, CANCELLED, END, errno.ECONNABORTED, errno.ECONNRESET, END, errno.ETIMEDOUT)
SENDS = (CANCELLED, CANCELLED, SHUT, SHUT, RESET, SHUT, SILENT)
WAITS: dict[Callable[[sctp.aio.Association], Awaitable[object]], tuple[object, ...]] = {
    receive: RECEIVES,
    receive_of_a_stream: RECEIVES,
    iterate: RECEIVES,
    send: SENDS,
    send_behind_another: SENDS,
    # A peer that reads nothing does not confirm the end.
    close: (CANCELLED, CANCELLED, errno.ECONNABORTED, errno.ECONNABORTED, errno.ECONNRESET, GOES_ON, errno.ETIMEDOUT),
}
STYLES = {"tcp": sctp.TCP_STYLE, "udp": sctp.UDP_STYLE}


def is_expected(ended: object, wait: object, end: object) -> bool:
    expected = WAITS[wait][ENDS.index(end)]  # type: ignore[index, arg-type]
    return ended in (expected if isinstance(expected, tuple) else (expected,))


async def begin(on: Scene, wait: Callable[[sctp.aio.Association], Awaitable[object]]) -> asyncio.Task[object]:
    if wait in (send, send_behind_another, close):
        await fill(on.association)
    waiting = asyncio.ensure_future(wait(on.association))
    await asyncio.wait({waiting}, timeout=SHORT)
    assert not waiting.done(), "it did not wait"
    return waiting


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("end", [end for end in ENDS if end is not silence])
@pytest.mark.parametrize("wait", WAITS)
def test_every_wait_ends(
    wait: Callable[[sctp.aio.Association], Awaitable[object]],
    end: Callable[[asyncio.Task[object], Scene], Awaitable[None]],
    style: str,
) -> None:
    async def test() -> object:
        async with scene(STYLES[style]) as on:
            waiting = await begin(on, wait)
            await end(waiting, on)
            ended = await result(waiting, STAYS_FULL if is_expected(GOES_ON, wait, end) else DEADLINE)
            if ended is GOES_ON:
                on.association.abort()
                await asyncio.wait({waiting})
            return ended

    assert is_expected(asyncio.run(asyncio.wait_for(test(), 2 * DEADLINE)), wait, end)


def loopback(state: str) -> None:
    subprocess.run(["ip", "link", "set", "lo", state], check=True)


async def all_by_silence() -> dict[str, object]:
    async with AsyncExitStack() as stack:
        waiting = {}
        for wait in WAITS:
            for style in STYLES:
                on = await stack.enter_async_context(scene(STYLES[style], IMPATIENT))
                waiting[f"{wait.__name__} {style}"] = await begin(on, wait)
        loopback("down")
        ended = {name: await result(each, DEADLINE) for name, each in waiting.items()}
        loopback("up")
        return ended


def test_every_wait_ends_by_silence() -> None:
    """All at the same time."""
    if subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True).returncode:
        pytest.skip("no network namespace can be made here")
    program = [sys.executable, __file__]
    done = subprocess.run(["unshare", "-rn", *program], check=True, capture_output=True, text=True, timeout=4 * DEADLINE)
    ended = json.loads(done.stdout)
    assert len(ended) == len(WAITS) * len(STYLES)
    for wait in WAITS:
        for style in STYLES:
            name = f"{wait.__name__} {style}"
            assert is_expected(ended[name], wait, silence), f"{name}: {ended[name]}"


if __name__ == "__main__":
    loopback("up")
    print(json.dumps(asyncio.run(asyncio.wait_for(all_by_silence(), 4 * DEADLINE))))
