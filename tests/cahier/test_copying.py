"""« Recopier la semaine d’avant »: once, without ticks, and asked where there is no school."""

import asyncio
from datetime import date, timedelta

import pytest
from support.client import Client
from support.locks import somebody_waits
from support.notes import as_
from support.people import School

from one.apps.cahier import copying, reading, writing
from one.apps.cahier.reading import today
from one.errors import Invalid, NotFound
from one.http.state import State
from one.school import closures
from one.school_days import off

pytestmark = pytest.mark.anyio

LYON = "0690009Z"
COMING = copying.monday_of(today()) + timedelta(days=7)


def next_monday(*, holidays: bool) -> date:
    """The next Monday of holidays in Lyon; or the next after which there is school all week."""
    day = COMING
    while holidays != (off(LYON, day) is not None) or (
        not holidays and any(off(LYON, day + timedelta(days=n)) for n in range(5))
    ):
        day += timedelta(days=7)
    return day


async def last_week(school: School, monday: date, *titles: str) -> list[int]:
    """Homework of the week before, one a day, each done by Léa."""
    await school.pool.execute("update school set uai = $2 where id = $1", school.id, LYON)
    ids = []
    for n, title in enumerate(titles):
        homework_id = await school.pool.fetchval(
            "insert into cahier (class_id, author_id, matter, title, due_on) values ($1, $2, 'maths', $3, $4) returning id",
            school.classes["CE1"],
            school.people["paul.prof"],
            title,
            monday - timedelta(days=7 - n),
        )
        await school.pool.execute(
            "insert into cahier_done (homework_id, pupil_id) values ($1, $2)",
            homework_id,
            school.people["lea.roy"],
        )
        ids.append(homework_id)
    return ids


async def copy(
    state: State, school: School, monday: date, ids: list[int], *, sure: bool = False, by: str = "paul.prof"
) -> int:
    scope = await school.scope(by)
    return await copying.copy(scope, state.resources, school.classes["CE1"], monday, ids, sure=sure)


async def test_a_week_is_copied_to_the_same_days_without_ticks_and_told(state: State, school: School) -> None:
    monday = next_monday(holidays=False)
    ids = await last_week(school, monday, "Lundi", "Mardi")
    assert await copy(state, school, monday, ids) == 2
    found = await reading.due(
        await school.scope("lise.roy"), state.resources, monday, monday + timedelta(days=6)
    )
    assert [(h.title, h.due_on, h.done) for h in found] == [
        ("Lundi", monday, []),
        ("Mardi", monday + timedelta(days=1), []),
    ]
    items = await school.pool.fetchval("select count(*) from event where app = 'cahier' and kind = 'item'")
    assert items == 2


async def test_copied_again_and_from_two_tabs_at_one_moment_it_is_there_once(
    state: State, school: School
) -> None:
    monday = next_monday(holidays=False)
    ids = await last_week(school, monday, "Lundi", "Mardi", "Mercredi")
    made = await asyncio.gather(copy(state, school, monday, ids), copy(state, school, monday, ids[1:]))
    assert sum(made) == 3
    assert await copy(state, school, monday, ids) == 0
    assert await school.pool.fetchval("select count(*) from cahier where due_on >= $1", monday) == 3
    items = await school.pool.fetchval("select count(*) from event where app = 'cahier' and kind = 'item'")
    assert items == 3
    taken = await school.pool.fetchval("select id from cahier where due_on = $1", monday)
    await writing.withdraw(await school.scope("paul.prof"), state.resources, taken)
    assert await copy(state, school, monday, ids) == 1  # what was taken back may come back


