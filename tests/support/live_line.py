"""One socket on /live, spoken to frame by frame."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.http11 import Response

from one.config import Settings
from support.live_client import dial, frame
from support.people import School


async def cookie(school: School, login: str) -> str:
    return f"one={await school.token(login)}"


async def refused(socket: connect) -> Response:
    with pytest.raises(InvalidStatus) as caught:
        async with socket:
            raise AssertionError("it was let in")
    return caught.value.response


async def closed(socket: ClientConnection, seconds: float = 30.0) -> int:
    """Read until the server hangs up; the close code."""
    async with asyncio.timeout(seconds):
        while True:
            try:
                await socket.recv()
            except ConnectionClosed as error:
                return error.rcvd.code if error.rcvd else 1006


async def say(socket: ClientConnection, type_: str, **members: Any) -> None:
    await socket.send(json.dumps({"type": type_, **members}))


@asynccontextmanager
async def line(settings: Settings, own: str) -> AsyncIterator[ClientConnection]:
    """A socket that is live: it resumed what hello said."""
    async with dial(settings.origin, own) as socket:
        hello = await frame(socket)
        await say(socket, "resume", epoch=hello["epoch"], seqs=hello["seqs"])
        assert (await frame(socket))["type"] == "resumed"
        yield socket
