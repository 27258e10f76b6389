"""« La classe »: cards lead to sheets, show what their people show, and tell a teacher what waits."""

from datetime import date, datetime

import pytest
from support.client import Client, enter
from support.people import School

from one import clock
from one.apps.classe import today
from one.http.state import State
from one.profile import saving
from one.profile.saving import Change

pytestmark = pytest.mark.anyio


async def test_a_card_leads_to_the_sheet_and_shows_mood_and_motto_to_who_may_see_them(
    client: Client, state: State, school: School
) -> None:
    paul = school.people["paul.prof"]
    changes = [
        Change(name, value, 0)
        for name, value in (("humeur", "fier"), ("devise", "Pas à pas"), ("humeur:ouvert", "1"))
    ]
    await saving.save(await school.scope("paul.prof"), state.resources, changes)
    await enter(client, state, school, "lise.roy")
    page = (await client.get(f"/classe/{school.classes['CE1']}")).text
    assert f'href="/profil/{paul}"' in page
    assert f'href="/messagerie/nouveau?a={paul}"' in page
    assert "Humeur\u00a0: Fier" in page
    assert "Pas à pas" not in page
    assert "comptes d’élèves activés" not in page


async def test_a_teacher_sees_what_waits_and_the_children_of_a_parent_stand_by_class(
    client: Client, state: State, school: School
) -> None:
    await school.pool.execute("update person set activated_at = null where login in ('zoe.blin', 'bea.blin')")
    await enter(client, state, school, "paul.prof")
    page = " ".join((await client.get(f"/classe/{school.classes['CE1']}")).text.split())
    assert "<strong>1 sur 2</strong> comptes d’élèves activés" in page
    assert "<strong>2 sur 3</strong> comptes de parents activés" in page
    await enter(client, state, school, "lise.roy")
    page = (await client.get("/classe")).text
    inside = page.partition('<div id="class-room">')[2]  # what follows live is what stands inside
    assert inside.startswith('<div class="class-room is-quiet">')
    assert "· Léa" in page
    assert "· Tom" in page


async def test_a_teacher_sees_who_is_here_during_school_and_at_no_other_time(
    state: State, school: School
) -> None:
    paul = await school.scope("paul.prof")
    lea, zoe = (school.people[login] for login in ("lea.roy", "zoe.blin"))
    for login in ("lea.roy", "zoe.blin", "lise.roy"):
        await school.scope(login)
    await school.pool.execute(
        "update session set last_seen_at = now() - interval '11 minutes' where person_id = $1", zoe
    )
    tuesday = datetime(2026, 11, 24, 10, tzinfo=clock.PARIS)

    async def seen(at: datetime) -> frozenset[int] | None:
        return await today.here(paul, state.resources, paul.classes[0], at)

    assert await seen(tuesday) == frozenset([lea])
    for other in (
        tuesday.replace(hour=7),
        tuesday.replace(hour=18),
        tuesday.replace(day=28),  # a Saturday
        tuesday.replace(day=29),
        tuesday.replace(month=11, day=11),  # a public holiday
    ):
        assert await seen(other) is None
    await school.pool.execute(
        "insert into closure (school_id, name, first_day, last_day) values ($1, 'Travaux', $2, $2)",
        school.id,
        date(2099, 11, 24),
    )
    assert await seen(datetime(2099, 11, 24, 10, tzinfo=clock.PARIS)) is None