@pytest.mark.parametrize("change", ["withdrawn_at = now(), rev = 2", "title = 'Autrement', rev = 2"])
async def test_what_is_taken_back_or_changed_meanwhile_is_not_copied(
    state: State, school: School, change: str
) -> None:
    monday = next_monday(holidays=False)
    ids = await last_week(school, monday, "Lundi", "Mardi")

    async def refused() -> None:
        with pytest.raises(Invalid):
            await copy(state, school, monday, ids)

    async with asyncio.TaskGroup() as tasks, school.pool.acquire() as other, other.transaction():
        await other.execute(f"update cahier set {change} where id = $1", ids[0])
        tasks.create_task(refused())
        await somebody_waits(school.pool)
    assert await school.pool.fetchval("select count(*) from cahier where due_on >= $1", monday) == 0


async def test_a_day_that_the_school_has_closed_is_no_day_of_school(state: State, school: School) -> None:
    monday = next_monday(holidays=False)
    head, paul = await school.scope("dora.direction"), await school.scope("paul.prof")
    await closures.add(head, state.resources, school.id, "Fête du village", monday, monday)
    found = await reading.days_off(paul, state.resources, [monday, monday + timedelta(days=1)], [school.id])
    assert {day: str(why) for day, why in found.items()} == {monday: "Fête du village"}


async def test_into_the_holidays_it_is_asked(state: State, school: School) -> None:
    monday = next_monday(holidays=True)
    ids = await last_week(school, monday, "Lundi")
    with pytest.raises(Invalid) as told:
        await copy(state, school, monday, ids)
    assert "sure" in told.value.errors
    assert await copy(state, school, monday, ids, sure=True) == 1


async def test_only_who_writes_in_the_class_copies_and_nothing_of_another_class(
    state: State, school: School
) -> None:
    monday = next_monday(holidays=False)
    ids = await last_week(school, monday, "Lundi")
    for login in ("anne.autre", "lise.roy", "lea.roy", "gil.garde"):
        with pytest.raises(NotFound):
            await copy(state, school, monday, ids, by=login)
    await school.pool.execute("update cahier set class_id = $1", school.classes["CM2"])
    with pytest.raises(Invalid):
        await copy(state, school, monday, ids)


async def test_the_page_offers_what_is_new_and_says_why_the_rest_is_not(
    client: Client, state: State, school: School
) -> None:
    monday = next_monday(holidays=True)
    ids = await last_week(school, monday, "Lundi", "Mardi")
    await as_(client, "paul.prof")
    path = f"/cahier/copier?classe={school.classes['CE1']}&jour={monday}"
    page = (await client.get(path)).text
    assert "pas d’école" in page
    assert f'value="{ids[0]}" checked' not in page  # a day of holidays is chosen by nobody else
    refused = await client.form(path, ids=[ids[0]])
    assert "Un des jours est sans école" in refused.text
    assert f'value="{ids[0]}" checked' in refused.text
    sent = await client.form(path, ids=[ids[0]], sure="1")
    assert sent.status_code == 303
    page = (await client.get(path)).text
    assert "déjà recopié" in page
    assert await school.pool.fetchval("select count(*) from cahier where due_on >= $1", monday) == 1


def test_holidays_follow_from_the_department_of_a_schools_code() -> None:
    def why(uai: str, *day: int) -> str:
        return str(off(uai, date(*day)) or "")

    assert why(LYON, 2027, 2, 15) == "vacances d’hiver"
    assert why("0750001A", 2027, 2, 8) == "vacances d’hiver"  # Paris, a week before Lyon
    assert why(LYON, 2027, 2, 8) == ""
    assert why("6200001A", 2026, 12, 21) == "vacances de Noël"  # Corsica: when all have them
    assert why("6200001A", 2027, 2, 15) == "vacances d’hiver"  # and her own
    assert why("9710001A", 2026, 12, 21) == ""  # overseas: a calendar of its own
    assert why("9710001A", 2027, 3, 29) == "jour férié"  # Easter Monday
    assert why(LYON, 2027, 5, 6) == "jour férié"  # Ascension
    assert why(LYON, 2026, 11, 29) == "dimanche"
    assert why("", 2026, 11, 26) == ""
