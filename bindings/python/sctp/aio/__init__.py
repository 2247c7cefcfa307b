"""SCTP for asyncio: associations whose messages are awaited.

    async def serve(association):
        async for message in association:
            await association.send(message.data, stream=message.info.stream)

    server = await sctp.aio.start_server(serve, "127.0.0.1", 0)
    async with await sctp.aio.open_connection(*server.addresses[0]) as association:
        await association.send(b"hello", stream=3, ppid=42)
        print((await association.recv()).data)
    server.close()

It works in every event loop that has add_reader(), as asyncio's and uvloop's, on both engines.
"""

from .._connect import NO_OPTIONS as NO_OPTIONS
from .._connect import Hosts as Hosts
from .._connect import Options as Options
from ._association import QUEUE_LIMIT as QUEUE_LIMIT
from ._association import Association as Association
from ._connection import open_connection as open_connection
from ._server import Handler as Handler
from ._server import Server as Server
from ._server import start_server as start_server
