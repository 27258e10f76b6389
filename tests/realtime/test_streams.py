"""SSE and poll: the same events, the same cursor, without a socket."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from support.notes import publish
from support.people import School

from one.http.state import State
from one.realtime.cursor import Cursor, read

pytestmark = pytest.mark.anyio


@pytest.fixture
async def parent(server: State, school: School) -> AsyncIterator[httpx.AsyncClient]:
    cookie = await school.token("bea.blin")
    async with httpx.AsyncClient(
        base_url=server.resources.settings.origin, headers={"cookie": f"one={cookie}"}, timeout=35
    ) as client:
        yield client


def seqs_of(got: list[dict[str, Any]]) -> list[int]:
    """The events of these messages, replayed together or told one by one."""
    return [each["seq"] for m in got if m["type"] in ("event", "events") for each in m.get("list", [m])]


async def messages(
    answer: httpx.Response, until: str, seq: int | None = None
) -> tuple[list[dict[str, Any]], str]:
    """Messages of a stream up to the first of a kind, and to this event of a channel; and the cursor after it."""
    got: list[dict[str, Any]] = []
    async for line in answer.aiter_lines():
        if line.startswith("data: {"):
            got.append(json.loads(line[6:]))
        elif line.startswith("id: ") and any(m["type"] == until for m in got):
            if seq is not None and seq not in seqs_of(got):
                continue
            return got, line[4:]
    raise AssertionError("the stream ended")


async def test_events_arrive_and_a_second_reader_goes_on_from_the_cursor(
    server: State, school: School, parent: httpx.AsyncClient
) -> None:
    async with parent.stream("GET", "/live/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        _, cursor = await messages(answer, "hello")
        await publish(server, school, "paul.prof", "CE1")
    await publish(server, school, "paul.prof", "CE1")
    async with parent.stream("GET", "/live/events", headers={"last-event-id": cursor}) as answer:
        # What a hint tells of meanwhile may come by itself, behind the replay.
        got, cursor = await messages(answer, "resumed", 2)
    assert seqs_of(got) == [1, 2]
    assert read(cursor).seqs[f"class:{school.classes['CE1']}:parent"] == 2


async def test_a_poll_answers_at_once_with_what_was_missed_and_waits_for_what_comes(
    server: State, school: School, parent: httpx.AsyncClient
) -> None:
    first = (await parent.get("/live/poll")).json()
    assert [m["type"] for m in first["messages"]] == ["hello"]
    await publish(server, school, "paul.prof", "CE1")
    second = (await parent.get("/live/poll", params={"cursor": first["cursor"]})).json()
    assert "event" in json.dumps(second["messages"])

    waiting = asyncio.create_task(parent.get("/live/poll", params={"cursor": second["cursor"]}))
    while len(server.engine.hub.registry.connections) < 1:
        await asyncio.sleep(0.01)
    await publish(server, school, "paul.prof", "CE1", "zoe.blin")
    third = (await waiting).json()
    assert f"family:{school.people['zoe.blin']}" in json.dumps(third["messages"])
    assert server.engine.hub.registry.connections == {}


async def test_a_cursor_of_another_life_gets_a_snapshot(
    server: State, school: School, parent: httpx.AsyncClient
) -> None:
    stale = Cursor("00000000-0000-0000-0000-000000000000", {f"user:{school.people['bea.blin']}": 5})
    got = (await parent.get("/live/poll", params={"cursor": stale.text()})).json()
    assert [m["reason"] for m in got["messages"] if m["type"] == "snapshot"] == ["epoch"]


@pytest.mark.parametrize("cursor", ["x", "é", "AAAA", "A" * 9000])
async def test_a_broken_cursor_is_told(server: State, parent: httpx.AsyncClient, cursor: str) -> None:
    answer = await parent.get("/live/poll", params={"cursor": cursor})
    assert answer.status_code == 400
    assert answer.json()["title"] == "bad cursor"


async def test_without_a_session_there_is_no_stream(server: State) -> None:
    async with httpx.AsyncClient(base_url=server.resources.settings.origin) as stranger:
        for path in ("/live/events", "/live/poll"):
            assert (await stranger.get(path)).status_code == 401


async def test_a_session_that_ends_ends_its_poll(
    server: State, school: School, parent: httpx.AsyncClient
) -> None:
    first = (await parent.get("/live/poll")).json()

    waiting = asyncio.create_task(parent.get("/live/poll", params={"cursor": first["cursor"]}))
    while len(server.engine.hub.registry.connections) < 1:
        await asyncio.sleep(0.01)
    await school.pool.execute("delete from session where person_id = $1", school.people["bea.blin"])
    assert (await waiting).json()["close"] == 4500


async def test_reading_is_told_without_a_socket(
    server: State, school: School, parent: httpx.AsyncClient
) -> None:
    await publish(server, school, "paul.prof", "CE1")
    event_id = await school.pool.fetchval("select max(id) from event")
    good = await parent.post("/live/read", content=json.dumps({"type": "read", "ids": [event_id]}))
    assert good.status_code == 204
    assert await school.pool.fetchval("select count(*) from mark where read_at is not null") == 1
    assert (await parent.post("/live/read", content="[]")).status_code == 422
