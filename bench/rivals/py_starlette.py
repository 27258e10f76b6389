"""Plain Starlette on uvicorn, as it is usually done: a queue and a writer task per socket.

py_starlette.py PORT REDIS_SOCKET queue|own: with ``own`` each socket has its own Redis
subscription instead, as tutorials show it.
"""

import asyncio
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

PORT, SOCKET, KIND = int(sys.argv[1]), sys.argv[2], sys.argv[3]
rooms: defaultdict[str, set[asyncio.Queue[str]]] = defaultdict(set)
redis = Redis(unix_socket_path=SOCKET, decode_responses=True, max_connections=20_000)


async def fan_out() -> None:
    async with redis.pubsub() as pubsub:
        await pubsub.psubscribe("one:*")
        async for message in pubsub.listen():
            if message["type"] == "pmessage":
                for queue in rooms[message["channel"][4:]]:
                    if not queue.full():
                        queue.put_nowait(message["data"])


async def queued(websocket: WebSocket) -> None:
    await websocket.accept()
    queue: asyncio.Queue[str] = asyncio.Queue(100)
    room = rooms[websocket.query_params["c"]]
    room.add(queue)

    async def write() -> None:
        while True:
            await websocket.send_text(await queue.get())

    writer = asyncio.create_task(write())
    try:
        while True:
            await websocket.receive_text()
    except WebSocketDisconnect:
        pass
    finally:
        writer.cancel()
        room.discard(queue)


async def own(websocket: WebSocket) -> None:
    async with redis.pubsub() as pubsub:
        await pubsub.subscribe("one:" + websocket.query_params["c"])
        await websocket.accept()

        async def write() -> None:
            async for message in pubsub.listen():
                if message["type"] == "message":
                    await websocket.send_text(message["data"])

        writer = asyncio.create_task(write())
        try:
            while True:
                await websocket.receive_text()
        except WebSocketDisconnect:
            pass
        finally:
            writer.cancel()


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    task = asyncio.create_task(fan_out()) if KIND == "queue" else None
    yield
    if task:
        task.cancel()


app = Starlette(routes=[WebSocketRoute("/ws", queued if KIND == "queue" else own)], lifespan=lifespan)
uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning", backlog=4096)
