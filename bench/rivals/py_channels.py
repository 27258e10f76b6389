"""Django Channels with channels_redis' pub/sub layer, on uvicorn: py_channels.py PORT REDIS_SOCKET.

The load publishes to the layer's own Redis channel in its own envelope (rivals/__init__.py),
as another process' group_send would.
"""

import sys

import uvicorn
from django.conf import settings

PORT, SOCKET = int(sys.argv[1]), sys.argv[2]
settings.configure(
    SECRET_KEY="bench",
    CHANNEL_LAYERS={
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [f"unix://{SOCKET}"]},
        }
    },
)

import django  # noqa: E402

django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402


class Consumer(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        name = self.scope["query_string"].decode().partition("c=")[2]
        await self.channel_layer.group_add(name, self.channel_name)
        self.group = name
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def bench_message(self, event: dict[str, str]) -> None:
        await self.send(text_data=event["text"])


uvicorn.run(Consumer.as_asgi(), host="127.0.0.1", port=PORT, log_level="warning", backlog=4096)
