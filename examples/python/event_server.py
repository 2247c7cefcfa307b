"""Many associations in asyncio's loop. event_server.py [HOST] [PORT]"""

import asyncio
import sys
from contextlib import suppress

import sctp.aio


async def serve(association: sctp.aio.Association) -> None:
    async for message in association:
        await association.send(message.data.upper(), stream=message.info.stream)


async def main(host: str = "127.0.0.1", port: str = "0") -> None:
    async with await sctp.aio.start_server(serve, host, int(port)) as server:
        print("listening at {} port {}".format(*server.addresses[0]), flush=True)
        await server.serve_forever()


with suppress(KeyboardInterrupt):
    asyncio.run(main(*sys.argv[1:3]))
