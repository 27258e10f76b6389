"""Readers of the live stream without a socket: as a page falls back to them, on a real connection."""

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from typing import Any

import httpx

Message = dict[str, Any]


class Stream(ABC):
    """Reads on from its cursor, answer after answer, until it is told to come back later or never."""

    def __init__(self, browser: httpx.AsyncClient, cursor: str = "") -> None:
        self.browser = browser
        self.cursor = cursor
        self._messages = self._read()

    async def next(self, *types: str) -> Message:
        """The next message, or the next of some types; ``close`` is what ends the stream. No beats."""
        async with asyncio.timeout(45):
            async for message in self._messages:
                if message["type"] in types or (not types and message["type"] != "beat"):
                    return message
        raise EOFError("the stream is over")

    async def events(self, count: int) -> list[tuple[str, int]]:
        """Channel and seq of the next so many events, alone or in a replay; anything else is a fault."""
        found: list[tuple[str, int]] = []
        while len(found) < count:
            message = await self.next()
            if message["type"] not in ("hello", "resumed"):
                assert message["type"] in ("event", "events"), message
                found += [(each["channel"], each["seq"]) for each in message.get("list", [message])]
        return found

    async def close(self) -> None:
        await self._messages.aclose()  # type: ignore[attr-defined]

    @abstractmethod
    def _read(self) -> AsyncIterator[Message]: ...


class Sse(Stream):
    """GET /live/events."""

    async def _read(self) -> AsyncIterator[Message]:
        headers = {"last-event-id": self.cursor} if self.cursor else {}
        async with self.browser.stream("GET", "/live/events", headers=headers) as answer:
            assert answer.status_code == 200
            name, data = "", list[str]()
            async for line in answer.aiter_lines():
                field, _, value = line.partition(": ")
                if field == "id":
                    self.cursor = value
                elif field == "event":
                    name = value
                elif field == "data":
                    data.append(value)
                elif not line:
                    for each in data:
                        yield {"type": name, "code": int(each)} if name else json.loads(each)
                    name, data = "", []


class Poll(Stream):
    """GET /live/poll, again and again."""

    async def _read(self) -> AsyncIterator[Message]:
        while True:
            answer = await self.browser.get("/live/poll", params={"cursor": self.cursor})
            assert answer.status_code == 200
            said = answer.json()
            self.cursor = said["cursor"]
            for message in said["messages"]:
                yield message
            if said["close"] is not None:
                yield {"type": "close", "code": said["close"]}
                return
