"""The benchmark's program on sctp.aio: see README.md. ANYSCTP_BENCH_ASSOCIATIONS associations share the load, in one loop."""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import time

import sctp
import sctp.aio

ASSOCIATIONS = int(os.environ.get("ANYSCTP_BENCH_ASSOCIATIONS", "1"))
# Small, because a thousand full buffers take much memory; with less than two loopback packets each would wait for a delayed
# SACK.
BUFFER_BYTES = 1 << 20 if ASSOCIATIONS == 1 else 160 * 1024
PPID = 46
OPTIONS = {"nodelay": ASSOCIATIONS == 1, "sndbuf": BUFFER_BYTES, "rcvbuf": BUFFER_BYTES}


class Server:
    def __init__(self, *, echo: bool) -> None:
        self.echo = echo
        self.messages = self.total = self.served = 0
        self.start = self.end = 0.0
        self.done = asyncio.Event()

    async def serve(self, association: sctp.aio.Association) -> None:
        async for message in association:
            if not self.messages:
                self.start = time.monotonic()
            self.messages += 1
            self.total += len(message.data)
            if self.echo:
                await association.send(message.data, stream=1, ppid=PPID)
            self.end = time.monotonic()
        self.served += 1
        if self.served == ASSOCIATIONS:
            self.done.set()

    async def run(self) -> None:
        async with await sctp.aio.start_server(self.serve, "127.0.0.1", 0, backlog=ASSOCIATIONS, options=OPTIONS) as server:
            print("READY", server.addresses[0][1], sctp.engine_info(server.sock.engine).udp_port, flush=True)
            await self.done.wait()
        # The clock starts when the first message has arrived, so that one is not measured.
        size = self.total // self.messages
        print(f"RESULT messages={self.messages - 1} bytes={self.total - size} seconds={self.end - self.start:.6f}")


async def stream(association: sctp.aio.Association, data: bytes, seconds: float) -> list[float]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for _ in range(16):
            await association.send(data, stream=1, ppid=PPID)
    return []


async def exchange(association: sctp.aio.Association, data: bytes, seconds: float) -> list[float]:
    trips = []
    now = time.monotonic()
    end = now + seconds
    while now < end:
        before = now
        await association.send(data, stream=1, ppid=PPID)
        await association.recv()
        now = time.monotonic()
        trips.append(now - before)
    return trips


async def client(mode: str, host: str, port: int, udp_port: int, size: int, seconds: float) -> None:
    options = OPTIONS | ({"encaps_port": udp_port} if udp_port else {})
    connecting = [sctp.aio.open_connection(host, port, options=options) for _ in range(ASSOCIATIONS)]
    associations = await asyncio.gather(*connecting)
    work = stream if mode == "stream" else exchange
    start = time.monotonic()
    found = await asyncio.gather(*(work(each, bytes(size), seconds) for each in associations))
    elapsed = time.monotonic() - start
    trips = [f"{1e6 * trip:.1f}" for each in found for trip in each]
    print(f"RESULT messages={len(trips)} bytes={len(trips) * size} seconds={elapsed:.6f}")
    print("TRIPS", *trips)
    await asyncio.gather(*(each.close() for each in associations))


def main(args: list[str]) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 10 * ASSOCIATIONS + 1024), most))
    match args:
        case ["server", mode]:
            asyncio.run(Server(echo=mode == "echo").run())
        case ["client", mode, host, port, udp_port, size, seconds]:
            asyncio.run(client(mode, host, int(port), int(udp_port), int(size), float(seconds)))
        case _:
            sys.exit("usage: peer_aio.py server MODE, or peer_aio.py client MODE HOST PORT UDP_PORT SIZE SECONDS")


if __name__ == "__main__":
    main(sys.argv[1:])
