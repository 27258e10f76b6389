"""The sample school of the first start: lived in for a week, and whole."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from support.client import browser_for

from one.apps.carnet.sample import NOTES
from one.config import Settings
from one.http.state import State
from one.run import sample
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


async def test_the_sample_school_looks_lived_in_and_is_made_once(
    settings: Settings, state: State, pool: Pool
) -> None:
    accounts = await sample.ensure(settings)
    assert "sophie.marchand" in accounts
    assert "code d'activation" in accounts
    async with browser_for(state) as client:
        await client.form("/connexion", login="sophie.marchand", password=sample.PASSWORD)
        text = (await client.get("/?appli=carnet")).text.partition("<template")[0]
    articles = [each for each in text.split("<article ")[1:] if 'data-app="carnet"' in each]
    titles = [note.title for note in reversed(NOTES) if note.class_name in ("CE2", "CP")]
    assert [title for title, article in zip(titles, articles, strict=True) if title in article] == titles
    unread = [note.title for note in NOTES if note.class_name != "CM2" and note.hours < sample.READ_HOURS]
    assert text.count('"item hue-coral is-new"') == len(unread) == 2
    assert ">12\u00a0min<" in articles[0]
    assert 'data-slot="child" data-name="Léa"' in articles[0]
    assert await pool.fetchval(
        "select bool_and(rises) from (select created_at >= lag(created_at, 1, created_at) over"
        " (partition by channel_id order by seq) as rises from feed where item) as walked"
    ), "a feed that is not in the order of its times"
    rows = await pool.fetchrow(
        "select (select count(*) from carnet) as notes, (select count(*) from person) as people"
    )
    await sample.ensure(settings)
    assert rows == await pool.fetchrow(
        "select (select count(*) from carnet) as notes, (select count(*) from person) as people"
    )


@pytest.mark.long
async def test_a_note_of_the_sample_to_one_child_stays_within_its_family(
    settings: Settings, state: State
) -> None:
    await sample.ensure(settings)
    async with browser_for(state) as client:
        for login, seen in (("lea.marchand", True), ("julie.blanc", False)):
            await client.form("/connexion", login=login, password=sample.PASSWORD)
            assert ("Lunettes retrouvées" in (await client.get("/")).text) is seen, login
            await client.form("/deconnexion")


def test_nobody_of_the_sample_writes_on_the_weekend() -> None:
    for day in range(23, 30):  # from Monday to Sunday
        now = datetime(2026, 11, day, 9, 30, tzinfo=UTC)
        written = [now - sample.age(note.hours, now) for note in NOTES]
        assert written == sorted(written)
        assert all(at.weekday() < 5 or at.date() == now.date() for at in written), now


async def test_no_sample_is_made_in_production_or_beside_a_real_school(
    settings: Settings, pool: Pool
) -> None:
    assert await sample.ensure(replace(settings, env="prod")) == ""
    await pool.execute("insert into school (name, uai) values ('École Pasteur', '0610123B')")
    assert await sample.ensure(settings) == ""
    assert await pool.fetchval("select count(*) from school") == 1
