"""Homework: who reads it, what a change does, and what a tick tells whom."""

from datetime import date, timedelta

import pytest
from support.people import School, double, leave

from one.apps.cahier import reading, ticks, writing
from one.apps.cahier.reading import Homework, today
from one.errors import Invalid, NotFound, Withdrawn
from one.feed import marks, page
from one.http.state import State
from one.people.lifecycle import MONTHS, purge
from one.rich_text import Rich
from one.store import judged
from one.store.people import identity
from one.subjects import Subject

pytestmark = pytest.mark.anyio

TOMORROW = today() + timedelta(days=1)


def draft(
    title: str = "Table de 6", day: date = TOMORROW, body: str = "", *, sure: bool = True
) -> writing.Draft:
    return writing.Draft("maths", title, Rich(body), day, sure=sure)


async def write(
    state: State, school: School, *classes: str, by: str = "paul.prof", **more: object
) -> list[int]:
    ids = [school.classes[name] for name in classes or ("CE1",)]
    return await writing.write(await school.scope(by), state.resources, draft(**more), ids)  # type: ignore[arg-type]


async def week(state: State, school: School, login: str) -> list[Homework]:
    """What somebody may read of the days around; each of it they can open."""
    scope = await school.scope(login)
    found = await reading.due(scope, state.resources, today(), today() + timedelta(days=7))
    for each in found:
        await reading.read(scope, state.resources, each.id)
    return found


async def feed(state: State, school: School, login: str) -> list[str]:
    shown = await page.page(await school.scope(login), state.resources, None)
    return [each.item.title.partition(" · ")[2] for each in shown.items if each.item.app == "cahier"]


async def test_homework_goes_to_the_pupils_and_families_of_its_classes_and_to_nobody_else(
    state: State, school: School
) -> None:
    ids = await write(state, school, "CE1", "CM2", by="dora.direction")
    seen = {
        "lea.roy": [ids[0]],
        "max.noir": [ids[1]],
        "nina.noir": [ids[1]],
        "lise.roy": ids,  # a child in each
        "paul.prof": [ids[0]],
        "gil.garde": ids,  # staff helps with homework after school
    }
    for login, found in seen.items():
        assert [each.id for each in await week(state, school, login)] == found, login
    assert await feed(state, school, "lise.roy") == ["Table de 6"] * 2
    assert await feed(state, school, "paul.prof") == []
    for login in ("nina.noir", "max.noir", "anne.autre"):
        with pytest.raises(NotFound):
            await reading.read(await school.scope(login), state.resources, ids[0])


async def test_who_joins_the_class_later_finds_its_homework_and_who_leaves_does_not(
    state: State, school: School
) -> None:
    await write(state, school)
    await school.pool.execute(
        "update membership set class_id = $1 where person_id = $2",
        school.classes["CE1"],
        school.people["max.noir"],
    )
    assert len(await week(state, school, "nina.noir")) == 1
    await school.pool.execute("delete from membership where person_id = $1", school.people["max.noir"])
    assert await week(state, school, "max.noir") == []


async def test_only_teachers_of_the_class_and_the_direction_write_change_and_take_back(
    state: State, school: School
) -> None:
    (homework_id,) = await write(state, school)
    for login in ("anne.autre", "gil.garde", "lise.roy", "lea.roy"):
        with pytest.raises(NotFound):
            await write(state, school, by=login)
        scope = await school.scope(login)
        with pytest.raises(NotFound):
            await writing.change(scope, state.resources, homework_id, draft("Non"), 1)
        with pytest.raises(NotFound):
            await writing.withdraw(scope, state.resources, homework_id)
    await double(school, "cora.classe", "enseignant", "Cora", "Classe")
    await school.pool.execute(
        "insert into membership values ($1, $2)", school.classes["CE1"], school.people["cora.classe"]
    )
    cora = await school.scope("cora.classe")
    await writing.change(cora, state.resources, homework_id, draft("Table de 7"), 1)
    assert [each.title for each in await week(state, school, "lea.roy")] == ["Table de 7"]


