"""The websockets library and its broadcast(), on uvloop: py_websockets.py PORT REDIS_SOCKET."""

import sys
from collections import defaultdict

import uvloop
from redis.asyncio import Redis
from websockets.asyncio.server import ServerConnection, broadcast, serve

PORT, SOCKET = int(sys.argv[1]), sys.argv[2]
rooms: defaultdict[str, set[ServerConnection]] = defaultdict(set)


async def handle(connection: ServerConnection) -> None:
    assert connection.request is not None
    room = rooms[connection.request.path.partition("c=")[2]]
    room.add(connection)
    try:
        await connection.wait_closed()
    finally:
        room.discard(connection)


async def main() -> None:
    redis = Redis(unix_socket_path=SOCKET, decode_responses=True)
    async with serve(handle, "127.0.0.1", PORT, compression=None, backlog=4096), redis.pubsub() as pubsub:
        await pubsub.psubscribe("one:*")
        async for message in pubsub.listen():
            if message["type"] == "pmessage":
                broadcast(rooms[message["channel"][4:]], message["data"])


uvloop.run(main())
