"""Ways in for events that are really committed: straight through the store, or over HTTP as teachers.

A publisher is told the class to write to; whatever it needs it opens and closes itself. The mark
"t=" and sixteen digits is the microsecond of the COMMIT (store) or of the request (HTTP).
"""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx

from bench.population import UAI
from bench.stack import Stack
from bench.target import Server
from one import channels, events
from one.events import Author, Item, Kind, Placed
from one.realtime.publisher import Publisher
from one.store import events as event_store
from one.store import pool as store_pool
from one.store.externe import applications as externe
from one.tasks import end_tasks

Publish = Callable[[int], Awaitable[None]]  # the rank of the class
UNMARKED = "0" * 16
LINES = 64  # kept connections to the API: more than are ever busy while it keeps its pace
EXCERPT = "Demain, nous partons à la ferme : prévoyez des bottes et un goûter."


def mark() -> str:
    """The time, as the generator reads it."""
    return f"t={time.time_ns() // 1000:016d}"


def _item(title: str) -> str:
    item = Item(
        app="carnet",
        type="mot",
        title=title,
        url="/carnet/1",
        author=Author(1, "Prof Mesure"),
        excerpt=EXCERPT,
    )
    return events.item_body(item)


@asynccontextmanager
async def _hints(stack: Stack) -> AsyncIterator[Publisher]:
    """The engine's own publisher, flushed and closed at the end."""
    publisher = Publisher(stack.redis_url)
    task = asyncio.create_task(publisher.run())
    try:
        yield publisher
        await publisher.flush(1.0)
        await asyncio.sleep(0.2)  # the last batch is under way
    finally:
        await end_tasks(task)
        await publisher.close()


@asynccontextmanager
async def committed(stack: Stack, _server: Server) -> AsyncIterator[Publish]:
    """store.events.append, COMMIT, then the hint through Redis with the time of the COMMIT written in."""
    pool = await store_pool.create(stack.database_url, 8, name="one bench")
    async with pool, _hints(stack) as hints:

        async def publish(rank: int) -> None:
            name = channels.class_profile(stack.population.classes[rank], "parent")
            placed = await _append(pool, [name], f"t={UNMARKED}")
            stamp = mark().encode()
            hints.announce(
                Placed(each.channel, each.seq, each.payload.replace(f"t={UNMARKED}".encode(), stamp))
                for each in placed
            )

        yield publish


@asynccontextmanager
async def notices(stack: Stack) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """A committed notice to all parents of the school; it bears no mark, so it is not counted."""
    pool = await store_pool.create(stack.database_url, 1, name="one bench notices")
    async with pool, _hints(stack) as hints:

        async def publish() -> None:
            hints.announce(await _append(pool, [stack.school_channel], "Rentrée"))

        yield publish


async def _append(pool: store_pool.Pool, names: list[str], title: str) -> list[Placed]:
    async with pool.acquire() as connection, connection.transaction():
        _, placed = await event_store.append(
            connection, kind=Kind.ITEM, channels=names, body=_item(title), app="carnet"
        )
    return placed


async def history(stack: Stack, classes: int, each: int) -> None:
    """Commit some events to so many classes, for those who come back to fetch."""
    pool = await store_pool.create(stack.database_url, 4, name="one bench")
    for rank in range(classes):
        name = channels.class_profile(stack.population.classes[rank], "parent")
        for _ in range(each):
            await _append(pool, [name], "Histoire")
    await pool.close()


@asynccontextmanager
async def notes(stack: Stack, server: Server) -> AsyncIterator[Publish]:
    """POST /carnet/nouveau, as the signed-in teacher of the class."""
    limits = httpx.Limits(max_connections=32, max_keepalive_connections=32)
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{server.port}", limits=limits, timeout=20
    ) as client:

        async def publish(rank: int) -> None:
            answer = await client.post(
                "/carnet/nouveau",
                data={
                    "class_id": stack.population.classes[rank],
                    "title": mark(),
                    "audience": "class",
                    "body": EXCERPT,
                },
                headers={"cookie": stack.population.teachers[rank], "sec-fetch-site": "same-origin"},
            )
            if answer.status_code != 303:
                raise RuntimeError(f"POST /carnet/nouveau answered {answer.status_code}")

        yield publish


@asynccontextmanager
async def api(stack: Stack, server: Server) -> AsyncIterator[Publish]:
    """POST /api/v1/events with the token of an application, over kept connections."""
    pool = await store_pool.create(stack.database_url, 1, name="one bench")
    token = await externe.create(pool, UAI, "mesure", "Mesure")
    await pool.close()
    free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(LINES):
        free.put_nowait(await asyncio.open_connection("127.0.0.1", server.port))

    async def publish(rank: int) -> None:
        to = {"class": stack.population.classes[rank], "profiles": ["parent"]}
        body = json.dumps({"type": "mesure", "to": to, "title": mark(), "excerpt": EXCERPT})
        reader, writer = line = await free.get()
        writer.write(
            f"POST /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
            f"Idempotency-Key: {secrets.token_hex(8)}\r\nContent-Length: {len(body.encode())}\r\n\r\n{body}".encode()
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        await reader.readexactly(int(head.partition("content-length:")[2].split()[0]))
        free.put_nowait(line)
        if head.split()[1] != "201":
            raise RuntimeError(f"POST /api/v1/events answered {head.split()[1]}")

    try:
        yield publish
    finally:
        while not free.empty():
            free.get_nowait()[1].close()


async def steadily(publish: Callable[[int], Awaitable[None]], rate: float, seconds: float) -> list[float]:
    """Call ``publish(n)`` at a steady rate, whatever the answers take; how long each took, in ms, sorted.

    Raises the first failure. A call is started when it is due, so a slow server is not spared.
    """
    took: list[float] = []
    loop = asyncio.get_running_loop()
    start = loop.time()

    async def timed(number: int) -> None:
        began = time.perf_counter()
        await publish(number)
        took.append((time.perf_counter() - began) * 1000)

    async with asyncio.TaskGroup() as tasks:
        for number in range(round(rate * seconds)):
            await asyncio.sleep(max(0.0, start + number / rate - loop.time()))
            tasks.create_task(timed(number))
    return sorted(took)