async def test_other_words_and_another_day_show_everywhere_with_the_mark_of_it(
    state: State, school: School
) -> None:
    (homework_id,) = await write(state, school)
    paul, later = await school.scope("paul.prof"), TOMORROW + timedelta(days=2)
    await writing.change(paul, state.resources, homework_id, draft("Table de 7", later), 1)
    (found,) = await week(state, school, "lise.roy")
    assert (found.title, found.due_on, found.edited_at is not None) == ("Table de 7", later, True)
    shown = (await page.page(await school.scope("lise.roy"), state.resources, None)).items[0].item
    assert shown.title.endswith("· Table de 7")
    assert str(later.day) in shown.title
    assert shown.url == f"/cahier?jour={later}&classe={school.classes['CE1']}"
    assert shown.edited_at


async def test_who_edits_an_older_version_is_told_and_overwrites_nothing(
    state: State, school: School
) -> None:
    (homework_id,) = await write(state, school)
    paul = await school.scope("paul.prof")
    await writing.change(paul, state.resources, homework_id, draft("La mienne"), 1)
    with pytest.raises(Invalid) as told:
        await writing.change(
            await school.scope("dora.direction"), state.resources, homework_id, draft("La tienne"), 1
        )
    assert "La mienne" in told.value.errors[""][0]
    assert [each.title for each in await week(state, school, "lea.roy")] == ["La mienne"]


async def test_what_is_taken_back_is_gone_from_every_page_and_feed_and_once_only(
    state: State, school: School
) -> None:
    kept, homework_id = [*await write(state, school, title="Reste"), *await write(state, school)]
    paul = await school.scope("paul.prof")
    await writing.withdraw(paul, state.resources, homework_id)
    for login in ("lea.roy", "lise.roy", "paul.prof"):
        assert [each.id for each in await week(state, school, login)] == [kept], login
    assert await feed(state, school, "lise.roy") == ["Reste"]
    with pytest.raises(Withdrawn):
        await reading.read(await school.scope("lise.roy"), state.resources, homework_id)
    await writing.withdraw_own(paul, state.resources, Subject("cahier", (homework_id,)))  # changes nothing
    acts = await school.pool.fetch("select act from audit where act like 'cahier.%' order by id")
    assert [row["act"] for row in acts] == ["cahier.written", "cahier.written", "cahier.withdrawn"]
    with pytest.raises(NotFound):
        await writing.withdraw_own(
            await school.scope("dora.direction"), state.resources, Subject("cahier", (kept,))
        )


async def test_what_is_reported_is_off_the_book_until_it_is_judged(state: State, school: School) -> None:
    await write(state, school, body="Pages 3 et 4")
    item = await school.pool.fetchval("select id from event where app = 'cahier' and kind = 'item'")
    async with school.pool.acquire() as connection, connection.transaction():
        assert await judged.content(connection, item) == "Table de 6\n\nPages 3 et 4"
        await judged.suspend(connection, item)
    assert await week(state, school, "lea.roy") == []
    async with school.pool.acquire() as connection, connection.transaction():
        await judged.restore(connection, item)
    assert len(await week(state, school, "lea.roy")) == 1
    async with school.pool.acquire() as connection, connection.transaction():
        await judged.remove(connection, item)
        await judged.follow(connection, item)
    assert await week(state, school, "paul.prof") == []


async def test_a_tick_is_the_pupils_seen_by_their_guardians_and_counted_for_their_teacher(
    state: State, school: School
) -> None:
    (homework_id,) = await write(state, school)
    lea = await school.scope("lea.roy")
    for _ in range(2):  # pressed twice, it is ticked once
        await ticks.tick(lea, state.resources, homework_id, done=True)
    done = [school.people["lea.roy"]]
    for login, seen in (("lea.roy", done), ("lise.roy", done), ("marc.roy", done), ("bea.blin", [])):
        (found,) = await week(state, school, login)
        assert (found.done, found.ticks, found.pupils) == (seen, 0, 0), login
    (found,) = await week(state, school, "paul.prof")
    assert (found.done, found.ticks, found.pupils) == ([], 1, 2)
    told = await school.pool.fetch(
        "select c.name from event e join feed f on f.event_id = e.id join channel c on c.id = f.channel_id"
        " where e.kind = 'changed' and e.body = '{\"app\":\"cahier\"}' order by e.id, c.name offset 3"
    )
    ids = school.people["lea.roy"], school.classes["CE1"]
    assert [row["name"] for row in told] == [
        f"class:{ids[1]}:enseignant",
        f"family:{ids[0]}",
        f"user:{ids[0]}",
    ]
    await ticks.tick(lea, state.resources, homework_id, done=False)
    (found,) = await week(state, school, "paul.prof")
    assert found.ticks == 0
    for login in ("lise.roy", "paul.prof", "max.noir"):
        with pytest.raises(NotFound):
            await ticks.tick(await school.scope(login), state.resources, homework_id, done=True)


