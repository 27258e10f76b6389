"""« Old state + events = fresh state », for every kind of event: what a client shows that applied its frames."""

import json

import pytest
from support.asyncapi import check, schema_of
from support.life import Life
from support.people import School
from support.readers import Readers
from support.web_server import serving

from one import events
from one.config import Settings
from one.events import Kind
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

SEEDS = [
    pytest.param(1, 60),
    *(pytest.param(seed, 150, marks=pytest.mark.long) for seed in (2, 3)),
    *(pytest.param(seed, 600, marks=[pytest.mark.soak, pytest.mark.timeout(300)]) for seed in range(4, 12)),
]


@pytest.mark.parametrize(("seed", "steps"), SEEDS)
async def test_whoever_applied_the_frames_of_a_drawn_life_shows_what_a_fresh_page_shows(
    settings: Settings, pool: Pool, school: School, seed: int, steps: int
) -> None:
    async with serving(settings) as state:
        life = Life(state.resources, school, pool, seed)
        await life.begin()
        async with Readers(pool, school, [settings.origin], each=1).reading() as readers:
            await life.go_on(steps)
            await readers.come_back()
            quiet = await readers.agree()
            verdict = await readers.verdict(quiet)
        for row in await pool.fetch("select * from event"):
            told = events.frame("class:1", 1, row["id"], row["kind"], row["created_at"], row["body"])
            check(schema_of("event"), json.loads(told))
    assert (verdict.lost, verdict.twice, verdict.wrong) == (0, 0, 0)
    kinds = {row["kind"] for row in await pool.fetch("select distinct kind from event")}
    print(seed, verdict, life.done, kinds)
    if steps > 500:
        assert kinds == {each.value for each in Kind}
