"""The bench's own parts: its load generator compiles, and measures what really happens."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bench import build, endtoend, fanout, machine, pages, publishers, roster, scale, searching
from bench.load import Plan, load
from bench.stack import Stack
from bench.target import OURS, serving
from bench.visitors import visit
from one.http.state import State
from one.roster.onde import read_directory
from one.roster.people import gather
from one.run.servers import VALKEY_SOCKET

pytestmark = [
    pytest.mark.skipif(build.compiler() is None, reason="no C compiler on this machine"),
]
SOCKETS = 20


@pytest.fixture
async def on(services: tuple[str, str], database_url: str, redis_url: str, tmp_path: Path) -> Stack:
    """The tests' own PostgreSQL and Valkey, with a school of thirty parents."""
    from bench.population import populate

    valkey = Path(redis_url.removeprefix("unix://").partition("?")[0])
    assert valkey.name == VALKEY_SOCKET
    program = await build.build(build.LOAD, tmp_path / "load")
    return Stack(tmp_path, database_url, redis_url, valkey, await populate(database_url, 1), program)


@pytest.mark.long
async def test_a_broadcast_to_twenty_sockets_is_counted_whole(on: Stack) -> None:
    async with serving(OURS, on) as server:
        plan = OURS.plan(on, server.port, [on.school_channel] * SOCKETS)
        async with load(on.load, plan, on.folder) as run:
            assert run.opened.raw["open"] == SOCKETS
            await asyncio.sleep(0.5)  # those who have nothing to resume go live a moment after hello
            figures = await run.run(1.0, 20)
    assert 0 < figures.published <= 20  # what a busy machine could not send in time is not sent, nor counted
    assert figures.delivered == figures.published * SOCKETS
    assert 0 < figures.milliseconds("p50") <= figures.milliseconds("p99") < 1000
    assert figures.raw["closes"] == {}


@pytest.mark.long
async def test_the_floor_serves_classes_apart(on: Stack) -> None:
    from bench.rivals import _floor

    floor = (await _floor(on))[0]
    async with (
        serving(floor, on) as server,
        load(on.load, floor.plan(on, server.port, ["a:1"] * 5 + ["b:2"] * 15), on.folder) as run,
    ):
        figures = await run.run(0.5, 20)
    assert 0 < figures.published <= 10  # what a busy machine could not send in time is not sent, nor counted
    assert figures.delivered == 5 * ((figures.published + 1) // 2) + 15 * (figures.published // 2)  # by turns


@pytest.mark.long
async def test_a_refused_handshake_is_told_with_its_status(on: Stack) -> None:
    async with serving(OURS, on) as server:
        ours = OURS.plan(on, server.port, [])
        plan = Plan(port=server.port, sockets=[("/live", "one=nobody")] * 3, options=ours.options)
        async with load(on.load, plan, on.folder) as run:
            assert (run.opened.raw["open"], run.opened.raw["refused"]) == (0, 3)
            assert run.opened.raw["closes"] == {"401": 3}


@pytest.mark.long
@pytest.mark.parametrize("way", [publishers.committed, publishers.api])
async def test_what_committed_arrives_with_the_age_of_its_row(on: Stack, way: Any) -> None:
    found = await endtoend.latency(on, way, 30, 5, 1)
    assert found.delivered == found.expected == 150
    assert found.healed == 0
    assert 0 < found.p50 <= found.p99
    assert found.written_p50 > 0


@pytest.mark.long
async def test_a_base_with_a_past_is_measured_whole(on: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "SOCKETS", SOCKETS)
    made = await scale._past(on, 1, 40, 10, 1_000)
    assert made.items == 400 + 1_000
    async with serving(OURS, on) as server:
        found = await scale.Base(on, made, server).measured()
    assert found.refused == 0
    assert min(found.first, found.handshakes, found.storm, found.home, found.marks) > 0
    assert min(found.count_ms, found.anew_ms) > 0
    assert "1.00" in scale._table({"base": [found]})
    assert {*found.searches} == {*searching.ASKED}
    assert "a word of every item" in searching.table({"base": [found.searches]})


@pytest.mark.long
async def test_the_search_finds_a_rate(on: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    from bench.rivals import _floor

    monkeypatch.setattr(fanout, "LATE", 0.001)  # nobody is that quick: it has to give up
    monkeypatch.setattr(fanout, "SEARCH_SECONDS", 0.05)
    found = await fanout.classes((await _floor(on))[0], on, SOCKETS)
    assert found.deliveries == 0


def test_the_machine_is_told_without_names() -> None:
    words = machine.describe()
    assert "cores" in words
    assert "/" not in words


def test_the_lists_of_the_import_bench_are_read_without_a_doubt(tmp_path: Path) -> None:
    roster.write_lists(tmp_path, 60)
    people = gather(read_directory(tmp_path))
    assert (len(people.pupils), len(people.guardians), len(people.teachers)) == (60, 120, 3)
    assert people.problems == []


async def test_visitors_ask_again_as_soon_as_they_are_answered(server: State) -> None:
    found = await asyncio.to_thread(visit, server.resources.settings.port, "/connexion", ["", ""], 0.5)
    assert found.took
    assert 0 < found.quantile(0.5) <= found.quantile(0.99) < 5000
    assert found.line_bytes > 1000 * len(found.took)


async def test_an_answer_that_is_no_page_ends_the_measure(server: State) -> None:
    with pytest.raises(RuntimeError, match="303"):
        await asyncio.to_thread(visit, server.resources.settings.port, "/", [""], 0.5)


@pytest.mark.anyio
@pytest.mark.long
async def test_the_pages_of_the_sample_school_are_served_in_prod() -> None:
    async with pages.served() as (server, cookies):
        cost = await pages.cost(server, "/", cookies, seconds=0.2)
    assert cost.figures.took
