"""A server as pysctp's users write them: asyncio's streams on a bound sctpsocket. It ends after one client; it prints its port.
"""

import asyncio
import socket

import sctp


async def main():
    done = asyncio.Event()

    async def serve(reader, writer):
        while data := await reader.read(2048):
            writer.write(data.replace(b"request", b"response"))
            await writer.drain()
        writer.close()
        done.set()

    sk = sctp.sctpsocket_tcp(socket.AF_INET)
    sk.bind(("127.0.0.1", 0))
    sk.listen(5)
    server = await asyncio.start_server(serve, sock=sk)
    print(sk.getsockname()[1], flush=True)
    await asyncio.wait_for(done.wait(), 60)
    server.close()


asyncio.run(main())
