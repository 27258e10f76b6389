"""A server of connections whose end leaves none of them open, whatever moment it comes at."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from one.tasks import end_tasks

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]


@asynccontextmanager
async def accepting(serve: Serve) -> AsyncIterator[int]:
    """The port on which ``serve`` meets each connection, for as long as the block lasts.

    A task that is cancelled before its first step never comes to its own ``finally``, and the loop hands over what
    the kernel accepted a turn after the server was closed: so connections are closed from here.
    """
    serving: set[asyncio.Task[None]] = set()
    over = False

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if over:
            writer.transport.abort()
            return
        task = asyncio.create_task(serve(reader, writer))
        serving.add(task)
        task.add_done_callback(serving.discard)
        task.add_done_callback(lambda _: writer.close())

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        over = True
        server.close()
        await end_tasks(*serving)
        await asyncio.sleep(
            0
        )  # what is accepted is handed over, and what is closed lets go, with the next turn
