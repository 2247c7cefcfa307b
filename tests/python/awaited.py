"""How a task that waits in asyncio's loop ends."""

from __future__ import annotations

import asyncio
from typing import Any

CANCELLED, GOES_ON = "cancelled", "it goes on"


async def result(waiting: asyncio.Task[Any], seconds: float) -> object:
    """What the awaitable returns, its errno, CANCELLED, or GOES_ON if it waits longer than these seconds."""
    done, _ = await asyncio.wait({waiting}, timeout=seconds)
    if not done:
        return GOES_ON
    try:
        return waiting.result()
    except asyncio.CancelledError:
        return CANCELLED
    except OSError as error:
        return error.errno