async def test_a_change_keeps_ticks_and_two_accounts_that_become_one_have_one(
    state: State, school: School
) -> None:
    (homework_id,) = await write(state, school)
    for login in ("lea.roy", "zoe.blin"):
        await ticks.tick(await school.scope(login), state.resources, homework_id, done=True)
    await writing.change(await school.scope("paul.prof"), state.resources, homework_id, draft("Autre"), 1)
    (found,) = await week(state, school, "paul.prof")
    assert found.ticks == 2
    async with school.pool.acquire() as connection, connection.transaction():
        mine = [r for r in await identity.references(connection) if r.table.startswith("cahier")]
        await identity.repoint(connection, mine, school.people["zoe.blin"], school.people["lea.roy"])
    rows = await school.pool.fetch("select pupil_id from cahier_done")
    assert [row["pupil_id"] for row in rows] == [school.people["lea.roy"]]


async def test_homework_outlives_its_author_without_their_name_and_ticks_go_with_their_pupil(
    state: State, school: School
) -> None:
    (homework_id,) = await write(state, school)
    await ticks.tick(await school.scope("lea.roy"), state.resources, homework_id, done=True)
    await leave(school, "paul.prof", "lea.roy", months=MONTHS + 1)
    await purge(state.resources)
    (found,) = await week(state, school, "bea.blin")
    assert found.author_name == "Compte supprimé"
    assert await school.pool.fetchval("select count(*) from cahier_done") == 0


async def test_reading_a_week_reads_its_items(state: State, school: School) -> None:
    await write(state, school, "CE1", "CM2", by="dora.direction")
    lise = await school.scope("lise.roy")
    found = await week(state, school, "lise.roy")
    assert await reading.mark_read(lise, state.resources, found)
    assert await marks.unread(lise, state.resources) == 0
    assert not await reading.mark_read(lise, state.resources, found)


async def test_a_school_that_closes_it_or_suspends_sending_is_obeyed_at_once(
    state: State, school: School
) -> None:
    await write(state, school)
    closed = "insert into app_closed (school_id, profile, app) select $1, unnest($2::text[]), 'cahier'"
    await school.pool.execute(closed, school.id, ["eleve"])
    assert await week(state, school, "lea.roy") == []
    assert await reading.on_wall(state.resources, school.id, school.classes["CE1"]) is None
    assert len(await week(state, school, "lise.roy")) == 1
    await school.pool.execute(closed, school.id, ["parent"])
    with pytest.raises(Invalid):
        await write(state, school)
    await school.pool.execute("delete from app_closed")
    await school.pool.execute(
        "insert into sending_restriction (school_id, profile) values ($1, 'enseignant')", school.id
    )
    with pytest.raises(Invalid):
        await write(state, school)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (today() - timedelta(days=1), "passé"),
        (today() + timedelta(days=500), "plus d’un an"),
        (today() + timedelta(days=7 + 6 - today().weekday()), "pas école"),  # a Sunday
    ],
)
async def test_a_day_that_cannot_be_meant_is_asked_about(
    state: State, school: School, day: date, words: str
) -> None:
    with pytest.raises(Invalid) as told:
        await write(state, school, day=day, sure=False)
    assert words in told.value.errors["due_on"][0]
    assert await school.pool.fetchval("select count(*) from cahier") == 0


async def test_next_due_is_the_first_day_with_something_on_it(state: State, school: School) -> None:
    for day in (TOMORROW + timedelta(days=2), TOMORROW + timedelta(days=1), TOMORROW + timedelta(days=30)):
        await write(state, school, day=day)
    found = await reading.next_due(await school.scope("lise.roy"), state.resources)
    assert [each.due_on for each in found] == [TOMORROW + timedelta(days=1)]
